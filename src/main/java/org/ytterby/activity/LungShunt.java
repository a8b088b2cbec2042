// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.treatment.TreatmentRecord;

/**
 * What is known of the part of an activity that went, or is to go, to the lungs.
 *
 * @param fraction of the whole activity by what is recorded, 0 where nothing is
 * @param recorded true where all of it is; then 0 is a number that somebody gave
 * @param where it is to be entered
 */
record LungShunt(double fraction, boolean recorded, String where) {

  /** By how much a dose is too high is told for these. */
  private static final double[] EXAMPLES = {0.05, 0.1, 0.2};

  /** Of what is shared out by the rules: of the administered activity, or of the plan. */
  static LungShunt of(TreatmentRecord treatment, ActivityRules rules) {
    if (rules.ratio().normalisation().predicts()) {
      Optional<Double> planned = treatment.plannedShunt();
      return new LungShunt(
          planned.orElse(0.0),
          planned.isPresent(),
          "treatment record, planned.lung_shunt_fraction");
    }
    return new LungShunt(
        treatment.lungShuntFraction(rules.constants()).orElse(0.0),
        treatment.administrations().stream().allMatch(one -> one.lungShuntFraction().isPresent()),
        "treatment record, administrations[].lung_shunt_fraction");
  }

  /** True where it matters not whether the lungs are in the field. */
  boolean negligible(NormalisationRules rules) {
    return fraction <= rules.negligibleShuntPercent() / 100;
  }

  /** That none, or not all, is recorded: what every relative dose of a volume may be off by. */
  Finding unrecorded() {
    String examples =
        DoubleStream.of(EXAMPLES)
            .mapToObj(
                part ->
                    String.format(
                        Locale.ROOT, "%.1f %% at %.0f %%", 100 * (1 / (1 - part) - 1), 100 * part))
            .collect(Collectors.joining(", "));
    return Finding.review(
        FindingCode.LUNG_SHUNT_UNRECORDED,
        where,
        fraction > 0 ? "not of every administration" : "nothing",
        "the fraction of the activity that goes to the lungs, 0 included",
        "What is not recorded is not taken off. Nothing shows that the lungs are in the volume over"
            + " which the activity is shared out: where they are not, every relative dose is too"
            + " high by 1 / (1 - fraction), "
            + examples
            + ". Enter it.");
  }

  /**
   * Of a whole field, over which all is shared out whatever the shunt: that it is more than
   * matters. The net activity belongs to a field that holds the lungs, the part without the shunt
   * to one that does not (EJNMMI Phys 2021;8:77). No contour tells which, so the factor is only
   * said.
   */
  Optional<Finding> overField(NormalisationRules rules) {
    if (negligible(rules)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.review(
            FindingCode.FIELD_OF_VIEW,
            where,
            String.format(
                Locale.ROOT,
                "%.1f %% to the lungs, and nothing shows that they are in the field of view",
                100 * fraction),
            String.format(
                Locale.ROOT,
                "the lungs in the field of view, or a shunt of at most %s %%",
                Figures.text(rules.negligibleShuntPercent())),
            String.format(
                Locale.ROOT,
                "Nothing is scaled. If the lungs are outside, multiply every relative dose by"
                    + " %.3f.",
                1 - fraction)));
  }
}
