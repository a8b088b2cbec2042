// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.phantom.CoverageRepeat.Held;

/**
 * How often the intervals of one metric held what is true, and how wide they are. Immutable.
 *
 * @param heldPercent of the repeats that state it
 * @param widthRatio median half of the interval over 1.96 standard deviations of its middle about
 *     what is true
 * @param statedPercent of all repeats, the others saying n/a
 * @param figures all of it as lines, with what each input does
 */
record Coverage(double heldPercent, double widthRatio, double statedPercent, List<String> figures) {
  private static final double PROBABILITY = 0.95;

  /**
   * Of a metric.
   *
   * @param repeats at least two that state it
   */
  static Coverage of(String metric, List<Held> repeats) {
    List<Held> stating = repeats.stream().filter(one -> one.stated().isPresent()).toList();
    double[] errors = new double[stating.size()];
    double[] middles = new double[stating.size()];
    double[] halves = new double[stating.size()];
    int held = 0;
    for (int i = 0; i < errors.length; i++) {
      MetricUncertainty stated = stating.get(i).stated().orElseThrow();
      errors[i] = stated.value() - stating.get(i).truth();
      middles[i] = errors[i] - stated.shift();
      halves[i] = stated.expanded(PROBABILITY);
      double truth = stating.get(i).truth();
      held += stated.low(PROBABILITY) <= truth && truth <= stated.high(PROBABILITY) ? 1 : 0;
    }
    double bias = Arrays.stream(errors).average().orElseThrow();
    double deviation = deviation(middles);
    Arrays.sort(halves);
    double half = (halves[(halves.length - 1) / 2] + halves[halves.length / 2]) / 2;
    double ratio = half / (1.96 * deviation);
    double said =
        stating.stream().mapToDouble(one -> one.stated().orElseThrow().shift()).average().orElse(0);
    double truth = stating.stream().mapToDouble(Held::truth).average().orElseThrow();
    double heldPercent = 100.0 * held / errors.length;
    double statedPercent = 100.0 * errors.length / repeats.size();
    List<String> figures = new ArrayList<>();
    figures.add(
        String.format(
            Locale.ROOT,
            "%s: truth %.3f, error %+.3f (said %+.3f), sd of the middle %.3f, half %.3f (%.3f of"
                + " 1.96 sd), held %.2f %%, stated in %.1f %%",
            metric,
            truth,
            bias,
            said,
            deviation,
            half,
            ratio,
            heldPercent,
            statedPercent));
    effects(stating)
        .forEach(
            (name, square) ->
                figures.add(String.format(Locale.ROOT, "    %s: %.3f", name, Math.sqrt(square))));
    return new Coverage(heldPercent, ratio, statedPercent, List.copyOf(figures));
  }

  private static double deviation(double[] numbers) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double squares = Arrays.stream(numbers).map(one -> (one - mean) * (one - mean)).sum();
    return Math.sqrt(squares / (numbers.length - 1));
  }

  /** The mean square of what each input does. */
  private static Map<String, Double> effects(List<Held> stating) {
    Map<String, Double> squares = new LinkedHashMap<>();
    for (Held one : stating) {
      for (MetricUncertainty.Effect effect : one.stated().orElseThrow().effects()) {
        squares.merge(
            effect.input().name(), effect.value() * effect.value() / stating.size(), Double::sum);
      }
    }
    return squares;
  }
}
