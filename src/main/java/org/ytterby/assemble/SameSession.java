// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;
import org.ytterby.treatment.HeaderTimes;
import org.ytterby.treatment.Moment;

/**
 * When two objects of one study were acquired, to compare the one with the other: where only one
 * states an offset, both clocks are taken to go by it.
 *
 * @param one the acquisition of the first, its series' time where that says nothing
 * @param other of the second
 */
public record SameSession(Optional<Moment> one, Optional<Moment> other) {

  /** By their headers; a time that can't be read is absent. */
  public static SameSession of(DataSet one, DataSet other) {
    ZoneOffset common = offset(one).or(() -> offset(other)).orElse(ZoneOffset.UTC);
    return new SameSession(acquired(one, common), acquired(other, common));
  }

  /** From the first to the second; nothing where one has no time. */
  public Optional<Duration> apart() {
    return one.flatMap(from -> other.map(to -> Duration.between(from.instant(), to.instant())));
  }

  private static Optional<Moment> acquired(DataSet header, ZoneOffset common) {
    try {
      HeaderTimes times = new HeaderTimes(header, common);
      return times.acquisition().or(times::series);
    } catch (InvalidObject _) {
      return Optional.empty();
    }
  }

  private static Optional<ZoneOffset> offset(DataSet header) {
    try {
      return header
          .optional(Tag.TimezoneOffsetFromUTC)
          .flatMap(Attribute::nonBlank)
          .map(text -> ZoneOffset.of(text.strip()));
    } catch (InvalidObject | DateTimeException _) {
      return Optional.empty();
    }
  }
}
