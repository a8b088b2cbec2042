// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Mask;

/**
 * Tumours and perfused volumes that lie outside the contour of the liver: one of the two contours
 * is wrong, is of another place, or the liver was drawn without them. Stateless.
 */
public final class OutsideLiver {
  /**
   * Of the volume. Two hands draw an edge some 2 mm apart: of a tumour of 30 mm that touches the
   * liver's edge up to 18 % may lie beyond it, half of its outermost 2 mm.
   */
  private static final double ALLOWED = 0.2;

  private OutsideLiver() {}

  /** In the order of the regions; nothing where nobody contoured the liver. */
  public static List<Finding> findings(List<Region> regions) {
    Optional<Mask> liver =
        regions.stream()
            .filter(region -> region.kind() == RegionKind.LIVER && isDrawn(region))
            .map(Region::mask)
            .reduce(Mask::or)
            .filter(mask -> !mask.isEmpty());
    List<Finding> findings = new ArrayList<>();
    liver.ifPresent(
        mask ->
            regions.stream()
                .filter(OutsideLiver::belongsToLiver)
                .forEach(region -> finding(region, mask).ifPresent(findings::add)));
    return findings;
  }

  private static boolean isDrawn(Region region) {
    return region.source() != RegionSource.AUTOMATIC;
  }

  private static boolean belongsToLiver(Region region) {
    return (region.kind() == RegionKind.TUMOUR || region.kind() == RegionKind.PERFUSED)
        && isDrawn(region)
        && !region.mask().isEmpty();
  }

  private static Optional<Finding> finding(Region region, Mask liver) {
    double outsideMl = region.mask().without(liver).volumeMl();
    double part = outsideMl / region.mask().volumeMl();
    return part <= ALLOWED
        ? Optional.empty()
        : Optional.of(
            Finding.review(
                FindingCode.REGION_OUTSIDE_LIVER,
                region.sourceSopInstanceUid() + " ROI " + region.number(),
                String.format(
                    Locale.ROOT,
                    "%.1f mL outside the contour of the liver, %.0f %% of the region",
                    outsideMl,
                    100 * part),
                String.format(Locale.ROOT, "at most %.0f %%", 100 * ALLOWED),
                "Look which of the two contours is wrong or of another place. If the liver was"
                    + " drawn without it, contour the whole liver: what is shared out over the"
                    + " liver misses the rest."));
  }
}
