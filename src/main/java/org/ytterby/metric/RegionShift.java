// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.ytterby.metric.InputQuantity.Concerns;

/**
 * What a wrong registration does to a region's metrics: the region is laid elsewhere and measured
 * again.
 *
 * <pre>
 * method       central differences over whole voxels about as long as the standard uncertainty, along
 *              each axis, scaled to it: the slope c as a quantity of its own, of which 4 b² is taken off
 *              its square as the misplacement that is there already makes it; and the curvature b, which
 *              is of second order (JCGM 100:2008, 5.1.2): a hot region that is missed on either side
 *              always reads lower. Its spread is the root of 2 sum b², its bias sum b; where the bias was
 *              not taken off the metric, the effect is the root of both squares' sum
 * assumptions  three independent normal shifts, no rotation; at the field's end the voxels stay
 * </pre>
 *
 * <p>Immutable.
 */
final class RegionShift {
  private static final String[] ALONG = {"columns", "rows", "planes"};

  private final List<InputQuantity> inputs = new ArrayList<>();
  private final InputQuantity missed;
  private final List<RankedDose> before = new ArrayList<>();
  private final List<RankedDose> after = new ArrayList<>();
  private final double[] stepFactor = new double[RegionBox.AXES];
  private final RankedDose here;

  RegionShift(RegionBox box, RankedDose here, double registrationMm) {
    this.here = here;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      int by = (int) Math.max(1, Math.rint(registrationMm / box.spacingMm(axis)));
      stepFactor[axis] = registrationMm / (by * box.spacingMm(axis));
      before.add(RankedDose.of(box, axis, -by));
      after.add(RankedDose.of(box, axis, by));
      inputs.add(quantity("registration along " + ALONG[axis], registrationMm));
    }
    this.missed = quantity("registration, second order", registrationMm);
  }

  /**
   * The slope without what the misplacement makes itself: where the region lies wrongly by one
   * standard uncertainty, its curve has a slope of 2 b there.
   */
  private static double own(double slope, double curved) {
    return Math.copySign(Math.sqrt(Math.max(0, slope * slope - 4 * curved * curved)), slope);
  }

  private static InputQuantity quantity(String name, double registrationMm) {
    return InputQuantity.normal(name, registrationMm, "mm", Concerns.BOTH, "protocol");
  }

  /** Whether a metric has been corrected for what a region always loses by being missed. */
  enum Bias {
    LEFT,
    CORRECTED
  }

  /** Adds the effects on a metric, times a factor. */
  void addTo(
      MetricUncertainty.Builder effects,
      ToDoubleFunction<RankedDose> metric,
      double factor,
      Bias left) {
    double squares = 0;
    double bias = 0;
    double value = metric.applyAsDouble(here);
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      double low = metric.applyAsDouble(before.get(axis));
      double high = metric.applyAsDouble(after.get(axis));
      double slope = stepFactor[axis] * (high - low) / 2;
      double curved = stepFactor[axis] * stepFactor[axis] * ((high + low) / 2 - value);
      effects.add(inputs.get(axis), factor * own(slope, curved));
      squares += curved * curved;
      bias += curved;
    }
    double ofBias = left == Bias.LEFT ? bias * bias : 0;
    effects.add(missed, factor * Math.sqrt(2 * squares + ofBias));
  }
}
