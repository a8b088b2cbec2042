// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;

/**
 * JSON in the one form that digests are taken of: keys sorted by UTF-16 unit, no white space, the
 * shortest digits that read back as the same number, UTF-8.
 *
 * <p>Stateless. Takes maps with string keys, collections, strings, booleans, numbers, enums and
 * null; anything else, infinities and NaN are a {@link Defect}. Numbers are written as ECMAScript
 * does ({@code 1.0} is {@code 1}, {@code 1e-7} stays), so that a value that went through a reader
 * comes out the same.
 *
 * <p>Source: RFC 8785 sections 3.2.2 and 3.2.3, but whole numbers keep all their digits.
 */
public final class CanonicalJson {
  private static final ObjectMapper READER = new ObjectMapper();

  private final StringBuilder out = new StringBuilder(256);

  private CanonicalJson() {}

  /** The canonical text of a value. */
  public static String text(@Nullable Object value) {
    CanonicalJson json = new CanonicalJson();
    json.value(value);
    return json.out.toString();
  }

  /** The canonical text in UTF-8. */
  public static byte[] bytes(@Nullable Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** SHA-256 of {@link #bytes}, hexadecimal. */
  public static String digest(@Nullable Object value) {
    return HexFormat.of().formatHex(sha256().digest(bytes(value)));
  }

  /**
   * Reads a JSON object as maps, lists, strings, numbers, booleans and nulls.
   *
   * @throws InvalidObject when the text is not a JSON object
   */
  @SuppressWarnings("unchecked") // an object is read with string keys
  public static Map<String, Object> read(String where, String text) {
    try {
      Object read = READER.readValue(text, Object.class);
      if (read instanceof Map<?, ?> map) {
        return (Map<String, Object>) map;
      }
      throw new InvalidObject(where, "JSON that is not an object", "a JSON object");
    } catch (JsonProcessingException e) {
      throw new InvalidObject(
          ErrorCode.OBJECT_UNREADABLE, where, "text that is not JSON", "a JSON object", e);
    }
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case String text -> string(text);
      case Enum<?> constant -> string(constant.name());
      case Boolean bool -> out.append(bool.booleanValue());
      case Number number -> out.append(number(number));
      case Map<?, ?> map -> object(map);
      case Collection<?> list -> array(list);
      default -> throw new Defect("no canonical JSON for " + value.getClass().getName());
    }
  }

  private void object(Map<?, ?> map) {
    TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new Defect("a key of a JSON object is not a string");
      }
      sorted.put(key, entry.getValue());
    }
    char separator = '{';
    for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
      out.append(separator);
      string(entry.getKey());
      out.append(':');
      value(entry.getValue());
      separator = ',';
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void array(Collection<?> list) {
    char separator = '[';
    for (Object element : list) {
      out.append(separator);
      value(element);
      separator = ',';
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private static String number(Number number) {
    return switch (number) {
      case Integer i -> i.toString();
      case Long l -> l.toString();
      case Short s -> s.toString();
      case Byte b -> b.toString();
      case BigInteger i -> i.toString();
      case BigDecimal d -> decimal(d);
      case Double d -> decimal(shortest(d));
      case Float f -> decimal(new BigDecimal(finite(f).toString()));
      default -> throw new Defect("no canonical JSON for " + number.getClass().getName());
    };
  }

  private static <N extends Number> N finite(N number) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new Defect("JSON has no " + number);
    }
    return number;
  }

  /** Double.toString is the shortest of at least two digits; for a few values one is enough. */
  private static BigDecimal shortest(double value) {
    BigDecimal twoOrMore = new BigDecimal(Double.toString(finite(value)));
    BigDecimal one = twoOrMore.round(new MathContext(1));
    return twoOrMore.precision() == 2 && one.doubleValue() == value ? one : twoOrMore;
  }

  /** ECMAScript's Number::toString, from the digits and the place of the decimal point. */
  private static String decimal(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal shortest = value.stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int point = digits.length() - shortest.scale();
    String sign = shortest.signum() < 0 ? "-" : "";
    if (digits.length() <= point && point <= 21) {
      return sign + digits + "0".repeat(point - digits.length());
    }
    if (0 < point && point <= 21) {
      return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
    return sign + digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "") + (point - 1);
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> character(text, i, c);
      }
    }
    out.append('"');
  }

  private void character(String text, int at, char c) {
    if (c < ' ') {
      out.append(String.format("\\u%04x", (int) c));
      return;
    }
    boolean paired =
        Character.isHighSurrogate(c)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : !Character.isLowSurrogate(c)
                || at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    if (!paired) {
      throw new Defect("half a surrogate pair has no UTF-8 form");
    }
    out.append(c);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "every JDK has SHA-256", e);
    }
  }
}
