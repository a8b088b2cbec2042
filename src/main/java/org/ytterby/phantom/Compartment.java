// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

/**
 * A uniform activity concentration in a solid. Compartments add up where their solids overlap, so
 * that a tumour in a segment in a liver is three of them.
 *
 * @param name what it is
 * @param solid where it is
 * @param addedBqPerMl true concentration at administration that it adds, in Bq/mL
 */
record Compartment(String name, Solid solid, double addedBqPerMl) {

  /** The true concentration at a point, at administration, in Bq/mL. */
  static double concentrationBqPerMl(Iterable<Compartment> all, double x, double y, double z) {
    double sum = 0;
    for (Compartment compartment : all) {
      if (compartment.solid().contains(x, y, z)) {
        sum += compartment.addedBqPerMl();
      }
    }
    return sum;
  }
}
