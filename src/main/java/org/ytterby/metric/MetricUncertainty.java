// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * <p>What a quantity does always to one side, and the value is not corrected for, is no part of
 * that: it shifts the interval, which then does not lie evenly about the value (JCGM 100, 3.2.4 and
 * F.2.4.5). So the interval is no wider than what varies.
 *
 * <p>The interval says where the truth may be, and no dose, volume, mass or ratio is truly below 0,
 * nor a part above its whole. So it ends there. That takes away nothing that could be true: it
 * holds the truth as often as it would uncut. A middle that lies beyond an end is put there first,
 * so that no interval shrinks to a point. An image may read a dose below 0, by noise or by what a
 * reconstruction takes off; the interval of such a value is not cut: it would not hold the number
 * beside it, and would hide how far that is from anything possible.
 *
 * @param value in the result's unit
 * @param effects of one standard uncertainty of each quantity, in the result's unit and signed; no
 *     quantity twice
 * @param shifts what a quantity has done to the value on average, in the result's unit and signed:
 *     below 0 where the value came out too low by it; no quantity twice
 * @param whole what the result is a part of, in its unit
 */
public record MetricUncertainty(
    double value, List<Effect> effects, List<Effect> shifts, Optional<MetricUncertainty> whole) {

  /** What a quantity does to the result, in the result's unit. */
  public record Effect(InputQuantity input, double value) {}

  public MetricUncertainty {
    effects = List.copyOf(effects);
    shifts = List.copyOf(shifts);
  }

  /** Of a value that is no part of another. */
  public MetricUncertainty(double value, List<Effect> effects, List<Effect> shifts) {
    this(value, effects, shifts, Optional.empty());
  }

  /** Of a value that nothing moves to one side. */
  public MetricUncertainty(double value, List<Effect> effects) {
    this(value, effects, List.of());
  }

  /** Collects effects; those of one quantity add up, with their signs. */
  static final class Builder {
    private final List<Effect> effects = new ArrayList<>();
    private final List<Effect> shifts = new ArrayList<>();

    Builder add(InputQuantity input, double effect) {
      return add(effects, input, effect);
    }

    /** What a quantity has moved the value by, on average. */
    Builder shift(InputQuantity input, double by) {
      return add(shifts, input, by);
    }

    private Builder add(List<Effect> to, InputQuantity input, double effect) {
      for (int i = 0; i < to.size(); i++) {
        if (to.get(i).input().equals(input)) {
          to.set(i, new Effect(input, to.get(i).value() + effect));
          return this;
        }
      }
      to.add(new Effect(input, effect));
      return this;
    }

    /** Every effect and shift of another result, times a factor. */
    Builder addAll(MetricUncertainty other, double factor) {
      other.effects().forEach(one -> add(one.input(), factor * one.value()));
      other.shifts().forEach(one -> shift(one.input(), factor * one.value()));
      return this;
    }

    /** Makes nothing of effects and shifts that are smaller than this. */
    Builder withoutBelow(double least) {
      for (List<Effect> all : List.of(effects, shifts)) {
        all.replaceAll(one -> Math.abs(one.value()) < least ? new Effect(one.input(), 0) : one);
      }
      return this;
    }

    MetricUncertainty around(double value) {
      return new MetricUncertainty(value, effects, shifts);
    }

    /** Of a part of something, which is never more than that. */
    MetricUncertainty around(double value, MetricUncertainty whole) {
      return new MetricUncertainty(value, effects, shifts, Optional.of(whole));
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

  /** Half the width of that interval, before it is cut at what is possible. */
  public double expanded(double probability) {
    return coverageFactor(probability) * standardUncertainty();
  }

  /** All shifts together, in the result's unit: what the value is expected to read too high by. */
  public double shift() {
    return shifts.stream().mapToDouble(Effect::value).sum();
  }

  /**
   * The value less its shifts, in the result's unit: where the interval has its middle, if that is
   * possible.
   */
  double expected() {
    return value - shift();
  }

  /** Where that interval begins. */
  public double low(double probability) {
    return Math.max(least(), middle(probability) - expanded(probability));
  }

  /** Where it ends. */
  public double high(double probability) {
    return Math.min(most(probability), middle(probability) + expanded(probability));
  }

  private double middle(double probability) {
    return Math.clamp(expected(), least(), most(probability));
  }

  private double least() {
    return value < 0 ? Double.NEGATIVE_INFINITY : 0;
  }

  /**
   * A whole may be larger than it was drawn, and a part of it then too: up to where the interval of
   * the whole ends, and not only up to its value.
   */
  private double most(double probability) {
    return whole.map(all -> all.high(probability)).orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * How far the value that is shown may lie from the truth, as one standard uncertainty: for who
   * reads one number and no interval, what it was not corrected for is in it.
   */
  public double shownUncertainty() {
    return Math.hypot(standardUncertainty(), shift());
  }

  /** The value with that uncertainty. */
  Measured measured() {
    return new Measured(value, shownUncertainty());
  }
}
