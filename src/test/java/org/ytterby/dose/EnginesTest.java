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

  /** What an engine refuses to dose, no protocol may ask of it. */
  @Test
  void a_protocol_takes_an_engine_for_the_nuclides_that_it_doses() {
    for (Isotope isotope : Isotope.values()) {
      NuclideData nuclide = Nuclides.shipped().named(isotope.word()).orElseThrow();
      for (String engine : DoseRules.ENGINES) {
        boolean dosed = Engines.refusals(List.of(engine), nuclide).isEmpty();
        assertThat(dosed).isEqualTo(!engine.equals("density") || isotope == Isotope.YTTRIUM_90);
        if (dosed) {
          assertThat(new DoseRules(isotope, "default", 1.04, List.of(engine)).nuclide())
              .isEqualTo(isotope);
        } else {
          assertThatThrownBy(() -> new DoseRules(isotope, "default", 1.04, List.of(engine)))
              .hasMessageContaining(engine);
        }
      }
    }
  }
}
