// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.metric.InputQuantity.Distribution;

class MetricUncertaintyTest {
  private static InputQuantity input(String name, int degreesOfFreedom) {
    return new InputQuantity(
        name,
        1,
        "%",
        Distribution.NORMAL,
        degreesOfFreedom == 0 ? Optional.empty() : Optional.of(degreesOfFreedom),
        Concerns.BOTH,
        "test");
  }

  /** Two-sided 95 % of Student's t, as every table has it. */
  @Test
  void coverage_factors_are_those_of_the_table() {
    double[][] table = {
      {1, 12.7062},
      {2, 4.30265},
      {3, 3.18245},
      {4, 2.77645},
      {5, 2.57058},
      {10, 2.22814},
      {30, 2.04227},
      {100, 1.98397}
    };
    for (double[] row : table) {
      assertThat(StudentFactor.of(0.95, row[0])).isCloseTo(row[1], within(1e-4));
    }
    assertThat(StudentFactor.of(0.95, Double.POSITIVE_INFINITY)).isCloseTo(1.95996, within(0.007));
    assertThat(StudentFactor.of(0.6827, 1e9)).isCloseTo(1, within(0.003));
    assertThat(StudentFactor.of(0.95, 4.9)).isEqualTo(StudentFactor.of(0.95, 4));
  }

  @Test
  void what_two_results_share_correlates_them() {
    InputQuantity volume = input("volume", 0);
    InputQuantity scale = input("scale", 0);
    MetricUncertainty mean =
        new MetricUncertainty.Builder().add(volume, -3).add(scale, 4).around(100);
    MetricUncertainty mass = new MetricUncertainty.Builder().add(volume, 2).around(10);

    assertThat(mean.standardUncertainty()).isCloseTo(5, within(1e-12));
    assertThat(mean.covariance(mass)).isCloseTo(-6, within(1e-12));
    assertThat(mean.degreesOfFreedom()).isEmpty();
    // By hand: the product's relative uncertainty is |2/10 - 3/100| and 4/100 in quadrature.
    MetricUncertainty product =
        new MetricUncertainty.Builder().addAll(mean, 10).addAll(mass, 100).around(1000);
    assertThat(product.effects()).hasSize(2);
    assertThat(product.standardUncertainty()).isCloseTo(Math.hypot(170, 40), within(1e-9));
  }

  @Test
  void what_goes_to_one_side_moves_the_interval_and_does_not_widen_it() {
    InputQuantity place = input("place", 0);
    MetricUncertainty plain =
        new MetricUncertainty.Builder().add(place, 3).shift(place, -8).around(100);
    MetricUncertainty both =
        new MetricUncertainty.Builder().addAll(plain, 2).shift(input("noise", 0), 6).around(200);
    double half = 6 * StudentFactor.of(0.95, Double.POSITIVE_INFINITY);

    assertThat(both.standardUncertainty()).isCloseTo(6, within(1e-12));
    assertThat(both.shift()).isCloseTo(-10, within(1e-12));
    assertThat(both.low(0.95)).isCloseTo(210 - half, within(1e-9));
    assertThat(both.high(0.95)).isCloseTo(210 + half, within(1e-9));
    UncertaintyBudget budget = UncertaintyBudget.of(both, "nothing");
    assertThat(budget.combinedPercent()).isCloseTo(3, within(1e-12));
    assertThat(budget.shifts())
        .containsExactly(
            new UncertaintyBudget.Shift("place", -8), new UncertaintyBudget.Shift("noise", 3));
  }

  @Test
  void an_interval_ends_where_nothing_can_lie() {
    InputQuantity noise = input("noise", 0);
    double factor = StudentFactor.of(0.95, Double.POSITIVE_INFINITY);
    MetricUncertainty small = new MetricUncertainty.Builder().add(noise, 5).around(3);
    MetricUncertainty whole = new MetricUncertainty.Builder().add(noise, 5).around(100);
    MetricUncertainty part = new MetricUncertainty.Builder().add(noise, 10).around(98, whole);

    assertThat(small.low(0.95)).isZero();
    assertThat(small.high(0.95)).isCloseTo(3 + 5 * factor, within(1e-9));
    // The whole itself may be larger than its value.
    assertThat(part.low(0.95)).isCloseTo(98 - 10 * factor, within(1e-9));
    assertThat(part.high(0.95)).isCloseTo(100 + 5 * factor, within(1e-9));
  }

  /** By 12 of its 5 too high on average: it is at nothing that the truth is expected. */
  @Test
  void an_interval_whose_middle_is_impossible_does_not_shrink_to_a_point() {
    InputQuantity noise = input("noise", 0);
    double factor = StudentFactor.of(0.95, Double.POSITIVE_INFINITY);
    MetricUncertainty of = new MetricUncertainty.Builder().add(noise, 3).shift(noise, 12).around(5);

    assertThat(of.low(0.95)).isZero();
    assertThat(of.high(0.95)).isCloseTo(3 * factor, within(1e-9));
  }

  @Test
  void a_dose_that_reads_below_0_keeps_its_interval() {
    MetricUncertainty cold = new MetricUncertainty.Builder().add(input("noise", 0), 5).around(-2);

    assertThat(cold.low(0.95)).isLessThan(-11);
    assertThat(cold.high(0.95)).isGreaterThan(7);
  }

  /** JCGM 100, G.4: u⁴ over the sum of u_i⁴ / ν_i. */
  @Test
  void degrees_of_freedom_are_welch_and_satterthwaites() {
    MetricUncertainty one =
        new MetricUncertainty(
            10,
            List.of(
                new MetricUncertainty.Effect(input("a", 9), 3),
                new MetricUncertainty.Effect(input("b", 0), 4)));

    assertThat(one.degreesOfFreedom().getAsDouble()).isCloseTo(625 / 9.0, within(1e-12));
    assertThat(one.expanded(0.95)).isCloseTo(5 * StudentFactor.of(0.95, 69), within(1e-12));
  }

  @Test
  void refuses_an_uncertainty_that_is_none() {
    assertThatThrownBy(() -> InputQuantity.normal("a", -1, "%", Concerns.BOTH, "test"))
        .hasMessageContaining("expected 0 or more");
    assertThatThrownBy(() -> input("a", -1)).hasMessageContaining("degrees of freedom");
  }
}
