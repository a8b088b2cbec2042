// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ytterby.protocol.Worded;

/**
 * How the text of one value is read, and the words that say what is expected.
 *
 * @param form completes the sentence "expected …"
 * @param reader throws IllegalArgumentException where the text is no good
 * @param shown false where a text that is no good is not repeated, since it may hold a secret
 * @param range of a number, a time or a size that has bounds
 */
record ValueType<T>(
    String form, Function<String, T> reader, boolean shown, Optional<Range<?>> range) {
  private static final Pattern DECIMAL =
      Pattern.compile("-?\\d{1,9}(?:\\.\\d{1,17})?(?:[eE][+-]?\\d{1,3})?");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");

  ValueType(String form, Function<String, T> reader) {
    this(form, reader, true, Optional.empty());
  }

  /** The same, for what may hold a secret. */
  static <T> ValueType<T> unshown(String form, Function<String, T> reader) {
    return new ValueType<>(form, reader, false, Optional.empty());
  }

  private static <T extends Comparable<T>> ValueType<T> bounded(
      Range<T> range, String form, Function<String, T> reader) {
    return new ValueType<>(
        form, text -> within(range, reader.apply(text)), true, Optional.of(range));
  }

  T parse(String text) {
    return reader.apply(text);
  }

  static ValueType<String> text() {
    return text("a text that is not empty", found -> !found.isBlank());
  }

  static ValueType<String> text(String form, Predicate<String> legal) {
    return new ValueType<>(form, found -> demand(found, legal.test(found)));
  }

  static ValueType<String> oneOf(List<String> words) {
    return text(
        words.size() == 1 ? words.getFirst() : "one of " + String.join(", ", words),
        words::contains);
  }

  /** One of a closed set, by its word. */
  static <E extends Enum<E> & Worded> ValueType<E> word(Class<E> set) {
    return new ValueType<>(
        "one of " + String.join(", ", Worded.words(set)), found -> Worded.of(set, found));
  }

  static ValueType<String> aeTitle() {
    return text(AeTitle.FORM, AeTitle::legal);
  }

  /** A regular expression, kept as its text. */
  static ValueType<String> expression() {
    return new ValueType<>("a regular expression", ValueType::expression);
  }

  static ValueType<Integer> integer(Range<Integer> range) {
    return bounded(
        range,
        "a whole number from " + range.least() + " to " + range.most(),
        found -> Integer.valueOf(demand(found, WHOLE.matcher(found).matches())));
  }

  static ValueType<Boolean> flag() {
    return new ValueType<>(
        "true or false",
        found -> demand(found, found.equals("true") || found.equals("false")).equals("true"));
  }

  /** A decimal number with a unit behind it; the unit may be empty. */
  static ValueType<Double> decimal(String unit, double least, double most) {
    Range<Double> range = new Range<>(least, most);
    String behind = unit.isEmpty() ? "" : " " + unit;
    return bounded(
        range,
        "a number from "
            + number(least)
            + " to "
            + number(most)
            + behind
            + (unit.isEmpty() ? "" : ", with its unit"),
        found -> {
          demand(found, found.endsWith(unit));
          String digits = found.substring(0, found.length() - unit.length()).strip();
          return Double.valueOf(demand(digits, DECIMAL.matcher(digits).matches()));
        });
  }

  static ValueType<Duration> duration(Range<Duration> range) {
    return bounded(
        range,
        TimeSpan.FORM
            + ", from "
            + TimeSpan.text(range.least())
            + " to "
            + TimeSpan.text(range.most()),
        TimeSpan::parse);
  }

  static ValueType<DataSize> size(Range<DataSize> range) {
    return bounded(
        range, DataSize.FORM + ", from " + range.least() + " to " + range.most(), DataSize::parse);
  }

  /** A zone of the IANA database; {@code system} is that of this machine. */
  static ValueType<ZoneId> zone() {
    return new ValueType<>("'system' or a zone such as Europe/Vienna", ValueType::zone);
  }

  private static ZoneId zone(String found) {
    try {
      return found.equals("system") ? ZoneId.systemDefault() : ZoneId.of(found);
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException(found, unknown);
    }
  }

  private static String expression(String found) {
    try {
      Pattern.compile(found);
      return demand(found, !found.isEmpty());
    } catch (PatternSyntaxException broken) {
      throw new IllegalArgumentException(found, broken);
    }
  }

  private static <V extends Comparable<V>> V within(Range<V> range, V value) {
    demand(value.toString(), range.holds(value));
    return value;
  }

  private static String demand(String found, boolean legal) {
    if (!legal) {
      throw new IllegalArgumentException(found);
    }
    return found;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
