// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * What the mean over a region's voxels has to be after the point spread function, computed from the
 * analytic shapes alone: neither the image nor the contours take part.
 *
 * <p><b>Method</b>: a blurred concentration at a point is the mean of the true one at points
 * displaced by the point spread function. For every voxel centre inside the region the true
 * concentration is sampled at such displaced points; their displacements are consecutive points of
 * one three-dimensional Kronecker sequence (steps of the powers of the root of x^4 = x + 1), turned
 * into normal deviates. <b>Error bound</b>: about 0.03 % of the mean (tested against the closed
 * form of spheres and against the image).
 *
 * @param voxels number of voxel centres in the region
 * @param meanBqPerMl their mean true concentration at administration after the blur, in Bq/mL
 */
record ExpectedMean(int voxels, double meanBqPerMl) {
  private static final int SAMPLES = 400_000;
  private static final int FEWEST_PER_CENTRE = 32;
  private static final int QUANTILES = 1 << 16;
  private static final double ROOT = 1.2207440846057596;

  static ExpectedMean of(
      TrueRegion region, List<Compartment> compartments, Grid grid, double sigmaMm) {
    List<Vector3> centres = centresInside(region, grid);
    if (centres.isEmpty()) {
      throw new IllegalArgumentException("no voxel centre lies in " + region.name());
    }
    double[] normal = Normal.quantiles(QUANTILES);
    int perCentre = Math.max(FEWEST_PER_CENTRE, (SAMPLES + centres.size() - 1) / centres.size());
    double[] at = {0.5, 0.5, 0.5};
    double sum = 0;
    for (Vector3 centre : centres) {
      double sumHere = 0;
      for (int i = 0; i < perCentre; i++) {
        double factor = 1;
        for (int axis = 0; axis < 3; axis++) {
          factor /= ROOT;
          at[axis] += factor;
          at[axis] -= Math.floor(at[axis]);
        }
        sumHere +=
            Compartment.concentrationBqPerMl(
                compartments,
                centre.x() + sigmaMm * normal[(int) (at[0] * QUANTILES)],
                centre.y() + sigmaMm * normal[(int) (at[1] * QUANTILES)],
                centre.z() + sigmaMm * normal[(int) (at[2] * QUANTILES)]);
      }
      sum += sumHere / perCentre;
    }
    return new ExpectedMean(centres.size(), sum / centres.size());
  }

  private static List<Vector3> centresInside(TrueRegion region, Grid grid) {
    List<Vector3> inside = new ArrayList<>();
    for (int plane = 0; plane < grid.planes(); plane++) {
      double z = grid.origin().z() + grid.planeOffsetMm(plane);
      for (int row = 0; row < grid.rows(); row++) {
        double y = grid.origin().y() + row * grid.rowSpacingMm();
        for (int column = 0; column < grid.columns(); column++) {
          double x = grid.origin().x() + column * grid.columnSpacingMm();
          if (region.contains(x, y, z)) {
            inside.add(new Vector3(x, y, z));
          }
        }
      }
    }
    return inside;
  }
}
