// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.geometry.GaussianSmoothing;

/**
 * White noise behind a Gaussian on the voxels of a region, and what is left of it when its own
 * Gaussian mean is taken off: variances and correlations over the variance of a voxel.
 *
 * <pre>
 * method       the noise's correlation is r(h) = exp(-h² / 4 n²) at the lattice's distances; behind
 *              image - W image, W the weights of {@link GaussianSmoothing}, it is
 *              r - 2 (W * r) + (W * W * r), each of the three a product of one factor an axis
 * why sums     and no integrals: noise narrower than a voxel is white for it, and the filter's weights
 *              are few. The integrals would make it a seventh too small there
 * assumptions  even planes about the region
 * </pre>
 *
 * <p>Immutable.
 */
final class FilteredNoise {
  /** Distances in voxels up to which correlations count. */
  private static final int LAGS = 6;

  private static final double CUT_OFF_SIGMAS = 3;
  private static final double NEGLIGIBLE = 1e-12;

  private final double widthMm;
  private final double filterMm;

  /** By axis and distance in voxels: the noise, behind the filter, behind it twice. */
  private final double[][] plainFraction = new double[RegionBox.AXES][];

  private final double[][] onceFraction = new double[RegionBox.AXES][];
  private final double[][] twiceFraction = new double[RegionBox.AXES][];
  private final double reselFactor;

  /**
   * Of these widths, both standard deviations.
   *
   * @param widthMm of the noise's Gaussian, more than 0
   * @param filterMm of the filter, more than 0
   */
  FilteredNoise(RegionBox box, double widthMm, double filterMm) {
    this.widthMm = widthMm;
    this.filterMm = filterMm;
    double all = 1;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      double spacingMm = box.spacingMm(axis);
      double[] weights = weights(spacingMm, filterMm);
      int reach = weights.length - 1;
      double[] own = correlations(spacingMm, widthMm, LAGS + 2 * reach);
      double[] first = behind(own, weights, LAGS + reach);
      plainFraction[axis] = own;
      onceFraction[axis] = first;
      twiceFraction[axis] = behind(first, weights, LAGS);
      all *= sum(spacingMm, widthMm);
    }
    this.reselFactor = all;
  }

  /** Half of a filter's weights, from its middle on; all of them sum to 1. */
  private static double[] weights(double spacingMm, double filterMm) {
    int reach = (int) (CUT_OFF_SIGMAS * filterMm / spacingMm);
    double[] weights = new double[reach + 1];
    double sum = 0;
    for (int lag = 0; lag <= reach; lag++) {
      double sigmas = lag * spacingMm / filterMm;
      weights[lag] = StrictMath.exp(-sigmas * sigmas / 2);
      sum += lag == 0 ? 1 : 2 * weights[lag];
    }
    for (int lag = 0; lag <= reach; lag++) {
      weights[lag] /= sum;
    }
    return weights;
  }

  /** Of noise behind a Gaussian of this standard deviation, so far apart. */
  static double correlation(double distanceMm, double widthMm) {
    double apart = distanceMm / widthMm;
    return StrictMath.exp(-apart * apart / 4);
  }

  private static double[] correlations(double spacingMm, double widthMm, int most) {
    double[] correlations = new double[most + 1];
    for (int lag = 0; lag <= most; lag++) {
      correlations[lag] = correlation(lag * spacingMm, widthMm);
    }
    return correlations;
  }

  private static double[] behind(double[] correlations, double[] weights, int most) {
    double[] behind = new double[most + 1];
    for (int lag = 0; lag <= most; lag++) {
      double sum = weights[0] * correlations[lag];
      for (int by = 1; by < weights.length; by++) {
        sum += weights[by] * (correlations[lag + by] + correlations[Math.abs(lag - by)]);
      }
      behind[lag] = sum;
    }
    return behind;
  }

  private static double sum(double spacingMm, double widthMm) {
    double sum = 1;
    double term = 1;
    for (int lag = 1; term > NEGLIGIBLE; lag++) {
      term = correlation(lag * spacingMm, widthMm);
      sum += 2 * term;
    }
    return sum;
  }

  /** What is left of a voxel's variance. */
  double passed() {
    return passed(0, 0, 0);
  }

  private double passed(int x, int y, int z) {
    return plainFraction[0][x] * plainFraction[1][y] * plainFraction[2][z]
        - 2 * onceFraction[0][x] * onceFraction[1][y] * onceFraction[2][z]
        + twiceFraction[0][x] * twiceFraction[1][y] * twiceFraction[2][z];
  }

  /** What is left, correlated between neighbours along an axis. */
  double ofNeighbours(int axis) {
    return passed(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0) / passed();
  }

  /** How many voxels of the noise itself are as good as one for a mean. */
  double reselVoxels() {
    return reselFactor;
  }

  /** How many voxels of what is left are as good as one for its variance. */
  double correlatedVoxels() {
    double whole = passed();
    double sum = 0;
    for (int z = -LAGS; z <= LAGS; z++) {
      for (int y = -LAGS; y <= LAGS; y++) {
        for (int x = -LAGS; x <= LAGS; x++) {
          double correlation = passed(Math.abs(x), Math.abs(y), Math.abs(z)) / whole;
          sum += correlation * correlation;
        }
      }
    }
    return sum;
  }

  /**
   * How many voxels' share of what is left one pattern takes along at most, when it is taken off:
   * the peak of the spectrum over its mean. The spectrum is w^(2 n² / p²) (1 - w)² with w = exp(-k²
   * p² / 2), of noise with a voxel's variance times the resel.
   */
  double voxelsLost() {
    double power = 2 * widthMm * widthMm / (filterMm * filterMm);
    double w = power / (power + 2);
    return reselFactor * StrictMath.pow(w, power) * (1 - w) * (1 - w) / passed();
  }
}
