// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * How well measured over administered activity is known. Immutable.
 *
 * <p>A relative dose is the absolute one over this ratio, so each input quantity acts on it by what
 * it does to the absolute dose less what it does to the relative one; what both have alike, K and
 * density, falls out. It shares its quantities with every dose, and so correlates with them.
 *
 * <p>The gate is not made of it: the spread of the expected ratio holds calibrator and scanner
 * already.
 *
 * @param ofRatio the ratio with what each quantity does to it
 * @param coverageFraction probability of its interval
 */
public record RatioUncertainty(MetricUncertainty ofRatio, double coverageFraction) {
  /** Its name among metrics. */
  public static final String NAME = "ratio";

  /** A sum over 1e5 true coincidences among four times as many randoms is known to 1 %. */
  static final String LEFT_OUT =
      "counting noise of the sum (of a PET about 1 % of the ratio, which adds less than a hundredth"
          + " to the combined uncertainty), registration, activity that went elsewhere, mistakes";

  private static final double PERCENT = 100;
  private static final double MOST_PLAIN = 1e7;

  /** Beyond it the budget is no measure: it knows nothing of mistakes, which is what they are. */
  private static final double FAR = 10;

  /** The ratio with its interval, like {@code 0.955 ± 0.17 (95 %)}. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s ± %s (%s %%)",
        figure(ofRatio.value(), 3),
        figure(ofRatio.expanded(coverageFraction), 2),
        percent());
  }

  /** So many digits; of a large number too without a power of ten, so that the two compare. */
  private static String figure(double value, int digits) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits));
    double size = Math.abs(rounded.doubleValue());
    return size >= Math.pow(10, digits) && size < MOST_PLAIN
        ? rounded.toPlainString()
        : String.format(Locale.ROOT, "%." + digits + "g", value);
  }

  private String percent() {
    double percent = PERCENT * coverageFraction;
    return Math.abs(percent - Math.rint(percent)) < 1e-9
        ? String.format(Locale.ROOT, "%.0f", percent)
        : String.format(Locale.ROOT, "%.1f", percent);
  }

  /** By how many standard uncertainties it lies from another ratio, as people read it. */
  public String distance(double expected) {
    double off = (ofRatio.value() - expected) / ofRatio.standardUncertainty();
    return String.format(
        Locale.ROOT,
        "%s standard uncertainties %s the expected %.2f",
        Math.abs(off) <= FAR
            ? String.format(Locale.ROOT, "%.1f", Math.abs(off))
            : String.format(Locale.ROOT, "more than %.0f", FAR),
        off < 0 ? "below" : "above",
        expected);
  }

  /** The components, in percent of the ratio. */
  public UncertaintyBudget budget() {
    return UncertaintyBudget.of(ofRatio, LEFT_OUT);
  }

  /** As one of the metrics of a case. */
  public DoseUncertainty metric() {
    SequencedMap<String, MetricUncertainty> stated = new LinkedHashMap<>();
    stated.put(NAME, ofRatio);
    return new DoseUncertainty(
        coverageFraction, stated, new LinkedHashMap<>(), new LinkedHashMap<>(), Optional.empty());
  }

  /** The findings, that of the gate with how well the ratio is known. */
  public List<Finding> noted(List<Finding> findings, double expected) {
    return findings.stream()
        .map(one -> one.code() == FindingCode.ACTIVITY_RATIO ? noted(one, expected) : one)
        .toList();
  }

  private Finding noted(Finding gate, double expected) {
    return new Finding(
        gate.code(),
        gate.severity(),
        gate.where(),
        text() + ", " + distance(expected) + ": " + gate.found(),
        gate.expected(),
        gate.action());
  }
}
