// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;

/**
 * Where a ring of spheres lies: one rigid body, so that spheres which noise hides are found by
 * those that it does not.
 *
 * <pre>
 * method       the image is smoothed by 8 mm. Each of its highest peaks is taken for each of the three
 *              largest spheres in turn, at every 3 degrees of the ring and in both directions round; what
 *              the image holds at the spheres' places, weighted by what a sphere of that size shows
 *              there, less what it holds half way between them, is the score. The best is the ring
 * cost         peaks x 3 x 120 x 2 scores of a dozen values
 * </pre>
 *
 * <p>Immutable; in the axes of {@link Place}.
 *
 * @param xMm of the ring's middle
 * @param yMm of it
 * @param zMm of it
 * @param turn angle of the first sphere, from the direction of rows to that of columns
 * @param mirrored true where the spheres follow each other the other way round
 * @param tiltX by which spheres lie further along the normal for each mm along the rows
 * @param tiltY the same along the columns
 */
record SphereRing(
    double xMm, double yMm, double zMm, double turn, boolean mirrored, double tiltX, double tiltY) {
  private static final double SMOOTHING_MM = 8;
  private static final double USUAL_PSF_MM = 7;
  private static final int PEAKS = 24;
  private static final int LARGEST = 3;
  private static final int TURNS = 120;

  /** Centre of a sphere, or of any other place on the ring. */
  double[] centre(double sphere, SpheresDescription said) {
    double step = 2 * Math.PI / said.diametersMm().size();
    double angle = turn + (mirrored ? -step : step) * sphere;
    double dx = said.ringRadiusMm() * StrictMath.cos(angle);
    double dy = said.ringRadiusMm() * StrictMath.sin(angle);
    return new double[] {xMm + dx, yMm + dy, zMm + tiltX * dx + tiltY * dy};
  }

  /** Distance from the ring's axis. */
  double fromAxisMm(double x, double y) {
    return StrictMath.hypot(x - xMm, y - yMm);
  }

  /** The best place of the ring; nothing where no peak allows one. */
  static Optional<SphereRing> find(PhantomScan scan, SpheresDescription said) {
    return new Search(scan, said).best();
  }

  /** One search, in a smoothed image. */
  private static final class Search {
    private final SpheresDescription said;
    private final Grid grid;
    private final Place place;
    private final float[] smooth;
    private final double[] weights;

    Search(PhantomScan scan, SpheresDescription said) {
      this.said = said;
      this.grid = scan.map().grid();
      this.place = new Place(grid);
      this.smooth = new GaussianSmoothing(grid, SMOOTHING_MM).smooth(scan.map().becquerelPerMl());
      this.weights = new double[said.diametersMm().size()];
      double sigmaMm =
          StrictMath.hypot(SMOOTHING_MM, USUAL_PSF_MM) / GaussianSmoothing.FWHM_PER_SIGMA;
      for (int sphere = 0; sphere < weights.length; sphere++) {
        weights[sphere] =
            new BlurredSphere(said.diametersMm().get(sphere), sigmaMm).valueFraction(0);
      }
    }

    Optional<SphereRing> best() {
      SphereRing best = null;
      double most = 0;
      List<Integer> largest = largest();
      for (int peak : peaks()) {
        for (int sphere : largest) {
          for (int turn = 0; turn < 2 * TURNS; turn++) {
            SphereRing ring = at(peak, sphere, turn);
            double score = score(ring);
            if (score > most) {
              most = score;
              best = ring;
            }
          }
        }
      }
      return Optional.ofNullable(best);
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

    private double score(SphereRing ring) {
      double score = 0;
      for (int sphere = 0; sphere < weights.length; sphere++) {
        score += weights[sphere] * (value(ring, sphere) - value(ring, sphere + 0.5));
      }
      return score;
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
        if (Math.abs(grid.planeOffsetMm(plane) - zMm)
            < Math.abs(grid.planeOffsetMm(nearest) - zMm)) {
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
}
