// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.Protocol;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;

/** Vials at different times, each with its own in its own region; all numbers by hand. */
class OwnTimesTest {
  private static final ActivityRules RULES = ActivityRules.of(Protocol.y90Pet());
  private static final double HALF_LIFE_H = 64.05;
  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");

  /** 2 GBq at 10:00 and 1 GBq at 22:00: weighted, (2 + 2^(12/64.05)) / 3 = 2^(t/64.05), 4.18 h. */
  private static final double WEIGHTED_H =
      HALF_LIFE_H * Math.log((2 + Math.pow(2, 12 / HALF_LIFE_H)) / 3) / Math.log(2);

  private static final Grid GRID = Grid.axial(10, 10, 10, 10, new double[] {0, 10});

  private static TreatmentRecord treatment(String first, String second) {
    return TreatmentFile.parse(
        """
        device: chloride
        administrations:
          - {activity_gbq: 2, assayed_at: 2026-03-01T10:00:00Z, residual: {gbq: 0},
             administered_at: 2026-03-01T10:00:00Z %s}
          - {activity_gbq: 1, assayed_at: 2026-03-01T22:00:00Z, residual: {gbq: 0},
             administered_at: 2026-03-01T22:00:00Z %s}
        """
            .formatted(first, second),
        "t.yaml",
        ZoneOffset.UTC);
  }

  /**
   * What a scan shows, at the weighted time of both: 2 GBq of the first vial in voxels 0 to 39 and
   * 1 GBq of the second in 100 to 119, each 1 mL, decayed from its own time.
   */
  private static ActivityMap map(TreatmentRecord said) {
    Instant weighted = said.administeredAt(RULES.constants()).orElseThrow();
    double hours = Duration.between(FIRST, weighted).toMillis() / 3.6e6;
    assertThat(hours).isCloseTo(WEIGHTED_H, within(1e-5));
    float[] values = new float[GRID.voxelCount()];
    Arrays.fill(values, 0, 40, (float) (2e9 / 40 * Math.pow(2, -WEIGHTED_H / HALF_LIFE_H)));
    Arrays.fill(
        values, 100, 120, (float) (1e9 / 20 * Math.pow(2, (12 - WEIGHTED_H) / HALF_LIFE_H)));
    return new ActivityMap(
        GRID,
        values,
        ActivityScale.ABSOLUTE,
        weighted,
        weighted,
        1,
        new Quantification("BQML", "START", 230580, List.of(), 1, "scanner calibration"));
  }

  private static Region region(String name, IntPredicate inside) {
    return new Region(
        name,
        1,
        RegionKind.PERFUSED,
        RegionSource.RTSTRUCT,
        "1.2.3",
        false,
        Mask.where(GRID, inside),
        1);
  }

  private static final Region RIGHT = region("Seg 5", index -> index < 50);
  private static final Region LEFT = region("Seg 2", index -> index >= 100 && index < 150);

  @Test
  void each_vial_has_its_own_time_in_its_own_region_and_the_sum_is_what_was_measured_of_both() {
    TreatmentRecord said = treatment(", region: seg 5", ", region: Seg 2");
    ActivityMap before = map(said);
    OwnTimes times = OwnTimes.of(before, said, RULES, List.of(RIGHT, LEFT));
    ActivityMap map = (ActivityMap) times.image();

    assertThat(map.becquerelPerMl()[0]).isCloseTo(5e7f, within(10f));
    assertThat(map.becquerelPerMl()[100]).isCloseTo(5e7f, within(10f));
    assertThat(ActivityRatio.of(map, said, RULES).ratio().orElseThrow()).isCloseTo(1, within(1e-6));
    // Of the weighted time alone the ratio is right too, but neither region is: 4.4 and 8.8 %.
    assertThat(ActivityRatio.of(before, said, RULES).ratio().orElseThrow())
        .isCloseTo(1, within(1e-6));
    assertThat(before.becquerelPerMl()[0]).isCloseTo(4.779e7f, within(1e4f));
    assertThat(before.becquerelPerMl()[100]).isCloseTo(5.442e7f, within(1e4f));

    assertThat(times.findings()).extracting(Finding::severity).containsOnly(Severity.INFO);
    assertThat(times.findings().getFirst().found())
        .isEqualTo(
            "region 'seg 5': given at 2026-03-01T10:00:00Z, -4.18 h from the activity-weighted "
                + map.administeredAt()
                + " of all: x 1.0462; 2000 MBq measured in it and 10 mm around it over 2000 MBq of"
                + " its vial = 1.000");
    assertThat(map.how().decayRule())
        .isEqualTo(
            "START; own time of each vial: seg 5 at 2026-03-01T10:00:00Z, Seg 2 at"
                + " 2026-03-01T22:00:00Z");
  }

