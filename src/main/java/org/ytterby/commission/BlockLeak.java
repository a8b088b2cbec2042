// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

/**
 * What blocks hide of noise that hangs together across their borders.
 *
 * <p>Noise that a Gaussian of standard deviation s has made smooth leaves the mean of a block of
 * length b with the variance 1 - 2 s / (√π b) of what its part of the whole's mean has; the rest is
 * in the blocks' covariance, which is not looked at. The noise's filter is part of the image's
 * blur, so that the blur bounds s: the uncertainty is overstated rather than missed, by 5 to 10 %
 * where the filter is two thirds of the blur. Stateless.
 */
final class BlockLeak {
  private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

  /** Blocks are several times as wide as any blur that is accepted; below it nothing is sure. */
  private static final double LEAST_KEPT = 0.3;

  private BlockLeak() {}

  /**
   * By which an uncertainty that blocks show is to be multiplied.
   *
   * @param sigmaMm standard deviation of the image's blur
   * @param blockMm length of the blocks
   * @param axes along which there are several
   */
  static double factor(double sigmaMm, double blockMm, int axes) {
    double kept = Math.max(LEAST_KEPT, 1 - TWO_OVER_ROOT_PI * sigmaMm / blockMm);
    double product = 1;
    for (int axis = 0; axis < axes; axis++) {
      product *= kept;
    }
    return 1 / Math.sqrt(product);
  }
}
