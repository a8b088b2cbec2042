// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Mask;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.treatment.PlannedQuantity;
import org.ytterby.treatment.TreatmentRecord;

/** Holds the perfused volume of the image against the one that was planned. */
public final class PlannedVolume {
  /** More than what contours of two people, or a threshold, differ by. */
  private static final double ALLOWED = 0.25;

  private PlannedVolume() {}

  /** A finding where both are known and far from each other. */
  public static Optional<Finding> finding(TreatmentRecord treatment, List<Region> regions) {
    Optional<Double> plannedMl =
        treatment
            .planned()
            .map(planned -> planned.value().values().get(PlannedQuantity.PERFUSED_ML));
    // The same contour may stand in two structure sets: what both enclose counts once.
    double foundMl =
        regions.stream()
            .filter(region -> region.kind() == RegionKind.PERFUSED)
            .map(Region::mask)
            .reduce(Mask::or)
            .map(Mask::volumeMl)
            .orElse(0.0);
    return plannedMl
        .filter(planned -> foundMl > 0 && Math.abs(foundMl / planned - 1) > ALLOWED)
        .map(
            planned ->
                Finding.review(
                    FindingCode.PERFUSED_PLANNED,
                    "perfused volume",
                    String.format(
                        Locale.ROOT,
                        "%.1f mL, %.2f times what was planned",
                        foundMl,
                        foundMl / planned),
                    String.format(Locale.ROOT, "%.1f mL within %.0f %%", planned, 100 * ALLOWED),
                    "Look whether the contour or the automatic volume misses perfused tissue or"
                        + " takes in another organ, and whether the catheter was where it was"
                        + " planned."));
  }
}
