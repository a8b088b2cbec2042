// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

/**
 * The faces between the voxels of a mask and those beyond it. Where the grid ends there is no face.
 * Stateless.
 */
public final class MaskSurface {
  private final Grid grid;
  private final Mask mask;
  private final float[] values;

  private MaskSurface(VoxelValues inside) {
    this.grid = inside.mask().grid();
    this.mask = inside.mask();
    this.values = inside.values();
  }

  /**
   * Mean value on the surface: of each face that of the two voxels that it divides, by its area; 0
   * where there is none.
   *
   * <p><b>Cost</b>: one pass over the voxels of the mask.
   */
  public static double mean(VoxelValues inside) {
    MaskSurface surface = new MaskSurface(inside);
    double[] sumAndArea = new double[2];
    for (int index = surface.mask.next(0); index >= 0; index = surface.mask.next(index + 1)) {
      surface.visit(index, sumAndArea);
    }
    return sumAndArea[1] > 0 ? sumAndArea[0] / sumAndArea[1] : 0;
  }

  private void visit(int index, double[] sumAndArea) {
    int inPlane = index % grid.planeSize();
    int column = inPlane % grid.columns();
    int row = inPlane / grid.columns();
    int plane = grid.planeOf(index);
    double thicknessMm = grid.planeThicknessMm(plane);
    double acrossColumns = grid.rowSpacingMm() * thicknessMm;
    double acrossRows = grid.columnSpacingMm() * thicknessMm;
    double acrossPlanes = grid.columnSpacingMm() * grid.rowSpacingMm();
    face(column > 0, index, index - 1, acrossColumns, sumAndArea);
    face(column < grid.columns() - 1, index, index + 1, acrossColumns, sumAndArea);
    face(row > 0, index, index - grid.columns(), acrossRows, sumAndArea);
    face(row < grid.rows() - 1, index, index + grid.columns(), acrossRows, sumAndArea);
    face(plane > 0, index, index - grid.planeSize(), acrossPlanes, sumAndArea);
    face(plane < grid.planes() - 1, index, index + grid.planeSize(), acrossPlanes, sumAndArea);
  }

  private void face(boolean inGrid, int here, int there, double ofFaceMm2, double[] sumAndArea) {
    if (inGrid && !mask.contains(there)) {
      sumAndArea[0] += ofFaceMm2 * ((double) values[here] + values[there]) / 2;
      sumAndArea[1] += ofFaceMm2;
    }
  }
}
