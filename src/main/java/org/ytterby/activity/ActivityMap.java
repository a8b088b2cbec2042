// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;

/**
 * Activity concentration at the time of administration: as the scanner is calibrated, or, where the
 * scale is {@link ActivityScale#RELATIVE_ONLY}, as the administered activity was shared out among
 * counts ({@link CountMap#normalised}). Whoever needs what was measured asks {@link
 * #requireAbsolute} first.
 *
 * <p><b>Shape</b>: [z][y][x] on the grid. Signed: negative voxels are kept, clipping them would
 * bias every mean. The array is not copied: whoever hands it over must not write to it any more.
 *
 * @param grid where the voxels are
 * @param becquerelPerMl concentration at administration in Bq/mL, all finite
 * @param scale what the numbers may be taken for
 * @param administeredAt the time to which the concentration refers, of several vials their
 *     activity-weighted one, but for voxels that were led to their vial's own ({@link OwnTimes})
 * @param imageReference the time to which the image's own numbers refer
 * @param decayToAdministration what the image's numbers were multiplied with, above 1 when the
 *     image is later
 * @param how what was done
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by identity on purpose
public record ActivityMap(
    Grid grid,
    float[] becquerelPerMl,
    ActivityScale scale,
    Instant administeredAt,
    Instant imageReference,
    double decayToAdministration,
    Quantification how)
    implements EmissionImage {
  public ActivityMap {
    VoxelNumbers.check("activity map", grid, becquerelPerMl, decayToAdministration);
  }

  /**
   * The same map, which was measured.
   *
   * @param what is to be made of it
   * @throws Defect when its scale is relative only: the sum would be the administered activity by
   *     construction, and look like a measurement
   */
  public ActivityMap requireAbsolute(String what) {
    if (scale == ActivityScale.RELATIVE_ONLY) {
      throw new Defect(
          what
              + ": found an activity map that is relative only ("
              + how.scale()
              + "), expected one on the scanner's absolute scale");
    }
    return this;
  }

  /**
   * The same map on a corrected scale.
   *
   * @param factor what every voxel is multiplied with
   * @param words why, one clause
   */
  ActivityMap rescaled(double factor, String words) {
    float[] values = new float[becquerelPerMl.length];
    for (int index = 0; index < values.length; index++) {
      values[index] = (float) (becquerelPerMl[index] * factor);
    }
    return new ActivityMap(
        grid,
        values,
        scale,
        administeredAt,
        imageReference,
        decayToAdministration,
        how.scaled(how.scale() + words));
  }

  @Override
  public float[] numbers() {
    return becquerelPerMl;
  }

  /**
   * The same with each voxel at the time of the vial that fed it.
   *
   * @param words which vial at which time, one clause
   */
  ActivityMap ledToOwnTimes(float[] led, String words) {
    return new ActivityMap(
        grid,
        led,
        scale,
        administeredAt,
        imageReference,
        decayToAdministration,
        how.decayed(words));
  }
}
