// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;

/**
 * How an activity map came out of an image: what its numbers were and what was done to them.
 *
 * @param units Units (0054,1001) as the image had them
 * @param decayRule what Decay Correction (0054,1102) said and to which time it refers
 * @param halfLifeS the half-life used for decay to administration; must be that of the dose
 *     constants
 * @param corrections Corrected Image (0028,0051), in the image's order
 * @param positronScale what the image was multiplied with for the header's positron fraction,
 *     header over ours; 1 where nothing was undone
 * @param headerScale header's positron fraction over ours, also where a calibration holds it and
 *     nothing was undone
 * @param repaired true where that fraction, and the decay, were another nuclide's
 * @param scale where the absolute scale comes from: scanner calibration, positron fraction, repairs
 * @param administrationKnown false where no administration time is known, and everything refers to
 *     the first frame instead
 */
public record Quantification(
    String units,
    String decayRule,
    double halfLifeS,
    List<String> corrections,
    double positronScale,
    double headerScale,
    boolean repaired,
    String scale,
    boolean administrationKnown) {
  /** The scale of an image that has none. */
  static final String COUNTS = "counts";

  public Quantification {
    if (!(halfLifeS > 0) || !Double.isFinite(halfLifeS)) {
      throw new IllegalArgumentException(
          "half-life in s: found " + halfLifeS + ", expected more than 0");
    }
    scale(positronScale);
    scale(headerScale);
    corrections = List.copyOf(corrections);
  }

  private static void scale(double scale) {
    if (!(scale > 0) || !Double.isFinite(scale)) {
      throw new IllegalArgumentException(
          "scale of positron fraction: found " + scale + ", expected more than 0");
    }
  }

  /** The same with other words on where the scale comes from. */
  Quantification scaled(String words) {
    return new Quantification(
        units,
        decayRule,
        halfLifeS,
        corrections,
        positronScale,
        headerScale,
        repaired,
        words,
        administrationKnown);
  }

  /** The same with more words on the times to which its numbers refer. */
  Quantification decayed(String words) {
    return new Quantification(
        units,
        decayRule + "; " + words,
        halfLifeS,
        corrections,
        positronScale,
        headerScale,
        repaired,
        scale,
        administrationKnown);
  }

  /** Of an image whose header's positron fraction was undone, or is ours. */
  public Quantification(
      String units,
      String decayRule,
      double halfLifeS,
      List<String> corrections,
      double positronScale,
      boolean repaired,
      String scale,
      boolean administrationKnown) {
    this(
        units,
        decayRule,
        halfLifeS,
        corrections,
        positronScale,
        positronScale,
        repaired,
        scale,
        administrationKnown);
  }

  /** Of 90Y at a known administration. */
  public Quantification(
      String units,
      String decayRule,
      double halfLifeS,
      List<String> corrections,
      double positronScale,
      String scale) {
    this(units, decayRule, halfLifeS, corrections, positronScale, false, scale, true);
  }

  /** Of an image of which no positron fraction was undone. */
  public Quantification(
      String units, String decayRule, double halfLifeS, List<String> corrections, String scale) {
    this(units, decayRule, halfLifeS, corrections, 1, scale);
  }

  /** True where the numbers are counts, which no calibration of a scanner concerns. */
  public boolean ofCounts() {
    return scale.equals(COUNTS);
  }
}
