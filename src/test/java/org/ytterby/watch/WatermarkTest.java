// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WatermarkTest {

  @Test
  void is_low_below_the_floor_until_a_tenth_more_is_free() {
    Watermark watermark = new Watermark(1000);
    assertThat(watermark.isLow()).isFalse();
    assertThat(watermark.measured(1000)).isFalse();
    assertThat(watermark.measured(999)).isTrue();
    assertThat(watermark.isLow()).isTrue();
    assertThat(watermark.measured(1000)).as("it does not flap").isTrue();
    assertThat(watermark.measured(1099)).isTrue();
    assertThat(watermark.measured(1100)).isFalse();
    assertThat(watermark.measured(1000)).isFalse();
    assertThat(watermark.isLow()).isFalse();
  }
}
