// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Assay;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

class SingleCompartmentTest {
  private static final Deviations DEVIATIONS = Deviations.of(SingleCompartmentTest.class);

  /** By hand: 2 GBq x 0.95 x 49.730 / 0.5 kg, K = 0.832123 x 0.9331 x 64.05. */
  @Test
  void is_what_was_given_less_the_lungs_over_the_mass() {
    PerfusedActivity.Known given =
        new PerfusedActivity.Known(new Activity(2e9), Optional.of(0.05), false);
    UncertaintyBudget budget = UncertaintyInputs.DEFAULT.relative(DoseConstants.DEFAULT);
    SingleCompartment dose = SingleCompartment.of(given, 0.9, 500, DoseConstants.DEFAULT, budget);

    double byHandGy = 2 * 0.95 * (0.832123 * 0.9331 * 64.05) / 0.5;
    // 0.832123 has six digits.
    DEVIATIONS.relative(
        "single compartment by hand", "2 GBq, 500 g", dose.meanGy().value(), byHandGy, 1e-6);
    assertThat(dose.meanGy().standardUncertainty())
        .isCloseTo(dose.meanGy().value() * budget.combinedPercent() / 100, within(1e-9));
  }

  @Test
  void takes_nothing_off_where_no_shunt_is_recorded() {
    assertThat(new PerfusedActivity.Known(new Activity(2e9), Optional.empty(), false).becquerel())
        .isEqualTo(2e9);
  }

  /**
   * By hand: a field over the liver holds 80 % of what was given, 70 % of that lie in the volume;
   * with the lungs in it 56 of 100 are 70 % of the 80 that did not go there.
   */
  @Test
  void the_lungs_part_is_taken_off_the_field_only_where_it_is_in_the_field() {
    Activity net = new Activity(1e9);
    PerfusedActivity.Known over = new PerfusedActivity.Known(net, Optional.of(0.2), false);
    assertThat(over.share(0.56e9, 0.8e9)).isCloseTo(0.7, within(1e-12));
    PerfusedActivity.Known whole = new PerfusedActivity.Known(net, Optional.of(0.2), true);
    assertThat(whole.share(0.56e9, 1e9)).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void says_why_nobody_knows_what_the_volume_got() {
    assertThat(PerfusedActivity.of(TreatmentRecord.EMPTY, List.of(), false, DoseConstants.DEFAULT))
        .isEqualTo(new PerfusedActivity.NotJudged("the net administered activity is not known"));
  }

  @Test
  void two_targets_in_one_volume_are_not_added_up() {
    TreatmentRecord two =
        new TreatmentRecord(
            Optional.empty(),
            Optional.empty(),
            List.of(given("Segment 6"), given("left lobe")),
            ClinicalContext.NONE,
            List.of());
    TreatmentRecord twice =
        new TreatmentRecord(
            Optional.empty(),
            Optional.empty(),
            List.of(given("Segment 6"), given("segment 6 ")),
            ClinicalContext.NONE,
            List.of());

    assertThat(PerfusedActivity.of(two, List.of(), false, DoseConstants.DEFAULT))
        .isEqualTo(
            new PerfusedActivity.NotJudged(
                "the administrations went to 2 targets, and there is one volume"));
    assertThat(PerfusedActivity.of(twice, List.of(), false, DoseConstants.DEFAULT))
        .isEqualTo(new PerfusedActivity.Known(new Activity(2e9), Optional.empty(), false));
  }

  /** By hand: 3 GBq x (1 - 0.2) = 2.4 GBq; what is given already has no part in a prediction. */
  @Test
  void a_prediction_takes_activity_and_shunt_of_the_plan() {
    TreatmentRecord planned =
        TreatmentFile.parse(
            """
            planned: {activity_gbq: 3, lung_shunt_fraction: 0.2}
            administrations: [{activity_gbq: 2, lung_shunt_fraction: 0.1}]
            """,
            "t",
            ZoneOffset.UTC);
    PerfusedActivity.Known known =
        (PerfusedActivity.Known) PerfusedActivity.ofPlan(planned, List.of(), false);
    assertThat(known.becquerel()).isCloseTo(2.4e9, within(1e-3));
    assertThat(PerfusedActivity.ofPlan(TreatmentRecord.EMPTY, List.of(), false))
        .isEqualTo(new PerfusedActivity.NotJudged("no activity is planned"));
  }

  private static <T> Sourced<T> said(T value) {
    return new Sourced<>(value, TreatmentSource.TREATMENT_FILE, "treatment.yaml:4");
  }

  private static Administration given(String target) {
    return new Administration(
        Optional.of(said(target)),
        Optional.of(said(new Assay(new Activity(1e9), Optional.empty()))),
        Optional.empty(),
        Optional.of(said(Moment.written(OffsetDateTime.parse("2026-03-01T10:00:00Z")))),
        Optional.empty());
  }
}
