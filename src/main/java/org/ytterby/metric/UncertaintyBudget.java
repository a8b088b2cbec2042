// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.quantity.Measured;

/**
 * The standard uncertainties (k = 1) of a region's mean dose, as independent relative components.
 *
 * @param components in the order of the report
 * @param shifts what moves the mean to one side, and is in its interval but in no component
 * @param leftOut what it does not hold, as people read it; for a small or noisy region the noise of
 *     the image and the place of the contour are larger than what the scale has
 * @param ofOthers why the region's other numbers have no uncertainty, where this is all that is
 *     told
 */
public record UncertaintyBudget(
    List<Component> components, List<Shift> shifts, String leftOut, Optional<String> ofOthers) {
  private static final String OF_THE_SCALE_ONLY =
      "image noise, contour placement, resolution, registration";

  /** What even a budget of every quantity has not. */
  static final String OF_MODELS =
      "what the blur takes of the mean (the recovered mean has it), errors of models";

  /** Of the scale only: noise, contours, resolution and registration are left out. */
  public UncertaintyBudget(List<Component> components) {
    this(components, List.of(), OF_THE_SCALE_ONLY, Optional.empty());
  }

  /** The effects of all quantities on a mean that is not 0, in percent of it. */
  static UncertaintyBudget of(MetricUncertainty mean, String leftOut) {
    List<Component> components = new ArrayList<>();
    double onePercent = mean.value() == 0 ? Double.POSITIVE_INFINITY : Math.abs(mean.value()) / 100;
    for (MetricUncertainty.Effect effect : mean.effects()) {
      InputQuantity input = effect.input();
      double percent = Math.abs(effect.value()) / onePercent;
      components.add(
          new Component(
              input.name(),
              percent,
              String.format(
                  Locale.ROOT,
                  "%.3g %s, %s",
                  input.standardUncertainty(),
                  input.unit(),
                  input.source())));
    }
    List<Shift> shifts =
        mean.shifts().stream()
            .map(one -> new Shift(one.input().name(), one.value() / onePercent))
            .toList();
    return new UncertaintyBudget(components, shifts, leftOut, Optional.empty());
  }

  /** The same, said to be all that is told of the region. */
  UncertaintyBudget ofTheMeanAlone() {
    return new UncertaintyBudget(
        components, shifts, leftOut, Optional.of(DoseUncertainty.OF_THE_SCALE));
  }

  /**
   * What has moved the mean to one side on average, without its being corrected for it.
   *
   * @param relativePercent of the dose; below 0 where it came out too low
   */
  public record Shift(String name, double relativePercent) {}

  /**
   * One source of uncertainty.
   *
   * @param name what is uncertain
   * @param relativePercent its standard uncertainty in percent of the dose
   * @param source where the figure comes from
   */
  public record Component(String name, double relativePercent, String source) {
    public Component {
      if (!(relativePercent >= 0) || !Double.isFinite(relativePercent)) {
        throw new IllegalArgumentException(
            name + ": found " + relativePercent + " %, expected 0 or more");
      }
    }
  }

  public UncertaintyBudget {
    components = List.copyOf(components);
    shifts = List.copyOf(shifts);
  }

  /** The same with one component more. */
  UncertaintyBudget and(Component component) {
    List<Component> more = new ArrayList<>(components);
    more.add(component);
    return new UncertaintyBudget(more, shifts, leftOut, ofOthers);
  }

  /** The components added in quadrature, in percent of the dose. */
  public double combinedPercent() {
    double squares = 0;
    for (Component component : components) {
      squares += component.relativePercent() * component.relativePercent();
    }
    return Math.sqrt(squares);
  }

  /** A value with the standard uncertainty that this budget gives it, shifts and all. */
  Measured around(double value) {
    double shiftPercent = shifts.stream().mapToDouble(Shift::relativePercent).sum();
    return new Measured(value, Math.abs(value) * Math.hypot(combinedPercent(), shiftPercent) / 100);
  }
}
