// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.quantity.Activity;

/**
 * An emission image without an absolute scale: numbers proportional to activity concentration, by a
 * factor that nobody knows. A type of its own, so that no engine takes counts for becquerel.
 *
 * <p><b>Shape</b>: [z][y][x] on the grid, signed, not copied.
 *
 * @param grid where the voxels are
 * @param values per volume, in any unit, decayed to administration; all finite
 * @param administeredAt the time to which they refer
 * @param imageReference the time to which the image's own numbers refer
 * @param decayToAdministration what the image's numbers were multiplied with
 * @param how what was done
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by identity on purpose
public record CountMap(
    Grid grid,
    float[] values,
    Instant administeredAt,
    Instant imageReference,
    double decayToAdministration,
    Quantification how)
    implements EmissionImage {
  public CountMap {
    VoxelNumbers.check("count map", grid, values, decayToAdministration);
  }

  /** Sum of value times volume in a mask. */
  public double sum(Mask mask) {
    return new VoxelValues(mask, values).integral();
  }

  /**
   * The activity that gives a volume the net administered one: k = A / sum, the same k everywhere.
   *
   * @param net at administration, in the volume (that is less what went elsewhere)
   * @param volume the normalisation volume, on this grid
   * @param words what net and volume are, for the report
   * @throws IllegalArgumentException when the volume holds no counts to share it among; whoever
   *     chooses the volume asks {@link #sum} first
   */
  public ActivityMap normalised(Activity net, Mask volume, String words) {
    double sum = sum(volume);
    if (!volume.grid().equals(grid) || !(sum > 0)) {
      throw new IllegalArgumentException(
          "normalisation: found counts of %s in a volume on %s, expected more than 0 on %s"
              .formatted(sum, volume.grid(), grid));
    }
    double becquerelPerCount = net.becquerel() / sum;
    float[] becquerelPerMl = new float[values.length];
    for (int index = 0; index < values.length; index++) {
      becquerelPerMl[index] = (float) (values[index] * becquerelPerCount);
    }
    return new ActivityMap(
        grid,
        becquerelPerMl,
        ActivityScale.RELATIVE_ONLY,
        administeredAt,
        imageReference,
        decayToAdministration,
        how.scaled(words));
  }

  @Override
  public float[] numbers() {
    return values;
  }

  /**
   * The same with each voxel at the time of the vial that fed it.
   *
   * @param words which vial at which time, one clause
   */
  CountMap ledToOwnTimes(float[] led, String words) {
    return new CountMap(
        grid, led, administeredAt, imageReference, decayToAdministration, how.decayed(words));
  }
}
