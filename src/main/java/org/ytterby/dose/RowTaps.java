// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

/**
 * The innermost loops: rows added up with weights.
 *
 * <p>Several terms go in one pass, since loading and storing the sums costs as much as a term.
 * Every index is the loop's own: only then does the compiler know that loads and stores of
 * different arrays do not meet, and makes vectors of them. Stateless.
 */
final class RowTaps {
  private static final int PASS = 4;

  private RowTaps() {}

  /**
   * Adds pairs of rows, the last ones first.
   *
   * @param sum what is added to
   * @param taps weights by offset in a row; at least one
   * @param one rows by that offset
   * @param other as many, each to be added to the one before it is weighted
   */
  static void addPairs(float[] sum, float[] taps, float[][] one, float[][] other) {
    int i = taps.length;
    for (; i >= PASS; i -= PASS) {
      addFour(sum, taps, one, other, i - PASS);
    }
    switch (i) {
      case 3 -> {
        addTwo(sum, taps, one, other, 1);
        addOne(sum, taps[0], one[0], other[0]);
      }
      case 2 -> addTwo(sum, taps, one, other, 0);
      case 1 -> addOne(sum, taps[0], one[0], other[0]);
      default -> {}
    }
  }

  private static void addFour(float[] sum, float[] taps, float[][] one, float[][] other, int from) {
    float tap0 = taps[from];
    float tap1 = taps[from + 1];
    float tap2 = taps[from + 2];
    float tap3 = taps[from + 3];
    float[] one0 = one[from];
    float[] one1 = one[from + 1];
    float[] one2 = one[from + 2];
    float[] one3 = one[from + 3];
    float[] other0 = other[from];
    float[] other1 = other[from + 1];
    float[] other2 = other[from + 2];
    float[] other3 = other[from + 3];
    for (int x = 0; x < sum.length; x++) {
      sum[x] +=
          tap3 * (one3[x] + other3[x])
              + tap2 * (one2[x] + other2[x])
              + tap1 * (one1[x] + other1[x])
              + tap0 * (one0[x] + other0[x]);
    }
  }

  private static void addTwo(float[] sum, float[] taps, float[][] one, float[][] other, int from) {
    float tap0 = taps[from];
    float tap1 = taps[from + 1];
    float[] one0 = one[from];
    float[] one1 = one[from + 1];
    float[] other0 = other[from];
    float[] other1 = other[from + 1];
    for (int x = 0; x < sum.length; x++) {
      sum[x] += tap1 * (one1[x] + other1[x]) + tap0 * (one0[x] + other0[x]);
    }
  }

  private static void addOne(float[] sum, float tap, float[] one, float[] other) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] += tap * (one[x] + other[x]);
    }
  }

  /** Adds a row to sums. */
  static void addTo(double[] sum, float[] row) {
    for (int x = 0; x < sum.length; x++) {
      sum[x] += row[x];
    }
  }

  /** Puts the sum of two rows in a third. */
  static void sumOf(float[] one, float[] other, float[] both) {
    for (int x = 0; x < both.length; x++) {
      both[x] = one[x] + other[x];
    }
  }
}
