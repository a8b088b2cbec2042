// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.util.BitSet;

/**
 * A mask with a margin of the same width in every direction.
 *
 * <pre>
 * method       a voxel belongs when its centre is within the margin of the centre of a voxel of the
 *              mask; only the mask's surface is asked, row by row
 * error bound  half a voxel, as every mask
 * cost         surface voxels x rows within the margin
 * </pre>
 */
public final class Margin {
  private Margin() {}

  /** The mask and everything within so many mm of it, as far as the grid reaches. */
  public static Mask around(Mask mask, double marginMm) {
    if (!(marginMm >= 0) || !Double.isFinite(marginMm)) {
      throw new IllegalArgumentException(
          "margin in mm: found " + marginMm + ", expected a finite number, 0 or more");
    }
    Grid grid = mask.grid();
    BitSet grown = new BitSet(grid.voxelCount());
    mask.indices()
        .forEach(
            index -> {
              grown.set(index);
              if (isSurface(mask, index)) {
                ball(grid, index, marginMm, grown);
              }
            });
    return Mask.of(grid, grown);
  }

  private static void ball(Grid grid, int index, double marginMm, BitSet grown) {
    int plane = grid.planeOf(index);
    int row = index / grid.columns() % grid.rows();
    for (int k = plane; k >= 0 && set(grid, index, k, row, marginMm, grown); k--) {}
    for (int k = plane + 1; k < grid.planes() && set(grid, index, k, row, marginMm, grown); k++) {}
  }

  /** The disc in one plane; false where the plane is farther away than the margin. */
  private static boolean set(
      Grid grid, int index, int plane, int row, double marginMm, BitSet grown) {
    double acrossMm = grid.planeOffsetMm(plane) - grid.planeOffsetMm(grid.planeOf(index));
    double discMm2 = marginMm * marginMm - acrossMm * acrossMm;
    if (discMm2 < 0) {
      return false;
    }
    int rows = (int) (Math.sqrt(discMm2) / grid.rowSpacingMm());
    int column = index % grid.columns();
    for (int r = Math.max(0, row - rows); r <= Math.min(grid.rows() - 1, row + rows); r++) {
      double alongMm = (r - row) * grid.rowSpacingMm();
      int half =
          (int) (Math.sqrt(Math.max(0, discMm2 - alongMm * alongMm)) / grid.columnSpacingMm());
      int from = Math.max(0, column - half);
      int to = Math.min(grid.columns() - 1, column + half);
      grown.set(grid.index(from, r, plane), grid.index(to, r, plane) + 1);
    }
    return true;
  }

  private static boolean isSurface(Mask mask, int index) {
    Grid grid = mask.grid();
    int column = index % grid.columns();
    int row = index / grid.columns() % grid.rows();
    int plane = grid.planeOf(index);
    return column == 0
        || column == grid.columns() - 1
        || row == 0
        || row == grid.rows() - 1
        || plane == 0
        || plane == grid.planes() - 1
        || !mask.contains(index - 1)
        || !mask.contains(index + 1)
        || !mask.contains(index - grid.columns())
        || !mask.contains(index + grid.columns())
        || !mask.contains(index - grid.planeSize())
        || !mask.contains(index + grid.planeSize());
  }
}
