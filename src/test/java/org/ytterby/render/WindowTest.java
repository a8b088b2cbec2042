// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ytterby.render.Window.Function;

/** Windows against the examples of PS3.3 C.11.2.1.2.1 and C.11.2.1.3, transcribed by hand. */
final class WindowTest {
  /** The examples give y for an output of 0 to 255. */
  @ParameterizedTest
  @CsvSource({
    // c=2048, w=4096: 0 at x <= 0, 255 at x > 4095, else ((x - 2047.5) / 4095 + 0.5) * 255.
    "2048, 4096, -1, 0",
    "2048, 4096, 0, 0",
    "2048, 4096, 1, 0.062271062271062",
    "2048, 4096, 4095, 255",
    "2048, 4096, 4096, 255",
    // c=2048, w=1: a threshold between 2047 and 2048.
    "2048, 1, 2047, 0",
    "2048, 1, 2048, 255",
    // c=0, w=100: 0 at x <= -50, 255 at x > 49, else ((x + 0.5) / 99 + 0.5) * 255.
    "0, 100, -50, 0",
    "0, 100, -49, 2.575757575757576",
    "0, 100, 0, 128.787878787878788",
    "0, 100, 49, 255",
    // c=0, w=1: 0 at x <= -0.5.
    "0, 1, -0.5, 0",
    "0, 1, -0.499, 255",
  })
  void linear(double center, double width, double x, double y) {
    Window window = new Window(center, width, Function.LINEAR);
    assertThat(255 * window.fraction(x)).isCloseTo(y, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, -50, 0",
    "0, 100, 0, 127.5",
    "0, 100, 50, 255",
    "0, 100, 25, 191.25",
    "0.5, 0.25, 0.375, 0",
    "0.5, 0.25, 0.5625, 191.25",
  })
  void linear_exact(double center, double width, double x, double y) {
    Window window = new Window(center, width, Function.LINEAR_EXACT);
    assertThat(255 * window.fraction(x)).isCloseTo(y, within(1e-9));
  }

  @Test
  void sigmoid() {
    Window window = new Window(10, 8, Function.SIGMOID);
    assertThat(window.fraction(10)).isEqualTo(0.5);
    // x - c = w / 4: 1 / (1 + 1/e).
    assertThat(window.fraction(12)).isCloseTo(0.7310585786300049, within(1e-15));
    assertThat(window.fraction(8)).isCloseTo(0.2689414213699951, within(1e-15));
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void refuses_a_window_that_can_not_be(Function function) {
    for (double width : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Window(0, width, function))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Window(Double.NaN, 2, function))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(function.takes(0.5)).isEqualTo(function != Function.LINEAR);
  }
}
