// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.metric.RegionDose;
import org.ytterby.objects.Basis;
import org.ytterby.objects.DoseReport;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RunStamp;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentJson;
import org.ytterby.treatment.TreatmentRecord;

/** Images without an absolute scale, from the study to its objects. */
final class RelativeOnlyTest {
  private static final OffsetDateTime RUN_AT = OffsetDateTime.parse("2026-03-03T14:00:00Z");

  /** By hand: 4 x 3 x 5 voxels of 4 x 5 x 3 mm, 3.6 mL, of 1.04 g/mL. */
  private static final double MASS_G = 3.6 * 1.04;

  private static final double K_GY_G_PER_BQ = 49.73e-6;

  private static final TreatmentRecord GIVEN =
      TreatmentFile.parse(
          """
          device: glass
          administrations:
            - {activity_gbq: 0.002, assayed_at: 2026-03-01T14:00:00Z,
               administered_at: 2026-03-01T14:00:00Z, residual: {gbq: 0}, lung_shunt_fraction: 0.01}
          planned: {activity_gbq: 0.003}
          """,
          "treatment.yaml",
          ZoneOffset.UTC);

  @TempDir private Path folder;

  /** By hand: 2 MBq x 49.73 Gy kg/GBq / 3.744 g = 26.57 Gy, wherever the counts are. */
  @Test
  void counts_of_spect_give_the_relative_dose_and_no_other() {
    DoseReport report = report(spect("14691008", "SCT", "^90^Yttrium"), spectProtocol());

    assertThat(report.basis()).isEqualTo(Basis.RELATIVE);
    assertThat(report.heldBecause()).isEmpty();
    assertThat(report.ratio().ratio()).isEmpty();
    RegionDose field = report.regions().getLast();
    assertThat(field.absolute()).isEmpty();
    assertThat(field.relative().orElseThrow().meanGy().value())
        .isCloseTo(2e6 * K_GY_G_PER_BQ / MASS_G, within(0.01));
    assertThat(report.findings())
        .extracting(Finding::code)
        .contains(FindingCode.RELATIVE_ONLY)
        .doesNotContain(FindingCode.PREDICTED, FindingCode.ACTIVITY_RATIO);
  }

  /** By hand: of the planned 3 MBq 39.85 Gy. */
  @Test
  void a_scan_of_99mtc_before_the_treatment_predicts_and_is_held() {
    List<StudyInstance> study = spect("C-163A8", "SRT", "^99m^Technetium");
    DoseReport report = report(study, TestProtocols.predicting(SeriesRules.SPECT));

    assertThat(report.regions().getLast().relative().orElseThrow().meanGy().value())
        .isCloseTo(3e6 * K_GY_G_PER_BQ / MASS_G, within(0.01));
    assertThat(report.heldBecause()).contains("PREDICTION FROM THE PLANNED ACTIVITY");
    assertThat(report.findings()).extracting(Finding::code).contains(FindingCode.PREDICTED);
    FrozenRun frozen =
        new FrozenRun(
            "0123456789abcdef",
            PetSeriesFixture.STUDY,
            1,
            RUN_AT,
            ZoneOffset.UTC,
            stamp().node(),
            "Not a cleared medical device.",
            study.stream()
                .map(one -> new FrozenRun.Input(one.sopInstanceUid(), one.sha256()))
                .toList(),
            TreatmentJson.toMap(GIVEN),
            TestProtocols.predicting(SeriesRules.SPECT),
            List.of());
    Outcome<Reconstructor.Result> written =
        DoseReconstructor.compute("5f".repeat(32), frozen, study);
    assertThat(written).isInstanceOf(Outcome.Done.class);
    Map<String, ?> summary = ((Outcome.Done<Reconstructor.Result>) written).value().summary();
    Map<?, ?> totals = (Map<?, ?>) Objects.requireNonNull(summary.get("totals"));
    assertThat(totals.get("measured_mbq")).isNull();
    assertThat(totals.get("ratio")).isNull();
  }

