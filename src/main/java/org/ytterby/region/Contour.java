// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.List;
import org.ytterby.geometry.Vector3;

/**
 * A closed planar contour: its points in order, the last joined to the first. Immutable.
 *
 * @param points in the patient's frame, LPS, mm
 * @param exclusiveOr true for CLOSEDPLANAR_XOR: holes are meant where contours of a plane overlap
 */
public record Contour(List<Vector3> points, boolean exclusiveOr) {
  /** Fewest distinct points that enclose anything. */
  public static final int FEWEST_POINTS = 3;

  public Contour {
    points = List.copyOf(points);
    long distinct = points.stream().distinct().count();
    if (distinct < FEWEST_POINTS) {
      throw new IllegalArgumentException(
          "contour: found " + distinct + " distinct points, expected at least " + FEWEST_POINTS);
    }
  }
}
