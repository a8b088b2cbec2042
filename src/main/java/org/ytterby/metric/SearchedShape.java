// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.region.PerfusedVolume;

/**
 * What the rule of {@link PerfusedVolume} makes of a region that is even on even surroundings,
 * behind one blur, in noise: the f, L, N and q of {@link ThresholdEdge}. Values are fractions of
 * what the region holds. Immutable; single-threaded use of its arrays.
 */
final class SearchedShape {
  /** Of the histogram of f. */
  private static final int BINS = 200;

  /** A level to 1e-5: of a volume, a tenth of a voxel. */
  private static final int HALVINGS = 16;

  /** Standard deviations beyond which nothing lies. */
  private static final double BEYOND = 5;

  /** Of the level, per unit of the volume: beyond it no such rule settles. */
  private static final double LEAST_SETTLING = 0.25;

  private final RegionBox box;
  private final double edgeFraction;
  private final double aroundFraction;
  private final NoiseByPlace noise;
  private final double allGy;

  /** f of each voxel of the box. */
  private final double[] shapeFraction;

  private final double[] histogramMl;
  private final double levelFraction;

  /**
   * That of one blur.
   *
   * @param blurred the region itself behind the blur of image and search, see {@link #blurred}
   * @param aroundGy the surroundings
   * @param highGy what the region has over them
   * @param edgeFraction the rule's level over the median
   */
  SearchedShape(
      RegionBox box,
      float[] blurred,
      double aroundGy,
      double highGy,
      NoiseByPlace noise,
      double edgeFraction) {
    this.box = box;
    this.noise = noise;
    this.allGy = aroundGy + highGy;
    this.edgeFraction = edgeFraction;
    this.aroundFraction = aroundGy / allGy;
    this.shapeFraction = new double[blurred.length];
    for (int here = 0; here < shapeFraction.length; here++) {
      shapeFraction[here] = aroundFraction + (1 - aroundFraction) * blurred[here];
    }
    this.histogramMl = histogramMl();
    this.levelFraction = level();
  }

  /**
   * The region behind a Gaussian, as a smooth body with such voxels would be: of that a voxel at
   * the surface holds a part, c, where the region has all of it or nothing. What it counts for
   * itself, o, makes a step at the surface of a Gaussian whose slope is o^⅓ a voxel; c goes from 0
   * to 1 over a voxel, and o (c - 1) or o c is added. The surface is where the blurred region has
   * the mean of its faces: below a half where they are curved outwards.
   */
  static float[] blurred(RegionBox box, double fwhmMm) {
    float[] blurred = box.smoothed(box.indicator(), fwhmMm);
    double own = ownFraction(box, fwhmMm);
    double slope = StrictMath.cbrt(own);
    double surface = box.with(blurred).surface().mean();
    for (int here = 0; here < blurred.length; here++) {
      double over = blurred[here] - surface;
      double step = box.contains(here) ? -own / 2 : own / 2;
      if (Math.abs(over) < slope / 2) {
        blurred[here] = (float) (surface + (over + step) / (1 - own / slope));
      }
    }
    return blurred;
  }

  /** What a voxel counts for itself behind a Gaussian. */
  static double ownFraction(RegionBox box, double fwhmMm) {
    double voxelMm = box.voxelEdgeMm();
    double part = voxelMm * GaussianSmoothing.FWHM_PER_SIGMA / (Math.sqrt(2 * Math.PI) * fwhmMm);
    return part * part * part;
  }

  private double level() {
    double low = 0;
    double high = edgeFraction;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (aboveMl(middle / edgeFraction) > aboveMl(middle) / 2) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** What lies above the rule's own level. */
  double aboveMl() {
    return aboveMl(levelFraction);
  }

  /** Volume by f; what lies between two bins is shared by them. */
  private double[] histogramMl() {
    double[] histogram = new double[BINS + 2];
    for (int here = 0; here < shapeFraction.length; here++) {
      double at = BINS * Math.clamp(shapeFraction[here], 0, 1);
      int bin = (int) at;
      histogram[bin] += (1 - (at - bin)) * box.volumeMl(here);
      histogram[bin + 1] += (at - bin) * box.volumeMl(here);
    }
    return histogram;
  }

  /** N of the class. */
  private double aboveMl(double of) {
    double sumMl = 0;
    for (int bin = 0; bin < histogramMl.length; bin++) {
      double f = (double) bin / BINS;
      double deviations = (f - of) / noise(f);
      if (deviations > BEYOND) {
        sumMl += histogramMl[bin];
      } else if (deviations > -BEYOND && histogramMl[bin] > 0) {
        sumMl += histogramMl[bin] * BlurredSphere.normalBelow(deviations);
      }
    }
    return sumMl;
  }

  /** s of the class: standard deviation where the image holds so much. */
  private double noise(double f) {
    double inside = (f - aroundFraction) / (1 - aroundFraction);
    return noise.sdGy(Math.clamp(inside, 0, 1)) / allGy;
  }

  /** The found volume's standard deviation by noise. */
  double variesMl() {
    float[] edge = likely(levelFraction);
    float[] median = likely(levelFraction / edgeFraction);
    double part = edgeFraction * sum(edge) / sum(median);
    // Without a plateau the level would run away from its own median.
    double again = 1 / Math.max(LEAST_SETTLING, 1 - part / 2);
    float[] weights = new float[edge.length];
    for (int here = 0; here < weights.length; here++) {
      weights[here] =
          (float) (again * noise(shapeFraction[here]) * (edge[here] - part * median[here]));
    }
    double widthMm = noise.widthMm();
    float[] near = box.smoothed(weights, GaussianSmoothing.FWHM_PER_SIGMA * Math.sqrt(2) * widthMm);
    double sum = 0;
    for (int here = 0; here < weights.length; here++) {
      sum += (double) weights[here] * near[here];
    }
    // The correlation's own sum over the lattice, of which smoothing has taken the mean.
    double apart = Math.sqrt(4 * Math.PI) * widthMm / box.voxelEdgeMm();
    return Math.sqrt(Math.max(0, sum * apart * apart * apart));
  }

  /** How much of each voxel's volume is likely to lie at a level, per unit of f. */
  private float[] likely(double of) {
    double wide = noise(of);
    float[] likelyMl = new float[shapeFraction.length];
    for (int here = 0; here < shapeFraction.length; here++) {
      double deviations = (shapeFraction[here] - of) / wide;
      likelyMl[here] =
          (float)
              (box.volumeMl(here)
                  * StrictMath.exp(-deviations * deviations / 2)
                  / (wide * Math.sqrt(2 * Math.PI)));
    }
    return likelyMl;
  }

  private static double sum(float[] numbers) {
    double sum = 0;
    for (float one : numbers) {
      sum += one;
    }
    return sum;
  }
}
