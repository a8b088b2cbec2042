// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.geometry.Vector3;

/**
 * A closed planar contour: where a solid meets an axial plane (LPS, mm; without the repeated first
 * point). Immutable.
 *
 * <p><b>Method</b>: the ellipse of the plane as a polygon whose chords stay within 0.005 mm of it,
 * cut by each half-space. Corners are written to 0.001 mm.
 *
 * @param plane index of the plane
 * @param corners at least three, all of the same z
 */
record Contour(int plane, List<Vector3> corners) {
  private static final double SAGITTA_MM = 0.005;
  private static final int FEWEST_CORNERS = 24;

  Contour {
    corners = List.copyOf(corners);
    if (corners.size() < 3) {
      throw new IllegalArgumentException("contour: found " + corners.size() + " corners");
    }
  }

  /**
   * The contour of a solid in a plane, none where they don't meet.
   *
   * @param solid one without ellipsoids taken out
   */
  static Optional<Contour> of(Solid solid, int plane, double z) {
    if (!solid.without().isEmpty()) {
      throw new IllegalArgumentException("a solid with holes has no single contour");
    }
    List<Vector3> corners = ellipse(solid.within(), z);
    for (HalfSpace side : solid.cutBy()) {
      corners = cut(corners, side);
    }
    corners = rounded(corners);
    return corners.size() < 3 ? Optional.empty() : Optional.of(new Contour(plane, corners));
  }

  /** All corners, x, y, z in turn: the value of Contour Data (3006,0050). */
  double[] data() {
    double[] data = new double[3 * corners.size()];
    int at = 0;
    for (Vector3 corner : corners) {
      data[at++] = corner.x();
      data[at++] = corner.y();
      data[at++] = corner.z();
    }
    return data;
  }

  private static List<Vector3> ellipse(Ellipsoid ellipsoid, double z) {
    double w = (z - ellipsoid.centre().z()) / ellipsoid.semiAxesMm().z();
    if (Math.abs(w) >= 1) {
      return List.of();
    }
    double scale = Math.sqrt(1 - w * w);
    double semiXMm = ellipsoid.semiAxesMm().x() * scale;
    double semiYMm = ellipsoid.semiAxesMm().y() * scale;
    double largestMm = Math.max(semiXMm, semiYMm);
    double halfAngle = StrictMath.acos(Math.max(0, 1 - SAGITTA_MM / largestMm));
    int count = Math.max(FEWEST_CORNERS, (int) Math.ceil(Math.PI / halfAngle));
    List<Vector3> corners = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * i / count;
      corners.add(
          new Vector3(
              ellipsoid.centre().x() + semiXMm * StrictMath.cos(angle),
              ellipsoid.centre().y() + semiYMm * StrictMath.sin(angle),
              z));
    }
    return corners;
  }

  /**
   * What of a convex polygon lies in the half-space, with corners where its edges cross the plane.
   */
  private static List<Vector3> cut(List<Vector3> corners, HalfSpace side) {
    List<Vector3> left = new ArrayList<>();
    for (int i = 0; i < corners.size(); i++) {
      Vector3 from = corners.get(i);
      Vector3 to = corners.get((i + 1) % corners.size());
      double fromMm = side.beyondMm(from.x(), from.y(), from.z());
      double toMm = side.beyondMm(to.x(), to.y(), to.z());
      if (fromMm <= 0) {
        left.add(from);
      }
      if (fromMm <= 0 != toMm <= 0) {
        left.add(from.plus(to.minus(from).times(fromMm / (fromMm - toMm))));
      }
    }
    return left;
  }

  private static List<Vector3> rounded(List<Vector3> corners) {
    return corners.stream()
        .map(corner -> new Vector3(thousandth(corner.x()), thousandth(corner.y()), corner.z()))
        .distinct()
        .toList();
  }

  private static double thousandth(double mm) {
    return Math.rint(mm * 1000) / 1000;
  }
}
