// SPDX-License-Identifier: Apache-2.0
package org.ytterby.nuclide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.ytterby.finding.Defect;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Nuclide;
import org.ytterby.quantity.NuclideData;

class NuclidesTest {
  private static final Nuclides SHIPPED = Nuclides.shipped();

  @Test
  void yttrium_is_bit_for_bit_that_of_the_default_constants() {
    NuclideData yttrium = SHIPPED.yttrium90();
    DoseConstants constants = yttrium.constants();
    assertThat(constants.kGyKgPerGBq()).isEqualTo(DoseConstants.DEFAULT.kGyKgPerGBq());
    assertThat(constants.halfLifeS()).isEqualTo(DoseConstants.DEFAULT.halfLifeS());
    assertThat(constants.electronEnergyMeV()).isEqualTo(DoseConstants.DEFAULT.electronEnergyMeV());
    // 0.397 % of the energy, in quadrature with 0.078 % of the half-life.
    assertThat(constants.relativeUncertainty()).isCloseTo(0.00404, within(5e-6));
    assertThat(yttrium.code()).isEqualTo(Nuclide.YTTRIUM_90.code());
    assertThat(yttrium.halfLifeS().value()).isEqualTo(Nuclide.YTTRIUM_90.halfLifeS());
    assertThat(yttrium.positronFraction().orElseThrow().value())
        .isEqualTo(Nuclide.YTTRIUM_90.positronFraction());
  }

  /** K of physics.md 2.2 and 2.5, and 0.832123 E T½ by hand for the others. */
  @ParameterizedTest
  @CsvSource({"Y-90, 49.73", "Ho-166, 15.53", "Lu-177, 19.63", "I-131, 30.72"})
  void each_has_the_k_of_its_energy_and_half_life(String name, double kGyKgPerGBq) {
    assertThat(SHIPPED.named(name).orElseThrow().constants().kGyKgPerGBq())
        .isCloseTo(kGyKgPerGBq, within(0.006));
  }

  @ParameterizedTest
  @FieldSource("org.ytterby.nuclide.Nuclides#NAMES")
  void each_says_what_becomes_of_photons_and_is_found_by_its_codes(String name) {
    NuclideData data = SHIPPED.named(name).orElseThrow();
    assertThat(data.photons()).endsWith(".").hasSizeGreaterThan(40);
    assertThat(data.codes()).allSatisfy(code -> assertThat(SHIPPED.coded(code)).contains(data));
    assertThat(data.halfLifeS().standardUncertainty()).isPositive();
    assertThat(data.chargedEnergyMeV().standardUncertainty()).isPositive();
    assertThat(data.kernel().orElseThrow().relativeUncertainty()).isBetween(0.005, 0.02);
  }

  @Test
  void what_is_not_shipped_is_not_there() {
    assertThat(SHIPPED.named("F-18")).isEmpty();
    assertThat(SHIPPED.coded(new Coded("77004003", "SCT", "^18^Fluorine"))).isEmpty();
    assertThat(SHIPPED.coded(Codes.YTTRIUM_90)).contains(SHIPPED.yttrium90());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"name\": \"X-1\"}'",
        "'{\"name\": \"X-1\", \"half-live\": 3}'",
        "'no JSON'",
        "'{\"name\": \"X-1\", \"codes\": [], \"half-life-h\": {\"value\": 1, \"u\": 0, \"source\":"
            + " \"s\"}, \"charged-energy-mev\": {\"value\": 1, \"u\": 0, \"source\": \"s\","
            + " \"parts\": {\"beta\": 1}}, \"positron-fraction\": null, \"kernel\": null,"
            + " \"photons\": \"None.\"}'",
        "'{\"name\": \"X-1\", \"codes\": [{\"value\": \"1\", \"scheme\": \"SCT\", \"meaning\":"
            + " \"x\"}], \"half-life-h\": {\"value\": 1, \"u\": 0, \"source\": \"s\"},"
            + " \"charged-energy-mev\": {\"value\": 1, \"u\": 0, \"source\": \"s\", \"parts\":"
            + " {\"beta\": 0.9}}, \"positron-fraction\": null, \"kernel\": null, \"photons\":"
            + " \"None.\"}'"
      })
  void a_file_that_lacks_something_or_contradicts_itself_is_a_defect(String json) {
    assertThatThrownBy(() -> NuclideFile.read("x.json", json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("x.json");
  }
}
