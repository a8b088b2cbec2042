// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/**
 * Whether an end of the field cuts through the activity, so that a part of it lies outside where
 * nobody sees it. What was measured has a ratio that shows how much; what is shared out among
 * counts has none, and every dose would be too high by that part. Stateless.
 */
final class CutField {
  /**
   * An end plane with more than this part of the fullest plane's activity is cut through. Chosen,
   * not measured: the haze outside the liver is a few percent of it, a liver that is cut is tens.
   */
  private static final double CUT_THROUGH = 0.2;

  private static final String WHERE = "first and last plane of the activity image";

  private static final String EXPECTED =
      String.format(Locale.ROOT, "at most %.0f %%", 100 * CUT_THROUGH);

  private CutField() {}

  /** Of a measured image: to be looked at. */
  static Optional<Finding> finding(ActivityMap map) {
    return cut(map)
        .map(
            found ->
                review(
                    found,
                    "The relative basis may be wrong, activity being outside; the absolute dose"
                        + " inside the field stays valid."));
  }

  /**
   * Of counts: refused, but where a contour shows the liver in the field, whose ends are judged
   * before ({@code LIVER_TRUNCATED}).
   */
  static Optional<Finding> finding(CountMap counts, List<Region> regions) {
    boolean liverKnown =
        regions.stream()
            .filter(region -> region.source() != RegionSource.AUTOMATIC)
            .anyMatch(region -> region.kind() == RegionKind.LIVER && !region.mask().isEmpty());
    return cut(counts)
        .map(
            found ->
                liverKnown
                    ? review(
                        found,
                        "The liver's contour lies inside the field, but activity goes on outside:"
                            + " what is there beside a lung shunt that was taken off is shared out"
                            + " inside, and makes every dose too high. Look what it is.")
                    : Finding.block(
                        FindingCode.FIELD_OF_VIEW,
                        WHERE,
                        found,
                        EXPECTED,
                        "The image has no absolute scale, so that all of the activity would be"
                            + " shared out inside the field, and every dose be too high by the part"
                            + " outside. Send a series that shows the whole liver, or contour"
                            + " it."));
  }

  private static Finding review(String found, String action) {
    return Finding.review(FindingCode.FIELD_OF_VIEW, WHERE, found, EXPECTED, action);
  }

  /** The ends that cut, and by how much. */
  private static Optional<String> cut(EmissionImage image) {
    Grid grid = image.grid();
    int last = grid.planes() - 1;
    double fullest = 0;
    for (int plane = 0; plane <= last; plane++) {
      fullest = Math.max(fullest, perMm(image, plane));
    }
    List<String> cut = new ArrayList<>();
    for (int end : new int[] {0, last}) {
      double part = perMm(image, end) / fullest;
      if (fullest > 0 && part > CUT_THROUGH) {
        cut.add(String.format(Locale.ROOT, "%s: %.0f %%", grid.endText(end), 100 * part));
      }
    }
    return cut.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", cut) + " of the fullest plane's activity");
  }

  private static double perMm(EmissionImage image, int plane) {
    return ActivityRatio.integral(image, plane) / image.grid().planeThicknessMm(plane);
  }
}
