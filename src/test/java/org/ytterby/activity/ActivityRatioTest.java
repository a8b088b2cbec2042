// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.ScannerRatios;
import org.ytterby.protocol.SharedOut;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Assay;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

class ActivityRatioTest {
  private static final ActivityRules RULES = ActivityRules.of(Protocol.y90Pet());

  /** A field of 10 planes of 10 mL each, activity only in the middle ones. */
  private static ActivityMap map(double megabecquerel) {
    return map(megabecquerel, 1);
  }

  private static ActivityMap map(double megabecquerel, double positronScale) {
    Grid grid =
        Grid.of(
            10,
            10,
            new Vector3(0, 0, 0),
            new Vector3(1, 0, 0),
            new Vector3(0, 1, 0),
            5,
            5,
            new double[] {0, 4, 8, 12, 16, 20, 24, 28, 32, 36});
    float[] values = new float[grid.voxelCount()];
    Arrays.fill(values, 400, 600, (float) (megabecquerel * 1e6 / 20));
    return new ActivityMap(
        grid,
        values,
        ActivityScale.ABSOLUTE,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        new Quantification(
            "BQML", "START", 230580, List.of(), positronScale, "scanner calibration"));
  }

  /** Of glass or the like, with no shunt unless another is said. */
  private static TreatmentRecord treatment(String device, String more) {
    String shunt = more.contains("lung_shunt_fraction") ? "" : ", lung_shunt_fraction: 0";
    return TreatmentFile.parse(
        String.format(
            Locale.ROOT,
            """
            %s
            administrations:
              - {activity_gbq: 2, assayed_at: 2026-03-01T14:00:00Z,
                 administered_at: 2026-03-01T14:00:00Z %s}
            """,
            device,
            more + shunt),
        "t.yaml",
        ZoneOffset.UTC);
  }

  /** 4 GBq entered by a person, and 2 GBq typed at the scanner for the same time. */
  private static TreatmentRecord contradicted() {
    Sourced<Moment> given =
        new Sourced<>(
            Moment.written(OffsetDateTime.parse("2026-03-01T14:00:00Z")),
            TreatmentSource.PET_HEADER,
            "header");
    Assay assay = new Assay(new Activity(2e9), Optional.of(given.value()));
    TreatmentRecord header =
        new TreatmentRecord(
            Optional.empty(),
            Optional.empty(),
            List.of(
                new Administration(
                    Optional.empty(),
                    Optional.of(new Sourced<>(assay, TreatmentSource.PET_HEADER, "header")),
                    Optional.empty(),
                    Optional.of(given),
                    Optional.empty())),
            ClinicalContext.NONE,
            List.of());
    return TreatmentFile.parse(
            """
            device: glass
            administrations:
              - {activity_gbq: 4, assayed_at: 2026-03-01T14:00:00Z,
                 administered_at: 2026-03-01T14:00:00Z, lung_shunt_fraction: 0}
            """,
            "t.yaml",
            ZoneOffset.UTC)
        .merge(header);
  }

  @Test
  void sums_each_voxel_by_the_volume_of_its_plane() {
    Grid uneven =
        Grid.of(
            10,
            10,
            new Vector3(0, 0, 0),
            new Vector3(1, 0, 0),
            new Vector3(0, 1, 0),
            5,
            5,
            new double[] {0, 2, 6, 12});
    float[] values = new float[uneven.voxelCount()];
    for (int plane = 0; plane < 4; plane++) {
      Arrays.fill(values, 100 * plane, 100 * (plane + 1), (float) Math.pow(10, plane));
    }
    ActivityMap map =
        new ActivityMap(
            uneven, values, ActivityScale.ABSOLUTE, Instant.EPOCH, Instant.EPOCH, 1, map(1).how());
    // By hand: 100 voxels of 25 mm2; planes of 2, (2 + 4) / 2, (4 + 6) / 2 and 6 mm.
    assertThat(ActivityRatio.measured(map).becquerel())
        .isEqualTo(2.5 * (2 * 1 + 3 * 10 + 5 * 100 + 6 * 1000), within(1e-9));
  }

  @Test
  void accepts_what_is_expected_of_glass() {
    ActivityRatio ratio = ActivityRatio.of(map(1580), treatment("device: glass", ""), RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.expected()).isEqualTo(0.79);
    assertThat(ratio.findings()).isEmpty();
    assertThat(ratio.outsideGate()).isFalse();
  }

