// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ytterby.activity.RatioCase.RULES;
import static org.ytterby.activity.RatioCase.contradicted;
import static org.ytterby.activity.RatioCase.judgedBy;
import static org.ytterby.activity.RatioCase.map;
import static org.ytterby.activity.RatioCase.repaired;
import static org.ytterby.activity.RatioCase.treatment;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.ScannerMatch;
import org.ytterby.protocol.ScannerRatios;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;

/** The gate of measured over administered activity, and what a ratio outside it is explained by. */
class ActivityRatioTest {
  @Test
  void sums_each_voxel_by_the_volume_of_its_plane() {
    Grid uneven = Grid.axial(10, 10, 5, 5, new double[] {0, 2, 6, 12});
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
  void a_finding_names_what_fits_then_what_is_solved_for_and_nothing_that_does_not_fit() {
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
        .contains("would need 50 % residual;");
    assertThat(others).hasSizeGreaterThan(10);
    assertThat(found).doesNotContain("outside the field of view (fits)", "residual (fits)");
    assertThat(others).allSatisfy(one -> assertThat(found).doesNotContain(one.text()));
  }

  @Test
  void a_ratio_that_nothing_explains_says_so_and_names_nothing() {
    ActivityRatio ratio = ActivityRatio.of(map(600_000), treatment("device: glass", ""), RULES);
    assertThat(ratio.findings().getFirst().found())
        .isEqualTo(
            "300 (600000 MBq measured, 2000 MBq administered). None of the "
                + ratio.hypotheses().size()
                + " known causes fits by itself");
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

  @Test
  void a_scanners_own_ratio_goes_before_the_devices() {
    RatioRules shipped = RULES.ratio();
    ScannerRatios own =
        new ScannerRatios(
            new ScannerMatch("PET1", ".*", "tof"),
            new TreeMap<>(Map.of("glass", new ExpectedRatio(0.9, 0.02))));
    ActivityRules rules =
        judgedBy(
            new RatioRules(
                2,
                shipped.devices(),
                List.of(own),
                shipped.normalisation(),
                shipped.earlier(),
                List.of(),
                List.of()));
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
