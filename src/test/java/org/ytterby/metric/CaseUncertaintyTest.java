// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Normalisation;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.SharedOut;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

/** What the scale of a dose rests on, basis by basis. */
class CaseUncertaintyTest {
  private static final DoseConstants K = DoseConstants.DEFAULT;
  private static final double SQRT_3 = Math.sqrt(3);

  private static CaseUncertainty of(LungShunt shunt, boolean planned) {
    return new CaseUncertainty(
        UncertaintyRules.GUM,
        ResolutionRules.CLINICAL_PET,
        PerfusedRules.HALF_OF_MEDIAN,
        new TreatmentScale(planned, true, shunt, Optional.empty()),
        Optional.empty());
  }

  private static CaseUncertainty given(LungShunt shunt) {
    return of(shunt, false);
  }

  private static LungShunt shunt(
      double share, NormalisationRules rules, List<Region> regions, Optional<Double> recorded) {
    Normalisation volume =
        new Normalisation(
            "volume",
            new Activity(1),
            List.of(),
            share,
            share < 1 ? Normalisation.Shunt.TAKEN_OFF : Normalisation.Shunt.UNRECORDED,
            new Activity(0),
            Optional.empty(),
            Optional.empty());
    return LungShunt.of(Optional.of(volume), rules, regions, recorded);
  }

  private static LungShunt body(Optional<Double> recorded) {
    return shunt(1, NormalisationRules.BODY_OR_LIVER, List.of(), recorded);
  }

  private static double effect(List<CaseUncertainty.Scale> scales, String name) {
    return scales.stream()
        .filter(one -> one.input().name().equals(name))
        .mapToDouble(CaseUncertainty.Scale::relativeFactor)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(List<CaseUncertainty.Scale> scales) {
    return scales.stream().map(one -> one.input().name()).toList();
  }

  /** LSF 20 % known to 25 % of itself: 5 of the 80 % that were shared out, 6.25 % of the dose. */
  @Test
  void a_shunt_that_was_taken_off_is_one_quantity_of_relative_and_compartment_dose() {
    CaseUncertainty told =
        given(shunt(0.8, NormalisationRules.BODY_OR_LIVER, List.of(), Optional.of(0.2)));
    List<CaseUncertainty.Scale> relative = told.of(Concerns.RELATIVE, K);
    List<CaseUncertainty.Scale> compartment = told.ofCompartment(Optional.of(0.2), K);
    assertThat(effect(relative, "lung shunt fraction")).isCloseTo(-0.0625, within(1e-9));
    assertThat(effect(compartment, "lung shunt fraction")).isCloseTo(-0.0625, within(1e-9));
    assertThat(compartment)
        .extracting(CaseUncertainty.Scale::input)
        .contains(
            relative.stream()
                .map(CaseUncertainty.Scale::input)
                .filter(one -> one.name().equals("lung shunt fraction"))
                .findFirst()
                .orElseThrow());
    assertThat(names(told.of(Concerns.ABSOLUTE, K))).doesNotContain("lung shunt fraction");
  }

  /** A rectangle of 0 to a has a / sqrt 3 with its bias, and the dose is too high by it. */
  @Test
  void a_shunt_that_was_left_may_lie_outside() {
    CaseUncertainty recorded = given(body(Optional.of(0.04)));
    assertThat(effect(recorded.of(Concerns.RELATIVE, K), "lung shunt outside the field"))
        .isCloseTo(-0.04 / SQRT_3, within(1e-12));
    CaseUncertainty unrecorded = given(body(Optional.empty()));
    assertThat(effect(unrecorded.of(Concerns.RELATIVE, K), "lung shunt fraction"))
        .isCloseTo(-0.05 / SQRT_3, within(1e-12));
    assertThat(effect(unrecorded.ofCompartment(Optional.empty(), K), "lung shunt fraction"))
        .isCloseTo(-0.05 / SQRT_3, within(1e-12));
    assertThat(names(given(body(Optional.of(0.0))).of(Concerns.RELATIVE, K)))
        .noneMatch(name -> name.startsWith("lung shunt"));
  }

  @Test
  void with_the_lungs_inside_the_volume_no_relative_dose_rests_on_the_shunt() {
    double[] planesMm = {0, 50, 100, 150};
    Grid grid = Grid.axial(4, 4, 70, 70, planesMm);
    Mask mask = Mask.where(grid, i -> i >= 16 && i < 48);
    List<Region> lungs =
        List.of(
            new Region("Lungs", 1, RegionKind.LUNG, RegionSource.RTSTRUCT, "1", false, mask, 4000));
    LungShunt body = shunt(1, NormalisationRules.BODY_OR_LIVER, lungs, Optional.of(0.2));
    assertThat(names(given(body).of(Concerns.RELATIVE, K)))
        .noneMatch(name -> name.startsWith("lung shunt"));
    NormalisationRules liver =
        new NormalisationRules(SharedOut.ADMINISTERED, NormalisedVolume.LIVER, 10, 10, 5);
    assertThat(names(given(shunt(1, liver, lungs, Optional.empty())).of(Concerns.RELATIVE, K)))
        .contains("lung shunt fraction");
  }

  @Test
  void nobody_assayed_what_is_planned() {
    CaseUncertainty planned = of(LungShunt.INSIDE, true);
    assertThat(names(planned.of(Concerns.RELATIVE, K)))
        .containsExactly("dose constant K", "tissue density");
    assertThat(planned.leftOut(Concerns.RELATIVE)).contains("will not be the planned one");
    assertThat(planned.leftOut(Concerns.ABSOLUTE)).doesNotContain("planned");
  }

  /** Selwyn's 1.5 % and the rectangle to the later values' + 2.3 %: 2.0 %. */
  @Test
  void the_branching_ratio_has_its_later_values_and_spect_has_none() {
    List<CaseUncertainty.Scale> pet = given(LungShunt.INSIDE).of(Concerns.ABSOLUTE, K);
    assertThat(effect(pet, "positron branching ratio")).isEqualTo(-0.015);
    assertThat(effect(pet, "positron branching ratio, later values"))
        .isCloseTo(-0.023 / SQRT_3, within(1e-12));
    CaseUncertainty spect =
        new CaseUncertainty(UncertaintyRules.GUM_SPECT, ResolutionRules.CLINICAL_SPECT, true);
    assertThat(names(spect.of(Concerns.ABSOLUTE, K)))
        .containsExactly(
            "scanner calibration",
            "time from administration to scan",
            "dose constant K",
            "tissue density");
    assertThat(effect(spect.of(Concerns.ABSOLUTE, K), "scanner calibration")).isEqualTo(0.15);
  }

  @Test
  void an_activity_has_the_scale_of_its_map_and_neither_k_nor_density() {
    CaseUncertainty told = given(LungShunt.INSIDE);
    assertThat(names(told.ofActivity(ActivityScale.RELATIVE_ONLY, K)))
        .containsExactly(
            "administered activity", "residual activity", "time from assay to administration");
    assertThat(names(told.ofActivity(ActivityScale.ABSOLUTE, K)))
        .contains("scanner calibration")
        .doesNotContain("administered activity", "dose constant K", "tissue density");
  }

  /** Energy is what mean times mass is: the density that both have drops out of it. */
  @Test
  void a_density_raises_the_mass_by_what_it_takes_from_the_dose() {
    CaseUncertainty told = given(LungShunt.INSIDE);
    assertThat(effect(told.of(Concerns.BOTH, K), "tissue density"))
        .isEqualTo(-told.density().relativeFactor());
  }
}
