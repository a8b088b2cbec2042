// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as findings write them: four digits, no zeros at the end, the same in every locale. */
final class Figures {
  private static final MathContext FOUR = new MathContext(4);
  private static final double LEAST_PLAIN = 1e-3;
  private static final double LEAST_SCIENTIFIC = 1e7;

  private Figures() {}

  /** {@code 0.79}, {@code 30400}, {@code 3.186e-5}. */
  static String text(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(FOUR).stripTrailingZeros();
    double size = Math.abs(value);
    if (size >= LEAST_PLAIN && size < LEAST_SCIENTIFIC) {
      return rounded.toPlainString();
    }
    return Double.toString(rounded.doubleValue()).replace(".0E", "e").replace('E', 'e');
  }
}
