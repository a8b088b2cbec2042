// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.function.DoubleUnaryOperator;
import org.ytterby.geometry.Grid;

/**
 * Which part of each voxel lies in a sphere about the middle of an even grid: exact chords along
 * the normal over 16 x 16 lines a voxel.
 */
public final class SphereParts {
  private static final int LINES = 16;

  private SphereParts() {}

  public static double[] of(Grid grid, double radiusMm) {
    double[] parts = new double[grid.voxelCount()];
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        for (int line = 0; line < LINES * LINES; line++) {
          double x = axisMm(column, line % LINES, grid.columns(), grid.columnSpacingMm());
          double y = axisMm(row, line / LINES, grid.rows(), grid.rowSpacingMm());
          double squareMm2 = radiusMm * radiusMm - x * x - y * y;
          if (squareMm2 > 0) {
            addChord(grid, parts, grid.index(column, row, 0), Math.sqrt(squareMm2));
          }
        }
      }
    }
    return parts;
  }

  /**
   * What a mean over a sphere of voxels goes to as they get small. Voxels that the surface cuts
   * blur it; about a point the kernel falls as 1/r², of which the integral over a plane is a
   * logarithm, so that the error is edge² (a + b ln edge): three sizes give the limit.
   */
  public static double limit(double edgeMm, DoubleUnaryOperator meanOfEdge) {
    double coarse = meanOfEdge.applyAsDouble(2 * edgeMm);
    double middle = meanOfEdge.applyAsDouble(edgeMm);
    double fine = meanOfEdge.applyAsDouble(edgeMm / 2);
    return middle + (16 * (fine - middle) + (coarse - middle)) / 9;
  }

  private static double axisMm(int index, int line, int count, double edgeMm) {
    return (index - count / 2.0 + (line + 0.5) / LINES) * edgeMm;
  }

  private static void addChord(Grid grid, double[] parts, int at, double halfMm) {
    double stepMm = grid.planeThicknessMm(0);
    for (int plane = 0; plane < grid.planes(); plane++) {
      double lowMm = (plane - grid.planes() / 2.0) * stepMm;
      double inside = Math.min(halfMm, lowMm + stepMm) - Math.max(-halfMm, lowMm);
      parts[at + plane * grid.planeSize()] += Math.max(0, inside) / stepMm / (LINES * LINES);
    }
  }
}
