// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.Duration;
import java.time.OffsetDateTime;

/**
 * When what happened to a phantom. All times carry the same offset; it becomes Timezone Offset From
 * UTC (0008,0201).
 *
 * @param assayedAt when the vial was measured
 * @param administeredAt when the microspheres were given
 * @param ctAt start of the CT
 * @param petAt start of the PET series, to which its values are decay-corrected
 * @param petFrame length of the PET frame, of each where there are several
 */
public record PhantomTimes(
    OffsetDateTime assayedAt,
    OffsetDateTime administeredAt,
    OffsetDateTime ctAt,
    OffsetDateTime petAt,
    Duration petFrame) {

  /** Given on a morning and scanned the next one, so that dates and not only times matter. */
  public static final PhantomTimes NEXT_MORNING =
      new PhantomTimes(
          OffsetDateTime.parse("2026-03-02T08:10:00+01:00"),
          OffsetDateTime.parse("2026-03-02T10:30:00+01:00"),
          OffsetDateTime.parse("2026-03-03T09:02:00+01:00"),
          OffsetDateTime.parse("2026-03-03T09:05:00+01:00"),
          Duration.ofMinutes(30));

  public PhantomTimes {
    if (assayedAt.isAfter(administeredAt)
        || administeredAt.isAfter(ctAt)
        || ctAt.isAfter(petAt)
        || !petFrame.isPositive()) {
      throw new IllegalArgumentException(
          "phantom times: found assay %s, administration %s, CT %s, PET %s, frame %s; expected this order and a frame"
              .formatted(assayedAt, administeredAt, ctAt, petAt, petFrame));
    }
    if (!assayedAt.getOffset().equals(petAt.getOffset())
        || !administeredAt.getOffset().equals(petAt.getOffset())
        || !ctAt.getOffset().equals(petAt.getOffset())) {
      throw new IllegalArgumentException("phantom times: found several offsets, expected one");
    }
  }

  /** The same with another length of the PET frame. */
  PhantomTimes during(Duration frame) {
    return new PhantomTimes(assayedAt, administeredAt, ctAt, petAt, frame);
  }

  /** From administration to the start of the PET series. */
  public double delayS() {
    return Duration.between(administeredAt, petAt).toMillis() / 1e3;
  }

  /** From assay to administration. */
  public double waitS() {
    return Duration.between(assayedAt, administeredAt).toMillis() / 1e3;
  }

  public double petFrameS() {
    return petFrame.toMillis() / 1e3;
  }
}
