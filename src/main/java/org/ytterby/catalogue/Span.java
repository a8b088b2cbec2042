// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.InvalidObject;

/**
 * What a DA, TM or DT value means on the time line, first and last nanosecond: {@code 10} as a time
 * is the whole hour (PS3.5 table 6.2-1). A date lies on the line with its 24 hours, a time on the
 * day zero.
 *
 * <p>Immutable. An offset is applied where it is written; without one, a value is taken as it is.
 */
record Span(LocalDateTime first, LocalDateTime last) {
  private static final LocalDate DAY_ZERO = LocalDate.EPOCH;
  private static final String DATE_TIME = "\\d{4}(?:\\d{2}){0,5}(?:\\.\\d{1,6})?(?:[+-]\\d{4})?";
  private static final Pattern ONE = Pattern.compile(DATE_TIME);
  private static final Pattern RANGE = Pattern.compile("(" + DATE_TIME + ")?-(" + DATE_TIME + ")?");
  private static final Pattern PARTS =
      Pattern.compile(
          "(\\d{4})(\\d{2})?(\\d{2})?(\\d{2})?(\\d{2})?(\\d{2})?(?:\\.(\\d{1,6}))?([+-]\\d{4})?");
  private static final ChronoUnit[] UNITS = {
    ChronoUnit.YEARS,
    ChronoUnit.MONTHS,
    ChronoUnit.DAYS,
    ChronoUnit.HOURS,
    ChronoUnit.MINUTES,
    ChronoUnit.SECONDS
  };
  private static final int LEAP_SECOND = 60;

  /**
   * Reads one value.
   *
   * @throws InvalidObject when it is none of this VR
   */
  static Span of(String where, Vr vr, String text) {
    return switch (vr) {
      case DA -> {
        LocalDate date = DicomDateTime.parseDate(where, text);
        yield new Span(date.atStartOfDay(), date.atTime(LocalTime.MAX));
      }
      case TM -> time(where, text.strip());
      default -> dateTime(where, text.strip());
    };
  }

  /**
   * Reads a key: one value or a range (PS3.4 C.2.2.2.5), open at either end.
   *
   * @throws InvalidObject when it is neither
   */
  static Span ofKey(String where, Vr vr, String text) {
    String key = text.strip();
    int hyphen = key.indexOf('-');
    if (vr == Vr.DT) {
      Matcher range = RANGE.matcher(key);
      boolean isRange = !ONE.matcher(key).matches() && range.matches();
      return isRange
          ? between(
              where, vr, Optional.ofNullable(range.group(1)), Optional.ofNullable(range.group(2)))
          : of(where, vr, key);
    }
    return hyphen < 0
        ? of(where, vr, key)
        : between(where, vr, present(key.substring(0, hyphen)), present(key.substring(hyphen + 1)));
  }

  /** True when a value that begins here lies within, its own precision apart. */
  boolean contains(Span value) {
    return !value.first.isBefore(first) && !value.first.isAfter(last);
  }

  private static Span between(String where, Vr vr, Optional<String> from, Optional<String> to) {
    if (from.isEmpty() && to.isEmpty()) {
      throw new InvalidObject(where, "a range without ends", "a value at one end at least");
    }
    return new Span(
        from.map(text -> of(where, vr, text).first).orElse(LocalDateTime.MIN),
        to.map(text -> of(where, vr, text).last).orElse(LocalDateTime.MAX));
  }

  private static Optional<String> present(String text) {
    return Optional.of(text.strip()).filter(end -> !end.isEmpty());
  }

  private static Span time(String where, String text) {
    LocalDateTime first = DAY_ZERO.atTime(DicomDateTime.parseTime(where, text));
    String digits = text.replace(":", "");
    int point = digits.indexOf('.');
    LocalDateTime next =
        point >= 0
            ? first.plusNanos(tenth(digits.length() - point - 1))
            : first.plus(1, UNITS[2 + digits.length() / 2]);
    return new Span(first, next.minusNanos(1));
  }

  private static Span dateTime(String where, String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw new InvalidObject(
          where,
          "text of " + text.length() + " characters",
          "a date with time, YYYYMMDDHHMMSS.FFFFFF&ZZXX");
    }
    try {
      int known = 1;
      while (known < UNITS.length && parts.group(known + 1) != null) {
        known++;
      }
      String fraction = parts.group(7);
      LocalDateTime first =
          LocalDateTime.of(
              part(parts, 1, 0),
              part(parts, 2, 1),
              part(parts, 3, 1),
              part(parts, 4, 0),
              part(parts, 5, 0),
              Math.min(part(parts, 6, 0), LEAP_SECOND - 1),
              fraction == null ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9)));
      LocalDateTime next =
          fraction == null
              ? first.plus(1, UNITS[known - 1])
              : first.plusNanos(tenth(fraction.length()));
      String zone = parts.group(8);
      long offset = zone == null ? 0 : DicomDateTime.parseOffset(where, zone).getTotalSeconds();
      return new Span(first.minusSeconds(offset), next.minusSeconds(offset).minusNanos(1));
    } catch (DateTimeException _) {
      throw new InvalidObject(where, "a date or time that does not exist", "one of the calendar");
    }
  }

  /** Nanoseconds of the last of so many digits behind the point. */
  private static long tenth(int digits) {
    long nanos = 1_000_000_000;
    for (int i = 0; i < digits; i++) {
      nanos /= 10;
    }
    return nanos;
  }

  private static int part(Matcher parts, int group, int absent) {
    String text = parts.group(group);
    return text == null ? absent : Integer.parseInt(text);
  }
}
