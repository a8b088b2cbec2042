// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.codec;

import java.util.Arrays;

/**
 * A tag tree (ISO/IEC 15444-1 B.10.2): a number for each code-block of a precinct, told bit by bit
 * as far as it is needed, with minima of four and four above. Single-threaded.
 */
final class TagTree {
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private final int[] widths;
  private final int[] starts; // of each level in the arrays, leaves first
  private final int[] values;
  private final int[] least; // what is known of a value so far

  TagTree(int width, int height) {
    int levels = 1;
    for (int w = width, h = height; w > 1 || h > 1; w = w + 1 >> 1, h = h + 1 >> 1) {
      levels++;
    }
    widths = new int[levels];
    starts = new int[levels];
    int nodes = 0;
    int w = width;
    int h = height;
    for (int level = 0; level < levels; level++) {
      widths[level] = w;
      starts[level] = nodes;
      nodes += w * h;
      w = w + 1 >> 1;
      h = h + 1 >> 1;
    }
    values = new int[nodes];
    least = new int[nodes];
    Arrays.fill(values, UNKNOWN);
  }

  /** Reads until it is known whether a leaf's number is below a bound, and says so. */
  boolean isBelow(int column, int row, int bound, PacketHeaderBits in) {
    int floor = 0;
    int node = 0;
    for (int level = widths.length - 1; level >= 0; level--) {
      node = starts[level] + (row >> level) * widths[level] + (column >> level);
      floor = Math.max(floor, least[node]);
      while (floor < bound && floor < values[node]) {
        if (in.bit() == 1) {
          values[node] = floor;
        } else {
          floor++;
        }
      }
      least[node] = floor;
    }
    return values[node] < bound;
  }
}
