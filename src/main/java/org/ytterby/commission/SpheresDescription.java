// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;

/**
 * Hot spheres in a ring, as in the NEMA IEC body phantom.
 *
 * @param assayedAt when the activities were measured
 * @param sphereBqPerMl in all spheres at that time
 * @param backgroundBqPerMl around them, 0 for cold water
 * @param uncertaintyPercent standard uncertainty (k = 1) of the spheres' concentration
 * @param diametersMm inner, in their order around the ring, either way
 * @param diameterUncertaintyMm standard uncertainty of each
 * @param wallMm thickness of the spheres' walls, which hold no activity; 0 where they have none
 * @param ringMm diameter of the circle on which their centres lie
 * @param insertMm outer diameter of a cold cylinder in the middle of the ring; 0 without one
 */
public record SpheresDescription(
    OffsetDateTime assayedAt,
    double sphereBqPerMl,
    double backgroundBqPerMl,
    double uncertaintyPercent,
    List<Double> diametersMm,
    double diameterUncertaintyMm,
    double wallMm,
    double ringMm,
    double insertMm)
    implements PhantomDescription {
  /** Inner diameters and ring of the NEMA IEC body phantom (NEMA NU 2). */
  public static final List<Double> NEMA_MM = List.of(37.0, 28.0, 22.0, 17.0, 13.0, 10.0);

  private static final int FEWEST = 3;

  /** A sphere that shows less than half its neighbours' gap is told from them. */
  private static final double GAP_MM = 12;

  public SpheresDescription {
    diametersMm = List.copyOf(diametersMm);
    if (diametersMm.size() < FEWEST) {
      throw new IllegalArgumentException(
          "diameters must name at least 3 spheres, found " + diametersMm);
    }
    if (!(sphereBqPerMl > 2 * backgroundBqPerMl)) {
      throw new IllegalArgumentException(
          "spheres must be more than twice as hot as the background, found "
              + sphereBqPerMl
              + " and "
              + backgroundBqPerMl
              + " Bq/mL");
    }
    double chordMm = ringMm * StrictMath.sin(Math.PI / diametersMm.size());
    double largestMm = diametersMm.stream().max(Comparator.naturalOrder()).orElseThrow();
    if (chordMm < largestMm + GAP_MM) {
      throw new IllegalArgumentException(
          "ring must leave " + GAP_MM + " mm between spheres, found " + ringMm + " mm");
    }
  }

  double ringRadiusMm() {
    return ringMm / 2;
  }

  double radiusMm(int sphere) {
    return diametersMm.get(sphere) / 2;
  }
}
