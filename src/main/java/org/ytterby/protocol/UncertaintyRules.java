// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * How the uncertainty of each number is told.
 *
 * @param model how
 * @param coveragePercent the probability of the expanded intervals, 50 to 99.9
 * @param scale of what all doses rest on
 * @param place of a region's edge
 * @param recoveryPercent of a recovery by itself, beside its volume and the point spread function,
 *     0 to 100
 * @param biasAllowedPercent what noise may move a metric by, in percent of it, before it is not
 *     judged; 1 to 100
 * @param ofRatio of measured over administered activity
 */
public record UncertaintyRules(
    UncertaintyModel model,
    double coveragePercent,
    ScaleUncertainty scale,
    PlaceUncertainty place,
    double recoveryPercent,
    double biasAllowedPercent,
    RatioBudget ofRatio) {

  /** By JCGM 100, with the figures of EANM guidance (Gear 2018) and of what is in use. */
  public static final UncertaintyRules GUM =
      new UncertaintyRules(
          UncertaintyModel.GUM,
          95,
          ScaleUncertainty.SUGGESTED,
          PlaceUncertainty.SUGGESTED,
          5,
          10,
          RatioBudget.STATED);

  /** The same for SPECT, whose calibration is worse and holds no branching ratio. */
  public static final UncertaintyRules GUM_SPECT =
      new UncertaintyRules(
          UncertaintyModel.GUM,
          95,
          ScaleUncertainty.SPECT,
          PlaceUncertainty.SUGGESTED,
          5,
          10,
          RatioBudget.STATED);

  /** Whether each metric has a budget of its own. */
  public boolean ofEveryMetric() {
    return model == UncertaintyModel.GUM;
  }

  /** What stands where a protocol for this imaging says nothing. */
  public static UncertaintyRules suggested(Imaging imaging) {
    return imaging == Imaging.SPECT ? GUM_SPECT : GUM;
  }

  public UncertaintyRules {
    if (!(coveragePercent >= 50 && coveragePercent <= 99.9)) {
      throw new IllegalArgumentException(
          "coverage must lie from 50 to 99.9 %, found " + coveragePercent);
    }
    if (!(recoveryPercent >= 0 && recoveryPercent <= 100)) {
      throw new IllegalArgumentException(
          "recovery must lie from 0 to 100 %, found " + recoveryPercent);
    }
    if (!(biasAllowedPercent >= 1 && biasAllowedPercent <= 100)) {
      throw new IllegalArgumentException(
          "bias-allowed must lie from 1 to 100 %, found " + biasAllowedPercent);
    }
  }
}
