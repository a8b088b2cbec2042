// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * Which activity is shared out among which voxels.
 *
 * @param activity which
 * @param volume among which voxels
 * @param liverMarginMm how far the liver's own activity is blurred out of its contour, in mm
 * @param bodyMarginMm how far the body's activity is blurred out of its outline, in mm
 * @param negligibleShuntPercent a smaller lung shunt fraction changes nothing whether the lungs are
 *     in the field or not, in percent
 */
public record NormalisationRules(
    SharedOut activity,
    NormalisedVolume volume,
    double liverMarginMm,
    double bodyMarginMm,
    double negligibleShuntPercent) {

  /** As every protocol did before there was a choice. */
  public static final NormalisationRules WHOLE_FIELD =
      new NormalisationRules(SharedOut.ADMINISTERED, NormalisedVolume.FIELD, 10, 10, 5);

  /**
   * Both ways of EJNMMI Phys 2021;8:77, never mixed: net activity over body with lungs, or net
   * activity without the shunt over liver and rim. 5 % is the calibrator's standard uncertainty.
   */
  public static final NormalisationRules BODY_OR_LIVER =
      new NormalisationRules(SharedOut.ADMINISTERED, NormalisedVolume.AUTOMATIC, 10, 10, 5);

  public NormalisationRules {
    margin("liver-margin", liverMarginMm);
    margin("body-margin", bodyMarginMm);
    if (!(negligibleShuntPercent >= 0 && negligibleShuntPercent <= 20)) {
      throw new IllegalArgumentException(
          "negligible-shunt must lie from 0 to 20 %, found " + negligibleShuntPercent);
    }
  }

  /** True where the dose is one that a treatment would give. */
  public boolean predicts() {
    return activity == SharedOut.PLANNED;
  }

  private static void margin(String key, double foundMm) {
    if (!(foundMm >= 0 && foundMm <= 50)) {
      throw new IllegalArgumentException(key + " must lie from 0 to 50 mm, found " + foundMm);
    }
  }
}
