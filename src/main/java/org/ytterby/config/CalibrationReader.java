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
import org.ytterby.protocol.ImageForm;
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
          "positron-fraction-included",
          "convolution-kernel",
          "pixel-spacing",
          "slice-thickness",
          "positron-fraction");

  private static final double LEAST_MM = 0.1;
  private static final double LEAST_FRACTION = 1e-6;

  private static final CalibrationRecord PLACEHOLDER =
      new CalibrationRecord(
          ScannerMatch.ANY, 1, 5, "2026-01-01", false, ImageForm.UNKNOWN, null, "");

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
    ImageForm form = form(s);
    s.known(RECORD);
    return s.make(
        () -> new CalibrationRecord(scanner, factor, uncertainty, date, included, form, null, ""),
        d);
  }

  /** What is left out is not compared, and a finding says so. */
  private static ImageForm form(Section s) {
    Optional<String> kernel = s.value("convolution-kernel", Optional.empty(), stated(text()));
    ValueType<Double> length = decimal("mm", LEAST_MM, ImageForm.MOST_MM);
    Optional<Double> pixelMm = s.value("pixel-spacing", Optional.empty(), stated(length));
    Optional<Double> sliceMm = s.value("slice-thickness", Optional.empty(), stated(length));
    Optional<Double> fraction =
        s.value("positron-fraction", Optional.empty(), stated(decimal("", LEAST_FRACTION, 1)));
    return new ImageForm(
        kernel.map(String::strip).orElse(null),
        pixelMm.orElse(null),
        sliceMm.orElse(null),
        fraction.orElse(null));
  }

  private static <T> ValueType<Optional<T>> stated(ValueType<T> type) {
    return new ValueType<>(type.form(), found -> Optional.of(type.parse(found)));
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
