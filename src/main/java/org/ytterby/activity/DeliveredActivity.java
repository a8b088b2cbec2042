// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.Activity;
import org.ytterby.treatment.TreatmentRecord;

/** What was given over what was to be given, whatever the image shows. Stateless. */
final class DeliveredActivity {
  private DeliveredActivity() {}

  /**
   * How far it is off; nothing where one of both is not known.
   *
   * @param marksPercent beyond the first a person has to look, the last is far off; none where it
   *     is not asked
   */
  static Optional<Finding> judge(
      Optional<Activity> administered, TreatmentRecord treatment, List<Double> marksPercent) {
    return marksPercent.isEmpty()
        ? Optional.empty()
        : administered.flatMap(
            net ->
                treatment
                    .prescribed()
                    .map(wanted -> delivered(net, wanted.value(), wanted.where(), marksPercent)));
  }

  private static Finding delivered(
      Activity net, Activity wanted, String where, List<Double> marks) {
    double percent = 100 * (net.becquerel() / wanted.becquerel() - 1);
    String found =
        String.format(
            Locale.ROOT,
            "%s MBq stayed in the patient, %s MBq were prescribed: %+.1f %%",
            Figures.text(net.megabecquerel()),
            Figures.text(wanted.megabecquerel()),
            percent);
    String expected =
        String.format(
            Locale.ROOT, "within %.0f %%; %.0f %% is far off", marks.getFirst(), marks.getLast());
    boolean far = Math.abs(percent) > marks.getLast();
    return Math.abs(percent) > marks.getFirst()
        ? Finding.review(
            FindingCode.DELIVERED_PRESCRIBED,
            where,
            found,
            expected,
            far
                ? "Far off: look for stasis, a residual that was not recorded, or a vial that was"
                    + " not given."
                : "Compare with the plan; check residual and times.")
        : Finding.info(FindingCode.DELIVERED_PRESCRIBED, where, found, expected, "None.");
  }
}
