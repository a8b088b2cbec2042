// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.region.PerfusedVolume;

/**
 * How far the volume that {@link PerfusedVolume} finds lies from the true one, and how well that is
 * known: the rule is held against the region that it found.
 *
 * <pre>
 * shift        The region, taken for even on even surroundings, goes behind the blur of image and search:
 *              f. With noise of standard deviation s, N(L) = sum of v P((f - L) / s) mL lie above a level
 *              L, P the normal probability. The rule's own level is that part e of the median: N(L / e) =
 *              N(L) / 2. What lies above it, less the region, is what the rule made of the true one, to
 *              first order: a blur draws curved edges in, a thin region has a low median and so a low
 *              level, noise levels the median's plateau
 * noise        A voxel's noise n moves the volume by q n, q = k v [p((f - L) / s) - e A / B p((f - L / e) /
 *              s)] / s, p the normal density, A and B the sums of its two terms, k = B / (B - e A / 2):
 *              more volume has a lower median, and that a lower level. Its variance is s² times the sum of
 *              q (r * q), r the correlation of neighbours. Noise is told from the image as the search
 *              smoothed it ({@link ImageNoise}), whose width is that of the edge's own pieces
 * voxels       Voxel centres in a smooth body that lies anywhere: v (S / a²)^½ times √(Z / 8 π³), Z =
 *              16.53 the sum of |k|⁻⁴ over the lattice, S the surface (Kendall 1948, Quarterly J. Math.
 *              19:1)
 * surface      two thirds of the voxels' faces, which is so of one that looks evenly to all sides
 * assumptions  even uptake, even surroundings, noise alike all over; a blur that is a Gaussian. An uptake that is not even moves the volume by much more
 *              (see the rule), and no blur tells by how much
 * quiet        A region of voxels has a step of f at its surface, which is what a voxel counts for itself
 *              behind the blur (0.044 with 4 mm behind 7 and 8 mm). A level finds the same voxels again
 *              unless noise is as wide as that step: without it, 0.4 of the 2.1 % would be told that a ball
 *              of 80 mm loses, and 3.6 of the 7.4 % that one of 44 mm gains. So nothing is told of it
 * error bound  against the whole search in Poisson counts: see the test of coverage
 * cost         fourteen smoothings of the region's box
 * </pre>
 *
 * <p>Immutable.
 *
 * @param shiftMl what blur, rule and noise make the volume too large by
 * @param noiseMl standard deviation by the noise of one image
 * @param noiseDegreesOfFreedom of that
 * @param voxelsMl the same by where the voxels lie
 * @param perBlurMl what one standard uncertainty of the blur does to the shift, signed
 */
