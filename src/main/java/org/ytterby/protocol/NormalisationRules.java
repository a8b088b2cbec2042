// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;

/**
 * Which activity is shared out among which voxels.
 *
 * @param activity one of {@link #ACTIVITIES}
 * @param volume one of {@link #VOLUMES}
 * @param liverMarginMm how far the liver's own activity is blurred out of its contour, in mm
 * @param bodyMarginMm how far the body's activity is blurred out of its outline, in mm
 * @param negligibleShuntPercent a smaller lung shunt fraction changes nothing whether the lungs are
 *     in the field or not, in percent
 */
public record NormalisationRules(
    String activity,
    String volume,
    double liverMarginMm,
    double bodyMarginMm,
    double negligibleShuntPercent) {

  /** What stayed in the patient. */
  public static final String ADMINISTERED = "administered";

  /**
   * What is planned: an image before the treatment, of 99mTc-MAA, predicts where it will go. No
   * such dose is final.
   */
  public static final String PLANNED = "planned";

  /** What a protocol may share out. */
  public static final List<String> ACTIVITIES = List.of(ADMINISTERED, PLANNED);

  /** Everything in the field of view, whatever the shunt. */
  public static final String FIELD = "field";

  /** The body where the lungs are in the field or got next to nothing, else the liver. */
  public static final String AUTOMATIC = "automatic";

  /** The liver with its margin, and the activity without the lungs' part. */
  public static final String LIVER = "liver";

  /** What a protocol may name. */
  public static final List<String> VOLUMES = List.of(FIELD, AUTOMATIC, LIVER);

  /** As every protocol did before there was a choice. */
  public static final NormalisationRules WHOLE_FIELD =
      new NormalisationRules(ADMINISTERED, FIELD, 10, 10, 5);

  /**
   * Both ways of EJNMMI Phys 2021;8:77, never mixed: net activity over body with lungs, or net
   * activity without the shunt over liver and rim. 5 % is the calibrator's standard uncertainty.
   */
  public static final NormalisationRules BODY_OR_LIVER =
      new NormalisationRules(ADMINISTERED, AUTOMATIC, 10, 10, 5);

  public NormalisationRules {
    if (!ACTIVITIES.contains(activity)) {
      throw new IllegalArgumentException(
          "activity must be one of " + ACTIVITIES + ", found " + activity);
    }
    if (!VOLUMES.contains(volume)) {
      throw new IllegalArgumentException("volume must be one of " + VOLUMES + ", found " + volume);
    }
    margin("liver-margin", liverMarginMm);
    margin("body-margin", bodyMarginMm);
    if (!(negligibleShuntPercent >= 0 && negligibleShuntPercent <= 20)) {
      throw new IllegalArgumentException(
          "negligible-shunt must lie from 0 to 20 %, found " + negligibleShuntPercent);
    }
  }

  /** True where the dose is one that a treatment would give. */
  public boolean predicts() {
    return activity.equals(PLANNED);
  }

  private static void margin(String key, double foundMm) {
    if (!(foundMm >= 0 && foundMm <= 50)) {
      throw new IllegalArgumentException(key + " must lie from 0 to 50 mm, found " + foundMm);
    }
  }
}
