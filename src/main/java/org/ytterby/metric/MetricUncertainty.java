// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.ytterby.quantity.Measured;

/**
 * A result with what each input quantity does to it: the row of the sensitivity matrix, each
 * sensitivity times the quantity's standard uncertainty (JCGM 100:2008, 5.1). Immutable.
 *
 * <p>Everything follows from the effects: the combined uncertainty is the root of their squares'
 * sum, the covariance of two results the sum of the products of the effects that they share. So a
 * volume that stands in a recovery and in a mass is counted as the one quantity that it is.
 *
 * @param value in the result's unit
 * @param effects of one standard uncertainty of each quantity, in the result's unit and signed; no
 *     quantity twice
 */
public record MetricUncertainty(double value, List<Effect> effects) {

  /** What one standard uncertainty of a quantity does to the result, in the result's unit. */
  public record Effect(InputQuantity input, double value) {}

  public MetricUncertainty {
    effects = List.copyOf(effects);
  }

  /** Collects effects; those of one quantity add up, with their signs. */
  static final class Builder {
    private final List<Effect> effects = new ArrayList<>();

    Builder add(InputQuantity input, double effect) {
      for (int i = 0; i < effects.size(); i++) {
        if (effects.get(i).input().equals(input)) {
          effects.set(i, new Effect(input, effects.get(i).value() + effect));
          return this;
        }
      }
      effects.add(new Effect(input, effect));
      return this;
    }

    /** Every effect of another result, times a factor. */
    Builder addAll(MetricUncertainty other, double factor) {
      other.effects().forEach(one -> add(one.input(), factor * one.value()));
      return this;
    }

    MetricUncertainty around(double value) {
      return new MetricUncertainty(value, effects);
    }
  }

  /** The combined standard uncertainty, in the result's unit. */
  public double standardUncertainty() {
    return Math.sqrt(covariance(this));
  }

  /** With another result, in the product of both units. */
  public double covariance(MetricUncertainty other) {
    double sum = 0;
    for (Effect mine : effects) {
      for (Effect theirs : other.effects()) {
        if (mine.input().equals(theirs.input())) {
          sum += mine.value() * theirs.value();
        }
      }
    }
    return sum;
  }

  /** Effective degrees of freedom by Welch and Satterthwaite; absent where they have no end. */
  public OptionalDouble degreesOfFreedom() {
    double below = 0;
    for (Effect effect : effects) {
      if (effect.input().degreesOfFreedom().isPresent()) {
        below +=
            square(effect.value())
                * square(effect.value())
                / effect.input().degreesOfFreedom().get();
      }
    }
    double variance = covariance(this);
    return below > 0 ? OptionalDouble.of(variance * variance / below) : OptionalDouble.empty();
  }

  private static double square(double value) {
    return value * value;
  }

  /** The factor of the interval that holds the true value with a probability in (0, 1). */
  public double coverageFactor(double probability) {
    return StudentFactor.of(probability, degreesOfFreedom().orElse(Double.POSITIVE_INFINITY));
  }

  /** Half the width of that interval. */
  public double expanded(double probability) {
    return coverageFactor(probability) * standardUncertainty();
  }

  /** Value and standard uncertainty. */
  Measured measured() {
    return new Measured(value, standardUncertainty());
  }
}
