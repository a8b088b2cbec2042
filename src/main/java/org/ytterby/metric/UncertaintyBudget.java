// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.quantity.Measured;

/**
 * The standard uncertainties (k = 1) of a region's mean dose, as independent relative components.
 *
 * <p>What it leaves out: noise of the image, placement of the contour, resolution (partial volume)
 * and registration. For a small or noisy region those are larger than what is listed here.
 *
 * @param components in the order of the report
 */
public record UncertaintyBudget(List<Component> components) {

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
    return new UncertaintyBudget(more);
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
