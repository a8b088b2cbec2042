// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.region.PerfusedVolume;

/**
 * How far the volume that {@link PerfusedVolume} finds lies from the true one, and how well that is
 * known: the rule is held against the region that it found.
 *
 * <pre>
 * shift        The region, taken for even on even surroundings, goes behind the blur of image and search:
 *              f ({@link SearchedShape}). With noise of standard deviation s, N(L) = sum of v P((f - L) / s)
 *              mL lie above a level L, P the normal probability. The rule's own level is that part e of the
 *              median: N(L / e) = N(L) / 2. What lies above it, less the region, is what the rule made of
 *              the true one, to first order: a blur draws curved edges in, a thin region has a low median
 *              and so a low level, noise levels the median's plateau
 * noise        A voxel's noise n moves the volume by q n, q = k v [p((f - L) / s) - e A / B p((f - L / e) /
 *              s)] / s, p the normal density, A and B the sums of its two terms, k = B / (B - e A / 2):
 *              more volume has a lower median, and that a lower level. Its variance is the sum of
 *              s q (r * s q), r the correlation of neighbours. s is told from the image as the search
 *              smoothed it, inside and outside of the edge ({@link NoiseByPlace})
 * blur         all of it again with a blur that is wider and narrower by its standard uncertainty, each
 *              with the uptake that it makes of the same image
 * voxels       Voxel centres in a smooth body that lies anywhere: v (S / a²)^½ times √(Z / 8 π³), Z =
 *              16.53 the sum of |k|⁻⁴ over the lattice, S the surface (Kendall 1948, Quarterly J. Math.
 *              19:1)
 * surface      two thirds of the voxels' faces, which is so of one that looks evenly to all sides
 * assumptions  even uptake, even surroundings; a blur that is a Gaussian; noise that is white behind one.
 *              An uptake that is not even moves the volume by much more (see the rule), and no blur tells
 *              by how much
 * quiet        A region of voxels has a step of f at its surface, which is what a voxel counts for itself
 *              behind the blur (0.044 with 4 mm behind 7 and 8 mm). A level finds the same voxels again
 *              unless noise is as wide as that step. So nothing is told of less
 * error bound  against the whole search in white noise behind a Gaussian, see the test; in Poisson counts,
 *              that of coverage
 * cost         some twenty smoothings of the region's box
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
  /** Z / 8 π³ of the class. */
  private static final double LATTICE = 16.53 / (8 * Math.PI * Math.PI * Math.PI);

  /** Of the surface; as much as single voxels at the level are. */
  private static final double MOST_CUT = 0.02;

  /** The blur of an image, and how well it is known. */
  record Blur(double fwhmMm, double uncertaintyMm) {}

  /** How far around the region its image is looked at. */
  static double reachMm(Blur blur, PerfusedRules rule) {
    double wideMm = blur.fwhmMm() + blur.uncertaintyMm();
    return ImageNoise.REACH * (Math.hypot(wideMm, rule.smoothingMm()) + rule.smoothingMm());
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
    RegionBox searched = box.smoothed(rule.smoothingMm());
    if (isCut(searched)) {
      return Optional.empty();
    }
    double seenMm = Math.hypot(blur.fwhmMm(), rule.smoothingMm());
    float[] blurred = SearchedShape.blurred(box, seenMm);
    double highGy = highGy(box, aroundGy, blur.fwhmMm());
    NoiseByPlace noise = NoiseByPlace.of(searched, blurred, highGy, seenMm);
    if (noise.insideGy() < SearchedShape.ownFraction(box, seenMm) * (aroundGy + highGy)) {
      return Optional.empty();
    }
    Search search = new Search(box, aroundGy, noise, rule);
    SearchedShape shape = search.behind(blurred, highGy);
    double wider = search.behind(blur.fwhmMm() + blur.uncertaintyMm()).aboveMl();
    double narrower = search.behind(Math.max(0, blur.fwhmMm() - blur.uncertaintyMm())).aboveMl();
    return Optional.of(
        new ThresholdEdge(
            shape.aboveMl() - box.volumeMl(),
            shape.variesMl(),
            noise.degreesOfFreedom(),
            voxelsMl(box),
            (wider - narrower) / 2));
  }

  /** What an even region has over its surroundings, whose blurred mean is the image's. */
  private static double highGy(RegionBox box, double aroundGy, double fwhmMm) {
    return (box.mean() - aroundGy) / Inside.of(box, fwhmMm).value();
  }

  /**
   * What does not change with the blur that is held to have been: the image, its noise, the rule.
   */
  private record Search(RegionBox box, double aroundGy, NoiseByPlace noise, PerfusedRules rule) {

    SearchedShape behind(double blurMm) {
      double seenMm = Math.hypot(blurMm, rule.smoothingMm());
      return behind(SearchedShape.blurred(box, seenMm), highGy(box, aroundGy, blurMm));
    }

    SearchedShape behind(float[] blurred, double highGy) {
      return new SearchedShape(box, blurred, aroundGy, highGy, noise, rule.edgePercent() / 100);
    }
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
    double voxelMm = box.voxelEdgeMm();
    double pieces = box.surface().smoothMm2() / (voxelMm * voxelMm);
    return box.volumeMl() / box.voxels() * Math.sqrt(LATTICE * pieces);
  }
}
