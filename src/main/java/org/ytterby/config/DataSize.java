// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 256MiB}. Its text is exact and reads back to the
 * same number.
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,15}) ?(B|KiB|MiB|GiB|TiB)");

  /** What a size looks like, for messages. */
  static final String FORM = "a size such as 64KiB, 256MiB or 1GiB";

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size can't be negative, found " + bytes);
    }
  }

  /** Reads a whole number with a binary unit. */
  public static DataSize parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected " + FORM + ", found '" + text + "'");
    }
    Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
    try {
      return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit.bytes));
    } catch (ArithmeticException tooMuch) {
      throw new IllegalArgumentException("'" + text + "' is more than can be counted", tooMuch);
    }
  }

  /** The number as an int, for buffers and limits that Java counts in int. */
  public int intBytes() {
    return Math.toIntExact(bytes);
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    Unit best = Unit.B;
    for (Unit unit : Unit.values()) {
      if (bytes != 0 && bytes % unit.bytes == 0) {
        best = unit;
      }
    }
    return bytes / best.bytes + best.text;
  }

  private enum Unit {
    B("B", 1L),
    KIB("KiB", 1L << 10),
    MIB("MiB", 1L << 20),
    GIB("GiB", 1L << 30),
    TIB("TiB", 1L << 40);

    private final String text;
    private final long bytes;

    Unit(String text, long bytes) {
      this.text = text;
      this.bytes = bytes;
    }
  }
}
