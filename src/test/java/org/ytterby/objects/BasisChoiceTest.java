// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.Normalisation;
import org.ytterby.dose.DoseMap;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.RelativeScale;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

class BasisChoiceTest {
  private static final Activity MEASURED = new Activity(1e9);

  @Test
  void inside_the_gate_the_relative_dose_is_primary() {
    BasisChoice choice = choice(ratio(Optional.of(0.8)), List.of());

    assertThat(choice.primary()).isEqualTo(Basis.RELATIVE);
    assertThat(choice.relative()).isEqualTo(new RelativeScale.Known(1.25));
    assertThat(choice.findings()).isEmpty();
    assertThat(choice.primaryOf(dose()).doseGy()[0]).isEqualTo(12.5f);
  }

  @ParameterizedTest
  @CsvSource({"0.36", "2.63e-5", "1.02"})
  void outside_the_gate_the_absolute_dose_is_primary_and_the_relative_stands_beside_it(
      double found) {
    BasisChoice choice = choice(outside(found), List.of());

    assertThat(choice.primary()).isEqualTo(Basis.ABSOLUTE);
    assertThat(choice.relative()).isEqualTo(new RelativeScale.Known(1 / found));
    assertThat(choice.primaryOf(dose()).doseGy()[0]).isEqualTo(10f);
  }

  @Test
  void where_nothing_may_be_shared_out_the_relative_dose_is_not_judged() {
    ActivityRatio known = ratio(Optional.of(0.8));
    Normalisation none =
        new Normalisation(
            "nothing",
            MEASURED,
            List.of(),
            1,
            Normalisation.Shunt.LEFT_ON,
            new Activity(0),
            Optional.empty(),
            Optional.of("no contour"));
    BasisChoice choice =
        choice(
            new ActivityRatio(
                known.standing(),
                MEASURED,
                known.administered(),
                known.ratio(),
                0.79,
                0.04,
                List.of(),
                List.of(),
                Optional.of(none)),
            List.of());

    assertThat(choice.primary()).isEqualTo(Basis.ABSOLUTE);
    assertThat(choice.relative()).isEqualTo(new RelativeScale.NotJudged("no contour"));
  }

  @Test
  void without_a_ratio_or_a_count_there_is_only_the_absolute_dose() {
    for (ActivityRatio ratio : List.of(ratio(Optional.empty()), outside(0), outside(-0.1))) {
      BasisChoice choice = choice(ratio, List.of());
      assertThat(choice.primary()).isEqualTo(Basis.ABSOLUTE);
      assertThat(choice.relative()).isInstanceOf(RelativeScale.NotJudged.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RegionKind.class,
      names = {"LIVER", "PERFUSED", "TUMOUR"})
  void where_the_field_cuts_the_liver_the_relative_dose_is_not_judged(RegionKind kind) {
    for (int plane : List.of(0, Fixture.PLANES_MM.length - 1)) {
      BasisChoice choice = choice(ratio(Optional.of(0.8)), List.of(region(kind, plane), field()));

      assertThat(choice.primary()).isEqualTo(Basis.ABSOLUTE);
      assertThat(choice.relative())
          .isEqualTo(new RelativeScale.NotJudged("the field of view cuts the liver"));
      assertThat(choice.findings())
          .singleElement()
          .extracting(Finding::code, Finding::where)
          .containsExactly(FindingCode.LIVER_TRUNCATED, Fixture.STRUCTURES + " ROI 4");
      assertThat(choice.findings().getFirst().found())
          .isEqualTo(
              plane == 0
                  ? "voxels in the lowest plane, z -300.1 mm"
                  : "voxels in the highest plane, z -287.0 mm");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Liver_JD", "Right liver lobe", "Leber links", "GTV in the liver"})
  void a_part_of_the_liver_or_an_unclear_name_shows_the_cut_as_well(String name) {
    BasisChoice choice =
        choice(ratio(Optional.of(0.8)), List.of(region(name, RegionKind.OTHER, 0), field()));

    assertThat(choice.primary()).isEqualTo(Basis.ABSOLUTE);
  }

  @Test
  void what_is_no_liver_or_lies_inside_cuts_nothing() {
    List<Region> regions =
        List.of(
            region(RegionKind.LUNG, 0),
            region(RegionKind.OTHER, 0),
            region(RegionKind.LIVER, 2),
            field());

    assertThat(choice(ratio(Optional.of(0.8)), regions).primary()).isEqualTo(Basis.RELATIVE);
  }

  /** Of a field whose end planes are empty. */
  private static BasisChoice choice(ActivityRatio ratio, List<Region> regions) {
    return BasisChoice.of(ratio, map(0), regions);
  }

  /** So much activity in the first plane, none in the last, 1 in each between. */
  private static ActivityMap map(double first) {
    ActivityMap even = Fixture.activity(Fixture.grid());
    float[] values = even.becquerelPerMl();
    int plane = even.grid().planeSize();
    for (int i = 0; i < values.length; i++) {
      int at = i / plane;
      values[i] = at == 0 ? (float) first : at == even.grid().planes() - 1 ? 0 : 1;
    }
    return even;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.21, 0.5, 1, 3})
  void without_a_contour_activity_in_an_end_plane_leaves_the_absolute_dose_only(double first) {
    for (List<Region> regions : List.of(List.of(field()), List.of(region(RegionKind.LUNG, 2)))) {
      BasisChoice choice = BasisChoice.of(ratio(Optional.of(0.8)), map(first), regions);
      assertThat(choice.primary()).isEqualTo(Basis.ABSOLUTE);
      assertThat(choice.relative())
          .isEqualTo(new RelativeScale.NotJudged("an end of the field cuts through the activity"));
      assertThat(choice.primaryOf(dose()).doseGy()[0]).isEqualTo(10f);
    }
  }

  @Test
  void haze_there_or_a_liver_that_is_contoured_inside_leaves_the_relative_dose() {
    ActivityRatio ratio = ratio(Optional.of(0.8));
    assertThat(BasisChoice.of(ratio, map(0.19), List.of(field())).primary())
        .isEqualTo(Basis.RELATIVE);
    assertThat(BasisChoice.of(ratio, map(0.5), List.of(region(RegionKind.LIVER, 2))).primary())
        .isEqualTo(Basis.RELATIVE);
  }

  private static ActivityRatio ratio(Optional<Double> found) {
    return new ActivityRatio(
        MEASURED,
        found.map(value -> new Activity(MEASURED.becquerel() / value)),
        found,
        0.79,
        0.04,
        List.of());
  }

  private static ActivityRatio outside(double found) {
    return Variant.of(Fixture.report()).outsideGate(found).report().ratio();
  }

  private static DoseMap dose() {
    float[] doseGy = new float[Fixture.grid().voxelCount()];
    java.util.Arrays.fill(doseGy, 10);
    return new DoseMap(Fixture.grid(), doseGy);
  }

  private static Region region(RegionKind kind, int plane) {
    return region("region", kind, plane);
  }

  private static Region region(String name, RegionKind kind, int plane) {
    Grid grid = Fixture.grid();
    int size = grid.planeSize();
    return new Region(
        name,
        4,
        kind,
        RegionSource.RTSTRUCT,
        Fixture.STRUCTURES,
        false,
        Mask.where(grid, index -> index / size == plane),
        1);
  }

  private static Region field() {
    return Region.wholeField(Fixture.grid());
  }
}
