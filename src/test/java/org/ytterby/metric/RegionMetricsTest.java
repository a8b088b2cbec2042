// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.DoseMap;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.geometry.VoxelRanking;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.TissueRule;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.DoseInputs;

class RegionMetricsTest {
  private static final Deviations DEVIATIONS = Deviations.of(RegionMetricsTest.class);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** Ten voxels of 1 mL in a plane, planes of 1, 1.5 and 2 mL a voxel. */
  private static final Grid UNEVEN = Grid.axial(10, 1, 10, 10, new double[] {0, 10, 30});

  private static MetricInput input(float[] doseGy, OptionalDouble scale) {
    float[] becquerelPerMl = new float[doseGy.length];
    for (int i = 0; i < doseGy.length; i++) {
      becquerelPerMl[i] = 1e6f * doseGy[i];
    }
    return new MetricInput(
        DoseInputs.of(
            new ActivityMap(
                UNEVEN,
                becquerelPerMl,
                ActivityScale.ABSOLUTE,
                NOON,
                NOON.plusSeconds(3600),
                2,
                new Quantification(
                    "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of(), "scanner"))),
        "local",
        new DoseMap(UNEVEN, doseGy),
        List.of(),
        scale.isPresent()
            ? new RelativeScale.Known(scale.getAsDouble())
            : new RelativeScale.NotJudged("the ratio is not known"),
        new PerfusedActivity.NotJudged("nobody said what was given"));
  }

  @Test
  void of_activity_that_is_relative_only_there_is_no_absolute_dose() {
    MetricInput plain = input(doses(1), OptionalDouble.of(1));
    MetricInput input = relativeOnly(plain);
    RegionMetrics metrics = new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT);
    RegionDose dose = metrics.of(region(_ -> true), input);
    assertThat(dose.absolute()).isEmpty();
    assertThat(dose.relative()).isEqualTo(metrics.of(region(_ -> true), plain).relative());
    assertThat(dose.notJudged())
        .contains("absolute dose: the image has no absolute scale at a known administration");
  }

  /** The same input on the scale that the administered activity gives. */
  private static MetricInput relativeOnly(MetricInput plain) {
    ActivityMap was = plain.activity();
    return new MetricInput(
        DoseInputs.of(
            new ActivityMap(
                was.grid(),
                was.becquerelPerMl(),
                ActivityScale.RELATIVE_ONLY,
                was.administeredAt(),
                was.imageReference(),
                was.decayToAdministration(),
                was.how())),
        plain.engine(),
        plain.absolute(),
        plain.compared(),
        plain.relativeScale(),
        plain.perfused());
  }

  @Test
  void of_a_lung_that_is_relative_only_nothing_is_called_absolute() {
    RegionDose lung =
        new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT)
            .of(
                region(RegionKind.LUNG, RegionSource.RTSTRUCT, _ -> true),
                relativeOnly(input(doses(1), OptionalDouble.of(1))));
    assertThat(lung.notJudged()).singleElement().asString().endsWith(" Gy relative");
    assertThat(RegionFindings.of(lung))
        .singleElement()
        .satisfies(one -> assertThat(one.code()).isEqualTo(FindingCode.LUNG_DENSITY));
  }

  /**
   * Even activity, half of it at 1.04 g/mL and half at 0.26: energy over mass is A K / m, whatever
   * the engine's voxels read, and the mean by volume is half as much again.
   */
  @Test
  void the_mean_of_unequal_densities_is_energy_over_mass() {
    float[] gramPerMl = new float[UNEVEN.voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    for (int i = 0; i < gramPerMl.length; i++) {
      boolean lung = i % 10 >= 5;
      gramPerMl[i] = lung ? 0.26f : 1.04f;
      tissue[i] = (lung ? TissueClass.LUNG : TissueClass.SOFT).code();
    }
    VoxelMass mass = new VoxelMass(UNEVEN, gramPerMl, tissue, "by hand");
    MetricInput plain = input(even(), OptionalDouble.of(2));
    DoseInput computed = DoseInputs.of(plain.activity(), DoseConstants.DEFAULT, mass);
    DoseMap local = new LocalDeposition().compute(computed);
    DoseInput soft = DoseInputs.of(plain.activity());
    MetricInput input =
        new MetricInput(
            computed,
            "local",
            local,
            List.of(
                new ComparedDose(
                    "local without rim", new LocalDeposition().compute(soft), soft.mass())),
            plain.relativeScale(),
            plain.perfused());
    for (RegionMetrics metrics :
        List.of(
            new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT),
            new RegionMetrics(
                MetricRules.STANDARD,
                new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true)))) {
      RegionDose of = metrics.of(region(_ -> true), input);
      // By hand: 45 mL of 10 MBq/mL over 22.5 mL x 1.3 g/mL.
      double byMass = 0.45 * DoseConstants.DEFAULT.kGyKgPerGBq() / (22.5 * 1.3e-3);
      DoseStatistics relative = of.relative().orElseThrow();
      assertThat(relative.meanGy().value() / (2 * byMass)).isCloseTo(1, within(1e-6));
      assertThat(relative.activityOverMassGy() / (2 * byMass)).isCloseTo(1, within(1e-6));
      assertThat(relative.meanByVolumeGy() / relative.meanGy().value())
          .isCloseTo((1 / 1.04 + 1 / 0.26) / 2 * 0.65, within(1e-6));
      // Each engine by the mass that it was given: all of 1.04 g/mL.
      assertThat(relative.meanByEngineGy())
          .hasEntrySatisfying(
              "local without rim",
              gray -> assertThat(gray / (2 * byMass)).isCloseTo(0.65 / 1.04, within(1e-6)));
    }
  }

