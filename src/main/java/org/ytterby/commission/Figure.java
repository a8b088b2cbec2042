// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.List;

/**
 * A value with its standard uncertainty (k = 1), in the same unit. Immutable.
 *
 * @param value the best estimate
 * @param uncertainty more than 0
 */
record Figure(double value, double uncertainty) {
  /**
   * The mean of independent ones, weighted by their uncertainties. Where they scatter by more than
   * these say, the uncertainty is widened by as much (Birge's ratio).
   */
  static Figure mean(List<Figure> all) {
    double weights = 0;
    double sum = 0;
    for (Figure one : all) {
      double weight = 1 / (one.uncertainty() * one.uncertainty());
      weights += weight;
      sum += weight * one.value();
    }
    double mean = sum / weights;
    double squares = 0;
    for (Figure one : all) {
      double off = (one.value() - mean) / one.uncertainty();
      squares += off * off;
    }
    double birge = all.size() > 1 ? Math.sqrt(squares / (all.size() - 1)) : 1;
    return new Figure(mean, Math.max(1, birge) / Math.sqrt(weights));
  }

  /** How far another one is, in standard uncertainties of the difference. */
  double deviations(Figure other) {
    return Math.abs(value - other.value()) / StrictMath.hypot(uncertainty, other.uncertainty());
  }

  /** The same where another estimate of the same thing is off by more than both know. */
  Figure widened(Figure other) {
    return new Figure(value, StrictMath.hypot(uncertainty, Math.abs(value - other.value()) / 2));
  }
}