record ThresholdEdge(
    double shiftMl, double noiseMl, int noiseDegreesOfFreedom, double voxelsMl, double perBlurMl) {
  /** Three standard deviations of a filter, in its full widths. */
  private static final double REACH = 1.3;

  private static final double MM3_PER_ML = 1e3;

  /** Z / 8 π³ of the class. */
  private static final double LATTICE = 16.53 / (8 * Math.PI * Math.PI * Math.PI);

  /** Of the surface; as much as single voxels at the level are. */
  private static final double MOST_CUT = 0.02;

  /** Of the histogram of f. */
  private static final int BINS = 200;

  /** A level to 1e-5: of a volume, a tenth of a voxel. */
  private static final int HALVINGS = 16;

  /** Standard deviations beyond which nothing lies. */
  private static final double BEYOND = 5;

  /** The blur of an image, and how well it is known. */
  record Blur(double fwhmMm, double uncertaintyMm) {}

  /** How far around the region its image is looked at. */
  static double reachMm(Blur blur, PerfusedRules rule) {
    double wideMm = blur.fwhmMm() + blur.uncertaintyMm();
    return REACH * (Math.hypot(wideMm, rule.smoothingMm()) + rule.smoothingMm());
  }

  /**
   * That of a hot region; nothing where something cuts it, or in an image too quiet for it.
   *
   * @param box of the image that was searched, in any unit, with at least the reach around the
   *     region
   * @param aroundGy the surroundings behind the blur's reach
   * @param blur of the image; of a search that smooths by nothing, more than 0
   */
  static Optional<ThresholdEdge> of(RegionBox box, double aroundGy, Blur blur, PerfusedRules rule) {
    double seenMm = Math.hypot(blur.fwhmMm(), rule.smoothingMm());
    RegionBox searched = box.smoothed(rule.smoothingMm());
    if (isCut(searched)) {
      return Optional.empty();
    }
    ImageNoise noise = ImageNoise.of(searched, box.volumeMl(), seenMm, seenMm);
    double highGy = (box.mean() - aroundGy) / Inside.of(box, blur.fwhmMm()).value();
    double aroundFraction = aroundGy / (aroundGy + highGy);
    double noiseFraction = noise.sdGy() / (aroundGy + highGy);
    if (noiseFraction < ownFraction(box, seenMm)) {
      return Optional.empty();
    }
    Rule search = new Rule(box, rule, aroundFraction);
    double[] shape = search.shape(blur.fwhmMm());
    Level level = search.level(shape, noiseFraction);
    double wider = search.aboveMl(blur.fwhmMm() + blur.uncertaintyMm(), noiseFraction);
    double narrower =
        search.aboveMl(Math.max(0, blur.fwhmMm() - blur.uncertaintyMm()), noiseFraction);
    return Optional.of(
        new ThresholdEdge(
            level.aboveMl() - box.volumeMl(),
            search.varies(shape, level, noiseFraction, noise.widthMm()),
            noise.degreesOfFreedom(),
            voxelsMl(box),
            (wider - narrower) / 2));
  }

  /** What a voxel counts for itself behind a Gaussian. */
  private static double ownFraction(RegionBox box, double fwhmMm) {
    double widthMm = Math.sqrt(2 * Math.PI) * fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA;
    return MM3_PER_ML * box.volumeMl() / box.voxels() / (widthMm * widthMm * widthMm);
  }

  /**
   * Whether something else than the level ended a part of the edge: a contour that was searched in,
   * or the field.
   *
   * @param searched the image as the search smoothed it
   */
  static boolean isCut(RegionBox searched) {
    double level = Arrays.stream(searched.ofRegion(searched::value)).min().orElseThrow();
    return searched.surface().openFraction(level) > MOST_CUT;
  }

  /**
   * Whether a region shows no more spread than its own shape has when it is even, behind a blur as
   * wide as 95 % of its uncertainty allow, with what any even dose is allowed for its voxels.
   *
   * @param noiseGy standard deviation of a voxel
   */
  static boolean isEven(RegionBox box, double aroundGy, double noiseGy, Blur blur) {
    Inside shape = Inside.of(box, blur.fwhmMm() + 2 * blur.uncertaintyMm());
    double evenGy = (box.mean() - aroundGy) * shape.valueSpread() / shape.value();
    double spreadGy = Inside.of(box, box::value).valueSpread();
    double leftGy = Math.sqrt(Math.max(0, spreadGy * spreadGy - noiseGy * noiseGy));
    return leftGy <= NoiseWidening.MOST_OF_EVEN * evenGy;
  }

  /**
   * Of a number over the region.
   *
   * @param value its mean
   * @param valueSpread its standard deviation
   */
  private record Inside(double value, double valueSpread) {

    /** Of the region itself behind a blur. */
    static Inside of(RegionBox box, double fwhmMm) {
      float[] blurred = box.smoothed(box.indicator(), fwhmMm);
      return of(box, here -> blurred[here]);
    }

    static Inside of(RegionBox box, IntToDoubleFunction number) {
      double[] numbers = box.ofRegion(number);
      double mean = Arrays.stream(numbers).average().orElseThrow();
      double squares = Arrays.stream(numbers).map(one -> (one - mean) * (one - mean)).sum();
      return new Inside(mean, Math.sqrt(squares / numbers.length));
    }
  }

  private static double voxelsMl(RegionBox box) {
    double voxelMl = box.volumeMl() / box.voxels();
    double voxelMm = StrictMath.cbrt(MM3_PER_ML * voxelMl);
    double pieces = box.surface().smoothMm2() / (voxelMm * voxelMm);
    return voxelMl * Math.sqrt(LATTICE * pieces);
  }

  /** The rule's level, with what lies above it. */
  private record Level(double edgeFraction, double medianFraction, double aboveMl) {}

  /** What the rule makes of the region. */
  private record Rule(RegionBox box, PerfusedRules rule, double aroundFraction) {

    private double edge() {
      return rule.edgePercent() / 100;
    }

    /** f of the class. */
    double[] shape(double blurMm) {
      float[] seen = box.smoothed(box.indicator(), Math.hypot(blurMm, rule.smoothingMm()));
      double[] shape = new double[seen.length];
      for (int here = 0; here < shape.length; here++) {
        shape[here] = aroundFraction + (1 - aroundFraction) * seen[here];
      }
      return shape;
    }

    double aboveMl(double blurMm, double noiseFraction) {
      return level(shape(blurMm), noiseFraction).aboveMl();
    }

    Level level(double[] shape, double noiseFraction) {
      double[] histogramMl = histogramMl(shape);
      double low = 0;
      double high = edge();
      for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        double half = aboveMl(histogramMl, middle, noiseFraction) / 2;
        if (aboveMl(histogramMl, middle / edge(), noiseFraction) > half) {
          low = middle;
        } else {
          high = middle;
        }
      }
      double found = (low + high) / 2;
      return new Level(found, found / edge(), aboveMl(histogramMl, found, noiseFraction));
    }

    /** Volume by f; what lies between two bins is shared by them. */
    private double[] histogramMl(double[] shape) {
      double[] histogramMl = new double[BINS + 2];
      for (int here = 0; here < shape.length; here++) {
        double at = BINS * Math.clamp(shape[here], 0, 1);
        int bin = (int) at;
        histogramMl[bin] += (1 - (at - bin)) * box.volumeMl(here);
        histogramMl[bin + 1] += (at - bin) * box.volumeMl(here);
      }
      return histogramMl;
    }

    /** N of the class. */
    private static double aboveMl(double[] histogramMl, double level, double noiseFraction) {
      double sumMl = 0;
      for (int bin = 0; bin < histogramMl.length; bin++) {
        double deviations = ((double) bin / BINS - level) / noiseFraction;
        if (deviations > BEYOND) {
          sumMl += histogramMl[bin];
        } else if (deviations > -BEYOND && histogramMl[bin] > 0) {
          sumMl += histogramMl[bin] * BlurredSphere.normalBelow(deviations);
        }
      }
      return sumMl;
    }

    /** The volume's standard deviation by noise of this width, itself a standard deviation. */
    double varies(double[] shape, Level level, double noiseFraction, double widthMm) {
      float[] edge = likely(shape, level.edgeFraction(), noiseFraction);
      float[] median = likely(shape, level.medianFraction(), noiseFraction);
      double perEdge = sum(edge);
      double perMedian = sum(median);
      double part = edge() * perEdge / perMedian;
      // Without a plateau the level would run away from its own median: no such rule settles.
      double again = 1 / Math.max(0.25, 1 - part / 2);
      float[] weights = new float[edge.length];
      for (int here = 0; here < weights.length; here++) {
        weights[here] = (float) (again * (edge[here] - part * median[here]));
      }
      float[] near =
          box.smoothed(weights, GaussianSmoothing.FWHM_PER_SIGMA * Math.sqrt(2) * widthMm);
      double sum = 0;
      for (int here = 0; here < weights.length; here++) {
        sum += (double) weights[here] * near[here];
      }
      // The correlation's own sum over the lattice, of which smoothing has taken the mean.
      double apartMm = Math.sqrt(4 * Math.PI) * widthMm;
      double correlatedMl = apartMm * apartMm * apartMm / MM3_PER_ML;
      double voxels = correlatedMl * box.voxels() / box.volumeMl();
      return noiseFraction * Math.sqrt(Math.max(0, sum * voxels));
    }

    /** How much of each voxel's volume is likely to lie at a level, per unit of f. */
    private float[] likely(double[] shape, double level, double noiseFraction) {
      float[] likelyMl = new float[shape.length];
      for (int here = 0; here < shape.length; here++) {
        double deviations = (shape[here] - level) / noiseFraction;
        likelyMl[here] =
            (float)
                (box.volumeMl(here)
                    * StrictMath.exp(-deviations * deviations / 2)
                    / (noiseFraction * Math.sqrt(2 * Math.PI)));
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
}
