// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.dose.BlurredSphere;

/**
 * What noise does to a histogram, which it widens: how far a level, and a volume that gets at least
 * a dose, lie from where they would without it.
 *
 * <pre>
 * method       Two spreads are thought of, each with the root of s² - n² that is left of the voxels' when
 *              the noise's is taken off: one of the histogram's own form, drawn together about the
 *              mean; and that of an even dose behind the image's blur, most of it on a plateau with a
 *              tail to the surroundings, to which normal noise is added. What moves more counts
 * why two      A plateau is levelled by noise: its median falls towards the mean, where a form
 *              drawn together would leave it. Of an uneven dose the form is all that is known
 * assumptions  noise normal and alike all over the region
 * error bound  none: it is an effect in a budget, not a correction
 * cost         a few thousand normal probabilities a region
 * </pre>
 *
 * <p>Immutable.
 */
final class NoiseWidening {
  /** Parts of equal volume, each with a dose that falls evenly from one end to the other. */
  private static final int PARTS = 25;

  private static final int HALVINGS = 24;
  private static final double PERCENT = 100;

  private static final double ROOT_OF_2_PI = Math.sqrt(2 * Math.PI);

  /** Standard deviations within which a part has one dose. */
  private static final double FLAT = 1e-3;

  /** Standard deviations beyond which nothing lies. */
  private static final double BEYOND = 5;

  /** Below it, a form cannot be drawn together any more. */
  private static final double LEAST_KEPT = 0.05;

  private final RankedDose ranked;
  private final double meanGy;
  private final double noiseGy;

  /** What a spread without noise is of the spread that there is. */
  private final double keptFraction;

  /** The even dose behind the blur: the ends of its parts, from the hottest on. */
  private final double[] evenGy = new double[PARTS + 1];

  /**
   * Of a region.
   *
   * @param meanGy by volume
   * @param noiseGy standard deviation of a voxel
   * @param shape the sphere of the region's volume behind the image's blur
   * @param hot whether its surroundings get less
   */
  NoiseWidening(
      RankedDose ranked, double meanGy, double noiseGy, BlurredSphere shape, boolean hot) {
    this.ranked = ranked;
    this.meanGy = meanGy;
    this.noiseGy = noiseGy;
    double variance = ranked.varianceAround(meanGy);
    double leftGy = Math.sqrt(Math.max(0, variance - noiseGy * noiseGy));
    this.keptFraction = variance > 0 ? leftGy / Math.sqrt(variance) : 1;
    for (int end = 0; end <= PARTS; end++) {
      double percent = PERCENT * end / PARTS;
      evenGy[end] = hot ? shape.levelFraction(percent) : -shape.levelFraction(PERCENT - percent);
    }
    double sum = 0;
    double squares = 0;
    for (int part = 0; part < PARTS; part++) {
      double one = evenGy[part];
      double other = evenGy[part + 1];
      sum += (one + other) / 2;
      squares += (one * one + one * other + other * other) / 3;
    }
    double middle = sum / PARTS;
    double deviation = Math.sqrt(Math.max(0, squares / PARTS - middle * middle));
    for (int end = 0; end <= PARTS; end++) {
      evenGy[end] = deviation > 0 ? meanGy + leftGy * (evenGy[end] - middle) / deviation : meanGy;
    }
  }

  /** By how much noise moved a level: what it reads less what it would read without. */
  double ofLevel(int percent) {
    double ofForm = (ranked.level(percent) - meanGy) * (1 - keptFraction);
    if (noiseGy == 0) {
      return ofForm;
    }
    double low = evenGy[PARTS] - BEYOND * noiseGy;
    double high = evenGy[0] + BEYOND * noiseGy;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (evenAtLeast(middle) > percent / PERCENT) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return larger(ofForm, (low + high) / 2 - evenLevel(percent));
  }

  /** By how much noise moved the part of the region that gets at least a dose. */
  double ofFractionAtLeast(double doseGy) {
    double share = ranked.fractionAtLeast(doseGy);
    double drawnTogether =
        keptFraction > LEAST_KEPT
            ? ranked.fractionAtLeast(meanGy + (doseGy - meanGy) / keptFraction)
            : doseGy <= meanGy ? 1 : 0;
    if (noiseGy == 0) {
      return share - drawnTogether;
    }
    double above = 0;
    for (int part = 0; part < PARTS; part++) {
      double one = evenGy[part];
      double other = evenGy[part + 1];
      above +=
          one > other ? Math.clamp((one - doseGy) / (one - other), 0, 1) : one >= doseGy ? 1 : 0;
    }
    return larger(share - drawnTogether, evenAtLeast(doseGy) - above / PARTS);
  }

  private static double larger(double one, double other) {
    return Math.abs(one) >= Math.abs(other) ? one : other;
  }

  private double evenLevel(int percent) {
    double at = percent / PERCENT * PARTS;
    int part = Math.min(PARTS - 1, (int) at);
    return evenGy[part] + (at - part) * (evenGy[part + 1] - evenGy[part]);
  }

  /** The part of the even dose that is at least this with its noise. */
  private double evenAtLeast(double doseGy) {
    double sum = 0;
    for (int part = 0; part < PARTS; part++) {
      double one = (evenGy[part] - doseGy) / noiseGy;
      double other = (evenGy[part + 1] - doseGy) / noiseGy;
      sum +=
          one - other > FLAT
              ? (integral(one) - integral(other)) / (one - other)
              : BlurredSphere.normalBelow((one + other) / 2);
    }
    return sum / PARTS;
  }

  /** Of the normal distribution's probabilities from far below to here. */
  private static double integral(double deviations) {
    return deviations * BlurredSphere.normalBelow(deviations)
        + StrictMath.exp(-deviations * deviations / 2) / ROOT_OF_2_PI;
  }
}
