// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.List;
import java.util.Locale;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * The axes in which a stack of parallel contours is flat: u and v in the plane, w along its normal,
 * mm from the origin. Immutable.
 */
record PlaneFrame(Vector3 origin, Vector3 u, Vector3 v, Vector3 w) {
  /** How far the points of a contour may lie from a common plane, in mm. */
  static final double FLAT_WITHIN_MM = 0.1;

  /** Of the normal along the patient: such a plane is told by its z. */
  private static final double AXIAL = 0.999;

  /** The grid's own axes. */
  static PlaneFrame of(Grid grid) {
    return new PlaneFrame(
        grid.origin(), grid.rowDirection(), grid.columnDirection(), grid.normal());
  }

  /**
   * The plane of a contour (Newell's normal, pointing as the grid's does), u as near to the grid's
   * rows as it can be.
   */
  static PlaneFrame of(Contour contour, Grid grid) {
    Vector3 normal = newellNormal(contour.points()).unit();
    Vector3 w = normal.dot(grid.normal()) < 0 ? normal.times(-1) : normal;
    Vector3 along =
        Math.abs(w.dot(grid.rowDirection())) < 0.9 ? grid.rowDirection() : grid.columnDirection();
    Vector3 u = along.minus(w.times(w.dot(along))).unit();
    return new PlaneFrame(grid.origin(), u, w.cross(u), w);
  }

  /** Twice the area as a vector; its length is 0 for a contour that encloses nothing. */
  static Vector3 newellNormal(List<Vector3> points) {
    Vector3 first = points.getFirst();
    Vector3 sum = new Vector3(0, 0, 0);
    for (int i = 1; i + 1 < points.size(); i++) {
      sum = sum.plus(points.get(i).minus(first).cross(points.get(i + 1).minus(first)));
    }
    return sum;
  }

  Vector3 of(Vector3 point) {
    Vector3 from = point.minus(origin);
    return new Vector3(from.dot(u), from.dot(v), from.dot(w));
  }

  boolean isFlat(Contour contour) {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (Vector3 point : contour.points()) {
      double offset = of(point).z();
      lowest = Math.min(lowest, offset);
      highest = Math.max(highest, offset);
    }
    return highest - lowest <= FLAT_WITHIN_MM;
  }

  /** Mean place of the contour along w. */
  double offsetMm(Contour contour) {
    double sum = 0;
    for (Vector3 point : contour.points()) {
      sum += of(point).z();
    }
    return Outline.rounded(sum / contour.points().size());
  }

  /** Where a plane lies, in patient coordinates, for people. */
  String placeText(double offsetMm) {
    Vector3 at = origin.plus(w.times(offsetMm));
    return Math.abs(w.z()) > AXIAL
        ? String.format(Locale.ROOT, "z %.1f mm", at.z())
        : String.format(
            Locale.ROOT, "the plane through (%.1f, %.1f, %.1f) mm", at.x(), at.y(), at.z());
  }

  Outline outline(Contour contour) {
    List<Vector3> flat = contour.points().stream().map(this::of).toList();
    return new Outline(
        flat.stream().mapToDouble(Vector3::x).toArray(),
        flat.stream().mapToDouble(Vector3::y).toArray());
  }
}