  /** By hand: 1 MBq a half-life before leaves 0.5, and the counts are of 2 + 0.5 MBq: 33.21 Gy. */
  @Test
  void what_is_left_of_an_earlier_treatment_is_shared_out_with_this_ones() {
    String earlier =
        "\nearlier: [{date: 2026-02-26, administered_at: 2026-02-26T21:57:00Z,"
            + " activity_gbq: 0.001}]\n";
    String now =
        "administrations: [{activity_gbq: 0.002, assayed_at: 2026-03-01T14:00:00Z, residual: {gbq:"
            + " 0}, administered_at: 2026-03-01T14:00:00Z}]";
    DoseReport report =
        report(
            spect("14691008", "SCT", "^90^Yttrium"),
            spectProtocol(),
            TreatmentFile.parse(now + earlier, "treatment.yaml", ZoneOffset.UTC));
    assertThat(report.regions().getLast().relative().orElseThrow().meanGy().value())
        .isCloseTo(2.5e6 * K_GY_G_PER_BQ / MASS_G, within(0.01));
    assertThat(report.findings())
        .filteredOn(finding -> finding.code() == FindingCode.EARLIER_ACTIVITY)
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.action())
                    .contains("= 0.5 MBq are added to the activity that is shared out"));
    DoseReport undated =
        report(
            spect("14691008", "SCT", "^90^Yttrium"),
            spectProtocol(),
            TreatmentFile.parse(
                "administrations: [{activity_gbq: 0.002, assayed_at: administration}]" + earlier,
                "treatment.yaml",
                ZoneOffset.UTC));
    assertThat(undated.findings())
        .filteredOn(finding -> finding.code() == FindingCode.EARLIER_ACTIVITY)
        .singleElement()
        .satisfies(finding -> assertThat(finding.action()).contains("every dose is too low"));
  }

  @Test
  void without_an_activity_counts_are_refused() {
    Outcome<DoseReport> outcome =
        new Reconstruction(spectProtocol(), ZoneOffset.UTC, "Not a cleared medical device.")
            .report(
                spect("14691008", "SCT", "^90^Yttrium"),
                TreatmentFile.parse(
                    "administrations: [{administered_at: 2026-03-01T14:00:00Z}]",
                    "treatment.yaml",
                    ZoneOffset.UTC),
                stamp());
    assertThat(outcome.findings())
        .filteredOn(Finding::blocks)
        .extracting(Finding::code)
        .containsExactly(FindingCode.ADMINISTERED_ACTIVITY_MISSING);
  }

  private static Protocol spectProtocol() {
    return TestProtocols.with(Protocol.y90Pet(), SeriesRules.SPECT);
  }

  private List<StudyInstance> spect(String code, String scheme, String meaning) {
    PetSeriesFixture classic =
        PetSeriesFixture.even()
            .code(code, scheme, meaning)
            .each(
                (plane, k) ->
                    plane
                        .numbers(Tag.RescaleSlope, 1)
                        .bytes(
                            Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % 4 == 0 ? 0 : 1000)));
    return List.of(
        PetSeriesFixture.write(
            folder,
            EmissionForms.tomo(classic.dataSets(), false).build(),
            TransferSyntax.EXPLICIT_LE));
  }

  private static DoseReport report(List<StudyInstance> study, Protocol protocol) {
    return report(study, protocol, GIVEN);
  }

  private static DoseReport report(
      List<StudyInstance> study, Protocol protocol, TreatmentRecord treatment) {
    Outcome<DoseReport> outcome =
        new Reconstruction(protocol, ZoneOffset.UTC, "Not a cleared medical device.")
            .report(study, treatment, stamp());
    return switch (outcome) {
      case Outcome.Done<DoseReport> done -> done.value();
      case Outcome.Blocked<DoseReport> blocked ->
          throw new AssertionError("blocked: " + blocked.findings());
    };
  }

  private static RunStamp stamp() {
    return new RunStamp(
        "5f".repeat(32),
        1,
        RUN_AT.toZonedDateTime(),
        new NodeIdentity("Ytterby", "Ytterby", "1", "YTTERBY", "0.1.0", "test"));
  }
}
