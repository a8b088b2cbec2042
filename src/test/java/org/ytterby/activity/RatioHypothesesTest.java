// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.protocol.Protocol;
import org.ytterby.treatment.TreatmentRecord;

/** What another positron fraction would make of a ratio, where a calibration holds the header's. */
class RatioHypothesesTest {
  private static final double HEADER = 3.6e-5 / 3.186e-5;

  private static List<Hypothesis> of(double positronScale) {
    return RatioHypotheses.of(
        new RatioHypotheses.Compared(1, 1, 0),
        "glass",
        positronScale,
        HEADER,
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

  @Test
  void a_surrogate_s_yield_is_relative_to_it_too() {
    assertThat(ratio(of(1), "scanned as 18F")).isCloseTo(30_402 * 0.885, within(1e-6));
  }
}
