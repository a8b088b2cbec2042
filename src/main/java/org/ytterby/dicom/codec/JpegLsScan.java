// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Arrays;
import org.ytterby.finding.InvalidObject;

/**
 * The samples of one JPEG-LS scan (ITU-T T.87 Annex A, read backwards: from codes to samples).
 *
 * <p>Method: each sample is predicted from the edge that its neighbours show, corrected by the mean
 * error of its context, and its error is a Golomb code whose parameter follows the errors so far;
 * flat stretches are run lengths. Names are the standard's: A, B, C, N count per context, J is the
 * run table. Cost: constant per sample. Single-threaded.
 */
final class JpegLsScan {
  private static final int CONTEXTS = 365;
  private static final int RUN_CONTEXT = CONTEXTS; // and the next, by run interruption type
  private static final int LEAST_CORRECTION = -128;
  private static final int MOST_CORRECTION = 127;
  private static final int[] J = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final EntropyBits in;
  private final JpegLsParameters parameters;
  private final String where;
  private final int columns;
  private final int near;
  private final int spread; // 2 NEAR + 1
  private final int range;
  private final int errorBits;
  private final int limit;
  private final int[] a = new int[CONTEXTS + 2];
  private final int[] b = new int[CONTEXTS];
  private final int[] c = new int[CONTEXTS];
  private final int[] n = new int[CONTEXTS + 2];
  private final int[] negative = new int[2]; // Nn
  private final byte[] steps; // of each gradient, from -MAXVAL

  JpegLsScan(EntropyBits in, JpegLsParameters parameters, int columns, String where) {
    this.in = in;
    this.parameters = parameters;
    this.where = where;
    this.columns = columns;
    this.near = parameters.near();
    this.spread = 2 * near + 1;
    this.range = parameters.range();
    this.errorBits = parameters.errorBits();
    this.limit = parameters.limit();
    Arrays.fill(a, Math.max(2, (range + 32) / 64));
    Arrays.fill(n, 1);
    this.steps = new byte[2 * parameters.most() + 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (byte) parameters.step(i - parameters.most());
    }
  }

  /**
   * A component's two lines: index 0 is left of the first sample, the last one right of the last.
   */
  static final class Lines {
    int[] current;
    int[] above;
    int runIndex;

    Lines(int columns) {
      this.current = new int[columns + 2];
      this.above = new int[columns + 2];
    }

    /** What lies outside the image (T.87 A.2.1). */
    void begin() {
      above[above.length - 1] = above[above.length - 2];
      current[0] = above[1];
    }

    void end() {
      int[] free = above;
      above = current;
      current = free;
    }
  }

  /** Decodes one line of one component. */
  void line(Lines lines) {
    lines.begin();
    int[] current = lines.current;
    int[] above = lines.above;
    int column = 1;
    while (column <= columns) {
      int context = context(current[column - 1], above, column);
      if (context != 0) {
        current[column] = regular(context, current[column - 1], above, column);
        column++;
      } else {
        column = run(lines, column);
      }
    }
  }

  /** Decodes one line of components whose samples alternate (ILV 2): they run together or not. */
  void line(Lines[] lines) {
    for (Lines one : lines) {
      one.begin();
    }
    int column = 1;
    while (column <= columns) {
      boolean flat = true;
      for (Lines one : lines) {
        flat &= context(one.current[column - 1], one.above, column) == 0;
      }
      if (flat) {
        column = run(lines, column);
      } else {
        for (Lines one : lines) {
          int left = one.current[column - 1];
          int context = context(left, one.above, column);
          one.current[column] = regular(context, left, one.above, column);
        }
        column++;
      }
    }
  }

  /** The context by the three gradients with its sign; 0 where all are flat. */
  private int context(int left, int[] above, int column) {
    int middle = parameters.most();
    int d1 = steps[above[column + 1] - above[column] + middle];
    int d2 = steps[above[column] - above[column - 1] + middle];
    int d3 = steps[above[column - 1] - left + middle];
    return 81 * d1 + 9 * d2 + d3;
  }

  private int regular(int signedContext, int left, int[] above, int column) {
    int sign = signedContext < 0 ? -1 : 1;
    int q = sign * signedContext;
    int predicted = predicted(left, above[column], above[column - 1]) + sign * c[q];
    predicted = Math.clamp(predicted, 0, parameters.most());
    int k = golombParameter(a[q], n[q]);
    int mapped = golomb(k, limit);
    int error;
    if (near == 0 && k == 0 && 2 * b[q] <= -n[q]) {
      error = (mapped & 1) != 0 ? mapped >> 1 : -(mapped >> 1) - 1;
    } else {
      error = (mapped & 1) != 0 ? -(mapped >> 1) - 1 : mapped >> 1;
    }
    update(q, error);
    return reconstructed(predicted, sign * error);
  }

