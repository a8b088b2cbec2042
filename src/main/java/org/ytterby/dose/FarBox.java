// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import org.ytterby.activity.ActivityMap;
import org.ytterby.geometry.Grid;

/**
 * The bremsstrahlung beyond the electrons' range, spread evenly over a box of voxels: 0.02 % of the
 * energy, on its way from 11 to 20 mm.
 *
 * <pre>
 * method       the same share for every voxel of the box; its half-widths N are those whose mean
 *              square distance is nearest to that of the shells, N(N+1) edge² = 247 mm² at 1.04 g/mL,
 *              at least 1. Planes are added, then rows and voxels by sliding sums
 * error bound  2.1e-4 of the largest local dose, which is all of it; below 1e-5 of the source
 *              voxel's entry in each voxel up to 10 mm. Uniform activity: none
 * cost         2N + 1 additions a voxel, which is why it is a box: the shells would cost five times
 *              the rest of the kernel
 * </pre>
 *
 * <p>Single-threaded.
 */
final class FarBox {
  /** Mean of r² over 11 to 20 mm, all radii alike as fluence without attenuation is. */
  private static final double MEAN_SQUARE_MM = 247;

  private final Grid grid;
  private final float[] becquerelPerMl;
  private final int columnReach;
  private final int rowReach;
  private final int planeReach;
  private final double voxelFraction;
  private final double[][] planeSum;
  private final double[] rowSum;
  private final float[] onePerMl;

  FarBox(ActivityMap activity, double farFraction, double scaleFactor) {
    this.grid = activity.grid();
    this.becquerelPerMl = activity.becquerelPerMl();
    int last = grid.planes() - 1;
    this.columnReach = reach(grid.columnSpacingMm() / scaleFactor);
    this.rowReach = reach(grid.rowSpacingMm() / scaleFactor);
    this.planeReach = reach(grid.planeOffsetMm(last) / last / scaleFactor);
    this.voxelFraction =
        farFraction / ((2 * columnReach + 1.0) * (2 * rowReach + 1.0) * (2 * planeReach + 1.0));
    this.planeSum = new double[grid.rows()][grid.columns()];
    this.rowSum = new double[grid.columns()];
    this.onePerMl = new float[grid.columns()];
  }

  /** Half the box's width in whole voxels, the middle one left out. */
  static int reach(double edgeMm) {
    double steps = MEAN_SQUARE_MM / (edgeMm * edgeMm);
    return (int) Math.max(1, Math.round(Math.sqrt(0.25 + steps) - 0.5));
  }

  /** Sets the sums to what the plane gets from the box about each voxel. */
  void plane(int target, double[][] sum) {
    addPlanes(target);
    Arrays.fill(rowSum, 0);
    for (int row = 0; row < Math.min(rowReach, sum.length); row++) {
      slide(planeSum[row], 1);
    }
    for (int row = 0; row < sum.length; row++) {
      if (row + rowReach < sum.length) {
        slide(planeSum[row + rowReach], 1);
      }
      if (row - rowReach - 1 >= 0) {
        slide(planeSum[row - rowReach - 1], -1);
      }
      slideAlong(sum[row]);
    }
  }

  private void addPlanes(int target) {
    int first = Math.max(0, target - planeReach);
    int last = Math.min(grid.planes() - 1, target + planeReach);
    float[] one = onePerMl;
    for (int row = 0; row < planeSum.length; row++) {
      double[] into = planeSum[row];
      Arrays.fill(into, 0);
      for (int plane = first; plane <= last; plane++) {
        System.arraycopy(becquerelPerMl, grid.index(0, row, plane), one, 0, one.length);
        for (int x = 0; x < into.length; x++) {
          into[x] += one[x];
        }
      }
    }
  }

  private void slide(double[] row, double sign) {
    double[] into = rowSum;
    for (int x = 0; x < into.length; x++) {
      into[x] += sign * row[x];
    }
  }

  private void slideAlong(double[] into) {
    double box = 0;
    for (int x = 0; x < Math.min(columnReach, into.length); x++) {
      box += rowSum[x];
    }
    for (int x = 0; x < into.length; x++) {
      box += x + columnReach < into.length ? rowSum[x + columnReach] : 0;
      box -= x - columnReach - 1 >= 0 ? rowSum[x - columnReach - 1] : 0;
      into[x] = box * voxelFraction;
    }
  }
}
