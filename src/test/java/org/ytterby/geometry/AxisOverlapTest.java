// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AxisOverlapTest {
  private static final double[] TARGET = {0, 4, 8, 13};

  private static double all(AxisOverlap overlap, int cell) {
    double sumMm = 0;
    for (int n = 0; n < overlap.count(cell); n++) {
      sumMm += overlap.sharedMm(cell, n);
    }
    return sumMm;
  }

  @Test
  void cuts_a_cell_at_the_edges_of_the_target() {
    AxisOverlap overlap = AxisOverlap.of(new double[] {1, 9, 10}, TARGET);
    assertThat(overlap.first(0)).isZero();
    assertThat(overlap.count(0)).isEqualTo(3);
    assertThat(overlap.sharedMm(0, 0)).isEqualTo(3);
    assertThat(overlap.sharedMm(0, 1)).isEqualTo(4);
    assertThat(overlap.sharedMm(0, 2)).isEqualTo(1);
    assertThat(overlap.first(1)).isEqualTo(2);
    assertThat(overlap.count(1)).isEqualTo(1);
  }

  @Test
  void takes_an_axis_that_runs_the_other_way() {
    AxisOverlap overlap = AxisOverlap.of(new double[] {10, 9, 1}, TARGET);
    assertThat(overlap.first(0)).isEqualTo(2);
    assertThat(all(overlap, 1)).isEqualTo(8);
  }

  @Test
  void leaves_out_what_lies_beyond_the_ends() {
    AxisOverlap overlap = AxisOverlap.of(new double[] {-9, -3, 0, 2, 12, 15, 20}, TARGET);
    assertThat(overlap.count(0)).isZero();
    assertThat(overlap.count(1)).isZero();
    assertThat(all(overlap, 2)).isEqualTo(2);
    assertThat(all(overlap, 4)).isEqualTo(1);
    assertThat(overlap.count(5)).isZero();
  }

  @Property
  void shares_all_that_is_covered_and_nothing_twice(
      @ForAll @DoubleRange(min = -20, max = 20) double start,
      @ForAll @DoubleRange(min = 0.1, max = 9) double step,
      @ForAll @IntRange(min = 1, max = 40) int cells) {
    double[] edges = new double[cells + 1];
    for (int i = 0; i <= cells; i++) {
      edges[i] = start + i * step;
    }
    AxisOverlap overlap = AxisOverlap.of(edges, TARGET);
    double sumMm = 0;
    for (int cell = 0; cell < cells; cell++) {
      sumMm += all(overlap, cell);
    }
    double covered = Math.max(0, Math.min(13, edges[cells]) - Math.max(0, start));
    // Sums of at most 40 differences of numbers below 400.
    assertThat(sumMm).isCloseTo(covered, within(1e-10));
  }
}
