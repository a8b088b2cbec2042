// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * A cylinder with an even solution of 90Y.
 *
 * @param assayedAt when the activity was measured
 * @param activityMbq in the phantom at that time, what stayed in the syringe taken off
 * @param activityUncertaintyPercent standard uncertainty (k = 1) of the activity meter
 * @param volumeMl of the solution
 * @param volumeUncertaintyPercent standard uncertainty of it
 * @param diameterMm inner
 * @param lengthMm inner
 */
public record CylinderDescription(
    OffsetDateTime assayedAt,
    double activityMbq,
    double activityUncertaintyPercent,
    double volumeMl,
    double volumeUncertaintyPercent,
    double diameterMm,
    double lengthMm)
    implements PhantomDescription {
  /** Walls, feet and stirrers take some of a cylinder's volume; a wrong digit takes more. */
  private static final double VOLUME_TOLERANCE = 0.1;

  public CylinderDescription {
    double geometricMl = Math.PI / 4 * diameterMm * diameterMm * lengthMm / 1e3;
    if (!(Math.abs(volumeMl / geometricMl - 1) <= VOLUME_TOLERANCE)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "volume must be that of diameter and length, %.0f mL, within 10 %%, found %s mL",
              geometricMl,
              volumeMl));
    }
  }

  /** Concentration at the assay. */
  double statedBqPerMl() {
    return activityMbq * 1e6 / volumeMl;
  }
}
