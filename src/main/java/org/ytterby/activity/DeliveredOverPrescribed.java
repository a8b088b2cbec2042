// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.Activity;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/** What was given over what was to be given, whatever the image shows. Stateless. */
final class DeliveredOverPrescribed {
  private DeliveredOverPrescribed() {}

  /**
   * The comparison; nothing where one of both is not known or the rules do not ask.
   *
   * @param administered what stayed in the patient
   */
  static Optional<Finding> of(
      TreatmentRecord treatment, Optional<Activity> administered, RatioRules rules) {
    List<Double> marks = rules.prescribedMarksPercent();
    return marks.isEmpty()
        ? Optional.empty()
        : administered.flatMap(
            net -> treatment.prescribed().map(wanted -> finding(net, wanted, marks)));
  }

  private static Finding finding(Activity net, Sourced<Activity> wanted, List<Double> marks) {
    double percent = 100 * (net.becquerel() / wanted.value().becquerel() - 1);
    String found =
        String.format(
            Locale.ROOT,
            "%s MBq stayed in the patient, %s MBq were prescribed: %+.1f %%",
            Figures.text(net.megabecquerel()),
            Figures.text(wanted.value().megabecquerel()),
            percent);
    String expected =
        String.format(
            Locale.ROOT, "within %.0f %%; %.0f %% is far off", marks.getFirst(), marks.getLast());
    boolean far = Math.abs(percent) > marks.getLast();
    return Math.abs(percent) > marks.getFirst()
        ? Finding.review(
            FindingCode.DELIVERED_PRESCRIBED,
            wanted.where(),
            found,
            expected,
            far
                ? "Far off: look for stasis, a residual that was not recorded, or a vial that was"
                    + " not given."
                : "Compare with the plan; check residual and times.")
        : Finding.info(FindingCode.DELIVERED_PRESCRIBED, wanted.where(), found, expected, "None.");
  }
}
