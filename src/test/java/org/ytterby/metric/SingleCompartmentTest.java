// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.treatment.TreatmentRecord;

class SingleCompartmentTest {
  private static final Deviations DEVIATIONS = Deviations.of(SingleCompartmentTest.class);

  /** By hand: 2 GBq x 0.95 x 49.730 / 0.5 kg, K = 0.832123 x 0.9331 x 64.05. */
  @Test
  void is_what_was_given_less_the_lungs_over_the_mass() {
    PerfusedActivity.Known given = new PerfusedActivity.Known(new Activity(2e9), Optional.of(0.05));
    UncertaintyBudget budget = UncertaintyInputs.DEFAULT.relative(DoseConstants.DEFAULT);
    SingleCompartment dose = SingleCompartment.of(given, 500, DoseConstants.DEFAULT, budget);

    double byHandGy = 2 * 0.95 * (0.832123 * 0.9331 * 64.05) / 0.5;
    // 0.832123 has six digits.
    DEVIATIONS.relative(
        "single compartment by hand", "2 GBq, 500 g", dose.meanGy().value(), byHandGy, 1e-6);
    assertThat(dose.meanGy().standardUncertainty())
        .isCloseTo(dose.meanGy().value() * budget.combinedPercent() / 100, within(1e-9));
  }

  @Test
  void takes_nothing_off_where_no_shunt_is_recorded() {
    assertThat(new PerfusedActivity.Known(new Activity(2e9), Optional.empty()).becquerel())
        .isEqualTo(2e9);
  }

  @Test
  void says_why_nobody_knows_what_the_volume_got() {
    assertThat(PerfusedActivity.of(TreatmentRecord.EMPTY, List.of(), DoseConstants.DEFAULT))
        .isEqualTo(new PerfusedActivity.NotJudged("the net administered activity is not known"));
  }
}
