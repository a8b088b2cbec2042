// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import org.ytterby.geometry.Grid;

/**
 * Activity concentration in absolute terms (as the scanner is calibrated) at the time of
 * administration.
 *
 * <p><b>Shape</b>: [z][y][x] on the grid. Signed: negative voxels are kept, clipping them would
 * bias every mean. The array is not copied: whoever hands it over must not write to it any more.
 *
 * @param grid where the voxels are
 * @param becquerelPerMl concentration at administration in Bq/mL, all finite
 * @param administeredAt the time to which the concentration refers
 * @param imageReference the time to which the image's own numbers refer
 * @param decayToAdministration what the image's numbers were multiplied with, above 1 when the
 *     image is later
 * @param how what was done
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by identity on purpose
public record ActivityMap(
    Grid grid,
    float[] becquerelPerMl,
    Instant administeredAt,
    Instant imageReference,
    double decayToAdministration,
    Quantification how) {
  public ActivityMap {
    if (becquerelPerMl.length != grid.voxelCount()) {
      throw new IllegalArgumentException(
          "activity map: found "
              + becquerelPerMl.length
              + " values, expected "
              + grid.voxelCount());
    }
    if (!(decayToAdministration > 0) || !Double.isFinite(decayToAdministration)) {
      throw new IllegalArgumentException(
          "decay to administration: found "
              + decayToAdministration
              + ", expected a finite factor more than 0");
    }
    for (int index = 0; index < becquerelPerMl.length; index++) {
      if (!Float.isFinite(becquerelPerMl[index])) {
        throw new IllegalArgumentException(
            "activity map: found "
                + becquerelPerMl[index]
                + " at voxel "
                + index
                + ", expected a finite number");
      }
    }
  }
}
