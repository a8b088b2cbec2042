// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/**
 * A region of which everything is known.
 *
 * @param name as the structure set writes it
 * @param kind what it is
 * @param roiNumber number in the structure set; 0 where it is not in it
 * @param parts disjoint solids that make it up
 * @param volumeMl analytic volume in mL
 * @param activityBq true activity in it at administration, in Bq
 */
record TrueRegion(
    String name,
    TrueKind kind,
    int roiNumber,
    List<Solid> parts,
    double volumeMl,
    double activityBq) {
  TrueRegion {
    parts = List.copyOf(parts);
  }

  boolean contains(double x, double y, double z) {
    for (Solid part : parts) {
      if (part.contains(x, y, z)) {
        return true;
      }
    }
    return false;
  }
}
