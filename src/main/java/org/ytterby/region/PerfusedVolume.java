// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Components;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.PerfusedRules;

/**
 * The perfused volume found on the emission image by a threshold, for a case whose contours do not
 * name it.
 *
 * <pre>
 * method       the image is smoothed (8 mm by default). Search begins with the voxels above 10 % of
 *              the maximum over 1 mL; then the level becomes 50 % of the median of what was found,
 *              again and again until it stays. Of the connected parts those are kept that hold at
 *              least 10 % of the activity of the largest one. Inside the liver, where contours name
 *              it
 * assumptions  the tissue around takes up little; the perfused tissue is even, or its tumours fill
 *              less than half of it or take up less than twice as much
 * error bound  the edge of a large even volume: half a voxel. An object no larger than the image's
 *              resolution comes out too large; a tumour that dominates the volume hides the tissue
 *              around it. So the result is marked automatic, and a finding asks for a look
 * cost         a smoothing, and a pass an iteration
 * references   none: a first rule of this node's own
 * </pre>
 *
 * <p>Immutable, thread-safe, deterministic.
 */
public record PerfusedVolume(PerfusedRules rules) {
  /** What the region is called: no contour can have this name and be taken for it. */
  public static final String NAME = "Perfused volume (automatic)";

  private static final int ITERATIONS = 50;
  private static final double SETTLED = 1e-3;
  private static final double MAXIMUM_OVER_ML = 1;
  private static final double COLD = 1e-3;
  private static final int BISECTIONS = 40;

  /**
   * What was found.
   *
   * @param region the volume
   * @param finding by which level, for a person to look at
   */
  public record Found(Region region, Finding finding) {}

  /**
   * Looks for the volume.
   *
   * @param values of the emission image, proportional to activity per volume, shape [z][y][x]
   * @param where of the finding: the series
   * @param contoured the regions that contours give
   * @return nothing where the rules do not want it, a contour names it, or there is no activity
   */
  public Optional<Found> find(Grid grid, float[] values, String where, List<Region> contoured) {
    boolean named = contoured.stream().anyMatch(region -> region.kind() == RegionKind.PERFUSED);
    if (!rules.automatic() || named) {
      return Optional.empty();
    }
    float[] smoothed = new GaussianSmoothing(grid, rules.smoothingMm()).smooth(values);
    Mask searched = liver(contoured).orElseGet(() -> Mask.all(grid));
    double maximum = maximumOverOneMl(smoothed, searched);
    if (!(maximum > 0)) {
      return Optional.empty();
    }
    double level = maximum * rules.seedPercent() / 100;
    Mask volume = above(smoothed, searched, level);
    for (int i = 0; i < ITERATIONS && !volume.isEmpty(); i++) {
      double next = median(smoothed, volume) * rules.edgePercent() / 100;
      boolean settled = Math.abs(next - level) <= SETTLED * level;
      level = next;
      volume = above(smoothed, searched, level);
      if (settled) {
        break;
      }
    }
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Found(region(volume), finding(where, volume, level, maximum)));
  }

  /** All contours of the liver together. */
  private static Optional<Mask> liver(List<Region> contoured) {
    return contoured.stream()
        .filter(region -> region.kind() == RegionKind.LIVER)
        .map(Region::mask)
        .reduce(Mask::or)
        .filter(mask -> !mask.isEmpty());
  }

  /** The parts above the level that hold enough of the activity. */
  private Mask above(float[] smoothed, Mask searched, double level) {
    Grid grid = searched.grid();
    Mask all = Mask.where(grid, i -> smoothed[i] >= level && searched.contains(i));
    List<Mask> parts = Components.of(all);
    double[] activities = parts.stream().mapToDouble(part -> integral(smoothed, part)).toArray();
    double needed = Arrays.stream(activities).max().orElse(0) * rules.keepPercent() / 100;
    Mask kept = Mask.none(grid);
    for (int i = 0; i < activities.length; i++) {
      kept = activities[i] >= needed ? kept.or(parts.get(i)) : kept;
    }
    return kept;
  }

  private static double integral(float[] values, Mask part) {
    Grid grid = part.grid();
    return part.indices().mapToDouble(i -> values[i] * grid.voxelVolumeMl(grid.planeOf(i))).sum();
  }

  /** The value that 1 mL of the searched voxels reaches; the maximum where so much is not hot. */
  private static double maximumOverOneMl(float[] values, Mask searched) {
    double peak = searched.indices().mapToDouble(i -> values[i]).max().orElse(0);
    // Only what is hot can be in the hottest mL: bisecting a whole image would cost more than all
    // else.
    for (double floor = peak / 2; floor > COLD * peak; floor /= 2) {
      double above = floor;
      Mask hot = Mask.where(searched.grid(), i -> searched.contains(i) && values[i] >= above);
      if (hot.volumeMl() >= MAXIMUM_OVER_ML) {
        return reachedBy(values, hot, MAXIMUM_OVER_ML);
      }
    }
    return peak;
  }

  private static double median(float[] values, Mask volume) {
    return reachedBy(values, volume, volume.volumeMl() / 2);
  }

  /** The value that this much of the mask's volume reaches, by bisection to 1e-12 of the range. */
  private static double reachedBy(float[] values, Mask mask, double wantedMl) {
    double reached = mask.indices().mapToDouble(i -> values[i]).min().orElseThrow();
    double missed = Math.nextUp(mask.indices().mapToDouble(i -> values[i]).max().orElseThrow());
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (reached + missed) / 2;
      if (volumeAtLeastMl(values, mask, middle) >= wantedMl) {
        reached = middle;
      } else {
        missed = middle;
      }
    }
    return reached;
  }

  private static double volumeAtLeastMl(float[] values, Mask mask, double level) {
    Grid grid = mask.grid();
    return mask.indices()
        .filter(i -> values[i] >= level)
        .mapToDouble(i -> grid.voxelVolumeMl(grid.planeOf(i)))
        .sum();
  }

  private static Region region(Mask volume) {
    return new Region(
        NAME, 0, RegionKind.PERFUSED, RegionSource.AUTOMATIC, "", false, volume, volume.volumeMl());
  }

  private Finding finding(String where, Mask volume, double level, double maximum) {
    return Finding.review(
        FindingCode.PERFUSED_AUTOMATIC,
        where,
        String.format(
            Locale.ROOT,
            "no contour names it; %.1f mL above %.0f %% of the median of the image smoothed by %s"
                + " mm (%.1f %% of its maximum over 1 mL)",
            volume.volumeMl(),
            rules.edgePercent(),
            rules.smoothingMm(),
            100 * level / maximum),
        "a contour of the perfused volume",
        "Look at the segmentation before its dose is used: a threshold knows no anatomy. Contour"
            + " the volume and send the structure set for a dose of what was meant.");
  }
}
