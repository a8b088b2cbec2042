// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.quantity.Density;

/**
 * A sphere of even activity in cold surroundings, seen through a Gaussian point spread function:
 * what its mean and its dose levels become.
 *
 * <pre>
 * method       a displacement of length r leaves 1 - 3 r / 2 d + r³ / 2 d³ of a sphere of diameter d
 *              inside it. Its mean over the displacements of the blur (Maxwell's distribution, closed
 *              form), of the electrons (the shells of the point kernel), or of one after the other,
 *              is the part of the activity, or of the energy, that stays
 * assumptions  an isotropic, stationary Gaussian; no overshoot (a reconstruction that models its own
 *              resolution has one at edges); electrons in soft tissue of one density
 * error bound  0.001 of the fraction, held against an independent integration (physics 3.2)
 * cost         a sum over the kernel's shells, for dose after the blur times 48 points of a rule
 * </pre>
 *
 * <p>For other shapes the sphere of the same volume stands: it has the least surface, so that its
 * recovery is the highest of all. Immutable, thread-safe.
 *
 * @param diameterMm more than 0
 * @param sigmaMm standard deviation of the blur along each axis, 0 or more
 */
public record BlurredSphere(double diameterMm, double sigmaMm) {
  private static final double SPHERE = 6 / Math.PI;
  private static final double MM3_PER_ML = 1e3;
  private static final double ROOT_2 = Math.sqrt(2);
  private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
  private static final double ROOT_2_OVER_PI = Math.sqrt(2 / Math.PI);

  /** Where the erf's power series hands over to the continued fraction. */
  private static final double SERIES_TO = 3;

  private static final int FRACTION_TERMS = 40;

  /** Simpson's rule over the blur of one shell, to 5 standard deviations on both sides. */
  private static final int STEPS = 48;

  private static final double BEYOND = 5;

  /** The far shells of 90Y keep 2e-4 of the energy alike: all of it at their middle. */
  static final double FAR_MM = 15;

  public BlurredSphere {
    if (!(diameterMm > 0) || !Double.isFinite(diameterMm)) {
      throw new IllegalArgumentException(
          "sphere: found a diameter of " + diameterMm + " mm, expected more than 0");
    }
    if (!(sigmaMm >= 0) || !Double.isFinite(sigmaMm)) {
      throw new IllegalArgumentException(
          "sphere: found a blur of " + sigmaMm + " mm, expected 0 or more");
    }
  }

  /** The sphere of a volume, blurred by a full width at half maximum. */
  public static BlurredSphere ofVolume(double volumeMl, double fwhmMm) {
    return new BlurredSphere(diameterMm(volumeMl), fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA);
  }

  /** Diameter of the sphere of a volume. */
  public static double diameterMm(double volumeMl) {
    return StrictMath.cbrt(SPHERE * MM3_PER_ML * volumeMl);
  }

  /** Which part of the activity the blurred image shows inside the sphere. */
  public double activityFraction() {
    if (sigmaMm == 0) {
      return 1;
    }
    double t = diameterMm / sigmaMm;
    double end = StrictMath.exp(-t * t / 2);
    double within = erf(t / ROOT_2) - ROOT_2_OVER_PI * t * end;
    double first = ROOT_2_OVER_PI * (2 - (2 + t * t) * end) / t;
    double third = ROOT_2_OVER_PI * (8 - (8 + 4 * t * t + t * t * t * t) * end) / (t * t * t);
    return within - 1.5 * first + 0.5 * third;
  }

  /** Which part of the emitted energy truly stays inside, whatever the image shows. */
  public double absorbedFraction(PointKernel kernel, Density density) {
    double sum = kernel.farFraction() * inside(FAR_MM * PointKernel.scaleFactor(density));
    for (int shell = 0; shell < kernel.nearShells(); shell++) {
      sum += kernel.shellFraction(shell) * inside(middleMm(kernel, shell, density));
    }
    return sum;
  }

