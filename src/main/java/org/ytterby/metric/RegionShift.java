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
 * loss         A hot region that is missed on either side always reads lower. Laid with a normal error,
 *              it counts on average as one whose voxels count by their part of the region smoothed with
 *              that error, S. What is read is behind one S already, so that what would be read at the
 *              true place is the inverse of S of it: 1 - (S - 1) + (S - 1)², its first terms, of the
 *              region's own voxels ({@link #truePlace}). The metric of these voxels less the metric is
 *              the loss, of one sign: a shift, where the metric was not corrected for it
 * spread       A loss sum b z² of three normal errors z has the mean sum b and the variance 2 sum b²: of
 *              a loss that is alike along the three axes, 2/3 of its mean's square
 * slope        central differences along each axis, as a quantity of its own. Where the region lies
 *              wrongly, the loss itself makes a slope of 2 b z: 4 sum b² of their squares' sum is taken
 *              off, 4/3 of the loss's square
 * steps        S is that of three points along each axis, as far apart as whole voxels come to √3
 *              standard uncertainties; where that is whole, it has a normal error's moments up to the
 *              fifth, else the second and the odd ones
 * assumptions  three independent normal shifts, no rotation; at the end of the box the voxels stay
 * error bound  what is left of the inverse, (S - 1)³: of spheres of 30 to 60 mm behind 7.7 mm it gives 94
 *              to 98 % of the mean's loss where they are missed by 2 mm, 90 % by 3 mm
 * </pre>
 *
 * <p>Immutable.
 */
final class RegionShift {
  private static final String[] ALONG = {"columns", "rows", "planes"};

  /** Of the three points, in standard uncertainties. */
  private static final double STEP = Math.sqrt(3);

  /** Standard deviation of a loss that is alike along the axes, over its mean. */
  private static final double SPREAD = Math.sqrt(2.0 / 3);

  /** Sum of the slopes' squares that such a loss makes, over its mean's square. */
  private static final double SLOPES = 4.0 / 3;

  private final List<InputQuantity> inputs = new ArrayList<>();
  private final InputQuantity missed;
  private final List<RankedDose> before = new ArrayList<>();
  private final List<RankedDose> after = new ArrayList<>();
  private final double registrationMm;
  private final int[] step = new int[RegionBox.AXES];
  private final double[] stepFactor = new double[RegionBox.AXES];
  private final RankedDose here;
  private final RankedDose truePlace;

  RegionShift(RegionBox box, RankedDose here, double registrationMm) {
    this.here = here;
    this.registrationMm = registrationMm;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      double spacingMm = box.spacingMm(axis);
      int by = (int) Math.max(1, Math.rint(STEP * registrationMm / spacingMm));
      step[axis] = by;
      stepFactor[axis] = registrationMm / (by * spacingMm);
      before.add(RankedDose.of(box, axis, -by));
      after.add(RankedDose.of(box, axis, by));
      inputs.add(quantity("registration along " + ALONG[axis]));
    }
    this.missed = quantity("registration, what a wrong place misses");
    float[] weights = box.indicator();
    float[] once = laidAgain(box, weights);
    float[] twice = laidAgain(box, once);
    for (int at = 0; at < weights.length; at++) {
      weights[at] = 3 * weights[at] - 3 * once[at] + twice[at];
    }
    this.truePlace = RankedDose.weighted(box, weights);
  }

  /**
   * How far around a region its voxels are looked at.
   *
   * @param voxelMm its longest edge
   */
  static double reachMm(double registrationMm, double voxelMm) {
    return 2 * Math.max(voxelMm, STEP * registrationMm + voxelMm / 2);
  }

  private InputQuantity quantity(String name) {
    return InputQuantity.normal(name, registrationMm, "mm", Concerns.BOTH, "protocol");
  }

  /** S of the class: what stays, and what comes from both sides along each axis in turn. */
  private float[] laidAgain(RegionBox box, float[] weights) {
    float[] all = weights;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      float[] from = all;
      float aside = (float) (stepFactor[axis] * stepFactor[axis] / 2);
      all = new float[from.length];
      for (int at = 0; at < all.length; at++) {
        int low = box.neighbour(at, axis, -step[axis]);
        int high = box.neighbour(at, axis, step[axis]);
        all[at] =
            (1 - 2 * aside) * from[at]
                + aside * (from[low < 0 ? at : low] + from[high < 0 ? at : high]);
      }
    }
    return all;
  }

  /** The region's voxels as they are expected where it truly lies; some weigh less than nothing. */
  RankedDose truePlace() {
    return truePlace;
  }

  /** Whether a metric has been corrected for what a region always loses by being missed. */
  enum Bias {
    LEFT,
    CORRECTED
  }

  /** Adds the effects on a metric, times a factor, and its shift where it was left. */
  void addTo(
      MetricUncertainty.Builder effects,
      ToDoubleFunction<RankedDose> metric,
      double factor,
      Bias left) {
    double loss = metric.applyAsDouble(here) - metric.applyAsDouble(truePlace);
    double[] slopes = new double[RegionBox.AXES];
    double squares = 0;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      double low = metric.applyAsDouble(before.get(axis));
      double high = metric.applyAsDouble(after.get(axis));
      slopes[axis] = stepFactor[axis] * (high - low) / 2;
      squares += slopes[axis] * slopes[axis];
    }
    double ofPlace = Math.max(0, squares - SLOPES * loss * loss);
    double kept = squares > 0 ? Math.sqrt(ofPlace / squares) : 0;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      effects.add(inputs.get(axis), factor * kept * slopes[axis]);
    }
    effects.add(missed, factor * SPREAD * loss);
    if (left == Bias.LEFT) {
      effects.shift(missed, factor * loss);
    }
  }
}
