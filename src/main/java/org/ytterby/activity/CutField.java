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
 * nobody sees it. Then nothing may be shared out: every relative dose would be too high by that
 * part. What was measured keeps its absolute dose inside the field; counts have none. Stateless.
 */
public final class CutField {
  /**
   * An end plane with more than this part of the fullest plane's activity is cut through. Chosen so
   * that it lies above what may be there of a liver that is whole: haze, a few percent; blur, 1 % a
   * FWHM (5 to 8 mm) away from an edge; lungs with a shunt of 20 %, above which resin is not given,
   * a tenth (0.2 A over 250 mm against 1.5 x 0.8 A over 150 mm, a ball's fullest plane). And so
   * that what is outside may matter: where the rest of a ball tapers out beyond such a plane, its
   * cap is 1 % ((2 + t)(1 - t)^2 / 4 with t^2 = 1 - 0.2), where activity goes on for 50 mm as it
   * is, 10 % (0.2 x 50 over 150 / 1.5): more than a scale's own 5 %, and what the gate of a ratio
   * lets through. Beyond a plane of 60 % it is 9 % and 30 %.
   */
  private static final double CUT_THROUGH = 0.2;

  private static final String WHERE = "first and last plane of the activity image";

  private static final String EXPECTED =
      String.format(Locale.ROOT, "at most %.0f %%", 100 * CUT_THROUGH);

  private CutField() {}

  /**
   * True where administered activity must not be shared out among what was measured, a part of it
   * lying outside. Where a contour shows the liver in the field, its ends are judged by that.
   */
  public static boolean forbidsSharing(ActivityMap map, List<Region> regions) {
    return !liverKnown(regions) && cut(map).isPresent();
  }

  /** Of a measured image: to be looked at. */
  static Optional<Finding> finding(ActivityMap map, List<Region> regions) {
    return cut(map)
        .map(
            found ->
                review(
                    found,
                    liverKnown(regions)
                        ? "The liver's contour lies inside the field, but activity goes on outside:"
                            + " a relative dose over the whole field is too high by what is there"
                            + " beside a lung shunt. Look what it is; the absolute dose inside the"
                            + " field stays valid."
                        : "There is no relative dose, activity being outside where nobody measured"
                            + " it; the absolute dose stays valid inside the field. Send a series"
                            + " that shows the whole liver, or contour it."));
  }

  /**
   * Of counts: refused, but where a contour shows the liver in the field, whose ends are judged
   * before ({@code LIVER_TRUNCATED}).
   */
  static Optional<Finding> finding(CountMap counts, List<Region> regions) {
    return cut(counts)
        .map(
            found ->
                liverKnown(regions)
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

  private static boolean liverKnown(List<Region> regions) {
    return regions.stream()
        .filter(region -> region.source() != RegionSource.AUTOMATIC)
        .anyMatch(region -> region.kind() == RegionKind.LIVER && !region.mask().isEmpty());
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