  @Test
  void what_lies_in_the_regions_of_both_or_of_none_keeps_the_time_of_both() {
    TreatmentRecord said = treatment(", region: Seg 5", ", region: Whole");
    ActivityMap before = map(said);
    Region whole = region("Whole", index -> index < 120);
    OwnTimes times = OwnTimes.of(before, said, RULES, List.of(RIGHT, whole));
    float[] led = times.image().numbers();
    assertThat(led[0]).isEqualTo(before.becquerelPerMl()[0]);
    assertThat(led[100]).isCloseTo(5e7f, within(10f));
    assertThat(led[150]).isZero();
    assertThat(times.findings())
        .allSatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found()).contains("50 of its voxels are another vial's too");
            });
  }

  @Test
  void a_vial_without_a_region_may_have_fed_any_voxel() {
    TreatmentRecord said = treatment(", region: Seg 5", "");
    ActivityMap before = map(said);
    OwnTimes times = OwnTimes.of(before, said, RULES, List.of(RIGHT, LEFT));
    assertThat(times.image().numbers()[0]).isEqualTo(before.becquerelPerMl()[0]);
    assertThat(times.image().numbers()[100]).isCloseTo(5e7f, within(10f));
    assertThat(times.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("vials without a region"));
  }

  @Test
  void a_name_that_no_contour_has_or_two_have_tells_nothing() {
    TreatmentRecord said = treatment(", region: Seg 8", ", region: Seg 9");
    ActivityMap before = map(said);
    OwnTimes times = OwnTimes.of(before, said, RULES, List.of(RIGHT, LEFT));
    assertThat(times.image()).isSameAs(before);
    assertThat(times.findings())
        .hasSize(2)
        .allSatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.ADMINISTRATION_TIMES);
              assertThat(finding.found()).contains("of which there are 0 contours");
            });
    OwnTimes twice =
        OwnTimes.of(
            before,
            treatment(", region: Seg 5", ", region: Seg 5"),
            RULES,
            List.of(RIGHT, region("SEG 5", index -> index == 7)));
    assertThat(twice.image()).isSameAs(before);
    assertThat(twice.findings().getFirst().found()).contains("there are 2 contours");
  }

  /**
   * By hand: of the first vial 500 MBq in the region and 500 MBq in the row beside it, both at its
   * own time.
   */
  @Test
  void a_region_that_shows_far_less_than_its_vial_is_to_be_looked_at() {
    TreatmentRecord said = treatment(", region: Seg 5", ", region: Seg 2");
    Region half = region("Seg 5", index -> index < 10);
    OwnTimes times = OwnTimes.of(map(said), said, RULES, List.of(half, LEFT));
    assertThat(times.findings().getFirst())
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found())
                  .endsWith(
                      "1000 MBq measured in it and 10 mm around it over 2000 MBq of its vial"
                          + " = 0.500");
              assertThat(finding.action()).contains("went elsewhere");
            });
  }

  @Test
  void one_time_needs_no_region_and_none_is_led_without_one() {
    TreatmentRecord said = treatment("", "");
    ActivityMap before = map(said);
    assertThat(OwnTimes.of(before, said, RULES, List.of(RIGHT, LEFT)).image()).isSameAs(before);
  }
}
