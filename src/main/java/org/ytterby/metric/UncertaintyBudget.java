// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ytterby.quantity.Measured;

/**
 * The standard uncertainties (k = 1) of a region's mean dose, as independent relative components.
 *
 * @param components in the order of the report
 * @param leftOut what it does not hold, as people read it; for a small or noisy region the noise of
 *     the image and the place of the contour are larger than what the scale has
 */
public record UncertaintyBudget(List<Component> components, String leftOut) {
  private static final String OF_THE_SCALE_ONLY =
      "image noise, contour placement, resolution, registration";

  /** What even a budget of every quantity has not. */
  static final String OF_MODELS =
      "what the blur takes of the mean (the recovered mean has it), errors of models";

  /** Of the scale only: noise, contours, resolution and registration are left out. */
  public UncertaintyBudget(List<Component> components) {
    this(components, OF_THE_SCALE_ONLY);
  }

  /** The effects of all quantities on a mean that is not 0, in percent of it. */
  static UncertaintyBudget of(MetricUncertainty mean, String leftOut) {
    List<Component> components = new ArrayList<>();
    for (MetricUncertainty.Effect effect : mean.effects()) {
      InputQuantity input = effect.input();
      double percent = mean.value() == 0 ? 0 : 100 * Math.abs(effect.value() / mean.value());
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
    return new UncertaintyBudget(components, leftOut);
  }

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
  }

  /** The same with one component more. */
  UncertaintyBudget and(Component component) {
    List<Component> more = new ArrayList<>(components);
    more.add(component);
    return new UncertaintyBudget(more, leftOut);
  }

  /** The components added in quadrature, in percent of the dose. */
  public double combinedPercent() {
    double squares = 0;
    for (Component component : components) {
      squares += component.relativePercent() * component.relativePercent();
    }
    return Math.sqrt(squares);
  }

  /** A value with the standard uncertainty that this budget gives it. */
  Measured around(double value) {
    return new Measured(value, Math.abs(value) * combinedPercent() / 100);
  }
}
