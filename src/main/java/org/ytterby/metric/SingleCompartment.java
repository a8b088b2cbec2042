// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Optional;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Measured;

/**
 * Mean dose of the perfused volume by the single-compartment MIRD formula: what was given, less
 * what went to the lungs, spread evenly over the volume's mass.
 *
 * <pre>
 * method       D = A (1 - LSF) K / m
 * assumptions  all of the rest is inside the volume and stays there; no image is asked for activity,
 *              but the volume is the region's
 * error bound  that of the relative dose, and the voxels at the volume's edge; whether it is the
 *              right volume, is not in it: the share tells
 * references   the basis of the 400 Gy of radiation segmentectomy, with K = 50 and 1.03 g/mL there
 * </pre>
 *
 * @param meanGy with its standard uncertainty (k = 1)
 * @param net net administered activity
 * @param lungShuntFraction what was taken off for the lungs; absent where no fraction is recorded
 * @param activityFraction which part of the field's activity, less what went to the lungs, the
 *     image shows inside the volume: about 0.9 where it is the volume that was perfused
 * @param massG of the volume
 */
public record SingleCompartment(
    Measured meanGy,
    Activity net,
    Optional<Double> lungShuntFraction,
    double activityFraction,
    double massG) {
  /**
   * The blur takes about a tenth of the activity out of a volume that is whole: what holds less
   * than this is not.
   */
  static final double FRACTION_WANTED = 0.85;

  private static final double BQ_PER_GBQ = 1e9;
  private static final double G_PER_KG = 1e3;

  static SingleCompartment of(
      PerfusedActivity.Known activity,
      double activityFraction,
      double massG,
      DoseConstants constants,
      UncertaintyBudget budget) {
    return new SingleCompartment(
        budget.around(gray(activity.becquerel(), massG, constants)),
        activity.net(),
        activity.lungShuntFraction(),
        activityFraction,
        massG);
  }

  /** The same dose with an uncertainty of its own. */
  SingleCompartment with(MetricUncertainty stated) {
    return new SingleCompartment(
        stated.measured(), net, lungShuntFraction, activityFraction, massG);
  }

  /** A K / m in Gy, for an activity in Bq and a mass in g. */
  static double gray(double becquerel, double massG, DoseConstants constants) {
    return becquerel / BQ_PER_GBQ * constants.kGyKgPerGBq() / (massG / G_PER_KG);
  }
}
