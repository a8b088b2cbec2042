// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The noise of the image in and around a hot region: inside, where there is much activity, it may
 * be several times what it is outside.
 *
 * <pre>
 * method       Inside is what lies so deep that the blur takes less than {@value #DEEP} off it: there
 *              the edge says nothing, and {@link ImageNoise} tells the rest. (Near it, the region's own
 *              shape has followed the noise and would explain it away: 15 % of it, of a ball of 60 mm.) A
 *              region with too little of that is told as a whole; what its blurred shape has of the two
 *              noises is put right. Outside is a shell around it, from two to three standard deviations of
 *              the blur. Between them the variance goes as the blurred region does: counts add up so
 * why          the level lies where the noise is neither. At the edge of a ball of 60 mm it has 0.42 of the
 *              inside's variance in images of OSEM, 0.73 in those of filtered back-projection; as the
 *              blurred region says, 0.42 and 0.71
 * assumptions  even surroundings. What they hold else is taken for noise, but never for more than inside
 * cost         some ten smoothings of the region's box
 * </pre>
 *
 * <p>Immutable.
 *
 * @param insideGy standard deviation of a voxel
 * @param outsideGy the same around it, no more than that
 * @param widthMm the noise's own standard deviation of correlation
 * @param degreesOfFreedom of the estimate
 */
record NoiseByPlace(double insideGy, double outsideGy, double widthMm, int degreesOfFreedom) {
  private static final double DEEP = 0.05;

  /**
   * In widths at half maximum: two standard deviations, where what is searched reaches to three.
   */
  private static final double SHELL_FROM = 0.85;

  /** With so many a standard deviation is known to 15 %. */
  private static final int DEGREES_WANTED = 20;

  /**
   * That of a region.
   *
   * @param searched the image with {@link ImageNoise#REACH} widths around the region at least
   * @param blurred the region itself behind the same blur
   * @param highGy what the region has over its surroundings
   * @param fwhmMm full width at half maximum of the blur
   */
  static NoiseByPlace of(RegionBox searched, float[] blurred, double highGy, double fwhmMm) {
    float[] left = new float[blurred.length];
    for (int here = 0; here < left.length; here++) {
      left[here] = (float) (searched.value(here) - highGy * blurred[here]);
    }
    RegionBox residual = searched.with(left);
    double outsideGy =
        deviation(residual, searched.shell(SHELL_FROM * fwhmMm, ImageNoise.REACH * fwhmMm));
    BitSet deep = new BitSet(left.length);
    for (int here = searched.next(0); here >= 0; here = searched.next(here + 1)) {
      deep.set(here, blurred[here] > 1 - DEEP);
    }
    if (!deep.isEmpty()) {
      RegionBox inside = residual.within(deep);
      ImageNoise noise = ImageNoise.ofResidual(inside, inside.volumeMl(), fwhmMm);
      if (noise.degreesOfFreedom() >= DEGREES_WANTED) {
        return of(noise.orUnfiltered(inside), 1, outsideGy);
      }
    }
    double hot = Arrays.stream(searched.ofRegion(here -> blurred[here])).average().orElseThrow();
    return of(ImageNoise.of(searched, searched.volumeMl(), fwhmMm, fwhmMm), hot, outsideGy);
  }

  /** Of voxels which the inside makes up so much of, on average. */
  private static NoiseByPlace of(ImageNoise noise, double hot, double outsideGy) {
    double outside = Math.min(outsideGy, noise.sdGy());
    double others = (1 - hot) * outside * outside;
    double inside = Math.sqrt((noise.sdGy() * noise.sdGy() - others) / hot);
    return new NoiseByPlace(inside, outside, noise.widthMm(), noise.degreesOfFreedom());
  }

  private static double deviation(RegionBox box, BitSet voxels) {
    double mean = box.meanOf(voxels).orElse(0);
    double squares =
        voxels.stream().mapToDouble(here -> box.value(here) - mean).map(one -> one * one).sum();
    return Math.sqrt(squares / Math.max(1, voxels.cardinality()));
  }

  /**
   * Standard deviation where the blurred region is so much of 1.
   *
   * @param blurredFraction 0 to 1
   */
  double sdGy(double blurredFraction) {
    double outside = outsideGy * outsideGy;
    return Math.sqrt(outside + (insideGy * insideGy - outside) * blurredFraction);
  }
}
