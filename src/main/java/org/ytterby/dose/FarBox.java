// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import org.ytterby.activity.ActivityMap;
import org.ytterby.geometry.Grid;

/**
 * The bremsstrahlung of 90Y beyond the electrons' range, spread evenly over a box of voxels: 0.02 %
 * of the energy, on its way from 11 to 20 mm. Where a table has none, nothing, at no cost.
 *
 * <pre>
 * method       the same share for every voxel of the box; its half-widths N are those whose mean
 *              square distance is nearest to that of the shells, N(N+1) edge² = 247 mm² at 1.04 g/mL,
 *              at least 1. Planes, rows and voxels by sliding sums
 * error bound  2.1e-4 of the largest local dose, which is all of it; about 1e-5 of the source
 *              voxel's entry in each voxel up to 10 mm. Uniform activity: none
 * cost         2N + 1 additions a voxel, which is why it is a box: as entries the shells would triple
 *              the kernel (169 for 54 in the octant at 4 mm)
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

  /** In float, like all sums here: what is 0.02 % of the dose bears rounding to 1e-5. */
  private final float[][] planesBqPerMl;

  private final float[] rowsBqPerMl;

  /** A row of sums with zeros on either side for the ends of the box. */
  private final float[] paddedBqPerMl;

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
    this.planesBqPerMl = new float[grid.rows()][grid.columns()];
    this.rowsBqPerMl = new float[grid.columns()];
    this.paddedBqPerMl = new float[grid.columns() + 2 * columnReach + 1];
    this.onePerMl = new float[grid.columns()];
  }

  /** Half the box's width in whole voxels, the middle one left out. */
  static int reach(double edgeMm) {
    double steps = MEAN_SQUARE_MM / (edgeMm * edgeMm);
    return (int) Math.max(1, Math.round(Math.sqrt(0.25 + steps) - 0.5));
  }

  /**
   * Sets the sums to what the plane gets from the box about each voxel.
   *
   * @param anew whether the planes of the box are added up from nothing; else the plane before this
   *     one was asked for last, and the box slides by one
   */
  void plane(int target, boolean anew, double[][] sum) {
    if (voxelFraction == 0) {
      for (double[] row : sum) {
        Arrays.fill(row, 0);
      }
      return;
    }
    if (anew) {
      addPlanes(target);
    } else {
      slidePlanes(target);
    }
    Arrays.fill(rowsBqPerMl, 0);
    for (int row = 0; row < Math.min(rowReach, sum.length); row++) {
      slide(planesBqPerMl[row], 1);
    }
    for (int row = 0; row < sum.length; row++) {
      if (row + rowReach < sum.length) {
        slide(planesBqPerMl[row + rowReach], 1);
      }
      if (row - rowReach - 1 >= 0) {
        slide(planesBqPerMl[row - rowReach - 1], -1);
      }
      slideAlong(sum[row]);
    }
  }

  private void addPlanes(int target) {
    int first = Math.max(0, target - planeReach);
    int last = Math.min(grid.planes() - 1, target + planeReach);
    for (int row = 0; row < planesBqPerMl.length; row++) {
      Arrays.fill(planesBqPerMl[row], 0);
      for (int plane = first; plane <= last; plane++) {
        addRow(plane, row, 1);
      }
    }
  }

  private void slidePlanes(int target) {
    int entering = target + planeReach;
    int leaving = target - planeReach - 1;
    for (int row = 0; row < planesBqPerMl.length; row++) {
      if (entering < grid.planes()) {
        addRow(entering, row, 1);
      }
      if (leaving >= 0) {
        addRow(leaving, row, -1);
      }
    }
  }

  private void addRow(int plane, int row, float sign) {
    float[] into = planesBqPerMl[row];
    float[] one = onePerMl;
    System.arraycopy(becquerelPerMl, grid.index(0, row, plane), one, 0, one.length);
    for (int x = 0; x < into.length; x++) {
      into[x] += sign * one[x];
    }
  }

  private void slide(float[] row, float sign) {
    float[] into = rowsBqPerMl;
    for (int x = 0; x < into.length; x++) {
      into[x] += sign * row[x];
    }
  }

  private void slideAlong(double[] into) {
    System.arraycopy(rowsBqPerMl, 0, paddedBqPerMl, columnReach + 1, rowsBqPerMl.length);
    int width = 2 * columnReach + 1;
    double box = 0;
    for (int x = 1; x < width; x++) {
      box += paddedBqPerMl[x];
    }
    for (int x = 0; x < into.length; x++) {
      box += paddedBqPerMl[x + width] - paddedBqPerMl[x];
      into[x] = box * voxelFraction;
    }
  }
}
