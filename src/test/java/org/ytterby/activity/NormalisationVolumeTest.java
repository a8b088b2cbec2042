// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ytterby.activity.RatioCase.RULES;
import static org.ytterby.activity.RatioCase.judgedBy;
import static org.ytterby.activity.RatioCase.map;
import static org.ytterby.activity.RatioCase.overField;
import static org.ytterby.activity.RatioCase.region;
import static org.ytterby.activity.RatioCase.treatment;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.SharedOut;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;

/** Among which voxels an activity is compared and shared out, by hand. */
class NormalisationVolumeTest {
  /** As every run before there was a choice of the volume. */
  @Test
  void over_the_whole_field_a_shunt_is_told_with_its_factor_and_scales_nothing() {
    ActivityRules field = overField(EarlierRule.DECLARED, List.of());
    ActivityRatio ratio =
        ActivityRatio.of(
            map(1580), treatment("device: glass", ", lung_shunt_fraction: 0.1"), field);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.outsideGate()).isFalse();
    assertThat(ratio.normalisation()).isEmpty();
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.FIELD_OF_VIEW);
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found()).contains("10.0 % to the lungs");
              assertThat(finding.action()).contains("0.900");
            });
    assertThat(
            ActivityRatio.of(
                    map(1580), treatment("device: glass", ", lung_shunt_fraction: 0.05"), field)
                .findings())
        .isEmpty();
  }

  @Test
  void with_a_shunt_and_no_contour_nothing_is_shared_out() {
    ActivityRatio ratio =
        ActivityRatio.of(
            map(1580), treatment("device: glass", ", lung_shunt_fraction: 0.2"), RULES);
    assertThat(ratio.normalisation().orElseThrow().notJudged().orElseThrow())
        .startsWith("20.0 % went to the lungs");
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.FIELD_OF_VIEW);
              assertThat(finding.action()).contains("25.0 % too high if the lungs are outside");
            });
  }

  /** By hand: 2 GBq x (1 - 0.2) to the liver, of which a glass PET shows 0.79: 1264 MBq. */
  @Test
  void with_a_shunt_the_liver_and_its_rim_hold_the_activity_without_it() {
    ActivityMap map = map(1264);
    Region liver = region("Liver", RegionKind.LIVER, index -> index >= 400 && index < 600);
    ActivityRatio ratio =
        ActivityRatio.of(
            map,
            treatment("device: glass", ", lung_shunt_fraction: 0.2"),
            RULES,
            Scanner.UNKNOWN,
            List.of(liver));
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.outsideGate()).isFalse();
    assertThat(ratio.findings()).isEmpty();
    Normalisation chosen = ratio.normalisation().orElseThrow();
    assertThat(chosen.share()).isEqualTo(0.8, within(1e-12));
    assertThat(chosen.words())
        .isEqualTo(
            "net activity without the lung shunt (x 0.8000) over the liver and 10 mm around it");
    assertThat(chosen.edge()).contains(new VolumeEdge(60, 600, 0));
  }

  /** By hand: 0.5 MBq/mL on the six planes' surface, 60 mL of it over 1264 and 10 MBq. */
  @Test
  void what_lies_on_the_edge_of_the_liver_s_volume_is_told() {
    ActivityMap map = map(1264);
    Arrays.fill(map.becquerelPerMl(), 100, 300, 1e6f);
    Region liver = region("Liver", RegionKind.LIVER, index -> index >= 400 && index < 600);
    VolumeEdge edge =
        ActivityRatio.of(
                map,
                treatment("device: glass", ", lung_shunt_fraction: 0.2"),
                RULES,
                Scanner.UNKNOWN,
                List.of(liver))
            .normalisation()
            .flatMap(Normalisation::edge)
            .orElseThrow();
    assertThat(edge.voxels()).isEqualTo(600);
    assertThat(edge.volumeMl()).isEqualTo(60, within(1e-9));
    assertThat(edge.onSurfaceFraction()).isEqualTo(0.5 * 60 / 1274, within(1e-6));
  }

  /** By hand: 1580 MBq in the body, and a tenth of that on the couch, 20 mm away from it. */
  @Test
  void contamination_outside_the_body_is_told_and_left_out() {
    ActivityMap map = map(1580);
    map.becquerelPerMl()[909] = (float) (158e6 / 0.1);
    Region body = region("BODY", RegionKind.OTHER, index -> index >= 300 && index < 700);
    ActivityRatio ratio =
        ActivityRatio.of(
            map, treatment("device: glass", ""), RULES, Scanner.UNKNOWN, List.of(body));
    assertThat(ratio.measured().megabecquerel()).isEqualTo(1738, within(1e-3));
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.normalisation().orElseThrow().outside().megabecquerel())
        .isEqualTo(158, within(1e-3));
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.CONTAMINATION);
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found())
                  .isEqualTo("158 MBq, 9.1 % of the field, the most at (45, 0, 36) mm LPS");
            });
  }

  /** Counts hold what is planned, less the shunt, in the liver and its rim. */
  @Test
  void a_planned_activity_is_shared_out_among_counts_and_is_a_prediction() {
    ActivityMap like = map(1);
    CountMap counts =
        new CountMap(
            like.grid(),
            like.becquerelPerMl(),
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            new Quantification("CNTS", "NONE", 230580, List.of(), 1, false, "counts", false));
    Region liver = region("Liver", RegionKind.LIVER, index -> index >= 400 && index < 600);
    TreatmentRecord said =
        TreatmentFile.parse(
            "planned: {activity_gbq: 3, lung_shunt_fraction: 0.2}", "t", ZoneOffset.UTC);
    NormalisationRules shipped = RULES.ratio().normalisation();
    ActivityRules rules =
        judgedBy(
            new RatioRules(
                2,
                RULES.ratio().devices(),
                List.of(),
                new NormalisationRules(
                    SharedOut.PLANNED,
                    shipped.volume(),
                    shipped.liverMarginMm(),
                    shipped.bodyMarginMm(),
                    shipped.negligibleShuntPercent()),
                EarlierRule.SUBTRACTED,
                List.of(),
                List.of()));
    Outcome<SharedActivity> outcome =
        SharedActivity.of(counts, said, rules, Scanner.UNKNOWN, List.of(liver));
    SharedActivity shared = ((Outcome.Done<SharedActivity>) outcome).value();
    assertThat(ActivityRatio.measured(shared.map()).megabecquerel()).isEqualTo(2400, within(1e-2));
    assertThat(shared.map().scale()).isEqualTo(ActivityScale.RELATIVE_ONLY);
    assertThat(shared.ratio().predicted()).isTrue();
    assertThat(shared.ratio().administered()).isEmpty();
    assertThat(shared.ratio().relativeOnly()).isTrue();
    assertThat(shared.ratio().findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.RELATIVE_ONLY, FindingCode.PREDICTED);
    for (String less : List.of("{}", "planned: {perfused_gy: 100}")) {
      TreatmentRecord nothing = TreatmentFile.parse(less, "t", ZoneOffset.UTC);
      assertThat(SharedActivity.of(counts, nothing, rules, Scanner.UNKNOWN, List.of(liver)))
          .isInstanceOf(Outcome.Blocked.class);
    }
  }

  /** By hand: 1 / 0.95, 1 / 0.9 and 1 / 0.8. */
  @Test
  void what_no_lung_shunt_leaves_open_is_told_unless_the_lungs_are_inside() {
    TreatmentRecord silent =
        TreatmentFile.parse(
            """
            device: glass
            administrations:
              - {activity_gbq: 1, assayed_at: 2026-03-01T14:00:00Z,
                 administered_at: 2026-03-01T14:00:00Z, lung_shunt_fraction: 0.04}
              - {activity_gbq: 1, assayed_at: 2026-03-01T14:00:00Z,
                 administered_at: 2026-03-01T14:00:00Z}
            """,
            "t.yaml",
            ZoneOffset.UTC);
    ActivityRatio ratio = ActivityRatio.of(map(1580), silent, RULES);
    assertThat(ratio.standing()).isEqualTo(ActivityRatio.Standing.WITHIN);
    assertThat(ratio.normalisation().orElseThrow().shunt())
        .isEqualTo(Normalisation.Shunt.UNRECORDED);
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.LUNG_SHUNT_UNRECORDED);
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found()).isEqualTo("not of every administration");
              assertThat(finding.action()).contains("5.3 % at 5 %, 11.1 % at 10 %, 25.0 % at 20 %");
            });
    ActivityRatio said = ActivityRatio.of(map(1580), treatment("device: glass", ""), RULES);
    assertThat(said.findings()).isEmpty();
    assertThat(said.normalisation().orElseThrow().shunt()).isEqualTo(Normalisation.Shunt.LEFT_ON);
  }

  /** Two litres and more of lung, wide enough for two, none of it in an end plane. */
  @Test
  void nothing_is_left_open_where_both_lungs_are_inside() {
    Grid large = Grid.axial(10, 10, 25, 20, new double[] {0, 20, 40, 60, 80, 100});
    float[] values = new float[large.voxelCount()];
    Arrays.fill(values, 200, 300, 1f);
    ActivityMap map =
        new ActivityMap(
            large, values, ActivityScale.ABSOLUTE, Instant.EPOCH, Instant.EPOCH, 1, map(1).how());
    for (int first : new int[] {100, 0}) {
      Region lungs =
          new Region(
              "Lungs",
              1,
              RegionKind.LUNG,
              RegionSource.RTSTRUCT,
              "1.2.3",
              false,
              Mask.where(large, index -> index >= first && index < first + 300),
              1);
      ActivityRatio ratio =
          ActivityRatio.of(
              map,
              TreatmentFile.parse(
                  "administrations: [{activity_gbq: 2, administered_at: 2026-03-01T14:00:00Z}]",
                  "t",
                  ZoneOffset.UTC),
              RULES,
              Scanner.UNKNOWN,
              List.of(lungs));
      assertThat(ratio.normalisation().orElseThrow().shunt())
          .isEqualTo(
              first == 100 ? Normalisation.Shunt.IN_THE_VOLUME : Normalisation.Shunt.UNRECORDED);
    }
  }
}
