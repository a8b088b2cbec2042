// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.dict.Tag;
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
import org.ytterby.quantity.Activity;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Assay;
import org.ytterby.treatment.ClinicalContext;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.Residual;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

/** From a study of known content to its report: what is primary, and what holds it. */
final class ReconstructionTest {
  private static final OffsetDateTime ADMINISTERED = OffsetDateTime.parse("2026-03-01T14:00:00Z");
  private static final int END = 4;

  @TempDir private Path folder;
  private List<StudyInstance> study = List.of();

  @BeforeEach
  void write() {
    study =
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane.bytes(
                        Tag.PixelData, Vr.OW, PetSeriesFixture.pixels(k % END == 0 ? 0 : 1000)))
            .write(folder);
  }

  @Test
  void inside_the_gate_the_relative_dose_is_primary_and_nothing_is_held() {
    DoseReport report = report(ofRatio(0.81));

    assertThat(report.ratio().ratio().orElseThrow()).isCloseTo(0.81, within(1e-6));
    assertThat(report.basis()).isEqualTo(Basis.RELATIVE);
    assertThat(report.heldBecause()).isEmpty();
    RegionDose field = report.regions().getLast();
    assertThat(primaryMeanGy(report))
        .isCloseTo(field.relative().orElseThrow().meanGy().value(), within(1e-5));
  }

  @Test
  void outside_the_gate_nothing_is_renormalised_and_the_run_is_held() {
    DoseReport report = report(ofRatio(0.36));

    assertThat(report.basis()).isEqualTo(Basis.ABSOLUTE);
    assertThat(report.heldBecause()).contains("RATIO OUTSIDE GATE 0.36 (expected 0.79)");
    RegionDose field = report.regions().getLast();
    double absoluteGy = field.absolute().orElseThrow().meanGy().value();
    assertThat(primaryMeanGy(report)).isCloseTo(absoluteGy, within(1e-5));
    assertThat(field.relative().orElseThrow().meanGy().value())
        .isCloseTo(absoluteGy / 0.36, within(1e-4));
    assertThat(report.findings()).extracting(Finding::code).contains(FindingCode.ACTIVITY_RATIO);
  }

  @Test
  void the_hold_is_handed_to_the_worker() {
    FrozenRun frozen =
        new FrozenRun(
            "0123456789abcdef",
            PetSeriesFixture.STUDY,
            1,
            ADMINISTERED.plusDays(2),
            ZoneOffset.UTC,
            stamp().node(),
            "Not a cleared medical device.",
            study.stream()
                .map(one -> new FrozenRun.Input(one.sopInstanceUid(), one.sha256()))
                .toList(),
            org.ytterby.treatment.TreatmentJson.toMap(ofRatio(0.36)),
            Protocol.y90Pet(),
            List.of());

    Outcome<Reconstructor.Result> outcome =
        DoseReconstructor.compute("5f".repeat(32), frozen, study);

    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    assertThat(((Outcome.Done<Reconstructor.Result>) outcome).value().hold())
        .contains("RATIO OUTSIDE GATE 0.36 (expected 0.79)");
  }

  private static double primaryMeanGy(DoseReport report) {
    double sum = 0;
    for (float voxelGy : report.primary().doseGy()) {
      sum += voxelGy;
    }
    return sum / report.primary().doseGy().length;
  }

  private DoseReport report(TreatmentRecord treatment) {
    Outcome<DoseReport> outcome =
        new Reconstruction(Protocol.y90Pet(), ZoneOffset.UTC, "Not a cleared medical device.")
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
        ADMINISTERED.plusDays(2),
        new NodeIdentity("Ytterby", "Ytterby", "1", "0.1.0", "test"));
  }

  /** Glass, of such an activity that measured over administered is this. */
  private TreatmentRecord ofRatio(double ratio) {
    double unit = report(glass(1e6)).ratio().ratio().orElseThrow();
    return glass(1e6 * unit / ratio);
  }

  private static TreatmentRecord glass(double becquerel) {
    Moment at = Moment.written(ADMINISTERED);
    Administration one =
        new Administration(
            Optional.empty(),
            Optional.of(said(new Assay(new Activity(becquerel), Optional.of(at)))),
            Optional.of(
                said(new Residual.Measured(new Activity(0), Optional.empty(), Optional.of(at)))),
            Optional.of(said(at)),
            Optional.of(said(0.01)));
    return new TreatmentRecord(
        Optional.of(said("Y-90")),
        Optional.of(said("glass")),
        List.of(one),
        new ClinicalContext(Optional.empty(), Optional.empty(), Optional.empty(), List.of()),
        List.of());
  }

  private static <T> Sourced<T> said(T value) {
    return new Sourced<>(value, TreatmentSource.TREATMENT_FILE, "treatment.yaml:4");
  }
}