  private static float[] even() {
    float[] doseGy = new float[UNEVEN.voxelCount()];
    Arrays.fill(doseGy, 10);
    return doseGy;
  }

  private static Region region(IntPredicate inside) {
    return region(RegionKind.TUMOUR, RegionSource.PHANTOM, inside);
  }

  private static Region region(RegionKind kind, RegionSource source, IntPredicate inside) {
    Mask mask = Mask.where(UNEVEN, inside);
    return new Region("r", 1, kind, source, "", false, mask, mask.volumeMl());
  }

  private static RegionDose metrics(float[] doseGy, OptionalDouble scale, IntPredicate inside) {
    return new RegionMetrics(
            new MetricRules(List.of(5, 50), TissueRule.LIVER_AND_TUMOUR), UncertaintyInputs.DEFAULT)
        .of(region(inside), input(doseGy, scale));
  }

  private static float[] doses(float... firstGy) {
    return Arrays.copyOf(firstGy, UNEVEN.voxelCount());
  }

  @Test
  void weighs_voxels_by_the_volume_of_their_plane() {
    float[] doseGy = doses();
    doseGy[0] = 10;
    doseGy[10] = 20;
    doseGy[20] = 40;
    RegionDose of = metrics(doseGy, OptionalDouble.empty(), i -> i % 10 == 0);
    double meanGy = (10 * 1 + 20 * 1.5 + 40 * 2) / 4.5;
    DoseStatistics absolute = of.absolute().orElseThrow();
    assertThat(of.volumeMl()).isCloseTo(4.5, within(1e-12));
    assertThat(of.massG()).isCloseTo(4.5 * 1.04, within(1e-12));
    assertThat(of.voxels()).isEqualTo(3);
    assertThat(absolute.meanGy().value()).isCloseTo(meanGy, within(1e-12));
    double variance =
        (Math.pow(10 - meanGy, 2) + 1.5 * Math.pow(20 - meanGy, 2) + 2 * Math.pow(40 - meanGy, 2))
            / 4.5;
    assertThat(absolute.sdGy()).isCloseTo(Math.sqrt(variance), within(1e-12));
    // The hottest voxel holds 44 % of the volume, the two hottest 78 %.
    assertThat(absolute.levels().d2Gy()).isEqualTo(40);
    assertThat(absolute.levels().d50Gy()).isEqualTo(20);
    assertThat(absolute.levels().d70Gy()).isEqualTo(20);
    assertThat(absolute.levels().d90Gy()).isEqualTo(10);
    assertThat(of.activityMbq()).isCloseTo(10 * 1 + 20 * 1.5 + 40 * 2, within(1e-9));
    assertThat(of.activityAsMeasuredMbq()).isCloseTo(of.activityMbq() / 2, within(1e-12));
  }

