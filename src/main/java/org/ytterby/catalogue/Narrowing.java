// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;

/** What the keys of a query say about indexed columns. Immutable. */
record Narrowing(
    Hint patientId, Hint name, Hint studyUid, Hint studyDate, Hint accession, Hint seriesUid) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);

  /** Behind every date that a column holds. */
  private static final String END = "A";

  static Narrowing of(DataSet keys) {
    return new Narrowing(
        Hint.of(keys, Tag.PatientID, true),
        Hint.ofName(keys, Tag.PatientName),
        Hint.of(keys, Tag.StudyInstanceUID, false),
        date(keys),
        Hint.of(keys, Tag.AccessionNumber, true),
        Hint.of(keys, Tag.SeriesInstanceUID, false));
  }

  /** The same for these series only. */
  Narrowing within(List<String> seriesUids) {
    return new Narrowing(
        patientId, name, studyUid, studyDate, accession, new Hint.OneOf(List.copyOf(seriesUids)));
  }

  /** True when no row can match. */
  boolean isEmpty() {
    return Stream.of(patientId, name, studyUid, studyDate, accession, seriesUid)
        .anyMatch(hint -> hint instanceof Hint.OneOf(List<String> values) && values.isEmpty());
  }

  /** A date as the column holds it; empty where it is none. */
  static String date(LocalDate date) {
    return date.getYear() <= 9999 && date.getYear() >= 0 ? DATE.format(date) : "";
  }

  private static Hint date(DataSet keys) {
    List<String> values = keys.optional(Tag.StudyDate).map(Attribute::texts).orElse(List.of());
    if (values.size() != 1 || values.getFirst().isEmpty()) {
      return new Hint.Any();
    }
    Span span = Span.ofKey(keys.where(Tag.StudyDate), Vr.DA, values.getFirst());
    String from = span.first().equals(LocalDateTime.MIN) ? "0" : date(span.first().toLocalDate());
    boolean open = span.last().equals(LocalDateTime.MAX);
    return new Hint.Between(from, open ? END : date(span.last().toLocalDate()) + END);
  }
}
