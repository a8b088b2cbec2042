// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import org.ytterby.metric.UncertaintyBudget.Component;
import org.ytterby.quantity.DoseConstants;

/**
 * Standard uncertainties (k = 1) of what every dose rests on, in percent; K brings its own.
 *
 * <p>Calibrator uncertainty belongs to the relative dose only, scanner uncertainty to the absolute
 * only.
 *
 * @param administeredPercent assay of the administered activity
 * @param residual residual activity in vial, tubing and catheter, in percent of the net activity
 * @param scanner calibration of the scanner
 * @param branchingRatioPercent positrons per decay
 * @param densityPercent density of the tissue
 */
public record UncertaintyInputs(
    double administeredPercent,
    Component residual,
    Component scanner,
    double branchingRatioPercent,
    double densityPercent) {

  /**
   * Calibrator 5 % (PTB and UK exercises: mostly within 10 %), residual 2 % (typical practice, low
   * evidence), scanner 5 % (D'Arienzo 2017), branching ratio 1.5 % (Selwyn 2007), density 1.5 %
   * (1.03 to 1.06 g/mL are in use).
   */
  public static final UncertaintyInputs DEFAULT =
      new UncertaintyInputs(
          5,
          residual(2, "typical practice, default"),
          new Component("scanner calibration", 5, "D'Arienzo 2017, default"),
          1.5,
          1.5);

  /**
   * The same where nobody recorded a residual: anything from none to 20 % of the activity is taken
   * as equally likely. From 20 % off the prescription on, a delivery is a medical event that has to
   * be found and written down (10 CFR 35.3045), so that it would not be unrecorded. The activity is
   * not corrected for it, and a rectangle from 0 to a then has the standard uncertainty a / √3, its
   * bias included.
   */
  public static final UncertaintyInputs RESIDUAL_UNRECORDED =
      new UncertaintyInputs(
          DEFAULT.administeredPercent(),
          residual(InputQuantity.within(20), "not recorded, 0 to 20 % equally likely"),
          DEFAULT.scanner(),
          DEFAULT.branchingRatioPercent(),
          DEFAULT.densityPercent());

  public UncertaintyInputs {
    for (double percent :
        new double[] {
          administeredPercent, scanner.relativePercent(), branchingRatioPercent, densityPercent
        }) {
      if (!(percent >= 0) || !Double.isFinite(percent)) {
        throw new IllegalArgumentException(
            "standard uncertainty: found " + percent + " %, expected 0 or more");
      }
    }
  }

  /**
   * The same where the site has measured the scanner with 90Y: activity was compared with activity,
   * so that nothing rests on the positrons per decay.
   *
   * @param percent standard uncertainty of its calibration
   * @param source where that stands
   */
  public UncertaintyInputs calibrated(double percent, String source) {
    return new UncertaintyInputs(
        administeredPercent,
        residual,
        new Component("scanner calibration", percent, source),
        0,
        densityPercent);
  }

  /** The budget of a dose that was scaled to the net administered activity. */
  public UncertaintyBudget relative(DoseConstants constants) {
    return new UncertaintyBudget(
        List.of(
            new Component("administered activity", administeredPercent, "dose calibrator, default"),
            residual,
            ofK(constants),
            ofDensity()));
  }

  /** The budget of a dose on the scanner's own calibration. */
  public UncertaintyBudget absolute(DoseConstants constants) {
    return new UncertaintyBudget(
        List.of(
            scanner,
            new Component(
                "positron branching ratio",
                branchingRatioPercent,
                branchingRatioPercent == 0
                    ? "nothing rests on it: the scanner was calibrated with 90Y"
                    : "Selwyn 2007"),
            ofK(constants),
            ofDensity()));
  }

  private static Component residual(double percent, String source) {
    return new Component("residual activity", percent, source);
  }

  private static Component ofK(DoseConstants constants) {
    return new Component(
        "dose constant K", constants.relativeUncertainty() * 100, constants.source());
  }

  private Component ofDensity() {
    return new Component("tissue density", densityPercent, "spread of densities in use, default");
  }
}