  @Test
  void a_ratio_of_one_on_glass_is_outside_and_a_day_on_the_clock_explains_it() {
    ActivityRatio ratio = ActivityRatio.of(map(2048), treatment("device: glass", ""), RULES);
    Finding finding = ratio.findings().getFirst();
    assertThat(finding.code()).isEqualTo(FindingCode.ACTIVITY_RATIO);
    assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
    assertThat(finding.expected()).isEqualTo("0.71 to 0.87 for device glass");
    assertThat(finding.found())
        .contains(
            "assay to scan 24 h shorter than recorded: 0.7898 (fits)",
            "the device is chloride (expected 1.00 ± 0.04): 1.024 (fits)");
    assertThat(ratio.hypotheses())
        .extracting(Hypothesis::what)
        .contains(
            "assay to scan 1 h shorter than recorded",
            "assay to scan 12 h longer than recorded",
            "scanned as 18F",
            "scanner's positron fraction 3.4e-5, not 3.186e-5",
            "activity recorded as twice the true one",
            "activity recorded as half the true one",
            "activity recorded as ten times the true one");
    assertThat(finding.action()).contains("Nothing is renormalised", "held");
    assertThat(ratio.outsideGate()).isTrue();
  }

  @Test
  void lists_what_can_only_lower_the_ratio() {
    ActivityRatio ratio =
        ActivityRatio.of(
            map(900),
            treatment("device: glass", ", residual: {gbq: 0.2}, lung_shunt_fraction: 0.3"),
            RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.5, within(1e-6));
    assertThat(ratio.findings().getFirst().found())
        .contains(
            "the recorded lung shunt of 30.0 % outside the field of view: 0.7143 (fits)",
            "would need 37 % more residual; would need 37 % shunted out of the field of view; would"
                + " need 37 % of the liver's activity outside the field of view");
    assertThat(ratio.hypotheses())
        .contains(
            new Hypothesis(
                "recorded residual already taken off the assay", 0.45, Hypothesis.Fit.NO));
  }

  /** By hand: 4 GBq entered where the header says 2 GBq, of which a glass PET shows 0.79. */
  @Test
  void the_activity_that_the_record_overrules_is_named_first_among_what_fits() {
    ActivityRatio ratio = ActivityRatio.of(map(1580), contradicted(), RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.395, within(1e-6));
    assertThat(ratio.hypotheses().subList(0, 2))
        .extracting(Hypothesis::what)
        .containsExactly(
            "the activity of the PET header (2000 MBq)", "activity recorded as twice the true one");
    assertThat(ratio.hypotheses().subList(0, 2))
        .allSatisfy(
            one -> {
              assertThat(one.fit()).isEqualTo(Hypothesis.Fit.YES);
              assertThat(one.ratio()).isEqualTo(0.79, within(1e-6));
            });
  }

  @Test
  void a_finding_names_what_fits_then_what_is_solved_for_then_the_three_nearest() {
    ActivityRatio ratio = ActivityRatio.of(map(790), treatment("device: glass", ""), RULES);
    assertThat(ratio.hypotheses())
        .extracting(Hypothesis::fit)
        .isSortedAccordingTo(
            Comparator.comparing(
                List.of(Hypothesis.Fit.YES, Hypothesis.Fit.SOLVED, Hypothesis.Fit.NO)::indexOf));
    List<Hypothesis> others =
        ratio.hypotheses().stream().filter(one -> one.fit() == Hypothesis.Fit.NO).toList();
    String found = ratio.findings().getFirst().found();
    assertThat(found)
        .contains("If it were so: activity recorded as twice the true one: 0.79 (fits)")
        .contains("would need 50 % residual;")
        .endsWith(String.join("; ", others.subList(0, 3).stream().map(Hypothesis::text).toList()));
    assertThat(others).hasSizeGreaterThan(10);
    assertThat(found).doesNotContain("outside the field of view (fits)", "residual (fits)");
    assertThat(others.subList(3, others.size()))
        .allSatisfy(one -> assertThat(found).doesNotContain(one.text() + ";"));
  }

