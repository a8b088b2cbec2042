// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.dose.BlurredSphere;

/**
 * What noise does to a histogram, which it widens: how far a level, and a volume that gets at least
 * a dose, lie from where they would without it; and how it moves them from one image to the next.
 *
 * <pre>
 * method       Two spreads are thought of, each with the root of s² - n² that is left of the voxels' when
 *              the noise's is taken off: one of the histogram's own form, drawn together about the
 *              mean; and that of an even dose behind the image's blur, most of it on a plateau with a
 *              tail to the surroundings, to which normal noise is added
 * why two      A plateau is levelled by noise: its median falls towards the mean, where a form
 *              drawn together would leave it. Of an uneven dose the form is all that is known
 * which        Of a hot region in even surroundings, behind a blur that is known, the even dose is
 *              expected, as its recovery expects it, unless more spread is left than the blur makes of
 *              such a dose in cold surroundings, and a quarter of that for voxels and a wrong place:
 *              that region holds tumours or a cold core. Of it, and of any other, the middle of both is
 *              taken with a rectangle's uncertainty; the truth may lie outside of both
 * one image    A voxel moves a level as far as it is likely to lie there, p: the level moves by the mean
 *              of the noise weighted by p, which varies as the plain mean does times the root of the mean
 *              of p² over the mean of p. Of the form that is taken, of two the larger; correlations of
 *              higher order add 2 to 3 % to that of D50 and D70, 14 to 31 % to that of D90 to D98 and D2
 * assumptions  noise normal and alike all over the region
 * error bound  even spheres of 40 and 60 mm in the noise of a PET (20 and 30 % a voxel): D50 and D70
 *              move as far as is said within 1.5 % of the dose inside
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

  /** A rectangle's width over its standard deviation. */
  private static final double ROOT_OF_12 = Math.sqrt(12);

  /** Standard deviations within which a part has one dose. */
  private static final double FLAT = 1e-3;

  /** Standard deviations beyond which nothing lies. */
  private static final double BEYOND = 5;

  /** Below it, a form cannot be drawn together any more. */
  private static final double LEAST_KEPT = 0.05;

  /** More spread than this, over what an even dose may have, is no even dose. */
  static final double MOST_OF_EVEN = 1.25;

  private final RankedDose ranked;
  private final double meanGy;
  private final double noiseGy;

  /** What a spread without noise is of the spread that there is. */
  private final double keptFraction;

  /** The even dose behind the blur: the ends of its parts, from the hottest on. */
  private final double[] evenGy = new double[PARTS + 1];

  /** The histogram's own form, drawn together; ends of parts as above. */
  private final double[] formGy = new double[PARTS + 1];

  private final boolean hot;
  private final boolean even;
  private final boolean asked;

  /**
   * By how much noise moved a number.
   *
   * @param value what it is expected to read too high by, below 0 where it reads too low
   * @param standardUncertainty of that, by not knowing the form; signed as an effect is
   * @param mostSpread by whichever form it is more, without a sign: for a judgement
   */
  record Moved(double value, double standardUncertainty, double mostSpread) {}

  /**
   * Of a region.
   *
   * @param ranked its voxels
   * @param noiseGy standard deviation of a voxel
   * @param shape the sphere of the region's volume behind the image's blur
   * @param hot whether its surroundings get less
   * @param even whether it is taken for an even one
   */
  NoiseWidening(RankedDose ranked, double noiseGy, BlurredSphere shape, boolean hot, boolean even) {
    this.hot = hot;
    this.asked = even;
    this.ranked = ranked;
    this.meanGy = ranked.meanByVolume();
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
    // Surroundings that get something leave less of it.
    boolean more = leftGy * Math.abs(middle) > MOST_OF_EVEN * Math.abs(meanGy) * deviation;
    this.even = even && !(hot && more);
    for (int end = 0; end <= PARTS; end++) {
      evenGy[end] = deviation > 0 ? meanGy + leftGy * (evenGy[end] - middle) / deviation : meanGy;
      formGy[end] = meanGy + keptFraction * (ranked.level(PERCENT * end / PARTS) - meanGy);
    }
  }

  /** The same in the region with another edge. */
  NoiseWidening with(RankedDose resized, BlurredSphere shape) {
    return new NoiseWidening(resized, noiseGy, shape, hot, asked);
  }

  /** A level as it is expected without noise. */
  double levelWithout(int percent) {
    return ranked.level(percent) - ofLevel(percent).value();
  }

  /** The part of the region that is expected to get at least a dose without noise. */
  double fractionWithout(double doseGy) {
    return ranked.fractionAtLeast(doseGy) - ofFractionAtLeast(doseGy).value();
  }

  /** By how much noise moved a level: what it reads less what it would read without. */
  Moved ofLevel(int percent) {
    double ofForm = (ranked.level(percent) - meanGy) * (1 - keptFraction);
    if (noiseGy == 0) {
      return moved(ofForm, ofForm);
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
    return moved(ofForm, (low + high) / 2 - evenLevel(percent));
  }

  /** By how much noise moved the part of the region that gets at least a dose. */
  Moved ofFractionAtLeast(double doseGy) {
    double share = ranked.fractionAtLeast(doseGy);
    double drawnTogether =
        keptFraction > LEAST_KEPT
            ? ranked.fractionAtLeast(meanGy + (doseGy - meanGy) / keptFraction)
            : doseGy <= meanGy ? 1 : 0;
    if (noiseGy == 0) {
      return moved(share - drawnTogether, share - drawnTogether);
    }
    double above = 0;
    for (int part = 0; part < PARTS; part++) {
      double one = evenGy[part];
      double other = evenGy[part + 1];
      above +=
          one > other ? Math.clamp((one - doseGy) / (one - other), 0, 1) : one >= doseGy ? 1 : 0;
    }
    return moved(share - drawnTogether, evenAtLeast(doseGy) - above / PARTS);
  }

  private Moved moved(double ofForm, double ofEven) {
    double most = Math.max(Math.abs(ofForm), Math.abs(ofEven));
    return even
        ? new Moved(ofEven, 0, most)
        : new Moved((ofForm + ofEven) / 2, (ofForm - ofEven) / ROOT_OF_12, most);
  }

  /** How far a level moves from one image to the next, over how far the mean does. */
  double levelOverMean(double levelGy) {
    double ofEven = levelOverMean(evenGy, levelGy);
    return even ? ofEven : Math.max(ofEven, levelOverMean(formGy, levelGy));
  }

  private double levelOverMean(double[] endsGy, double levelGy) {
    double sum = 0;
    double squares = 0;
    for (int part = 0; part < PARTS && noiseGy > 0; part++) {
      double here = likely(endsGy, part, levelGy);
      sum += here;
      squares += here * here;
    }
    return sum > 0 ? Math.sqrt(PARTS * squares) / sum : 1;
  }

  /** How far the part that gets at least a dose moves when the mean moves by 1 Gy. */
  double fractionOverMean(double doseGy) {
    double ofEven = fractionOverMean(evenGy, doseGy);
    return even ? ofEven : Math.max(ofEven, fractionOverMean(formGy, doseGy));
  }

  private double fractionOverMean(double[] endsGy, double doseGy) {
    double squares = 0;
    for (int part = 0; part < PARTS && noiseGy > 0; part++) {
      double here = likely(endsGy, part, doseGy);
      squares += here * here;
    }
    return Math.sqrt(squares / PARTS);
  }

  /** How likely a voxel of a part lies at a dose, per Gy. */
  private double likely(double[] endsGy, int part, double doseGy) {
    double one = (endsGy[part] - doseGy) / noiseGy;
    double other = (endsGy[part + 1] - doseGy) / noiseGy;
    double per =
        one - other > FLAT
            ? (BlurredSphere.normalBelow(one) - BlurredSphere.normalBelow(other)) / (one - other)
            : density((one + other) / 2);
    return per / noiseGy;
  }

  private static double density(double deviations) {
    return StrictMath.exp(-deviations * deviations / 2) / ROOT_OF_2_PI;
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
    return deviations * BlurredSphere.normalBelow(deviations) + density(deviations);
  }
}
