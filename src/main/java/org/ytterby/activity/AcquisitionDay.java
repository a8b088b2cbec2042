// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;

/** The day of a scan, as the scanner's own calendar has it. Stateless. */
public final class AcquisitionDay {
  private static final int DIGITS = 8;

  private AcquisitionDay() {}

  /** Of the acquisition, else of the series, else of the study; nothing where none is a date. */
  public static Optional<LocalDate> of(DataSet header) {
    return Stream.of(Tag.AcquisitionDate, Tag.SeriesDate, Tag.StudyDate, Tag.AcquisitionDateTime)
        .flatMap(tag -> header.optional(tag).flatMap(Attribute::nonBlank).stream())
        .flatMap(text -> date(text.strip()).stream())
        .findFirst();
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(
          LocalDate.parse(
              text.substring(0, Math.min(DIGITS, text.length())),
              DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
