// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.decimal;
import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.text;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.ytterby.commission.AcceptanceRecord;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.ScannerMatch;

/**
 * What a protocol says of a scanner that was measured: the acceptance record that {@code
 * commission} wrote, by its path beside the protocol; or the figures themselves, without the blur.
 */
final class CalibrationReader {
  private static final String RECORD = "record";

  /** What a record says itself, and the protocol must not say again. */
  private static final List<String> IN_RECORD =
      List.of(
          "station",
          "model",
          "reconstruction",
          "factor",
          "uncertainty",
          "date",
          "positron-fraction-included");

  private static final CalibrationRecord PLACEHOLDER =
      new CalibrationRecord(ScannerMatch.ANY, 1, 5, "2026-01-01", false, null, "");

  private CalibrationReader() {}

  static CalibrationRecord read(Section s) {
    return s.has(RECORD) ? record(s) : figures(s);
  }

  private static CalibrationRecord record(Section s) {
    String path = s.required(RECORD, "", text());
    IN_RECORD.forEach(key -> s.refuse(key, "stands in the record; leave one of both out"));
    Optional<CalibrationRecord> read = Optional.empty();
    try {
      read = Optional.of(AcceptanceRecord.read(s.beside(path)).calibration());
    } catch (InvalidObject | StorageFailure e) {
      s.problem(RECORD, String.valueOf(e.getMessage()));
    }
    CalibrationRecord calibration = read.orElse(PLACEHOLDER);
    return s.make(() -> calibration, PLACEHOLDER);
  }

  private static CalibrationRecord figures(Section s) {
    CalibrationRecord d = PLACEHOLDER;
    ScannerMatch scanner = ProtocolReader.scanner(s);
    double factor = s.required("factor", d.factor(), decimal("", 0.2, 5));
    double uncertainty = s.required("uncertainty", d.uncertaintyPercent(), decimal("%", 0.01, 50));
    String date =
        s.required("date", d.date(), text("a day like 2026-02-22", CalibrationReader::isDay));
    boolean included =
        s.required("positron-fraction-included", d.positronFractionIncluded(), flag());
    s.known(RECORD);
    return s.make(
        () -> new CalibrationRecord(scanner, factor, uncertainty, date, included, null, ""), d);
  }

  private static boolean isDay(String found) {
    try {
      LocalDate.parse(found);
      return true;
    } catch (DateTimeParseException _) {
      return false;
    }
  }
}
