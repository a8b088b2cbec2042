// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.ytterby.quantity.Nuclide;

/**
 * What the header of a plane says of time (PS3.3 C.8.9.4).
 *
 * @param acquiredAt Acquisition Date and Time
 * @param frameReferenceMs Frame Reference Time (0054,1300), from the series time to where decay has
 *     the frame's mean activity
 * @param decayFactor Decay Factor (0054,1321): from there to the decay reference
 */
record PetTimes(OffsetDateTime acquiredAt, double frameReferenceMs, double decayFactor) {
  private static final double MS_PER_S = 1000;
  private static final Nuclide NUCLIDE = Nuclide.YTTRIUM_90;

  static PetTimes of(PhantomSpec spec, int plane) {
    PhantomTimes times = spec.times();
    Duration start =
        spec.kind()
            .camera()
            .map(Camera::beds)
            .map(beds -> beds.startOf(beds.bedOf(plane)))
            .orElse(Duration.ZERO);
    double startS = start.toMillis() / MS_PER_S;
    // The frame's mean activity is reached where decay from its start equals this factor.
    double decayed = NUCLIDE.decayConstantPerS() * times.petFrameS();
    double factor = decayed / -StrictMath.expm1(-decayed);
    double meanS = StrictMath.log(factor) / NUCLIDE.decayConstantPerS();
    double toSeriesTime = factor / NUCLIDE.decayFactor(startS);
    double frameReferenceMs = Math.rint((startS + meanS) * MS_PER_S);
    OffsetDateTime petAt = times.petAt();
    return switch (spec.kind().style().timing()) {
      case START -> new PetTimes(petAt, frameReferenceMs, toSeriesTime);
      case START_EACH_BED -> new PetTimes(petAt.plus(start), frameReferenceMs, toSeriesTime);
      case ADMIN_ONE_TIME ->
          new PetTimes(petAt, frameReferenceMs, toSeriesTime / NUCLIDE.decayFactor(times.delayS()));
    };
  }
}