  /** The same of the activity as the blurred image shows it: blurred a second time. */
  public double absorbedAfterBlurFraction(PointKernel kernel, Density density) {
    double sum = kernel.farFraction() * leftFraction(FAR_MM * PointKernel.scaleFactor(density));
    for (int shell = 0; shell < kernel.nearShells(); shell++) {
      sum += kernel.shellFraction(shell) * leftFraction(middleMm(kernel, shell, density));
    }
    return sum;
  }

  /** Which part a displacement of this length, 0 or more, leaves inside after the blur. */
  double leftFraction(double lengthMm) {
    if (sigmaMm == 0) {
      return inside(lengthMm);
    }
    return lengthMm == 0 ? activityFraction() : blurred(lengthMm);
  }

  /**
   * What the blur leaves of an even dose at the point that this percentage of the volume exceeds:
   * D<sub>x</sub> over the true dose.
   */
  public double levelFraction(double percentOfVolume) {
    if (sigmaMm == 0) {
      return 1;
    }
    return valueFraction(diameterMm / 2 * StrictMath.cbrt(percentOfVolume / 100));
  }

  /** What the blur leaves of the sphere's value at this distance from its centre; sigma above 0. */
  public double valueFraction(double distanceMm) {
    double radiusMm = diameterMm / 2;
    double atMm = Math.max(distanceMm, 1e-3 * sigmaMm);
    double near = (radiusMm - atMm) / sigmaMm;
    double far = (radiusMm + atMm) / sigmaMm;
    double sides = (erf(near / ROOT_2) + erf(far / ROOT_2)) / 2;
    double curved = StrictMath.exp(-near * near / 2) - StrictMath.exp(-far * far / 2);
    return sides - sigmaMm / (atMm * Math.sqrt(2 * Math.PI)) * curved;
  }

  /** The part of a normal distribution below so many standard deviations, to 1e-11. */
  public static double normalBelow(double deviations) {
    return (1 + erf(deviations / ROOT_2)) / 2;
  }

  private static double middleMm(PointKernel kernel, int shell, Density density) {
    return (kernel.edgeMm(shell) + kernel.edgeMm(shell + 1)) / 2 * PointKernel.scaleFactor(density);
  }

  /** The part of the sphere that a displacement of this length leaves inside it. */
  private double inside(double lengthMm) {
    double x = lengthMm / diameterMm;
    return x < 1 ? 1 - 1.5 * x + 0.5 * x * x * x : 0;
  }

  /** The mean of that where the blur's displacement is added to one of this length. */
  private double blurred(double lengthMm) {
    double fromMm = Math.max(0, lengthMm - BEYOND * sigmaMm);
    double toMm = Math.min(diameterMm, lengthMm + BEYOND * sigmaMm);
    if (toMm <= fromMm) {
      return 0;
    }
    double stepMm = (toMm - fromMm) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double r = fromMm + i * stepMm;
      int weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * inside(r) * density(r, lengthMm);
    }
    return sum * stepMm / 3;
  }

  /** How likely the sum of both displacements is so long. */
  private double density(double r, double lengthMm) {
    double apart = (r - lengthMm) / sigmaMm;
    double along = (r + lengthMm) / sigmaMm;
    double both = StrictMath.exp(-apart * apart / 2) - StrictMath.exp(-along * along / 2);
    return r / (lengthMm * sigmaMm * Math.sqrt(2 * Math.PI)) * both;
  }

  /** The error function, to 1e-11. */
  private static double erf(double x) {
    if (x < 0) {
      return -erf(-x);
    }
    if (x < SERIES_TO) {
      double term = x;
      double sum = x;
      for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= -x * x / n;
        sum += term / (2 * n + 1);
      }
      return TWO_OVER_ROOT_PI * sum;
    }
    double fraction = 0;
    for (int n = FRACTION_TERMS; n > 0; n--) {
      fraction = n / 2.0 / (x + fraction);
    }
    return 1 - StrictMath.exp(-x * x) / (x + fraction) / Math.sqrt(Math.PI);
  }
}
