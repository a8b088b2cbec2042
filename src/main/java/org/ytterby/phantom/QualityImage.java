// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * Cylinders and spheres of even activity behind a Gaussian, at the voxel centres of an axial grid:
 * closed forms along the axis and of spheres; across the axis the chords of the outline, each
 * blurred exactly, summed in steps of an eighth of a standard deviation. Error below 1e-4 of the
 * activity.
 */
final class QualityImage {
  private static final double STEP_SIGMA = 0.125;
  private static final double REACH_SIGMA = 6;

  /** Between table points a straight line is off by 1e-5 of the activity at 3 mm. */
  private static final double TABLE_MM = 0.05;

  private final Grid grid;
  private final double sigmaMm;
  private final double[] values;

  QualityImage(Grid grid, double sigmaMm) {
    this.grid = grid;
    this.sigmaMm = sigmaMm;
    this.values = new double[grid.voxelCount()];
  }

  /** What has been added, [z][y][x]. */
  double[] values() {
    return values;
  }

  /**
   * A cylinder along the patient.
   *
   * @param centre of it
   * @param slopeX by which it lies further to the left for each mm to the head
   */
  void addCylinder(Vector3 centre, double radiusMm, double lengthMm, double slopeX, double value) {
    double[] table = new double[(int) ((radiusMm + REACH_SIGMA * sigmaMm) / TABLE_MM) + 2];
    for (int i = 0; i < table.length; i++) {
      table[i] = acrossEllipse(radiusMm, radiusMm, i * TABLE_MM, 0);
    }
    for (int plane = 0; plane < grid.planes(); plane++) {
      double z = grid.centre(0, 0, plane).z() - centre.z();
      double along = value * between(z, lengthMm / 2);
      for (int index = 0; along != 0 && index < grid.planeSize(); index++) {
        double x = x(index) - centre.x() - slopeX * z;
        double y = y(index) - centre.y();
        double at = Math.sqrt(x * x + y * y) / TABLE_MM;
        int below = (int) at;
        if (below + 1 < table.length) {
          double part = table[below] + (at - below) * (table[below + 1] - table[below]);
          values[plane * grid.planeSize() + index] += along * part;
        }
      }
    }
  }

  /** A cylinder along the patient whose outline is an ellipse. */
  void addBody(Vector3 centre, double semiXMm, double semiYMm, double lengthMm, double value) {
    double[] across = new double[grid.planeSize()];
    for (int index = 0; index < across.length; index++) {
      across[index] = acrossEllipse(semiXMm, semiYMm, x(index) - centre.x(), y(index) - centre.y());
    }
    for (int plane = 0; plane < grid.planes(); plane++) {
      double along = value * between(grid.centre(0, 0, plane).z() - centre.z(), lengthMm / 2);
      for (int index = 0; along != 0 && index < across.length; index++) {
        values[plane * grid.planeSize() + index] += along * across[index];
      }
    }
  }

  void addSphere(Vector3 centre, double diameterMm, double value) {
    BlurredSphere sphere = new BlurredSphere(diameterMm, sigmaMm);
    double reachMm = diameterMm / 2 + REACH_SIGMA * sigmaMm;
    for (int plane = 0; plane < grid.planes(); plane++) {
      double z = grid.centre(0, 0, plane).z() - centre.z();
      for (int index = 0; Math.abs(z) < reachMm && index < grid.planeSize(); index++) {
        double x = x(index) - centre.x();
        double y = y(index) - centre.y();
        double distanceMm = Math.sqrt(x * x + y * y + z * z);
        if (distanceMm < reachMm) {
          values[plane * grid.planeSize() + index] += value * sphere.valueFraction(distanceMm);
        }
      }
    }
  }

  private double x(int index) {
    return grid.origin().x() + index % grid.columns() * grid.columnSpacingMm();
  }

  private double y(int index) {
    return grid.origin().y() + index / grid.columns() * grid.rowSpacingMm();
  }

  /** The part of a blurred span about 0 at this place. */
  private double between(double at, double halfMm) {
    return Normal.below((at + halfMm) / sigmaMm) - Normal.below((at - halfMm) / sigmaMm);
  }

  /** Lines at b sin t, so that chords, a cos t, end as smoothly as they go on. */
  private double acrossEllipse(double semiXMm, double semiYMm, double x, double y) {
    double fromMm = Math.max(-semiYMm, y - REACH_SIGMA * sigmaMm);
    double toMm = Math.min(semiYMm, y + REACH_SIGMA * sigmaMm);
    if (toMm <= fromMm) {
      return 0;
    }
    double from = StrictMath.asin(fromMm / semiYMm);
    double to = StrictMath.asin(toMm / semiYMm);
    int steps = (int) Math.ceil((to - from) * semiYMm / (STEP_SIGMA * sigmaMm));
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      double t = from + (i + 0.5) / steps * (to - from);
      double cosine = StrictMath.cos(t);
      double away = (y - semiYMm * StrictMath.sin(t)) / sigmaMm;
      sum += Normal.density(away) * between(x, semiXMm * cosine) * cosine;
    }
    return sum * semiYMm * (to - from) / steps / sigmaMm;
  }
}