  /** Header 3.6e-5: the image was multiplied by 1.13 already. */
  @Test
  void other_positron_fractions_are_relative_to_the_headers() {
    double undone = 3.6 / 3.186;
    ActivityRatio ratio =
        ActivityRatio.of(map(1580 * undone, undone), treatment("device: glass", ""), RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79 * undone, within(1e-6));
    assertThat(ratio.findings().getFirst().found())
        .contains(
            "scanner's positron fraction 3.186e-5, not 3.6e-5 as in its header and undone: 0.79"
                + " (fits)",
            "scanner's positron fraction 3.4e-5, not 3.6e-5 as in its header and undone: 0.8431"
                + " (fits)",
            "scanner's positron fraction 3.2e-5, not 3.6e-5 as in its header and undone: 0.7935"
                + " (fits)")
        .doesNotContain("fraction 3.6e-5, not");
    assertThat(ratio.hypotheses())
        .filteredOn(one -> one.what().equals("scanned as 18F"))
        .extracting(Hypothesis::ratio)
        .satisfiesExactly(found -> assertThat(found).isEqualTo(0.79 * 30402, within(0.1)));
  }

  /** As every run before there was a choice of the volume. */
  @Test
  void over_the_whole_field_a_shunt_is_told_with_its_factor_and_scales_nothing() {
    RatioRules shipped = RULES.ratio();
    ActivityRules field =
        new ActivityRules(
            RULES.assembly(),
            RULES.quantification(),
            new RatioRules(
                shipped.coverageFactor(),
                shipped.devices(),
                List.of(),
                NormalisationRules.WHOLE_FIELD,
                EarlierRule.DECLARED,
                List.of(),
                List.of()),
            RULES.constants());
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

  private static Region region(String name, RegionKind kind, IntPredicate inside) {
    return new Region(
        name, 1, kind, RegionSource.RTSTRUCT, "1.2.3", false, Mask.where(map(1).grid(), inside), 1);
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
        new ActivityRules(
            RULES.assembly(),
            RULES.quantification(),
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
                List.of()),
            RULES.constants());
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

  /** By hand: 1 GBq of resin 64.05 h before is 0.5 GBq, which a PET shows as 575 MBq. */
  @Test
  void what_is_left_of_an_earlier_treatment_is_taken_off() {
    TreatmentRecord said =
        treatment(
            """
            device: glass
            earlier: [{date: 1969-12-29, administered_at: 1969-12-29T07:57:00Z, device: resin, activity_gbq: 1}]
            """,
            "");
    ActivityRatio ratio = ActivityRatio.of(map(1580 + 575), said, RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.normalisation().orElseThrow().earlier().megabecquerel())
        .isEqualTo(575, within(1e-6));
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.EARLIER_ACTIVITY);
              assertThat(finding.found())
                  .isEqualTo("a treatment 64.1 h before, of which 50.0 % is left");
              assertThat(finding.action())
                  .startsWith(
                      "1000 MBq x 0.5000 left x 1.15 expected ratio = 575 MBq are taken off the"
                          + " measured activity (28.8 % of this one).");
            });
  }

  /** By hand: of 10 GBq 18 d before 93.4 MBq are left, 0.9 % of them and 4.7 % of 2 GBq. */
  @Test
  void whether_an_earlier_treatment_matters_is_judged_by_what_this_one_left() {
    for (double given : new double[] {10, 1}) {
      TreatmentRecord said =
          treatment(
              "device: glass\nearlier: [{date: 1969-12-14, administered_at: 1969-12-14T00:00:00Z,"
                  + " device: chloride, activity_gbq: "
                  + given
                  + "}]",
              "");
      ActivityRatio ratio = ActivityRatio.of(map(1580), said, RULES);
      if (given == 10) {
        assertThat(ratio.ratio().orElseThrow()).isEqualTo((1580 - 93.4) / 2000, within(1e-4));
        assertThat(ratio.findings())
            .singleElement()
            .satisfies(finding -> assertThat(finding.action()).contains("(4.7 % of this one)"));
      } else {
        assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
        assertThat(ratio.findings()).isEmpty();
      }
    }
  }

  /** Half of 1 GBq is in the counts too; of counts without an administration nobody can tell. */
  @Test
  void counts_are_of_an_earlier_treatment_too() {
    ActivityMap like = map(1);
    String earlier =
        "\nearlier: [{date: 1969-12-29, administered_at: 1969-12-29T07:57:00Z, device: resin,"
            + " activity_gbq: 1}]";
    for (boolean timed : new boolean[] {true, false}) {
      CountMap counts =
          new CountMap(
              like.grid(),
              like.becquerelPerMl(),
              Instant.EPOCH,
              Instant.EPOCH,
              1,
              new Quantification("CNTS", "NONE", 230580, List.of(), 1, false, "counts", timed));
      Outcome<SharedActivity> outcome =
          SharedActivity.of(
              counts, treatment("device: glass" + earlier, ""), RULES, Scanner.UNKNOWN, List.of());
      SharedActivity shared = ((Outcome.Done<SharedActivity>) outcome).value();
      assertThat(ActivityRatio.measured(shared.map()).megabecquerel())
          .isEqualTo(timed ? 2500 : 2000, within(1e-2));
      assertThat(shared.ratio().standing()).isEqualTo(ActivityRatio.Standing.RELATIVE_ONLY);
      assertThat(shared.ratio().findings())
          .filteredOn(finding -> finding.code() == FindingCode.EARLIER_ACTIVITY)
          .singleElement()
          .satisfies(
              finding ->
                  assertThat(finding.action())
                      .startsWith(
                          timed
                              ? "1000 MBq x 0.5000 left = 500 MBq are added to the activity that is"
                                  + " shared out, the counts being of both (25.0 % of this one)."
                              : "Nothing is added"));
    }
  }

  /** What is taken off leaves the whole field, and its shunt is told all the same. */
  @Test
  void an_earlier_treatment_hides_no_shunt_of_the_whole_field() {
    RatioRules shipped = RULES.ratio();
    ActivityRules field =
        new ActivityRules(
            RULES.assembly(),
            RULES.quantification(),
            new RatioRules(
                shipped.coverageFactor(),
                shipped.devices(),
                List.of(),
                NormalisationRules.WHOLE_FIELD,
                EarlierRule.SUBTRACTED,
                List.of(),
                List.of()),
            RULES.constants());
    TreatmentRecord said =
        treatment(
            """
            device: glass
            earlier: [{date: 1969-12-29, administered_at: 1969-12-29T07:57:00Z, device: resin, activity_gbq: 1}]
            """,
            ", lung_shunt_fraction: 0.1");
    ActivityRatio ratio = ActivityRatio.of(map(1580 + 575), said, field);
    assertThat(ratio.normalisation().orElseThrow().share()).isEqualTo(1);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.EARLIER_ACTIVITY, FindingCode.FIELD_OF_VIEW);
  }

  @Test
  void an_earlier_treatment_of_unknown_activity_is_declared_with_what_a_day_leaves_open() {
    TreatmentRecord said = treatment("device: glass\nearlier: [{date: 1969-12-29}]", "");
    ActivityRatio ratio = ActivityRatio.of(map(1580), said, RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found())
                  .isEqualTo(
                      "a treatment 60.0 h before, of which 52.2 % (45.9 to 59.5 %, only the day"
                          + " being known) is left");
              assertThat(finding.action()).contains("nothing is subtracted");
            });
  }

  @Test
  void a_ratio_that_is_too_high_may_be_activity_of_an_earlier_treatment() {
    ActivityRatio ratio = ActivityRatio.of(map(2048), treatment("device: glass", ""), RULES);
    assertThat(ratio.findings().getFirst().found())
        .contains("would need activity of an earlier treatment, 30 % of the administered");
  }

  @Test
  void a_scanners_own_ratio_goes_before_the_devices() {
    RatioRules shipped = RULES.ratio();
    ScannerRatios own =
        new ScannerRatios(
            new ScannerMatch("PET1", ".*", "tof"),
            new TreeMap<>(Map.of("glass", new ExpectedRatio(0.9, 0.02))));
    ActivityRules rules =
        new ActivityRules(
            RULES.assembly(),
            RULES.quantification(),
            new RatioRules(
                2,
                shipped.devices(),
                List.of(own),
                shipped.normalisation(),
                shipped.earlier(),
                List.of(),
                List.of()),
            RULES.constants());
    Scanner there = new Scanner("PET1", "any", List.of("OSEM", "PET AC TOF"));
    for (Scanner scanner : List.of(there, new Scanner("PET1", "any", List.of("OSEM")))) {
      ActivityRatio ratio =
          ActivityRatio.of(map(1800), treatment("device: glass", ""), rules, scanner, List.of());
      assertThat(ratio.expected()).isEqualTo(scanner.equals(there) ? 0.9 : 0.79);
      assertThat(ratio.outsideGate()).isEqualTo(!scanner.equals(there));
    }
  }

  @ParameterizedTest
  @CsvSource({"2.1, INFO, -4.8 %", "2.3, REVIEW, -13.0 %", "1.6, REVIEW, +25.0 %"})
  void delivered_activity_is_held_against_what_was_prescribed(
      double prescribedGBq, Severity severity, String percent) {
    TreatmentRecord said =
        treatment("device: glass\nplanned: {activity_gbq: " + prescribedGBq + "}", "");
    assertThat(ActivityRatio.of(map(1580), said, RULES).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.DELIVERED_PRESCRIBED);
              assertThat(finding.severity()).isEqualTo(severity);
              assertThat(finding.found()).endsWith("were prescribed: " + percent);
              assertThat(finding.action().startsWith("Far off"))
                  .isEqualTo(percent.equals("+25.0 %"));
            });
  }

  /** 18F undone, and nobody said what was given: nothing shows that the repair is right. */
  @Test
  void a_repaired_image_without_an_activity_to_compare_is_held() {
    ActivityRatio ratio =
        ActivityRatio.of(
            repaired(map(1580, 30402)),
            TreatmentFile.parse("device: glass", "t", ZoneOffset.UTC),
            RULES);
    assertThat(ratio.ratio()).isEmpty();
    assertThat(ratio.standing()).isEqualTo(ActivityRatio.Standing.REPAIR_UNCHECKED);
    assertThat(ratio.outsideGate()).isFalse();
    assertThat(ratio.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.ADMINISTERED_ACTIVITY_MISSING, FindingCode.NUCLIDE);
    assertThat(
            ActivityRatio.of(repaired(map(1580, 30402)), treatment("device: glass", ""), RULES)
                .standing())
        .isEqualTo(ActivityRatio.Standing.WITHIN);
  }

  private static ActivityMap repaired(ActivityMap map) {
    Quantification how = map.how();
    return new ActivityMap(
        map.grid(),
        map.becquerelPerMl(),
        map.scale(),
        map.administeredAt(),
        map.imageReference(),
        map.decayToAdministration(),
        new Quantification(
            how.units(),
            how.decayRule(),
            how.halfLifeS(),
            how.corrections(),
            how.positronScale(),
            true,
            how.scale(),
            true));
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

  /** Two litres and more of lung, none of it in an end plane. */
  @Test
  void nothing_is_left_open_where_both_lungs_are_inside() {
    Grid large =
        Grid.of(
            10,
            10,
            new Vector3(0, 0, 0),
            new Vector3(1, 0, 0),
            new Vector3(0, 1, 0),
            20,
            20,
            new double[] {0, 20, 40, 60, 80, 100});
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

  @Test
  void a_scan_as_fluorine_is_never_ambiguous() {
    ActivityRatio ratio =
        ActivityRatio.of(map(1580.0 / 30402), treatment("device: glass", ""), RULES);
    assertThat(ratio.findings().getFirst().found()).contains("scanned as 18F: 0.79 (fits)");
  }

  @Test
  void an_unknown_device_is_judged_against_both_and_said() {
    for (double megabecquerel : new double[] {1580, 2300}) {
      ActivityRatio ratio = ActivityRatio.of(map(megabecquerel), treatment("", ""), RULES);
      assertThat(ratio.expected()).isEqualTo(1.0);
      assertThat(ratio.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.DEVICE_UNKNOWN);
                assertThat(finding.expected()).isEqualTo("one of glass, resin, chloride");
                assertThat(finding.action()).contains("0.70 to 1.30.", "Enter the device");
              });
    }
  }

  @Test
  void no_gate_is_named_where_there_is_no_ratio_to_judge() {
    ActivityRatio ratio = ActivityRatio.of(map(1580), TreatmentRecord.EMPTY, RULES);
    assertThat(ratio.findings())
        .filteredOn(finding -> finding.code() == FindingCode.DEVICE_UNKNOWN)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.action())
                    .isEqualTo(
                        "No ratio can be judged without an administered activity. Enter the"
                            + " device."));
  }

  @Test
  void without_administered_activity_there_is_no_ratio() {
    ActivityRatio ratio =
        ActivityRatio.of(
            map(1580), TreatmentFile.parse("device: glass", "t.yaml", ZoneOffset.UTC), RULES);
    assertThat(ratio.ratio()).isEmpty();
    assertThat(ratio.outsideGate()).isFalse();
    assertThat(ratio.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.ADMINISTERED_ACTIVITY_MISSING);
  }

  @Test
  void activity_that_is_cut_through_at_an_end_is_said() {
    ActivityMap map = map(1580);
    Arrays.fill(map.becquerelPerMl(), 0, 100, map.becquerelPerMl()[400] / 2);
    ActivityRatio ratio = ActivityRatio.of(map, treatment("device: resin", ""), RULES);
    assertThat(ratio.findings())
        .filteredOn(finding -> finding.code() == FindingCode.FIELD_OF_VIEW)
        .extracting(Finding::found)
        .containsExactly("lowest plane, z 0.0 mm: 50 % of the fullest plane's activity");
  }
}
