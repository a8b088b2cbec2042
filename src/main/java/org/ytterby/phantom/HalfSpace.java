// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import org.ytterby.geometry.Vector3;

/**
 * One side of a plane: the points that do not lie outwards of it.
 *
 * @param point a point of the plane (LPS, mm)
 * @param outward unit normal that points away from the side meant
 */
record HalfSpace(Vector3 point, Vector3 outward) {
  HalfSpace {
    outward = outward.unit();
  }

  /** How far outwards a point lies, in mm; negative inside. */
  double beyondMm(double x, double y, double z) {
    return (x - point.x()) * outward.x()
        + (y - point.y()) * outward.y()
        + (z - point.z()) * outward.z();
  }

  boolean contains(double x, double y, double z) {
    return beyondMm(x, y, z) <= 0;
  }

  Span chord(double y, double z) {
    double atOriginMm = beyondMm(point.x(), y, z);
    if (outward.x() == 0) {
      return atOriginMm <= 0 ? Span.ALL : Span.NONE;
    }
    double crossingMm = point.x() - atOriginMm / outward.x();
    return outward.x() > 0
        ? new Span(Double.NEGATIVE_INFINITY, crossingMm)
        : new Span(crossingMm, Double.POSITIVE_INFINITY);
  }
}
