// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import org.ytterby.activity.ActivityMap;
import org.ytterby.geometry.Grid;

/**
 * Convolves one plane after another, in the memory of one worker.
 *
 * <pre>
 * method       mirror images are added first and multiplied once: planes, then the two neighbours
 *              in a row, then rows. Of the rows folded in the second step as many are held as the
 *              kernel reaches
 * error bound  each plane's share of a row is summed in float, smallest terms first, planes in
 *              double: random roundings of 6e-8 of a share, below 3e-7 of the dose together;
 *              uniform activity folds exactly (powers of two)
 * cost         an addition and a multiplication for each entry of the kernel's octant and voxel
 * memory       two planes of doubles, and (reach + 1) (2 reach + 1) rows of floats
 * determinism  each voxel's sum has one order, whoever computes it
 * </pre>
 *
 * <p>Single-threaded.
 */
final class PlaneConvolution {
  private final Grid grid;
  private final float[] becquerelPerMl;
  private final PlaneSpread spread;
  private final FarBox far;
  private final int columnReach;
  private final int rowReach;

  /** What each row of a plane gets, per emitted concentration. */
  private final double[][] sum;

  /** What one row gets from the planes of one term. */
  private final float[] shareBqPerMl;

  /** Folded rows by row number modulo their count, then by offset in a row. */
  private final float[][][] foldedBqPerMl;

  /** Stands for the rows outside the field. */
  private final float[][] outsideBqPerMl;

  /** A row of two planes added, with zeros on either side, and shifted to the left and right. */
  private final float[] rowBqPerMl;

  private final float[] leftBqPerMl;
  private final float[] rightBqPerMl;
  private final float[] onePerMl;
  private final float[] otherPerMl;

  PlaneConvolution(ActivityMap activity, PlaneSpread spread, FarBox far) {
    this.far = far;
    this.grid = activity.grid();
    this.becquerelPerMl = activity.becquerelPerMl();
    this.spread = spread;
    this.columnReach = spread.columnReach();
    this.rowReach = spread.rowReach();
    int columns = grid.columns();
    this.sum = new double[grid.rows()][columns];
    this.shareBqPerMl = new float[columns];
    this.foldedBqPerMl = new float[2 * rowReach + 1][columnReach + 1][columns];
    this.outsideBqPerMl = new float[columnReach + 1][columns];
    this.rowBqPerMl = new float[columns + 2 * columnReach];
    this.leftBqPerMl = new float[columns];
    this.rightBqPerMl = new float[columns];
    this.onePerMl = new float[columns];
    this.otherPerMl = new float[columns];
  }

  /**
   * Computes planes in their order and writes them, times the factor, to their places in the map.
   */
  void planes(int first, int end, double factor, float[] into) {
    for (int target = first; target < end; target++) {
      plane(target, target == first, factor, into);
    }
  }

  private void plane(int target, boolean isFirst, double factor, float[] into) {
    far.plane(target, isFirst, sum);
    for (PlaneSpread.Term term : spread.terms(target)) {
      add(term);
    }
    int at = target * grid.planeSize();
    for (double[] row : sum) {
      for (double value : row) {
        into[at++] = (float) (value * factor);
      }
    }
  }

  private void add(PlaneSpread.Term term) {
    float[][] fractions = term.fractions().values();
    int ahead = Math.min(rowReach, sum.length);
    for (int row = 0; row < ahead; row++) {
      fold(term, row);
    }
    for (int row = 0; row < sum.length; row++) {
      if (row + rowReach < sum.length) {
        fold(term, row + rowReach);
      }
      Arrays.fill(shareBqPerMl, 0);
      for (int offset = rowReach; offset > 0; offset--) {
        RowTaps.addPairs(shareBqPerMl, fractions[offset], rows(row - offset), rows(row + offset));
      }
      RowTaps.addPairs(shareBqPerMl, fractions[0], rows(row), outsideBqPerMl);
      RowTaps.addTo(sum[row], shareBqPerMl);
    }
  }

  private float[][] rows(int row) {
    return row < 0 || row >= sum.length
        ? outsideBqPerMl
        : foldedBqPerMl[row % foldedBqPerMl.length];
  }

  /** Adds the planes of a term in one row, and in it the neighbours at each distance. */
  private void fold(PlaneSpread.Term term, int row) {
    int columns = onePerMl.length;
    float[][] into = foldedBqPerMl[row % foldedBqPerMl.length];
    System.arraycopy(becquerelPerMl, grid.index(0, row, term.plane()), onePerMl, 0, columns);
    if (term.plane() == term.mirrored()) {
      Arrays.fill(otherPerMl, 0);
    } else {
      System.arraycopy(becquerelPerMl, grid.index(0, row, term.mirrored()), otherPerMl, 0, columns);
    }
    float[] both = into[0];
    float[] one = onePerMl;
    float[] other = otherPerMl;
    for (int x = 0; x < columns; x++) {
      both[x] = one[x] + other[x];
    }
    System.arraycopy(both, 0, rowBqPerMl, columnReach, columns);
    for (int offset = 1; offset < term.fractions().values()[0].length; offset++) {
      System.arraycopy(rowBqPerMl, columnReach - offset, leftBqPerMl, 0, columns);
      System.arraycopy(rowBqPerMl, columnReach + offset, rightBqPerMl, 0, columns);
      RowTaps.sumOf(leftBqPerMl, rightBqPerMl, into[offset]);
    }
  }
}
