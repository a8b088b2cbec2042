// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.region.RegionKind;

/** What a person has to know of a region's numbers before they are used. */
public final class RegionFindings {
  private RegionFindings() {}

  /** The findings on one region, in a fixed order. */
  public static List<Finding> of(RegionDose region) {
    List<Finding> findings = new ArrayList<>();
    if (region.kind() == RegionKind.LUNG
        && region.voxels() > 0
        && region.absolute().isEmpty()
        && region.relative().isEmpty()) {
      findings.add(lung(region));
    }
    region
        .compartment()
        .filter(dose -> dose.activityFraction() < SingleCompartment.FRACTION_WANTED)
        .ifPresent(dose -> findings.add(elsewhere(region, dose)));
    return findings;
  }

  private static Finding lung(RegionDose region) {
    return Finding.review(
        FindingCode.LUNG_DENSITY,
        where(region),
        String.join("; ", region.notJudged()),
        "a dose at the density of lung",
        "Use the mean that is said here, with its density. RT Dose is of soft tissue everywhere:"
            + " what a viewer reads from it in lung is about four times too low.");
  }

  private static Finding elsewhere(RegionDose region, SingleCompartment dose) {
    return Finding.review(
        FindingCode.ACTIVITY_ELSEWHERE,
        where(region),
        String.format(
            Locale.ROOT,
            "it holds %.0f %% of the activity outside the lungs",
            100 * dose.activityFraction()),
        String.format(Locale.ROOT, "%.0f %% or more", 100 * SingleCompartment.FRACTION_WANTED),
        "Look whether the contour misses perfused tissue, and whether contours and PET lie on each"
            + " other: the single-compartment dose gives all of the activity to this volume.");
  }

  private static String where(RegionDose region) {
    return region.sourceSopInstanceUid() + " ROI " + region.number();
  }
}
