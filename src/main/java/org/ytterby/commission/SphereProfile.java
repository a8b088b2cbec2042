// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import org.ytterby.dose.BlurredSphere;

/**
 * What the blur leaves of a sphere's value, by distance from its centre, as a table: a fit asks for
 * it at every voxel.
 *
 * <pre>
 * method       16 points a standard deviation, cubics through four of them
 * error bound  1e-6 of the value; 0 beyond 6 standard deviations outside of the surface
 * </pre>
 *
 * <p>Immutable.
 */
final class SphereProfile {
  private static final double POINTS_PER_SIGMA = 16;
  private static final double REACH_SIGMA = 6;

  private final double stepMm;

  /** The first point is that before the centre, which lies behind it. */
  private final double[] values;

  SphereProfile(double diameterMm, double sigmaMm) {
    BlurredSphere sphere = new BlurredSphere(diameterMm, sigmaMm);
    stepMm = sigmaMm / POINTS_PER_SIGMA;
    int points = (int) Math.ceil((diameterMm / 2 + REACH_SIGMA * sigmaMm) / stepMm) + 3;
    values = new double[points];
    for (int i = 0; i < points; i++) {
      values[i] = sphere.valueFraction(Math.abs(i - 1) * stepMm);
    }
  }

  /** The value at a distance from the centre, 0 or more. */
  double at(double distanceMm) {
    double at = distanceMm / stepMm;
    int before = (int) at;
    if (before + 3 >= values.length) {
      return 0;
    }
    double t = at - before;
    double a = values[before];
    double b = values[before + 1];
    double c = values[before + 2];
    double d = values[before + 3];
    double first = c - a / 3 - b / 2 - d / 6;
    double second = (a + c) / 2 - b;
    double third = (d - a) / 6 + (b - c) / 2;
    return b + t * (first + t * (second + t * third));
  }
}
