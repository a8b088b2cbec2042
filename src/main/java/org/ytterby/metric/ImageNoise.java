// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.Density;

/**
 * The noise of the image in one region, told from the image itself.
 *
 * <pre>
 * method       What a Gaussian as wide as the point spread function takes away of the image is noise
 *              mostly: an object has been blurred by that already. Its variance and its correlation
 *              between neighbours give the noise's own, which is taken for white noise behind a
 *              Gaussian: the residual's autocovariance at distance h is
 *              C(2 n²) - 2 C(2 n² + p²) + C(2 n² + 2 p²), C(v) = v^(-3/2) exp(-h² / 2 v), n the noise's and p
 *              the filter's standard deviation. n solves the measured correlation of neighbours.
 *              A region then holds volume / (resel x a) independent elements, the resel being the sum
 *              of the autocorrelation over the lattice and a what of it stays in the region
 * why so       One image is all there is. A bootstrap of voxels would take correlated ones for
 *              independent; one of blocks needs many blocks, which a tumour has not, and would take
 *              every true unevenness for noise. The analytic way needs one assumption, the Gaussian,
 *              and has no seed
 * assumptions  noise alike all over the region. Edges of small hot regions leak into the residual (8 %
 *              of a step at most), so that noise is overstated there rather than missed. The zero at
 *              low frequencies that filtered back-projection gives its noise is not used: overstated
 * error bound  its own degrees of freedom: the independent elements of the residual
 * cost         a smoothing of the region's box
 * </pre>
 *
 * <p>Immutable.
 *
 * @param sdGy standard deviation of a voxel, in Gy
 * @param widthMm the noise's own standard deviation of correlation, n
 * @param elementsFactor independent ones of the region, at least 1
 * @param degreesOfFreedom of the estimate, at least 1
 */
public record ImageNoise(double sdGy, double widthMm, double elementsFactor, int degreesOfFreedom) {
  /** Three standard deviations of the filter, in its full widths. */
  private static final double REACH = 1.3;

  private static final int HALVINGS = 50;
  private static final int LAGS = 6;

  /** Below it, in filter widths, noise is white for a voxel; above it nothing passes the filter. */
  private static final double NARROWEST = 0.1;

  private static final double WIDEST = 2;

  /** Fewer pairs than these say nothing of a correlation. */
  private static final int PAIRS_WANTED = 12;

  /**
   * The noise of a region.
   *
   * @param box with at least 3 standard deviations of the filter around the region
   * @param volumeMl of the region
   * @param fwhmMm of the filter: the image's point spread function
   */
  static ImageNoise of(RegionBox box, double volumeMl, double fwhmMm) {
    double filterMm = fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA;
    float[] residual = box.residual(fwhmMm);
    double squares = 0;
    int voxels = 0;
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      squares += (double) residual[here] * residual[here];
      voxels++;
    }
    double variance = squares / voxels;
    double widthMm = variance > 0 ? widthMm(box, residual, filterMm) : filterMm;
    double passed = passed(0, widthMm, filterMm) / autocovariance(0, 2 * widthMm * widthMm);
    double reselMl = reselMl(box, widthMm);
    double stays =
        new BlurredSphere(BlurredSphere.diameterMm(volumeMl), Math.sqrt(2) * widthMm)
            .activityFraction();
    double elements = Math.max(1, volumeMl / (reselMl * stays));
    int freedom = (int) Math.max(1, voxels / correlatedVoxels(box, widthMm, filterMm));
    return new ImageNoise(Math.sqrt(variance / passed), widthMm, elements, freedom);
  }

  /**
   * Standard deviation that noise gives the mean over so much of a region, in the unit of the
   * values.
   *
   * @param residual of the whole grid: the image without what is known to be in it
   * @param volumeMl of what the mean is taken over
   * @param fwhmMm of the image's point spread function
   */
  public static double ofResidual(Mask region, float[] residual, double volumeMl, double fwhmMm) {
    MassMap even = MassMap.uniform(region.grid(), Density.SOFT_TISSUE);
    return of(new RegionBox(region, residual, REACH * fwhmMm, even), volumeMl, fwhmMm).ofMean();
  }

  /** Standard deviation of the region's mean. */
  double ofMean() {
    return sdGy / Math.sqrt(elementsFactor);
  }

  private static double widthMm(RegionBox box, float[] residual, double filterMm) {
    double[] found = new double[RegionBox.AXES];
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      found[axis] = neighbours(box, residual, axis);
    }
    double low = NARROWEST * filterMm;
    double high = WIDEST * filterMm;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      double excess = 0;
      int known = 0;
      for (int axis = 0; axis < RegionBox.AXES; axis++) {
        if (!Double.isNaN(found[axis])) {
          double expected =
              passed(box.spacingMm(axis), middle, filterMm) / passed(0, middle, filterMm);
          excess += expected - found[axis];
          known++;
        }
      }
      if (known == 0) {
        return filterMm;
      }
      if (excess < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The residual's correlation of neighbours in the region along an axis; NaN of too few pairs. */
  private static double neighbours(RegionBox box, float[] residual, int axis) {
    double products = 0;
    double squares = 0;
    int pairs = 0;
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      int there = box.neighbour(here, axis, 1);
      if (there >= 0 && box.contains(there)) {
        double one = residual[here];
        double other = residual[there];
        products += one * other;
        squares += (one * one + other * other) / 2;
        pairs++;
      }
    }
    return pairs < PAIRS_WANTED || squares == 0 ? Double.NaN : products / squares;
  }

  /** Autocovariance of the residual at a distance, in the unit of {@link #autocovariance}. */
  private static double passed(double distanceMm, double widthMm, double filterMm) {
    double noise = 2 * widthMm * widthMm;
    double filter = filterMm * filterMm;
    return autocovariance(distanceMm, noise)
        - 2 * autocovariance(distanceMm, noise + filter)
        + autocovariance(distanceMm, noise + 2 * filter);
  }

  private static double autocovariance(double distanceMm, double variance) {
    return StrictMath.exp(-distanceMm * distanceMm / (2 * variance))
        / (variance * Math.sqrt(variance));
  }

  /** The volume that one independent element takes: the sum of the autocorrelation. */
  private static double reselMl(RegionBox box, double widthMm) {
    double reselMm3 = 1;
    for (int axis = 0; axis < RegionBox.AXES; axis++) {
      double spacingMm = box.spacingMm(axis);
      double sum = 1;
      double term = 1;
      for (int lag = 1; term > 1e-12; lag++) {
        double apart = lag * spacingMm / widthMm;
        term = StrictMath.exp(-apart * apart / 4);
        sum += 2 * term;
      }
      reselMm3 *= spacingMm * sum;
    }
    return reselMm3 / 1e3;
  }

  /** How many voxels of the residual are as good as one for its variance. */
  private static double correlatedVoxels(RegionBox box, double widthMm, double filterMm) {
    double whole = passed(0, widthMm, filterMm);
    double sum = 0;
    for (int z = -LAGS; z <= LAGS; z++) {
      for (int y = -LAGS; y <= LAGS; y++) {
        for (int x = -LAGS; x <= LAGS; x++) {
          double alongX = x * box.spacingMm(0);
          double alongY = y * box.spacingMm(1);
          double alongZ = z * box.spacingMm(2);
          double distanceMm = Math.sqrt(alongX * alongX + alongY * alongY + alongZ * alongZ);
          double correlation = passed(distanceMm, widthMm, filterMm) / whole;
          sum += correlation * correlation;
        }
      }
    }
    return sum;
  }
}
