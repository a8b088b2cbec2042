// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.Arrays;

/**
 * A closed polygon in a plane, in mm along the plane's axes u and v.
 *
 * <p>Coordinates are rounded to a nanometre (2<sup>-20</sup> mm), so that a point that was written
 * to lie on a voxel centre lies on it. Each edge is kept from its lower to its upper end: two
 * polygons that share an edge compute the same crossings. Immutable.
 */
final class Outline {
  private static final double PER_MM = 0x1p20;
  private static final double[] NONE = {};

  private final double[] lowU;
  private final double[] lowV;
  private final double[] highU;
  private final double[] highV;
  private final double lowestV;
  private final double highestV;
  private final double cornersMm2;

  /** The polygon with these corners; the last is joined to the first. */
  Outline(double[] u, double[] v) {
    int count = u.length;
    lowU = new double[count];
    lowV = new double[count];
    highU = new double[count];
    highV = new double[count];
    for (int i = 0; i < count; i++) {
      int next = i + 1 < count ? i + 1 : 0;
      boolean rises = rounded(v[i]) <= rounded(v[next]);
      int low = rises ? i : next;
      int high = rises ? next : i;
      lowU[i] = rounded(u[low]);
      lowV[i] = rounded(v[low]);
      highU[i] = rounded(u[high]);
      highV[i] = rounded(v[high]);
    }
    lowestV = Arrays.stream(lowV).min().orElseThrow();
    highestV = Arrays.stream(highV).max().orElseThrow();
    double twice = 0;
    for (int i = 1; i + 1 < count; i++) {
      twice += (u[i] - u[0]) * (v[i + 1] - v[0]) - (u[i + 1] - u[0]) * (v[i] - v[0]);
    }
    cornersMm2 = Math.abs(twice) / 2;
  }

  static double rounded(double mm) {
    return Math.rint(mm * PER_MM) / PER_MM;
  }

  /**
   * Where the line of this v crosses the polygon, ascending; an even number. An edge has its lower
   * end, not its upper one.
   */
  double[] crossings(double v) {
    if (v < lowestV || v >= highestV) {
      return NONE;
    }
    double[] found = new double[lowV.length];
    int count = 0;
    for (int i = 0; i < lowV.length; i++) {
      if (lowV[i] <= v && v < highV[i]) {
        found[count++] = lowU[i] + (v - lowV[i]) * (highU[i] - lowU[i]) / (highV[i] - lowV[i]);
      }
    }
    double[] ascending = Arrays.copyOf(found, count);
    Arrays.sort(ascending);
    return ascending;
  }

  /** Distance in mm from a point to the nearest edge, squared. */
  double squaredDistance(double u, double v) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < lowV.length; i++) {
      double alongU = highU[i] - lowU[i];
      double alongV = highV[i] - lowV[i];
      double length2 = alongU * alongU + alongV * alongV;
      double projection = (u - lowU[i]) * alongU + (v - lowV[i]) * alongV;
      double fraction = length2 == 0 ? 0 : Math.clamp(projection / length2, 0, 1);
      double offU = u - lowU[i] - fraction * alongU;
      double offV = v - lowV[i] - fraction * alongV;
      nearest = Math.min(nearest, offU * offU + offV * offV);
    }
    return nearest;
  }

  /**
   * The area that the corners enclose one after the other: of a polygon that does not cross itself
   * what is inside; else what winds the other way is taken off, and what winds twice counts twice.
   */
  double cornersMm2() {
    return cornersMm2;
  }

  /** The v of every corner. */
  double[] cornersV() {
    double[] corners = Arrays.copyOf(lowV, 2 * lowV.length);
    System.arraycopy(highV, 0, corners, lowV.length, highV.length);
    return corners;
  }
}
