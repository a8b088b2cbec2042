// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;

/**
 * Whether beds agree where they overlap: both have measured the same activity, so that their sums
 * there, each at administration, differ by noise alone. Where they do not, a mean of them is right
 * for neither. Single-threaded.
 */
final class BedAgreement {
  /** Less than a scanner's own sensitivity from bed to bed is known to. */
  private static final double WORTH_REVIEW = 0.05;

  private static final double SIGMAS = 3;

  /**
   * Of noise behind a filter of 6 mm full width: 2 sqrt(pi) sigma. The variance of a sum is so much
   * over the voxel, along each axis, times that of its voxels alone.
   */
  private static final double TOGETHER_MM = 9;

  private final double together;

  /** By the times of both beds, the earlier first. */
  private final Map<Pair, Sums> pairs = new TreeMap<>();

  /** Of beds on a grid. */
  BedAgreement(Grid grid) {
    this.together =
        Math.max(1, TOGETHER_MM / grid.columnSpacingMm())
            * Math.max(1, TOGETHER_MM / grid.rowSpacingMm())
            * Math.max(1, TOGETHER_MM / grid.planeThicknessMm(0));
  }

  private record Pair(Instant earlier, Instant later) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      return Comparator.comparing(Pair::earlier).thenComparing(Pair::later).compare(this, other);
    }
  }

  /** Sums over the voxels that two beds share. */
  private static final class Sums {
    private double earlier;
    private double later;
    private double squares;
    private int planes;

    void add(double[] one, double[] other) {
      for (int i = 0; i < one.length; i++) {
        earlier += one[i];
        later += other[i];
        squares += (other[i] - one[i]) * (other[i] - one[i]);
      }
      planes++;
    }

    String ratioText() {
      return earlier > 0
          ? String.format(Locale.ROOT, "%.3f times the earlier bed's activity", later / earlier)
          : "activity where the earlier bed has none";
    }

    boolean differs(double together) {
      double apart = Math.abs(later - earlier);
      return apart > WORTH_REVIEW * Math.min(Math.abs(earlier), Math.abs(later))
          && apart > SIGMAS * Math.sqrt(together * squares);
    }
  }

  /**
   * Looks at the frames of a plane; one frame tells nothing.
   *
   * @param factors from stored values to what is compared
   */
  void look(List<PixelPlane> frames, double[] factors) {
    List<Integer> byTime =
        IntStream.range(0, factors.length)
            .boxed()
            .sorted(Comparator.comparing(k -> time(frames.get(k))))
            .toList();
    for (int k = 1; k < factors.length; k++) {
      PixelPlane one = frames.get(byTime.get(k - 1));
      PixelPlane other = frames.get(byTime.get(k));
      add(
          time(one),
          numbers(one, factors[byTime.get(k - 1)]),
          time(other),
          numbers(other, factors[byTime.get(k)]));
    }
  }

  /** The same plane in two beds, at administration. */
  void add(Instant earlier, double[] one, Instant later, double[] other) {
    pairs.computeIfAbsent(new Pair(earlier, later), _ -> new Sums()).add(one, other);
  }

  private static Instant time(PixelPlane frame) {
    return frame.frame().timing().acquisition().orElseThrow().instant();
  }

  private static double[] numbers(PixelPlane frame, double factor) {
    double[] numbers = new double[frame.stored().length];
    frame.addTo(numbers, factor, 1);
    return numbers;
  }

  /** Each pair that does not agree. */
  List<Finding> findings(String name) {
    List<Finding> findings = new ArrayList<>();
    pairs.forEach(
        (pair, sums) -> {
          if (sums.differs(together)) {
            findings.add(
                Finding.review(
                    FindingCode.DUPLICATE_SLICE,
                    name + ", beds of " + pair.earlier() + " and " + pair.later(),
                    String.format(
                        Locale.ROOT,
                        "%s in the later one, in the %d planes that both have",
                        sums.ratioText(),
                        sums.planes),
                    String.format(
                        Locale.ROOT, "the same within %.0f %% and noise", 100 * WORTH_REVIEW),
                    "A mean of the two was taken, which is right for neither. Look at slopes, decay"
                        + " correction and times of the beds, and reconstruct them as one."));
          }
        });
    return findings;
  }
}
