// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ytterby.finding.InvalidObject;

/**
 * A date with time as it was written, and an offset only where one was written.
 *
 * <p>There is no way to an {@link Instant} without an offset or a zone that the caller names: decay
 * correction depends on it.
 *
 * @param written the text, for a date and a time of two attributes joined by a space
 * @param local the wall clock time
 * @param offset the offset from UTC, where the text or Timezone Offset From UTC (0008,0201) gave
 *     one
 */
public record DicomDateTime(String written, LocalDateTime local, Optional<ZoneOffset> offset) {
  private static final Pattern DATE = Pattern.compile("(\\d{4})[.]?(\\d{2})[.]?(\\d{2})");
  private static final Pattern TIME =
      Pattern.compile("(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:\\.(\\d{1,9}))?)?)?");
  private static final Pattern DATE_TIME =
      Pattern.compile("(\\d{8})(\\d{2,6}(?:\\.\\d{1,9})?)?([+-]\\d{4})?");
  private static final int LEAP_SECOND = 60;
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSSSS", Locale.ROOT);

  /** Joins a date and a time attribute. */
  public static DicomDateTime of(LocalDate date, LocalTime time, Optional<ZoneOffset> offset) {
    LocalDateTime local = date.atTime(time);
    return new DicomDateTime(TEXT.format(local), local, offset);
  }

  /** Reads DT; a text without a time of day is refused: decay can't be computed from a day. */
  public static DicomDateTime parse(String where, String text) {
    Matcher match = DATE_TIME.matcher(text.strip());
    boolean matches = match.matches();
    if (!matches || match.group(2) == null) {
      throw new InvalidObject(
          where,
          matches ? "'" + match.group() + "'" : Shape.of(text),
          "a date with time, YYYYMMDDHHMMSS.FFFFFF&ZZXX");
    }
    Optional<ZoneOffset> offset =
        Optional.ofNullable(match.group(3)).map(zone -> parseOffset(where, zone));
    return new DicomDateTime(
        text, parseDate(where, match.group(1)).atTime(parseTime(where, match.group(2))), offset);
  }

  /** Reads DA, also in the old form with dots. */
  public static LocalDate parseDate(String where, String text) {
    Matcher match = DATE.matcher(text.strip());
    if (match.matches()) {
      try {
        return LocalDate.of(integer(match, 1, 0), integer(match, 2, 1), integer(match, 3, 1));
      } catch (DateTimeException _) {
        throw new InvalidObject(where, "'" + match.group() + "'", "a date of the calendar");
      }
    }
    throw new InvalidObject(where, Shape.of(text), "a date, YYYYMMDD");
  }

  /** Reads TM, also in the old form with colons. A leap second counts as the second before it. */
  public static LocalTime parseTime(String where, String text) {
    Matcher match = TIME.matcher(text.strip());
    if (match.matches()) {
      try {
        int second = integer(match, 3, 0);
        if (second == LEAP_SECOND) {
          second--;
        }
        String fraction = Optional.ofNullable(match.group(4)).orElse("0");
        int nano = Integer.parseInt((fraction + "000000000").substring(0, 9));
        return LocalTime.of(integer(match, 1, 0), integer(match, 2, 0), second, nano);
      } catch (DateTimeException _) {
        throw new InvalidObject(where, "'" + match.group() + "'", "a time of day");
      }
    }
    throw new InvalidObject(where, Shape.of(text), "a time, HHMMSS.FFFFFF");
  }

  /** Reads {@code +HHMM} or {@code -HHMM}. */
  public static ZoneOffset parseOffset(String where, String text) {
    try {
      return ZoneOffset.of(text.strip());
    } catch (DateTimeException _) {
      throw new InvalidObject(where, Shape.of(text), "an offset from UTC, +HHMM or -HHMM");
    }
  }

  /**
   * The instant, by the offset that was written or else by the zone that the caller assumes and
   * reports.
   */
  public Instant instant(ZoneId assumed) {
    return offset.map(local::toInstant).orElseGet(() -> local.atZone(assumed).toInstant());
  }

  /** DT text with offset, microseconds. */
  public static String format(OffsetDateTime time) {
    return TEXT.format(time) + formatOffset(time.getOffset());
  }

  /** {@code +HHMM}. */
  public static String formatOffset(ZoneOffset offset) {
    return offset.getTotalSeconds() == 0
        ? "+0000"
        : DateTimeFormatter.ofPattern("xx", Locale.ROOT).format(offset);
  }

  private static int integer(Matcher match, int group, int absent) {
    String text = match.group(group);
    return text == null ? absent : Integer.parseInt(text);
  }
}
