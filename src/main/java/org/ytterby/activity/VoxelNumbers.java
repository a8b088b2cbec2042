// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import org.ytterby.geometry.Grid;

/** What every map of this package demands of its numbers. */
final class VoxelNumbers {
  private VoxelNumbers() {}

  static void check(String what, Grid grid, float[] values, double decayToAdministration) {
    if (values.length != grid.voxelCount()) {
      throw new IllegalArgumentException(
          what + ": found " + values.length + " values, expected " + grid.voxelCount());
    }
    if (!(decayToAdministration > 0) || !Double.isFinite(decayToAdministration)) {
      throw new IllegalArgumentException(
          "decay to administration: found "
              + decayToAdministration
              + ", expected a finite factor more than 0");
    }
    for (int index = 0; index < values.length; index++) {
      if (!Float.isFinite(values[index])) {
        throw new IllegalArgumentException(
            what
                + ": found "
                + values[index]
                + " at voxel "
                + index
                + ", expected a finite number");
      }
    }
  }
}
