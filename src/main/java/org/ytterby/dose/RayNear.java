// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * For each voxel of a {@link RayBox} whether one of a kind is near it. Immutable.
 *
 * <p>Near: within a cuboid of some voxels to either side. Along a row by the last one seen; then of
 * whole rows whatever any row within reach has, along columns and planes, many voxels at a time.
 */
final class RayNear {
  private final int columns;
  private final int rows;
  private final int planes;

  /** 1 where one is near. */
  private final byte[] near;

  /**
   * Looks about every voxel.
   *
   * @param threads how many share the work
   * @param kind asked with the place in the box
   * @param reach voxels to either side along columns, rows and planes
   */
  RayNear(RayBox box, int threads, IntPredicate kind, int... reach) {
    this.columns = box.columns();
    this.rows = box.rows();
    this.planes = box.planes();
    this.near = new byte[columns * rows * planes];
    ComputeThreads.each(
        threads,
        planes,
        z -> {
          for (int y = 0; y < rows; y++) {
            alongRow((z * rows + y) * columns, box.index(y, z), kind, reach[0]);
          }
          widen(z * rows * columns, columns, rows, reach[1]);
        });
    ComputeThreads.each(threads, rows, y -> widen(y * columns, rows * columns, planes, reach[2]));
  }

  /** Marks what is near one of the kind in the same row. */
  private void alongRow(int first, int place, IntPredicate kind, int reach) {
    int marked = 0;
    for (int x = 0; x < columns; x++) {
      if (kind.test(place + x)) {
        int end = Math.min(columns, x + reach + 1);
        marked = Math.max(marked, x - reach);
        Arrays.fill(near, first + marked, first + end, (byte) 1);
        marked = end;
      }
    }
  }

  /**
   * Marks what is near something marked across rows.
   *
   * @param first place of the first row
   * @param step between rows
   */
  private void widen(int first, int step, int count, int reach) {
    byte[] before = new byte[columns * count];
    for (int i = 0; i < count; i++) {
      System.arraycopy(near, first + i * step, before, i * columns, columns);
    }
    byte[] any = new byte[columns];
    byte[] other = new byte[columns];
    for (int i = 0; i < count; i++) {
      Arrays.fill(any, (byte) 0);
      int end = Math.min(count, i + reach + 1);
      for (int j = Math.max(0, i - reach); j < end; j++) {
        System.arraycopy(before, j * columns, other, 0, columns);
        join(any, other);
      }
      System.arraycopy(any, 0, near, first + i * step, columns);
    }
  }

  private static void join(byte[] any, byte[] other) {
    for (int x = 0; x < any.length; x++) {
      any[x] |= other[x];
    }
  }

  /** Whether one is near the voxel. */
  boolean at(int x, int y, int z) {
    return near[(z * rows + y) * columns + x] != 0;
  }
}
