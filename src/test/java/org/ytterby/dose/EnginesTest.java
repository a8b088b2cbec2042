// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.protocol.DoseRules;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.NuclideData;

class EnginesTest {
  private static final NuclideData YTTRIUM_90 = Nuclides.shipped().yttrium90();

  @Test
  void a_protocol_may_name_every_engine_that_exists_and_no_other() {
    assertThat(Engines.names()).isEqualTo(DoseRules.ENGINES);
    for (String name : DoseRules.ENGINES) {
      assertThat(Engines.named(name).orElseThrow().name()).isEqualTo(name);
    }
    assertThat(Engines.named("another")).isEmpty();
  }

  @Test
  void each_has_its_method_and_its_retained_fraction() {
    assertThat(Engines.named("local").orElseThrow().method().value()).isEqualTo("LDM");
    assertThat(Engines.named("kernel").orElseThrow().method().value()).isEqualTo("VSV");
    assertThat(Engines.named("local").orElseThrow().retainedFraction(YTTRIUM_90)).isEqualTo(1);
    assertThat(Engines.named("kernel").orElseThrow().retainedFraction(YTTRIUM_90))
        .isBetween(0.9963, 0.9964);
  }

  @Test
  void a_protocol_names_an_engine_once() {
    assertThat(
            new DoseRules(Isotope.YTTRIUM_90, "default", 1.04, List.of("kernel", "local"))
                .engines())
        .containsExactly("kernel", "local");
    assertThatThrownBy(
            () -> new DoseRules(Isotope.YTTRIUM_90, "default", 1.04, List.of("local", "local")))
        .hasMessageContaining("once");
    assertThatThrownBy(
            () -> new DoseRules(Isotope.YTTRIUM_90, "default", 1.04, List.of("local", "dpk")))
        .hasMessageContaining("dpk");
  }
}
