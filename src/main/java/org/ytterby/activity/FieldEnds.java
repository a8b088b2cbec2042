// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;

/** Whether activity is cut through at an end of the field of view. Stateless. */
final class FieldEnds {
  /**
   * An end plane with more than this part of the fullest plane's activity is cut through. Chosen,
   * not measured: the haze outside the liver is a few percent of it, a liver that is cut is tens.
   */
  private static final double CUT_THROUGH = 0.2;

  private FieldEnds() {}

  /** What a person has to look at, where it is. */
  static Optional<Finding> judge(ActivityMap map) {
    Grid grid = map.grid();
    int last = grid.planes() - 1;
    double fullest = 0;
    for (int plane = 0; plane <= last; plane++) {
      fullest = Math.max(fullest, perMm(map, plane));
    }
    List<String> cut = new ArrayList<>();
    for (int end : new int[] {0, last}) {
      double part = perMm(map, end) / fullest;
      if (fullest > 0 && part > CUT_THROUGH) {
        cut.add(String.format(Locale.ROOT, "%s: %.0f %%", grid.endText(end), 100 * part));
      }
    }
    if (cut.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.review(
            FindingCode.FIELD_OF_VIEW,
            "first and last plane of the activity image",
            String.join("; ", cut) + " of the fullest plane's activity",
            String.format(Locale.ROOT, "at most %.0f %%", 100 * CUT_THROUGH),
            "The relative basis may be wrong, activity being outside; the absolute dose inside the"
                + " field stays valid."));
  }

  private static double perMm(ActivityMap map, int plane) {
    return ActivityRatio.becquerelOf(map, plane) / map.grid().planeThicknessMm(plane);
  }
}