  private static int predicted(int left, int up, int corner) {
    int least = Math.min(left, up);
    int most = Math.max(left, up);
    if (corner >= most) {
      return least;
    }
    return corner <= least ? most : left + up - corner;
  }

  private static int golombParameter(int sum, int count) {
    int k = 0;
    while ((long) count << k < sum) {
      k++;
    }
    return k;
  }

  private int golomb(int k, int longest) {
    int most = longest - errorBits - 1;
    int zeros = in.zeros(most);
    return zeros < most ? (zeros << k) + in.take(k) : in.take(errorBits) + 1;
  }

  private void update(int q, int error) {
    b[q] += error * spread;
    a[q] += Math.abs(error);
    if (n[q] == parameters.reset()) {
      a[q] >>= 1;
      b[q] >>= 1;
      n[q] >>= 1;
    }
    n[q]++;
    if (b[q] <= -n[q]) {
      b[q] = Math.max(b[q] + n[q], 1 - n[q]);
      c[q] = Math.max(c[q] - 1, LEAST_CORRECTION);
    } else if (b[q] > 0) {
      b[q] = Math.min(b[q] - n[q], 0);
      c[q] = Math.min(c[q] + 1, MOST_CORRECTION);
    }
  }

  private int reconstructed(int predicted, int error) {
    int value = predicted + error * spread;
    if (value < -near) {
      value += range * spread;
    } else if (value > parameters.most() + near) {
      value -= range * spread;
    }
    return Math.clamp(value, 0, parameters.most());
  }

  private int run(Lines lines, int column) {
    int left = lines.current[column - 1];
    int length = runLength(lines, column);
    Arrays.fill(lines.current, column, column + length, left);
    int end = column + length;
    if (end > columns) {
      return end;
    }
    int up = lines.above[end];
    if (Math.abs(left - up) <= near) {
      lines.current[end] = reconstructed(left, interruption(1, lines.runIndex));
    } else {
      int error = interruption(0, lines.runIndex);
      lines.current[end] = reconstructed(up, left > up ? -error : error);
    }
    lines.runIndex = Math.max(0, lines.runIndex - 1);
    return end + 1;
  }

  private int run(Lines[] lines, int column) {
    Lines counting = lines[0];
    int length = runLength(counting, column);
    int end = column + length;
    for (Lines one : lines) {
      Arrays.fill(one.current, column, end, one.current[column - 1]);
    }
    if (end > columns) {
      return end;
    }
    for (Lines one : lines) {
      int left = one.current[end - 1];
      int up = one.above[end];
      int error = interruption(0, counting.runIndex);
      one.current[end] = reconstructed(up, left > up ? -error : error);
    }
    counting.runIndex = Math.max(0, counting.runIndex - 1);
    return end + 1;
  }

  private int runLength(Lines lines, int column) {
    int left = columns + 1 - column;
    int length = 0;
    while (length < left && in.take(1) == 1) {
      int stretch = 1 << J[lines.runIndex];
      if (stretch <= left - length) {
        lines.runIndex = Math.min(lines.runIndex + 1, J.length - 1);
      }
      length += Math.min(stretch, left - length);
      if (length == left) {
        return length;
      }
    }
    length += in.take(J[lines.runIndex]);
    if (length >= left) {
      throw new InvalidObject(where, "a run beyond the end of its line", "at most " + columns);
    }
    return length;
  }

  /** The error of the sample that ends a run (T.87 A.7.2). */
  private int interruption(int type, int runIndex) {
    int q = RUN_CONTEXT + type;
    int k = golombParameter(type == 0 ? a[q] : a[q] + (n[q] >> 1), n[q]);
    int mapped = golomb(k, limit - J[runIndex] - 1);
    int doubled = mapped + type;
    boolean odd = (doubled & 1) != 0;
    int size = doubled + 1 >> 1;
    boolean mostlyNegative = k != 0 || 2 * negative[type] >= n[q];
    int error = mostlyNegative == odd ? -size : size;
    if (error < 0) {
      negative[type]++;
    }
    a[q] += mapped + 1 - type >> 1;
    if (n[q] == parameters.reset()) {
      a[q] >>= 1;
      n[q] >>= 1;
      negative[type] >>= 1;
    }
    n[q]++;
    return error;
  }
}
