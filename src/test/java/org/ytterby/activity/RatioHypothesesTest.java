// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.protocol.Protocol;
import org.ytterby.treatment.TreatmentRecord;

/** What another positron fraction would make of a ratio, where a calibration holds the header's. */
class RatioHypothesesTest {
  private static final double HEADER = 3.6e-5 / 3.186e-5;

  private static List<Hypothesis> of(double positronScale) {
    return of(1, positronScale, HEADER);
  }

  private static List<Hypothesis> of(double ratio, double positronScale, double headerScale) {
    return RatioHypotheses.of(
        new RatioHypotheses.Compared(ratio, 1, 0),
        "glass",
        positronScale,
        headerScale,
        TreatmentRecord.EMPTY,
        ActivityRules.of(Protocol.y90Pet()));
  }

  private static double ratio(List<Hypothesis> all, String what) {
    return all.stream()
        .filter(one -> one.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + " is not among " + all))
        .ratio();
  }

  /** The same whether the header's fraction was undone or is in the calibration: 3.186 / 3.6. */
  @Test
  void fractions_are_relative_to_the_header_s_also_where_the_calibration_holds_it() {
    assertThat(
            ratio(
                of(1),
                "scanner's positron fraction 3.186e-5, not 3.6e-5 as in its header and in the"
                    + " calibration"))
        .isCloseTo(0.885, within(1e-9));
    assertThat(
            ratio(
                of(HEADER),
                "scanner's positron fraction 3.186e-5, not 3.6e-5 as in its header and undone"))
        .isCloseTo(0.885, within(1e-9));
    assertThat(of(1)).extracting(Hypothesis::what).noneMatch(one -> one.contains("not 3.186e-5"));
  }

  /** Of 3.267 GBq in place of another unit, on glass, of which 0.79 is measured. */
  @ParameterizedTest
  @CsvSource({
    "3.267e-3, 1/1000 of the true one (GBq taken for MBq)",
    "3267, 1000 times the true one (MBq taken for GBq)",
    "88.3, 27 times the true one (mCi taken for GBq)",
    "0.12088, 1/27 of the true one (GBq taken for mCi)",
    "0.0883, 1/37 of the true one (mCi taken for MBq)",
    "120.88, 37 times the true one (MBq taken for mCi)",
  })
  void a_unit_taken_for_another_fits_and_is_never_acted_on(double recordedGBq, String slip) {
    List<Hypothesis> fitting =
        of(0.79 * 3.267 / recordedGBq, 1, 1).stream()
            .filter(one -> one.fit() == Hypothesis.Fit.YES)
            .toList();
    assertThat(fitting)
        .extracting(Hypothesis::what)
        .contains("activity recorded as " + slip)
        .allMatch(what -> what.contains(slip) || what.startsWith("image scaled as 1"));
    assertThat(fitting).allMatch(one -> one.change().isEmpty());
  }

  @Test
  void an_image_in_kilobecquerel_that_says_becquerel_fits_in_both_directions() {
    assertThat(fitting(0.79e-3))
        .contains("image scaled as 1/1000 of the true one (kBq/mL" + " labelled Bq/mL)");
    assertThat(fitting(790))
        .contains("image scaled as 1000 times the true one (Bq/mL labelled" + " kBq/mL)");
    assertThat(fitting(300)).isEmpty();
  }

  private static List<String> fitting(double ratio) {
    return of(ratio, 1, 1).stream()
        .filter(one -> one.fit() == Hypothesis.Fit.YES)
        .map(Hypothesis::what)
        .toList();
  }

  @Test
  void a_surrogate_s_yield_is_relative_to_it_too() {
    assertThat(ratio(of(1), "scanned as 18F")).isCloseTo(30_402 * 0.885, within(1e-6));
  }
}
