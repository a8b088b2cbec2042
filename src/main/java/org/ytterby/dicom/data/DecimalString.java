// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Decimal String (DS): at most 16 bytes, PS3.5 section 6.2. */
public final class DecimalString {
  private static final int LONGEST = 16;

  private DecimalString() {}

  /**
   * The text of a number in at most 16 bytes: the shortest that reads back to the same double, or,
   * where that is too long, the one of most digits that fits.
   *
   * @throws IllegalArgumentException when the number is not finite
   */
  public static String format(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("DS can't hold " + value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    BigDecimal exact = new BigDecimal(Double.toString(value));
    for (int digits = exact.precision(); digits >= 1; digits--) {
      BigDecimal rounded =
          exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
      String text = shorter(rounded);
      if (text.length() <= LONGEST) {
        return text;
      }
    }
    throw new IllegalArgumentException("DS can't hold " + value);
  }

  /**
   * The text of a number rounded to so many significant digits; a whole number keeps all of its.
   *
   * @throws IllegalArgumentException when the number is not finite
   */
  public static String format(double value, int digits) {
    boolean whole = value == Math.rint(value);
    return whole || !Double.isFinite(value)
        ? format(value)
        : format(
            new BigDecimal(value)
                .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                .doubleValue());
  }

  /** The value that a reader gets back from what {@link #format} writes. */
  public static double asWritten(double value) {
    return Double.parseDouble(format(value));
  }

  private static String shorter(BigDecimal number) {
    String plain = number.toPlainString();
    String scientific = scientific(number);
    return plain.length() <= scientific.length() ? plain : scientific;
  }

  private static String scientific(BigDecimal number) {
    String digits = number.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - number.scale();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return (number.signum() < 0 ? "-" : "") + mantissa + "e" + exponent;
  }
}
