// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.DoseInputs;

class LungDoseTest {
  /** 16 voxels of 18 mL in each of 10 planes. */
  private static final Grid GRID =
      Grid.axial(4, 4, 90, 10, new double[] {0, 20, 40, 60, 80, 100, 120, 140, 160, 180});

  private static final double K = DoseConstants.DEFAULT.kGyKgPerGBq();

  /** Of the lungs, 8 planes; none of them is cut. */
  private static final IntPredicate LUNGS = i -> i >= 16 && i < 144;

  /** 100 kBq/mL in the lowest plane of the lungs, 20 kBq/mL elsewhere. */
  private static ActivityMap activity(ActivityScale scale) {
    float[] becquerelPerMl = new float[GRID.voxelCount()];
    Arrays.fill(becquerelPerMl, 2e4f);
    Arrays.fill(becquerelPerMl, 16, 32, 1e5f);
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    return new ActivityMap(
        GRID,
        becquerelPerMl,
        scale,
        noon,
        noon,
        1,
        new Quantification(
            "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of("ATTN"), "scanner"));
  }

  private static Region lung(String name, int number, boolean left) {
    Mask mask = Mask.where(GRID, i -> LUNGS.test(i) && (i % 4 < 2) == left);
    return new Region(
        name,
        number,
        RegionKind.LUNG,
        RegionSource.RTSTRUCT,
        "1.2.3",
        false,
        mask,
        mask.volumeMl());
  }

  private static final List<Region> BOTH =
      List.of(lung("Lung_L", 1, true), lung("Lung_R", 2, false), Region.wholeField(GRID));

  private static VoxelMass map(Mask rim) {
    float[] gramPerMl = new float[GRID.voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    for (int i = 0; i < gramPerMl.length; i++) {
      gramPerMl[i] = rim.contains(i) ? 1.04f : 0.25f;
      tissue[i] = (rim.contains(i) ? TissueClass.SOFT : TissueClass.LUNG).code();
    }
    return new VoxelMass(GRID, gramPerMl, tissue, "by hand");
  }

  private static Optional<LungDose> dose(GuardedMass mass, List<Region> regions) {
    return dose(mass, regions, ActivityScale.ABSOLUTE, Optional.empty(), Optional.empty());
  }

  private static Optional<LungDose> dose(
      GuardedMass mass,
      List<Region> regions,
      ActivityScale scale,
      Optional<PerfusedActivity.Known> given,
      Optional<CaseUncertainty> uncertainty) {
    DoseInput computed = DoseInputs.of(activity(scale), DoseConstants.DEFAULT, mass.map());
    MetricInput input =
        new MetricInput(
            computed,
            "local",
            new LocalDeposition().compute(computed),
            List.of(),
            new RelativeScale.Known(1.25),
            new PerfusedActivity.NotJudged("not asked"));
    return LungDose.of(regions, input, mass, 1000, given, uncertainty);
  }

  private static LungDose.Gray on(String basis, LungDose.Line line) {
    return line.doses().stream().filter(one -> one.basis().equals(basis)).findFirst().orElseThrow();
  }

  private static GuardedMass rimmed() {
    Mask rim = Mask.where(GRID, i -> i < 32);
    return new GuardedMass(map(rim), Optional.of(map(Mask.none(GRID))), rim, Optional.empty());
  }

  /** By hand: 288 mL x 100 kBq + 2016 mL x 20 kBq = 69.12 MBq. */
  @Test
  void both_lungs_together_by_the_conventional_mass_and_by_that_of_the_ct() {
    List<LungDose.Line> lines = dose(rimmed(), BOTH).orElseThrow().lines();
    double whole = 0.06912 * K;
    double beyond = 0.04032 * K;
    assertThat(lines).hasSize(4);
    assertThat(on("absolute", lines.get(0)).gray()).isCloseTo(whole, within(1e-6));
    assertThat(on("relative", lines.get(0)).gray()).isCloseTo(1.25 * whole, within(1e-6));
    // 2304 mL at the CT's own 0.25 g/mL, rim or not.
    assertThat(lines.get(1).massG()).isCloseTo(576, within(1e-6));
    assertThat(on("absolute", lines.get(1)).gray()).isCloseTo(whole / 0.576, within(1e-6));
    assertThat(on("absolute", lines.get(2)).gray()).isCloseTo(beyond, within(1e-6));
    assertThat(lines.get(3).massG()).isCloseTo(504, within(1e-6));
    assertThat(on("absolute", lines.get(3)).gray()).isCloseTo(beyond / 0.504, within(1e-6));
    assertThat(dose(rimmed(), BOTH).orElseThrow().finding().found())
        .startsWith("4.30 Gy relative, 3.44 Gy absolute at 1000 g, conventional; ");
  }

  /**
   * 3 GBq with 20 % to the lungs are 29.84 Gy; what a part of the lungs shows over 1 kg is less.
   */
  @Test
  void a_part_of_the_lungs_has_no_dose_by_the_mass_of_both_and_the_record_has() {
    LungDose dose =
        dose(
                rimmed(),
                BOTH.subList(0, 1),
                ActivityScale.ABSOLUTE,
                Optional.of(new PerfusedActivity.Known(new Activity(3e9), Optional.of(0.2), false)),
                Optional.empty())
            .orElseThrow();
    assertThat(dose.lines())
        .extracting(LungDose.Line::which)
        .containsExactly(
            "conventional, net activity x lung shunt 0.2", "of the CT", "of the CT beyond the rim");
    assertThat(dose.lines().getFirst().doses())
        .containsExactly(new LungDose.Gray("by the record", 0.6 * K, Optional.empty()));
    assertThat(dose.notJudged().orElseThrow()).contains("no contours show both whole");
    assertThat(dose.finding().found()).startsWith("29.84 Gy by the record at 1000 g, ");
  }

  @Test
  void lungs_that_an_end_of_the_field_cuts_have_none_either() {
    Mask all = Mask.all(GRID);
    Region cut =
        new Region(
            "Lungs", 1, RegionKind.LUNG, RegionSource.RTSTRUCT, "1", false, all, all.volumeMl());
    LungDose dose =
        dose(GuardedMass.uniform(GRID, Density.SOFT_TISSUE), List.of(cut)).orElseThrow();
    assertThat(dose.lines()).isEmpty();
    assertThat(dose.notJudged()).isPresent();
  }

  @Test
  void what_is_relative_only_is_never_called_absolute() {
    LungDose dose =
        dose(rimmed(), BOTH, ActivityScale.RELATIVE_ONLY, Optional.empty(), Optional.empty())
            .orElseThrow();
    assertThat(dose.finding().found()).contains("4.30 Gy relative at").doesNotContain("absolute");
  }

  /**
   * By hand, in percent: calibrator 5, residual 2, clock 0.18, K 0.4 and the contour's volume (a
   * sphere of 163.9 mm, voxels of 26.2 mm: 19.6 and 2.59) are 20.5; by the record, with 25 of the
   * shunt and without a contour, 25.6; by the CT 5 of its density instead, 7.4.
   */
  @Test
  void every_line_has_its_uncertainty() {
    CaseUncertainty told =
        new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true);
    List<LungDose.Line> lines =
        dose(
                rimmed(),
                BOTH,
                ActivityScale.RELATIVE_ONLY,
                Optional.of(new PerfusedActivity.Known(new Activity(3e9), Optional.of(0.2), false)),
                Optional.of(told))
            .orElseThrow()
            .lines();
    assertThat(percent(lines.get(0).doses().getFirst())).isCloseTo(25.58, within(0.05));
    assertThat(percent(on("relative", lines.get(1)))).isCloseTo(20.5, within(0.1));
    assertThat(percent(on("relative", lines.get(2)))).isCloseTo(7.37, within(0.05));
  }

  private static double percent(LungDose.Gray dose) {
    return 100 * dose.standardUncertaintyGy().orElseThrow() / dose.gray();
  }

  @Test
  void without_a_ct_only_the_conventional_mass_is_known() {
    GuardedMass uniform = GuardedMass.uniform(GRID, Density.SOFT_TISSUE);
    assertThat(dose(uniform, BOTH).orElseThrow().lines()).hasSize(1);
  }

  @Test
  void without_a_contour_of_a_lung_and_a_shunt_there_is_nothing_to_say() {
    assertThat(dose(GuardedMass.uniform(GRID, Density.SOFT_TISSUE), BOTH.subList(2, 3))).isEmpty();
  }
}
