// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The voxels near a mask.
 *
 * <pre>
 * method       squares of distances between voxel centres, smallest first along columns, then rows,
 *              then planes: the exact Euclidean distance, as squares add
 * error bound  none between centres; a voxel counts as a whole
 * cost         voxels of the mask's surrounding box x 3 x (2 margin / spacing + 1)
 * </pre>
 *
 * <p>Immutable, thread-safe, deterministic.
 */
public final class Margin {
  private static final float FAR = Float.POSITIVE_INFINITY;

  /** Coordinates are rounded: five steps of 4 mm are 20 mm. */
  private static final double ROUNDING_MM = 1e-3;

  private final Grid grid;
  private final double marginMm;
  private final int[] low = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
  private final int[] high = {-1, -1, -1};

  private Margin(Grid grid, double marginMm) {
    this.grid = grid;
    this.marginMm = marginMm + ROUNDING_MM;
  }

  /**
   * The mask with every voxel whose centre is at most so far from the centre of one of its voxels.
   */
  public static Mask around(Mask mask, double marginMm) {
    if (!(marginMm >= 0) || !Double.isFinite(marginMm)) {
      throw new IllegalArgumentException(
          "margin in mm: found " + marginMm + ", expected 0 or more");
    }
    return mask.isEmpty() || marginMm == 0 ? mask : new Margin(mask.grid(), marginMm).around(mask);
  }

  private Mask around(Mask mask) {
    box(mask);
    int columns = high[0] - low[0] + 1;
    int rows = high[1] - low[1] + 1;
    int planes = high[2] - low[2] + 1;
    float[] squares = new float[columns * rows * planes];
    Arrays.fill(squares, FAR);
    mask.indices().forEach(index -> squares[place(index)] = 0);
    nearest(squares, placesMm(0, grid.columnSpacingMm()), 1, columns);
    nearest(squares, placesMm(1, grid.rowSpacingMm()), columns, columns * rows);
    double[] planesMm = Arrays.copyOfRange(grid.planeOffsetsMm(), low[2], high[2] + 1);
    nearest(squares, planesMm, columns * rows, squares.length);
    BitSet near = new BitSet(grid.voxelCount());
    for (int i = 0; i < squares.length; i++) {
      if (squares[i] <= (float) (marginMm * marginMm)) {
        near.set(
            grid.index(
                low[0] + i % columns, low[1] + i / columns % rows, low[2] + i / (columns * rows)));
      }
    }
    return Mask.of(grid, near);
  }

  /** The box of the mask and its margin, inside the grid. */
  private void box(Mask mask) {
    mask.indices().forEach(index -> take(position(index)));
    int[] most = {grid.columns() - 1, grid.rows() - 1, grid.planes() - 1};
    double[] spacingsMm = {grid.columnSpacingMm(), grid.rowSpacingMm()};
    for (int axis = 0; axis < 2; axis++) {
      int reach = (int) Math.ceil(marginMm / spacingsMm[axis]);
      low[axis] = Math.max(low[axis] - reach, 0);
      high[axis] = Math.min(high[axis] + reach, most[axis]);
    }
    double lowestMm = grid.planeOffsetMm(low[2]) - marginMm;
    double highestMm = grid.planeOffsetMm(high[2]) + marginMm;
    while (low[2] > 0 && grid.planeOffsetMm(low[2] - 1) >= lowestMm) {
      low[2]--;
    }
    while (high[2] < most[2] && grid.planeOffsetMm(high[2] + 1) <= highestMm) {
      high[2]++;
    }
  }

  private void take(int[] position) {
    for (int axis = 0; axis < position.length; axis++) {
      low[axis] = Math.min(low[axis], position[axis]);
      high[axis] = Math.max(high[axis], position[axis]);
    }
  }

  private int[] position(int index) {
    return new int[] {
      index % grid.columns(), index % grid.planeSize() / grid.columns(), index / grid.planeSize()
    };
  }

  private int place(int index) {
    int[] position = position(index);
    int columns = high[0] - low[0] + 1;
    int rows = high[1] - low[1] + 1;
    return ((position[2] - low[2]) * rows + position[1] - low[1]) * columns + position[0] - low[0];
  }

  private double[] placesMm(int axis, double spacingMm) {
    double[] placesMm = new double[high[axis] - low[axis] + 1];
    Arrays.setAll(placesMm, i -> i * spacingMm);
    return placesMm;
  }

  /** Each value becomes the least, over its line, of value plus square of the distance. */
  private void nearest(float[] squares, double[] placesMm, int stride, int block) {
    float[] line = new float[placesMm.length];
    for (int start = 0; start < squares.length; start += block) {
      for (int lane = start; lane < start + stride; lane++) {
        boolean empty = true;
        for (int i = 0; i < line.length; i++) {
          line[i] = squares[lane + i * stride];
          empty &= line[i] == FAR;
        }
        if (!empty) {
          for (int i = 0; i < line.length; i++) {
            squares[lane + i * stride] = least(line, placesMm, i);
          }
        }
      }
    }
  }

  private float least(float[] line, double[] placesMm, int at) {
    float least = line[at];
    for (int i = at - 1; i >= 0 && placesMm[at] - placesMm[i] <= marginMm; i--) {
      double distanceMm = placesMm[at] - placesMm[i];
      least = Math.min(least, (float) (line[i] + distanceMm * distanceMm));
    }
    for (int i = at + 1; i < line.length && placesMm[i] - placesMm[at] <= marginMm; i++) {
      double distanceMm = placesMm[i] - placesMm[at];
      least = Math.min(least, (float) (line[i] + distanceMm * distanceMm));
    }
    return least;
  }
}
