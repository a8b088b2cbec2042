// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

/**
 * The standard normal distribution, tabulated once.
 *
 * <p><b>Method</b>: density by StrictMath at nodes 1/512 apart from -6 to 6, integrated between
 * them by Simpson's rule; between nodes the cubic that meets value and density at both ends.
 * <b>Error bound</b>: 1e-12 for the distribution, 1e-9 beyond its ends, where it is 0 or 1.
 * Immutable.
 */
final class Normal {
  private static final double REACH = 6;
  private static final int NODES_PER_SIGMA = 512;
  private static final int INTERVALS = (int) (2 * REACH * NODES_PER_SIGMA);
  private static final double STEP = 1.0 / NODES_PER_SIGMA;
  private static final double AT_ZERO = 0.3989422804014327;
  private static final double[] DENSITY = new double[INTERVALS + 1];
  private static final double[] BELOW = new double[INTERVALS + 1];

  static {
    for (int i = 0; i <= INTERVALS; i++) {
      DENSITY[i] = density(i * STEP - REACH);
    }
    for (int i = 1; i <= INTERVALS; i++) {
      double middle = density((i - 0.5) * STEP - REACH);
      BELOW[i] = BELOW[i - 1] + STEP / 6 * (DENSITY[i - 1] + 4 * middle + DENSITY[i]);
    }
  }

  private Normal() {}

  /** The density at a point, in units of the standard deviation. */
  static double density(double z) {
    return AT_ZERO * StrictMath.exp(-0.5 * z * z);
  }

  /** The probability of less than z standard deviations. */
  static double below(double z) {
    if (z <= -REACH) {
      return 0;
    }
    if (z >= REACH) {
      return 1;
    }
    double at = (z + REACH) * NODES_PER_SIGMA;
    int node = (int) at;
    double t = at - node;
    double rest = 1 - t;
    return (1 + 2 * t) * rest * rest * BELOW[node]
        + t * t * (3 - 2 * t) * BELOW[node + 1]
        + STEP * t * rest * (rest * DENSITY[node] - t * DENSITY[node + 1]);
  }

  /**
   * The values that cut the distribution into this many equally probable parts, at the middle
   * probability of each part, scaled so that their variance is 1.
   */
  static double[] quantiles(int parts) {
    double[] quantiles = new double[parts];
    int node = 0;
    double squares = 0;
    for (int i = 0; i < parts; i++) {
      double wanted = (i + 0.5) / parts;
      while (BELOW[node + 1] < wanted) {
        node++;
      }
      double t = (wanted - BELOW[node]) / (BELOW[node + 1] - BELOW[node]);
      quantiles[i] = (node + t) * STEP - REACH;
      squares += quantiles[i] * quantiles[i];
    }
    double scale = Math.sqrt(parts / squares);
    for (int i = 0; i < parts; i++) {
      quantiles[i] *= scale;
    }
    return quantiles;
  }
}
