// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class QuantityTest {
  private static final Deviations DEVIATIONS = Deviations.of(QuantityTest.class);

  @ParameterizedTest
  @CsvSource({"default, 49.73", "ifu-glass-50, 50.00", "gulec-49.67, 49.67", "ddep-49.38, 49.38"})
  void profiles_have_the_published_k(String profile, double kGyKgPerGBq) {
    double foundGyKgPerGBq = DoseConstants.named(profile).orElseThrow().kGyKgPerGBq();
    // Half of the last digit that is published.
    DEVIATIONS.absolute(
        "published K", profile, foundGyKgPerGBq, kGyKgPerGBq, Allowed.upTo(0.005, "Gy kg/GBq"));
  }

  @Test
  void k_is_the_constant_of_units_times_energy_times_half_life() {
    DoseConstants unit = new DoseConstants("unit", 1, 3600, 0, "test");
    DEVIATIONS.absolute(
        "K of 1 MeV and 1 h", "", unit.kGyKgPerGBq(), 0.832123, Allowed.upTo(1e-6, "Gy kg/GBq"));
  }

  @Test
  void profiles_differ_by_no_more_than_the_published_spread() {
    assertThat(DoseConstants.IFU_GLASS_50.ratioTo(DoseConstants.DDEP_49_38))
        .isCloseTo(1.0126, within(5e-4));
    assertThat(DoseConstants.DEFAULT.ratioTo(DoseConstants.DEFAULT)).isEqualTo(1);
  }

  @Test
  void yttrium_decays_as_its_dose_constants_say() {
    assertThat(Nuclide.YTTRIUM_90.halfLifeS()).isEqualTo(DoseConstants.DEFAULT.halfLifeS());
    assertThat(Nuclide.YTTRIUM_90.meanElectronEnergyMeV())
        .isEqualTo(DoseConstants.DEFAULT.electronEnergyMeV());
    assertThat(Nuclide.YTTRIUM_90.decayFactor(3600)).isCloseTo(1 - 0.0108, within(1e-4));
    double half = Nuclide.YTTRIUM_90.decayFactor(Nuclide.YTTRIUM_90.halfLifeS());
    DEVIATIONS.absolute(
        "decay over a half-life is 1/2", "", half, 0.5, Allowed.upTo(1e-15, "of 1"));
    assertThat(Nuclide.YTTRIUM_90.decayFactor(-Nuclide.YTTRIUM_90.halfLifeS()))
        .isCloseTo(2, within(1e-14));
  }

  /** The bits of ln 2 by its series; Math.log may differ from machine to machine, this may not. */
  @Test
  void decay_is_one_law_with_the_same_bits_everywhere() {
    BigDecimal series = BigDecimal.ZERO;
    for (int k = 1; k <= 70; k++) {
      series =
          series.add(
              BigDecimal.ONE.divide(
                  BigDecimal.valueOf(k).multiply(BigDecimal.TWO.pow(k)), MathContext.DECIMAL128));
    }
    assertThat(DecayLaw.LN_2).isEqualTo(series.doubleValue());
    assertThat(DecayLaw.constantPerS(1)).isEqualTo(DecayLaw.LN_2);
    assertThat(Nuclide.YTTRIUM_90.decayFactor(72_000))
        .isEqualTo(DecayLaw.factor(DoseConstants.DEFAULT.halfLifeS(), 72_000));
  }

  @Test
  void a_day_of_clock_error_is_thirty_percent() {
    assertThat(1 / Nuclide.YTTRIUM_90.decayFactor(86_400) - 1).isCloseTo(0.297, within(1e-3));
  }

  @Test
  void activity_knows_its_units() {
    assertThat(Activity.ofGigabecquerel(2.5).becquerel()).isEqualTo(2.5e9);
    assertThat(Activity.ofMegabecquerel(3).gigabecquerel()).isEqualTo(0.003);
    assertThat(new Activity(-5e6).megabecquerel()).isEqualTo(-5);
  }

  @Test
  void quantities_refuse_what_they_can_not_be() {
    assertThatThrownBy(() -> new Density(0)).hasMessageContaining("density");
    assertThatThrownBy(() -> new Dose(Double.NaN)).hasMessageContaining("finite");
    assertThatThrownBy(() -> new Measured(1, -0.1)).hasMessageContaining("standard uncertainty");
    assertThatThrownBy(() -> new Coded("12345678901234567", "SCT", "too long"))
        .hasMessageContaining("1 to 16");
    assertThatThrownBy(() -> new Coded("1", "SCT", " ")).hasMessageContaining("code meaning");
  }

  @Test
  void codes_match_by_value_and_scheme_not_by_meaning() {
    assertThat(Codes.LIVER.matches(new Coded("10200004", "SCT", "Leber"))).isTrue();
    assertThat(Codes.LIVER.matches(new Coded("10200004", "SRT", "Liver"))).isFalse();
  }
}
