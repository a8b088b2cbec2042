// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.Locale;

/**
 * One figure held against what it has to be. Immutable.
 *
 * @param subject what is checked, the same for all checks of a kind
 * @param at which of them: a size, an offset, a region
 * @param found what this program computes
 * @param expected what it has to be
 * @param scale what the difference is divided by before it is judged: {@code expected} where the
 *     tolerance is relative, 1 where it is in {@code unit}
 * @param tolerance the largest difference over scale that passes, in absolute value
 * @param unit of found and expected; empty for a pure number
 * @param reason why the tolerance is what it is, and whose the expected figure is
 */
public record Check(
    String subject,
    String at,
    double found,
    double expected,
    double scale,
    double tolerance,
    String unit,
    String reason) {
  public Check {
    if (!(tolerance >= 0) || !(Math.abs(scale) > 0) || !Double.isFinite(expected)) {
      throw new IllegalArgumentException(
          "check '%s' at %s: found an expected %s, scale %s and tolerance %s, expected finite numbers, a scale other than 0 and a tolerance of 0 or more"
              .formatted(subject, at, expected, scale, tolerance));
    }
  }

  /** A check whose tolerance is a fraction of the expected figure. */
  static Check relative(
      String subject,
      String at,
      double found,
      double expected,
      double tolerance,
      String unit,
      String reason) {
    return new Check(subject, at, found, expected, expected, tolerance, unit, reason);
  }

  /** A check whose tolerance has the unit of the figure. */
  static Check absolute(
      String subject,
      String at,
      double found,
      double expected,
      double tolerance,
      String unit,
      String reason) {
    return new Check(subject, at, found, expected, 1, tolerance, unit, reason);
  }

  /** Signed, as the tolerance is stated. */
  public double deviation() {
    return (found - expected) / scale;
  }

  /** Whether the figure is as it has to be; what is no number is not. */
  public boolean passed() {
    return Math.abs(deviation()) <= tolerance;
  }

  /** Whether tolerance and deviation are fractions of the expected figure, and not of its unit. */
  public boolean isRelative() {
    return scale == expected;
  }

  /** One line for people, with the deviation in percent where the tolerance is relative. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%-4s %s: found %.6g%s, expected %.6g, off by %s, allowed %s",
        passed() ? "ok" : "FAIL",
        at.isEmpty() ? subject : subject + ", " + at,
        found,
        spaced(unit),
        expected,
        difference(deviation()),
        difference(tolerance));
  }

  private String difference(double value) {
    return isRelative()
        ? String.format(Locale.ROOT, "%.2g %%", 100 * value)
        : String.format(Locale.ROOT, "%.2g%s", value, spaced(unit));
  }

  private static String spaced(String unit) {
    return unit.isEmpty() ? "" : " " + unit;
  }
}
