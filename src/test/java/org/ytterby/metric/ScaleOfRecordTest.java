// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.ytterby.quantity.DoseConstants;

/** The budget of the scale alone, of a scanner that the site has measured. */
class ScaleOfRecordTest {
  @Test
  void a_record_goes_before_the_usual_figure_and_nothing_rests_on_positrons_then() {
    UncertaintyInputs measured = UncertaintyInputs.DEFAULT.calibrated(2.1, "acceptance record");
    UncertaintyBudget absolute = measured.absolute(DoseConstants.DEFAULT);
    assertThat(absolute.components().getFirst())
        .isEqualTo(
            new UncertaintyBudget.Component("scanner calibration", 2.1, "acceptance record"));
    double k = 100 * DoseConstants.DEFAULT.relativeUncertainty();
    // By hand: calibration, K and density.
    assertThat(squares(absolute)).isCloseTo(2.1 * 2.1 + k * k + 1.5 * 1.5, within(1e-12));
    assertThat(squares(UncertaintyInputs.DEFAULT.absolute(DoseConstants.DEFAULT)))
        .isCloseTo(5 * 5 + 1.5 * 1.5 + k * k + 1.5 * 1.5, within(1e-12));
    // The relative dose rests on no scanner.
    assertThat(measured.relative(DoseConstants.DEFAULT))
        .isEqualTo(UncertaintyInputs.DEFAULT.relative(DoseConstants.DEFAULT));
  }

  private static double squares(UncertaintyBudget budget) {
    return budget.components().stream()
        .mapToDouble(one -> one.relativePercent() * one.relativePercent())
        .sum();
  }
}
