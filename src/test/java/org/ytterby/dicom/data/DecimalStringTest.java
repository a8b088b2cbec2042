// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalStringTest {
  @Test
  void writes_the_shortest_text_that_reads_back() {
    assertThat(DecimalString.format(3 * 4.8)).isEqualTo("14.4");
    assertThat(DecimalString.format(0)).isEqualTo("0");
    assertThat(DecimalString.format(-881.3)).isEqualTo("-881.3");
    assertThat(DecimalString.format(3.186e-5)).isEqualTo("3.186e-5");
    assertThat(DecimalString.format(1e-300)).isEqualTo("1e-300");
    assertThat(DecimalString.format(0.5)).isEqualTo("0.5");
    assertThat(DecimalString.format(-0.03)).isEqualTo("-0.03");
    assertThat(DecimalString.format(2.6e9)).isEqualTo("2600000000");
  }

  @Test
  void fits_sixteen_bytes_and_keeps_ten_digits_of_any_number() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(40) - 20);
      String text = DecimalString.format(value);
      assertThat(text).hasSizeLessThanOrEqualTo(16);
      // sign, point and exponent "e-19" leave at least ten digits: a relative error below 1e-9
      assertThat(Math.abs(Double.parseDouble(text) - value))
          .isLessThanOrEqualTo(1e-9 * Math.abs(value));
    }
  }

  @Test
  void rounds_to_the_digits_asked_for_and_leaves_whole_numbers_whole() {
    assertThat(DecimalString.format(95.7901673644098, 7)).isEqualTo("95.79017");
    assertThat(DecimalString.format(12_345_678, 7)).isEqualTo("12345678");
    assertThat(DecimalString.format(0.5, 7)).isEqualTo("0.5");
    assertThat(DecimalString.format(-3.18612345678e-5, 7)).isEqualTo("-3.186123e-5");
    assertThatThrownBy(() -> DecimalString.format(Double.NaN, 7))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_what_is_not_finite() {
    assertThatThrownBy(() -> DecimalString.format(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
