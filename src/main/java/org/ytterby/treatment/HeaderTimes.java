// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;

/**
 * The times of one header. The offset is the one written with a DT value, else Timezone Offset From
 * UTC (0008,0201) of the object, else the node's zone.
 */
public final class HeaderTimes {
  private final DataSet header;
  private final ZoneId nodeZone;

  public HeaderTimes(DataSet header, ZoneId nodeZone) {
    this.header = header;
    this.nodeZone = nodeZone;
  }

  /**
   * Joins a date and a time attribute of the root; nothing where one of them is absent.
   *
   * @throws org.ytterby.finding.InvalidObject where one of them is no date or time
   */
  public Optional<Moment> of(int dateTag, int timeTag) {
    Optional<Attribute> date = header.optional(dateTag).filter(HeaderTimes::said);
    Optional<Attribute> time = header.optional(timeTag).filter(HeaderTimes::said);
    return date.isPresent() && time.isPresent()
        ? Optional.of(of(date.get().date(), time.get().time()))
        : Optional.empty();
  }

  /** A date and a time of this header. */
  public Moment of(LocalDate date, LocalTime time) {
    return of(DicomDateTime.of(date, time, Optional.empty()));
  }

  /** A DT value of this header, also of an item in it. */
  public Moment of(DicomDateTime read) {
    return read.offset()
        .or(this::offset)
        .map(offset -> Moment.written(read.local().atOffset(offset)))
        .orElseGet(() -> Moment.inZone(read.local(), nodeZone));
  }

  /** Acquisition DateTime (0008,002A), else Acquisition Date and Time (0008,0022) (0008,0032). */
  public Optional<Moment> acquisition() {
    Optional<Attribute> joined = header.optional(Tag.AcquisitionDateTime).filter(HeaderTimes::said);
    return joined.isPresent()
        ? Optional.of(of(DicomDateTime.parse(joined.get().where(), joined.get().text())))
        : of(Tag.AcquisitionDate, Tag.AcquisitionTime);
  }

  /** Series Date and Time (0008,0021) (0008,0031). */
  public Optional<Moment> series() {
    return of(Tag.SeriesDate, Tag.SeriesTime);
  }

  private Optional<ZoneOffset> offset() {
    return header
        .optional(Tag.TimezoneOffsetFromUTC)
        .filter(HeaderTimes::said)
        .map(zone -> DicomDateTime.parseOffset(zone.where(), zone.text()));
  }

  private static boolean said(Attribute attribute) {
    return attribute.nonBlank().isPresent();
  }
}
