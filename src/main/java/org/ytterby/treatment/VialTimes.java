// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.DoseConstants;

/**
 * Whether the times of one vial follow each other: its assay goes before its administration, and
 * its residual is measured after it.
 *
 * @param where of the administration, for findings
 */
record VialTimes(String where, Administration vial, DoseConstants constants) {
  /** Two clocks, each typed by hand to the minute. */
  private static final Duration SAME_TIME = Duration.ofMinutes(5);

  /** What is out of order; nothing where the time of administration is not known. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (vial.instant().isEmpty()) {
      return findings;
    }
    Moment given = vial.administeredAt().orElseThrow().value();
    vial.residual()
        .flatMap(residual -> residual.value().at())
        .filter(at -> outOfOrder(at, given))
        .ifPresent(
            at ->
                findings.add(
                    finding(
                        "residual.at",
                        "a residual measured",
                        at,
                        "a residual that was measured after the administration",
                        "One of the two times is wrong, where the residual is not stated for a"
                            + " reference time. If it is administered_at, dose is off by %.1f %%,"
                            + " and the ratio of measured over administered activity does not show"
                            + " it. Correct it.")));
    // A header's start time beside another source's time of administration is a conflict of its own
    vial.assay()
        .filter(assay -> assay.source() != TreatmentSource.PET_HEADER)
        .flatMap(assay -> assay.value().at())
        .filter(at -> outOfOrder(given, at))
        .ifPresent(
            at ->
                findings.add(
                    finding(
                        "assayed_at",
                        "an activity assayed",
                        at,
                        "an assay before the administration, or the manufacturer's reference time",
                        "It is decayed back, which makes it %.1f %% more. A vial that was given"
                            + " can't be assayed: correct assayed_at or administered_at, unless it"
                            + " is the reference time of the calibration.")));
    return findings;
  }

  private static boolean outOfOrder(Moment first, Moment second) {
    Duration apart = Duration.between(first.instant(), second.instant());
    return apart.compareTo(SAME_TIME) > 0 && apart.compareTo(Assay.FARTHEST) <= 0;
  }

  /**
   * Of a time that lies on the wrong side of the administration.
   *
   * @param action with a place for what the time between is of activity, in percent
   */
  private Finding finding(String key, String what, Moment at, String expected, String action) {
    Sourced<Moment> given = vial.administeredAt().orElseThrow();
    Duration later = Duration.between(given.value().instant(), at.instant());
    return Finding.review(
        FindingCode.TIME_CONFLICT,
        where + key,
        String.format(
            Locale.ROOT,
            "%s at %s, %.1f h %s the administration at %s (%s)",
            what,
            at.at(),
            Decay.seconds(later.abs()) / 3600,
            later.isNegative() ? "before" : "after",
            given.value().at(),
            given.where()),
        expected,
        String.format(Locale.ROOT, action, Decay.percent(constants, later.abs())));
  }
}
