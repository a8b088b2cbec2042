// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.util.Arrays;

/**
 * Which cells of one axis share how much length with the cells of another. Exact: the shared
 * lengths of a cell add up to the part of it that the other axis covers. Immutable, thread-safe.
 */
public final class AxisOverlap {
  private final int[] firsts;
  private final double[][] sharedMm;

  private AxisOverlap(int[] firsts, double[][] sharedMm) {
    this.firsts = firsts;
    this.sharedMm = sharedMm;
  }

  /**
   * The overlaps of each source cell.
   *
   * @param sourceMm edges of the source cells on the target's axis, ascending or descending; one
   *     more than there are cells
   * @param targetMm edges of the target cells, ascending
   */
  public static AxisOverlap of(double[] sourceMm, double[] targetMm) {
    int cells = sourceMm.length - 1;
    int[] firsts = new int[cells];
    double[][] sharedMm = new double[cells][];
    for (int cell = 0; cell < cells; cell++) {
      double lowMm = Math.min(sourceMm[cell], sourceMm[cell + 1]);
      double highMm = Math.max(sourceMm[cell], sourceMm[cell + 1]);
      int first = Math.max(lastAtMost(targetMm, lowMm), 0);
      int end = first;
      while (end < targetMm.length - 1 && targetMm[end] < highMm) {
        end++;
      }
      boolean outside = highMm <= targetMm[0] || lowMm >= targetMm[targetMm.length - 1];
      firsts[cell] = first;
      sharedMm[cell] = outside ? new double[0] : shared(lowMm, highMm, targetMm, first, end);
    }
    return new AxisOverlap(firsts, sharedMm);
  }

  private static double[] shared(
      double lowMm, double highMm, double[] targetMm, int first, int end) {
    double[] lengthsMm = new double[end - first];
    for (int i = 0; i < lengthsMm.length; i++) {
      lengthsMm[i] =
          Math.min(highMm, targetMm[first + i + 1]) - Math.max(lowMm, targetMm[first + i]);
    }
    return lengthsMm;
  }

  /** Index of the last edge that is not above a place; -1 when all are. */
  private static int lastAtMost(double[] edgesMm, double placeMm) {
    int found = Arrays.binarySearch(edgesMm, placeMm);
    return found >= 0 ? found : -found - 2;
  }

  /** The first target cell that a source cell shares length with. */
  public int first(int sourceCell) {
    return firsts[sourceCell];
  }

  /** How many target cells, from {@link #first} on, a source cell shares length with. */
  public int count(int sourceCell) {
    return sharedMm[sourceCell].length;
  }

  /** The length that a source cell shares with the n-th of its target cells. */
  public double sharedMm(int sourceCell, int n) {
    return sharedMm[sourceCell][n];
  }
}
