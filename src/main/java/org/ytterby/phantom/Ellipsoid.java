// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import org.ytterby.geometry.Vector3;

/**
 * An ellipsoid whose axes are those of the patient (LPS, mm).
 *
 * @param centre its centre
 * @param semiAxesMm half its extent along x, y, z
 */
record Ellipsoid(Vector3 centre, Vector3 semiAxesMm) {
  Ellipsoid {
    if (!(semiAxesMm.x() > 0 && semiAxesMm.y() > 0 && semiAxesMm.z() > 0)) {
      throw new IllegalArgumentException(
          "semi-axes in mm: found " + semiAxesMm + ", expected more than 0");
    }
  }

  static Ellipsoid sphere(Vector3 centre, double radiusMm) {
    return new Ellipsoid(centre, new Vector3(radiusMm, radiusMm, radiusMm));
  }

  boolean contains(double x, double y, double z) {
    // Most points that are asked about lie far outside: two comparisons are enough for them.
    return Math.abs(x - centre.x()) <= semiAxesMm.x()
        && Math.abs(z - centre.z()) <= semiAxesMm.z()
        && squaredLevel(x, y, z) <= 1;
  }

  /** Distance from the centre in units of the surface: less than 1 inside. */
  double level(double x, double y, double z) {
    return Math.sqrt(squaredLevel(x, y, z));
  }

  private double squaredLevel(double x, double y, double z) {
    double u = (x - centre.x()) / semiAxesMm.x();
    double v = (y - centre.y()) / semiAxesMm.y();
    double w = (z - centre.z()) / semiAxesMm.z();
    return u * u + v * v + w * w;
  }

  Span chord(double y, double z) {
    double v = (y - centre.y()) / semiAxesMm.y();
    double w = (z - centre.z()) / semiAxesMm.z();
    double rest = 1 - v * v - w * w;
    if (rest <= 0) {
      return Span.NONE;
    }
    double halfMm = semiAxesMm.x() * Math.sqrt(rest);
    return new Span(centre.x() - halfMm, centre.x() + halfMm);
  }

  double volumeMl() {
    return 4.0 / 3 * Math.PI * semiAxesMm.x() * semiAxesMm.y() * semiAxesMm.z() / 1000;
  }
}
