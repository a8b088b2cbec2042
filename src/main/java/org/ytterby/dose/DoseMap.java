// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.geometry.Grid;

/**
 * Absorbed dose per voxel, signed, on the grid of the activity it was computed from.
 *
 * <p><b>Shape</b>: [z][y][x]. The array is not copied: whoever hands it over must not write to it
 * any more.
 *
 * @param grid where the voxels are
 * @param doseGy absorbed dose in Gy, all finite
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by identity on purpose
public record DoseMap(Grid grid, float[] doseGy) {
  public DoseMap {
    if (doseGy.length != grid.voxelCount()) {
      throw new IllegalArgumentException(
          "dose map: found " + doseGy.length + " values, expected " + grid.voxelCount());
    }
    for (int index = 0; index < doseGy.length; index++) {
      if (!Float.isFinite(doseGy[index])) {
        throw new IllegalArgumentException(
            "dose map: found "
                + doseGy[index]
                + " at voxel "
                + index
                + ", expected a finite number");
      }
    }
  }

  /** Every voxel times the factor: how the relative map follows from the absolute one. */
  public DoseMap scaled(double factor) {
    float[] scaledGy = new float[doseGy.length];
    for (int index = 0; index < doseGy.length; index++) {
      scaledGy[index] = (float) (doseGy[index] * factor);
    }
    return new DoseMap(grid, scaledGy);
  }
}
