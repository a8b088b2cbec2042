// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;

/**
 * Looks for a ring of spheres, and for one that lacks a sphere.
 *
 * <pre>
 * method       the image is smoothed by 8 mm. Each of its highest peaks is taken for each of the three
 *              largest spheres in turn, at every 3 degrees of the ring and in both directions round; what
 *              the image holds at the spheres' places, less what it holds half way between them, against
 *              what spheres of these sizes show there: the part that one level explains, by least squares.
 *              The best is the ring. The same without each of the spheres, each way round, are the
 *              guesses where one is missing: without its third, the ring of NEMA fits nearly as well the
 *              other way round
 * cost         peaks x 3 x 120 x 2 scores of a dozen values
 * </pre>
 *
 * <p>Immutable; one search.
 */
final class RingSearch {
  private static final double SMOOTHING_MM = 8;
  private static final double USUAL_PSF_MM = 7;
  private static final int PEAKS = 24;
  private static final int LARGEST = 3;
  private static final int TURNS = 120;

  private final SpheresDescription said;
  private final Grid grid;
  private final Place place;
  private final float[] smooth;
  private final double[] weights;
  private final Map<String, Guess> best = new LinkedHashMap<>();

  /**
   * A ring, and which of its spheres is not there.
   *
   * @param missing number of the sphere, {@link SphereFit#NONE} where all are there
   * @param score how much of the image it explains
   */
  record Guess(SphereRing ring, int missing, double score) {}

  RingSearch(PhantomScan scan, SpheresDescription said) {
    this.said = said;
    this.grid = scan.map().grid();
    this.place = new Place(grid);
    this.smooth = new GaussianSmoothing(grid, SMOOTHING_MM).smooth(scan.map().becquerelPerMl());
    this.weights = new double[said.diametersMm().size()];
    double sigmaMm =
        StrictMath.hypot(SMOOTHING_MM, USUAL_PSF_MM) / GaussianSmoothing.FWHM_PER_SIGMA;
    for (int sphere = 0; sphere < weights.length; sphere++) {
      weights[sphere] = new BlurredSphere(said.diametersMm().get(sphere), sigmaMm).valueFraction(0);
    }
    search();
  }

  /** The best place of the whole ring; nothing where no peak allows one. */
  Optional<SphereRing> whole() {
    return best.values().stream()
        .filter(guess -> guess.missing() == SphereFit.NONE)
        .max(Comparator.comparingDouble(Guess::score))
        .map(Guess::ring);
  }

  /** The best places of a ring that lacks a sphere, the best first; of each sphere at most two. */
  List<Guess> withoutOne() {
    return best.values().stream()
        .filter(guess -> guess.missing() != SphereFit.NONE)
        .sorted(Comparator.comparingDouble((Guess guess) -> -guess.score()))
        .toList();
  }

  private void search() {
    List<Integer> largest = largest();
    for (int peak : peaks()) {
      for (int sphere : largest) {
        for (int turn = 0; turn < 2 * TURNS; turn++) {
          SphereRing ring = at(peak, sphere, turn);
          double[] held = held(ring);
          for (int missing = SphereFit.NONE; missing < weights.length; missing++) {
            keep(new Guess(ring, missing, explained(held, missing)));
          }
        }
      }
    }
  }

  private void keep(Guess guess) {
    String kind = guess.missing() + (guess.ring().mirrored() ? " mirrored" : "");
    @Nullable Guess known = best.get(kind);
    if (guess.score() > (known == null ? 0 : known.score())) {
      best.put(kind, guess);
    }
  }

  private List<Integer> largest() {
    List<Integer> spheres = new ArrayList<>();
    for (int sphere = 0; sphere < weights.length; sphere++) {
      spheres.add(sphere);
    }
    spheres.sort(Comparator.comparing((Integer one) -> -said.diametersMm().get(one)));
    return spheres.subList(0, LARGEST);
  }

  /** The ring whose given sphere lies at a peak. */
  private SphereRing at(int peak, int sphere, int turn) {
    double angle = 2 * Math.PI * (turn % TURNS) / TURNS;
    SphereRing about = new SphereRing(0, 0, 0, angle, turn >= TURNS, 0, 0);
    double[] from = about.centre(sphere, said);
    return new SphereRing(
        place.x(peak) - from[0],
        place.y(peak) - from[1],
        place.z(peak),
        angle,
        about.mirrored(),
        0,
        0);
  }

  /** What the image holds at the spheres' places, less what it holds half way between them. */
  private double[] held(SphereRing ring) {
    double[] held = new double[weights.length];
    for (int sphere = 0; sphere < held.length; sphere++) {
      held[sphere] = value(ring, sphere) - value(ring, sphere + 0.5);
    }
    return held;
  }

  /** How much of it all spheres but one explain, each by what it shows of one level. */
  private double explained(double[] held, int leftOut) {
    double product = 0;
    double squares = 0;
    for (int sphere = 0; sphere < held.length; sphere++) {
      if (sphere != leftOut) {
        product += weights[sphere] * held[sphere];
        squares += weights[sphere] * weights[sphere];
      }
    }
    return product / Math.sqrt(squares);
  }

  /** At a place of the ring by the nearest voxel; 0 outside of the field. */
  private double value(SphereRing ring, double sphere) {
    double[] at = ring.centre(sphere, said);
    long column = Math.round(at[0] / grid.columnSpacingMm());
    long row = Math.round(at[1] / grid.rowSpacingMm());
    int plane = nearestPlane(at[2]);
    return column < 0 || row < 0 || column >= grid.columns() || row >= grid.rows()
        ? 0
        : smooth[grid.index((int) column, (int) row, plane)];
  }

  private int nearestPlane(double zMm) {
    int nearest = 0;
    for (int plane = 1; plane < grid.planes(); plane++) {
      if (Math.abs(grid.planeOffsetMm(plane) - zMm) < Math.abs(grid.planeOffsetMm(nearest) - zMm)) {
        nearest = plane;
      }
    }
    return nearest;
  }

  /** Voxels above all their neighbours, the highest first. */
  private List<Integer> peaks() {
    List<Integer> peaks = new ArrayList<>();
    for (int plane = 1; plane < grid.planes() - 1; plane++) {
      for (int row = 1; row < grid.rows() - 1; row++) {
        for (int column = 1; column < grid.columns() - 1; column++) {
          int index = grid.index(column, row, plane);
          if (smooth[index] > 0 && isPeak(index)) {
            peaks.add(index);
          }
        }
      }
    }
    peaks.sort(Comparator.comparing((Integer one) -> -smooth[one]));
    return peaks.subList(0, Math.min(PEAKS, peaks.size()));
  }

  private boolean isPeak(int index) {
    for (int z = -1; z <= 1; z++) {
      for (int y = -1; y <= 1; y++) {
        for (int x = -1; x <= 1; x++) {
          int other = index + (z * grid.rows() + y) * grid.columns() + x;
          if (smooth[other] > smooth[index]) {
            return false;
          }
        }
      }
    }
    return true;
  }
}
