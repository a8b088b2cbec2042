// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Density;
import org.ytterby.testdata.SharedData;

class PointKernelTest {
  private static byte[] table() throws IOException {
    try (InputStream table =
        Objects.requireNonNull(PointKernel.class.getResourceAsStream(PointKernel.YTTRIUM_90))) {
      return table.readAllBytes();
    }
  }

  @Test
  void the_shipped_table_is_the_reference() throws IOException {
    assertThat(table())
        .isEqualTo(Files.readAllBytes(SharedData.reference("kernel/" + PointKernel.YTTRIUM_90)));
  }

  @Test
  void states_digest_retained_fraction_and_range() {
    PointKernel kernel = PointKernel.yttrium90();
    assertThat(kernel.sha256())
        .isEqualTo("ea1151771ca6ad460fc1b1b662a8a2a93fb061f16281f06c92838c0042016724");
    // The sum of 200 fractions of 7 digits.
    assertThat(kernel.retainedFraction()).isCloseTo(0.9963376, within(1e-7));
    assertThat(kernel.farFraction()).isCloseTo(2.05e-4, within(1e-6));
    assertThat(kernel.reachMm(Density.SOFT_TISSUE)).isEqualTo(11);
    assertThat(kernel.reachMm(new Density(0.26))).isCloseTo(44, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    "'r_lo_mm,', 'r_mm,', column names",
    "'0.3,0.4,', '0.31,0.4,', shell 3",
    "'2.319830e-02', '2.319930e-02', fraction of shell 3",
    "'2.319830e-02', '-2.319830e-02', fraction of shell 3",
    "'2.319830e-02', 'much', row",
    "',0.05\n', '\n', row"
  })
  void refuses_a_table_that_was_changed(String shipped, String changed, String where)
      throws IOException {
    String text = new String(table(), StandardCharsets.UTF_8);
    String other = text.replaceFirst(java.util.regex.Pattern.quote(shipped), changed);
    assertThat(other).isNotEqualTo(text);
    assertThatThrownBy(() -> PointKernel.parse("table", other.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Defect.class)
        .hasMessageContaining(where);
  }

  @Test
  void refuses_an_empty_table() {
    assertThatThrownBy(() -> PointKernel.parse("table", new byte[0])).isInstanceOf(Defect.class);
  }
}
