// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

/**
 * One number per voxel of a grid, in the order [z][y][x]; the holder names the unit. The array is
 * not copied: whoever hands it over must not write to it any more.
 *
 * @param grid where the voxels are
 * @param values one per voxel
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by identity on purpose
public record Volume(Grid grid, float[] values) {
  public Volume {
    if (values.length != grid.voxelCount()) {
      throw new IllegalArgumentException(
          "volume: found " + values.length + " values, expected " + grid.voxelCount());
    }
  }
}
