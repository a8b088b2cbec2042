// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountStreamTest {
  private static final int DRAWS = 200_000;

  /** Mean and variance of n counts scatter by sqrt(m / n) and by sqrt((2 m^2 + m) / n). */
  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.7, 5, 15.9, 16.1, 150})
  void counts_have_mean_and_variance_of_poisson(double mean) {
    CountStream stream = new CountStream(20_260_302);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double count = stream.poisson(mean);
      sum += count;
      squares += (count - mean) * (count - mean);
    }
    assertThat(sum / DRAWS).isCloseTo(mean, within(4.5 * Math.sqrt(mean / DRAWS)));
    assertThat(squares / DRAWS)
        .isCloseTo(mean, within(4.5 * Math.sqrt((2 * mean * mean + mean) / DRAWS)));
  }

  @Test
  void each_count_comes_as_often_as_poisson_says() {
    double mean = 2.5;
    CountStream stream = new CountStream(7);
    int[] times = new int[40];
    for (int i = 0; i < DRAWS; i++) {
      times[stream.poisson(mean)]++;
    }
    double probability = Math.exp(-mean);
    for (int count = 0; count < 10; count++) {
      double expected = DRAWS * probability;
      assertThat((double) times[count])
          .as("how often " + count)
          .isCloseTo(expected, within(4.5 * Math.sqrt(expected)));
      probability *= mean / (count + 1);
    }
  }

  @Test
  void nothing_is_expected_where_the_mean_is_0_and_less_is_refused() {
    CountStream stream = new CountStream(1);
    assertThat(stream.poisson(0)).isZero();
    assertThatThrownBy(() -> stream.poisson(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> stream.poisson(Double.NaN)).hasMessageContaining("NaN");
  }

  /** First numbers of SplitMix64 from seed 0, as its authors' reference code prints them. */
  @Test
  void stream_is_split_mix_64() {
    CountStream stream = new CountStream(0);
    assertThat(stream.uniform()).isEqualTo((0xE220A8397B1DCDAFL >>> 11) * 0x1p-53);
    assertThat(stream.uniform()).isEqualTo((0x6E789E6AA1B965F4L >>> 11) * 0x1p-53);
  }
}