  @Test
  void ranks_ten_equal_voxels_without_rounding_a_quantile_to_the_next() {
    float[] doseGy = doses(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    DoseStatistics of =
        metrics(doseGy, OptionalDouble.empty(), i -> i < 10).absolute().orElseThrow();
    assertThat(of.levels().d98Gy()).isEqualTo(1);
    assertThat(of.levels().d95Gy()).isEqualTo(1);
    assertThat(of.levels().d90Gy()).isEqualTo(2);
    assertThat(of.levels().d70Gy()).isEqualTo(4);
    assertThat(of.levels().d50Gy()).isEqualTo(6);
    assertThat(of.levels().d2Gy()).isEqualTo(10);
    assertThat(of.levels().minGy()).isEqualTo(1);
    assertThat(of.levels().maxGy()).isEqualTo(10);
    assertThat(of.volumeAtLeastMl().get(5)).isCloseTo(6, within(1e-12));
    assertThat(of.volumeAtLeastMl().get(50)).isZero();
  }

  /** Voxels of 1 mL with 1 to 10 Gy: the hottest mL is the hottest voxel, all but one get 2 Gy. */
  @Test
  void minimum_and_maximum_over_one_ml() {
    float[] doseGy = doses(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    RegionDose of = metrics(doseGy, OptionalDouble.of(2), i -> i < 10);

    DoseLevels.OneMl oneMl = of.relative().orElseThrow().levels().oneMl().orElseThrow();
    assertThat(oneMl.maxGy()).isEqualTo(20);
    assertThat(oneMl.minGy()).isEqualTo(4);
  }

  /**
   * Voxels of 1.5 mL and 2 mL: one voxel reaches 1 mL, and all but 1 mL is less than all but one.
   */
  @Test
  void minimum_over_one_ml_does_not_leave_out_a_voxel_of_more() {
    float[] doseGy = doses();
    doseGy[10] = 3;
    doseGy[20] = 7;
    DoseLevels levels =
        metrics(doseGy, OptionalDouble.empty(), i -> i == 10 || i == 20)
            .absolute()
            .orElseThrow()
            .levels();

    assertThat(levels.oneMl().orElseThrow()).isEqualTo(new DoseLevels.OneMl(3, 7));
  }

  @Test
  void the_means_of_all_engines_stand_in_their_order_on_both_bases() {
    float[] local = doses(10, 20);
    float[] kernel = doses(8, 16);
    MetricInput plain = input(local, OptionalDouble.of(0.5));
    MetricInput both =
        new MetricInput(
            plain.computed(),
            "local",
            plain.absolute(),
            List.of(new ComparedDose("kernel", new DoseMap(UNEVEN, kernel), plain.mass())),
            plain.relativeScale(),
            plain.perfused());
    RegionDose of =
        new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT)
            .of(region(i -> i < 2), both);

    assertThat(of.absolute().orElseThrow().meanByEngineGy())
        .containsExactly(Map.entry("local", 15.0), Map.entry("kernel", 12.0));
    assertThat(of.relative().orElseThrow().meanByEngineGy())
        .containsExactly(Map.entry("local", 7.5), Map.entry("kernel", 6.0));
  }

  @Test
  void ranks_negative_doses_below_zero() {
    float[] doseGy = doses(-3, -1, -0f, 2);
    DoseStatistics of =
        metrics(doseGy, OptionalDouble.empty(), i -> i < 4).absolute().orElseThrow();
    assertThat(of.levels().minGy()).isEqualTo(-3);
    assertThat(of.levels().d70Gy()).isEqualTo(-1);
    assertThat(of.levels().d50Gy()).isEqualTo(0);
    assertThat(of.levels().maxGy()).isEqualTo(2);
    assertThat(of.meanGy().value()).isEqualTo(-0.5);
    assertThat(of.meanGy().standardUncertainty()).isPositive();
  }

  @Property(tries = 100)
  void quantiles_are_those_of_the_sorted_voxels(
      @ForAll @Size(30) List<@DoubleRange(min = -500, max = 2000) Double> drawn,
      @ForAll @IntRange(min = 0, max = 100) int percent) {
    float[] doseGy = new float[30];
    for (int i = 0; i < 30; i++) {
      doseGy[i] = drawn.get(i).floatValue();
    }
    VoxelRanking ranking = new VoxelRanking(new VoxelValues(Mask.all(UNEVEN), doseGy));
    DEVIATIONS.absolute(
        "Dx by sorting the voxels",
        percent + " %",
        ranking.reachedBy(percent),
        bySorting(doseGy, percent),
        Allowed.upTo(0, "Gy"));
  }

  /** The definition, slowly: the largest dose whose hotter-or-equal voxels fill the percentage. */
  private static float bySorting(float[] doseGy, int percent) {
    float[] candidates = doseGy.clone();
    Arrays.sort(candidates);
    for (int i = candidates.length - 1; i >= 0; i--) {
      double filledMl = 0;
      for (int voxel = 0; voxel < doseGy.length; voxel++) {
        filledMl += doseGy[voxel] >= candidates[i] ? UNEVEN.voxelVolumeMl(voxel / 10) : 0;
      }
      if (filledMl >= 45 * percent / 100.0 - 1e-6) {
        return candidates[i] + 0f;
      }
    }
    throw new AssertionError("the coldest voxel fills everything");
  }

  @Property(tries = 100)
  void a_relative_number_is_exactly_the_absolute_one_times_the_scale(
      @ForAll @DoubleRange(min = 0.1, max = 3) double scale) {
    float[] doseGy = doses(0.1f, 7, 33, 51, 49.9f, -2, 80);
    RegionDose of = metrics(doseGy, OptionalDouble.of(scale), i -> i < 25);
    DoseStatistics absolute = of.absolute().orElseThrow();
    DoseStatistics relative = of.relative().orElseThrow();
    assertThat(relative.meanGy().value()).isEqualTo(absolute.meanGy().value() * scale);
    assertThat(relative.sdGy()).isEqualTo(absolute.sdGy() * scale);
    assertThat(relative.levels().d95Gy()).isEqualTo(absolute.levels().d95Gy() * scale);
    assertThat(relative.levels().d2Gy()).isEqualTo(absolute.levels().d2Gy() * scale);
    assertThat(relative.levels().minGy()).isEqualTo(absolute.levels().minGy() * scale);
    double expectedMl = 0;
    for (int i = 0; i < 25; i++) {
      expectedMl += doseGy[i] * scale >= 50 ? UNEVEN.voxelVolumeMl(i / 10) : 0;
    }
    assertThat(relative.volumeAtLeastMl().get(50)).isCloseTo(expectedMl, within(1e-12));
  }

  @Test
  void mean_dose_times_mass_is_activity_times_k() {
    float[] becquerelPerMl = new float[30];
    for (int i = 0; i < 30; i++) {
      becquerelPerMl[i] = 1e5f * (i + 1);
    }
    ActivityMap activity =
        new ActivityMap(
            UNEVEN,
            becquerelPerMl,
            ActivityScale.ABSOLUTE,
            NOON,
            NOON,
            1,
            new Quantification(
                "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of(), "scanner"));
    DoseMap dose = new org.ytterby.dose.LocalDeposition().compute(DoseInputs.of(activity));
    MetricInput input =
        new MetricInput(
            DoseInputs.of(activity),
            "local",
            dose,
            List.of(),
            new RelativeScale.NotJudged("the ratio is not known"),
            new PerfusedActivity.NotJudged("nobody said what was given"));
    RegionDose of =
        new RegionMetrics(new MetricRules(List.of(), List.of()), UncertaintyInputs.DEFAULT)
            .of(Region.wholeField(UNEVEN), input);
    double byHandGy =
        of.activityMbq() / 1e3 * DoseConstants.DEFAULT.kGyKgPerGBq() / (of.massG() / 1e3);
    assertThat(of.absolute().orElseThrow().activityOverMassGy())
        .isCloseTo(byHandGy, within(1e-12 * byHandGy));
    DEVIATIONS.relative(
        "mean by hand, A K / m", "", of.absolute().orElseThrow().meanGy().value(), byHandGy, 1e-6);
  }

  @Test
  void adds_the_budget_of_each_basis_in_quadrature() {
    RegionDose of = metrics(doses(100, 100), OptionalDouble.of(0.5), i -> i < 2);
    DoseStatistics absolute = of.absolute().orElseThrow();
    DoseStatistics relative = of.relative().orElseThrow();
    assertThat(relative.budget().combinedPercent())
        .isCloseTo(Math.sqrt(25 + 4 + 0.16 + 2.25), within(1e-12));
    assertThat(absolute.budget().combinedPercent())
        .isCloseTo(Math.sqrt(25 + 2.25 + 0.16 + 2.25), within(1e-12));
    assertThat(absolute.meanGy().standardUncertainty()).isCloseTo(5.446, within(1e-3));
    assertThat(relative.meanGy().standardUncertainty()).isCloseTo(2.803, within(1e-3));
    assertThat(relative.budget().components())
        .extracting(UncertaintyBudget.Component::name)
        .contains("administered activity")
        .doesNotContain("scanner calibration");
  }

  /** By hand: a rectangle of 20 % to one side of what is used, 20 / √3 = 11.547 %. */
  @Test
  void a_residual_that_nobody_recorded_widens_the_relative_budget_only() {
    UncertaintyInputs unrecorded = UncertaintyInputs.RESIDUAL_UNRECORDED;
    assertThat(unrecorded.relative(DoseConstants.DEFAULT).combinedPercent())
        .isCloseTo(Math.sqrt(25 + 400 / 3.0 + 0.16 + 2.25), within(1e-12));
    assertThat(unrecorded.absolute(DoseConstants.DEFAULT))
        .isEqualTo(UncertaintyInputs.DEFAULT.absolute(DoseConstants.DEFAULT));
  }

  /** By hand: 3 voxels of 1 mL hold 30 MBq; 0.030 GBq x 49.73 / 0.00078 kg. */
  @Test
  void lung_has_no_dose_of_soft_tissue_but_the_mean_at_its_own_density_in_words() {
    MetricInput input = input(doses(10, 10, 10), OptionalDouble.of(0.5));
    RegionDose lung =
        new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT)
            .of(region(RegionKind.LUNG, RegionSource.RTSTRUCT, i -> i < 3), input);

    double byHandGy = 0.030 * DoseConstants.DEFAULT.kGyKgPerGBq() / (3 * 0.26e-3);
    assertThat(lung.absolute()).isEmpty();
    assertThat(lung.massG()).isCloseTo(3 * 0.26, within(1e-12));
    assertThat(lung.notJudged())
        .singleElement()
        .asString()
        .contains("0.26 g/mL of inflated lung")
        .contains(String.format(Locale.ROOT, "%.2f Gy relative", byHandGy / 2))
        .contains(String.format(Locale.ROOT, "%.2f Gy absolute", byHandGy));
    assertThat(RegionFindings.of(lung))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.LUNG_DENSITY);
              assertThat(finding.found()).contains("0.26 g/mL");
            });
  }

  /** Ten voxels of 10 MBq each: nine of them hold 0.9, eight 0.8 of what there is. */
  @Test
  void an_automatic_volume_that_misses_activity_has_no_single_compartment_dose() {
    float[] doseGy = doses(10, 10, 10, 10, 10, 10, 10, 10, 10, 10);

    assertThat(compartment(doseGy, RegionSource.AUTOMATIC, 9).compartment().orElseThrow())
        .extracting(SingleCompartment::activityFraction)
        .asInstanceOf(InstanceOfAssertFactories.DOUBLE)
        .isCloseTo(0.9, within(1e-12));
    RegionDose missing = compartment(doseGy, RegionSource.AUTOMATIC, 8);
    assertThat(missing.compartment()).isEmpty();
    assertThat(missing.notJudged()).singleElement().asString().contains("holds only 80 %");
    RegionDose contoured = compartment(doseGy, RegionSource.RTSTRUCT, 8);
    assertThat(contoured.compartment()).isPresent();
    assertThat(RegionFindings.of(contoured))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.ACTIVITY_ELSEWHERE);
              assertThat(finding.found()).contains("80 %");
            });
    assertThat(RegionFindings.of(compartment(doseGy, RegionSource.RTSTRUCT, 9))).isEmpty();
  }

  /** 9 mL in voxels of 1 mL: d = 25.8 mm, a = 10 mm, 3 a / (sqrt 6 d) = 47.5 %. */
  @Test
  void the_single_compartment_dose_is_as_uncertain_as_its_volume() {
    RegionDose of =
        compartment(doses(10, 10, 10, 10, 10, 10, 10, 10, 10), RegionSource.RTSTRUCT, 9);
    double relative =
        of.compartment().orElseThrow().meanGy().standardUncertainty()
            / of.compartment().orElseThrow().meanGy().value();

    assertThat(relative)
        .isCloseTo(Math.hypot(0.475, Math.sqrt(25 + 4 + 0.16 + 2.25) / 100), within(1e-3));
  }

  private static RegionDose compartment(float[] doseGy, RegionSource source, int voxels) {
    MetricInput plain = input(doseGy, OptionalDouble.of(1));
    MetricInput known =
        new MetricInput(
            plain.computed(),
            plain.engine(),
            plain.absolute(),
            plain.compared(),
            plain.relativeScale(),
            new PerfusedActivity.Known(new Activity(1e8), Optional.empty(), false));
    return new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT)
        .of(region(RegionKind.PERFUSED, source, i -> i < voxels), known);
  }

  @Test
  void says_why_an_empty_region_has_no_dose() {
    RegionDose of = metrics(doses(1), OptionalDouble.of(1), i -> false);
    assertThat(of.absolute()).isEmpty();
    assertThat(of.relative()).isEmpty();
    assertThat(of.voxels()).isZero();
    assertThat(of.notJudged()).singleElement().asString().contains("no voxel centre");
  }

  @Test
  void says_why_there_is_no_relative_dose_without_administered_activity() {
    RegionDose of = metrics(doses(1), OptionalDouble.empty(), i -> i < 3);
    assertThat(of.absolute()).isPresent();
    assertThat(of.relative()).isEmpty();
    assertThat(of.notJudged()).singleElement().asString().startsWith("relative dose: ");
  }

  @Test
  void refuses_a_region_of_another_grid_and_a_scale_that_is_no_factor() {
    Grid other = Grid.axial(10, 1, 10, 10, new double[] {0, 10, 30}).at(new Vector3(1, 0, 0));
    RegionMetrics metrics =
        new RegionMetrics(new MetricRules(List.of(), List.of()), UncertaintyInputs.DEFAULT);
    assertThatThrownBy(
            () -> metrics.of(Region.wholeField(other), input(doses(), OptionalDouble.empty())))
        .hasMessageContaining("expected the dose grid");
    assertThatThrownBy(() -> input(doses(), OptionalDouble.of(0)))
        .hasMessageContaining("relative scale");
  }

  @Test
  void sums_keep_what_plain_addition_drops() {
    float big = 0x1p60f;
    float[] values = doses(big, 1, 1, 1, 1, 1, 1, 1, 1, -big);
    Mask firstPlane = Mask.where(UNEVEN, index -> index < 10);
    assertThat(new VoxelValues(firstPlane, values).integral()).isEqualTo(8);
  }
}
