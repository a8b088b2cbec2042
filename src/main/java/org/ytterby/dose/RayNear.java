// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.function.IntPredicate;

/**
 * For each voxel of a {@link RayBox} whether one of a kind is near it. Immutable.
 *
 * <p>Near: within a cuboid of some voxels to either side. By sliding counts along rows, columns and
 * planes, one after the other: some additions a voxel.
 */
final class RayNear {
  private final int columns;
  private final int rows;
  private final boolean[] near;

  /**
   * Looks about every voxel.
   *
   * @param kind asked with the place in the box
   * @param reach voxels to either side along columns, rows and planes
   */
  RayNear(RayBox box, IntPredicate kind, int... reach) {
    this.columns = box.columns();
    this.rows = box.rows();
    this.near = new boolean[columns * rows * box.planes()];
    for (int z = 0; z < box.planes(); z++) {
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          near[(z * rows + y) * columns + x] = kind.test(box.index(y, z) + x);
        }
      }
    }
    int plane = columns * rows;
    for (int line = 0; line < rows * box.planes(); line++) {
      widen(line * columns, 1, columns, 1, reach[0]);
    }
    for (int z = 0; z < box.planes(); z++) {
      widen(z * plane, columns, rows, columns, reach[1]);
    }
    widen(0, plane, box.planes(), plane, reach[2]);
  }

  /**
   * Marks what is near something marked along one axis.
   *
   * @param first place of the first line's first voxel
   * @param step between neighbours on the axis
   * @param length voxels along it
   * @param lines beside each other, from the first place on
   */
  private void widen(int first, int step, int length, int lines, int reach) {
    int[] count = new int[lines];
    boolean[] before = new boolean[length * lines];
    for (int i = 0; i < length; i++) {
      System.arraycopy(near, first + i * step, before, i * lines, lines);
    }
    for (int i = -reach; i < length; i++) {
      int entering = i + reach;
      int leaving = i - reach - 1;
      for (int line = 0; line < lines; line++) {
        if (entering < length && before[entering * lines + line]) {
          count[line]++;
        }
        if (leaving >= 0 && before[leaving * lines + line]) {
          count[line]--;
        }
        if (i >= 0) {
          near[first + i * step + line] = count[line] > 0;
        }
      }
    }
  }

  /** Whether one is near the voxel. */
  boolean at(int x, int y, int z) {
    return near[(z * rows + y) * columns + x];
  }
}
