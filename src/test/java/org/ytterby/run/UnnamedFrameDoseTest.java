// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.objects.DoseReport;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.ObjectRenderer;
import org.ytterby.objects.RenderedObject;
import org.ytterby.objects.RunStamp;
import org.ytterby.objects.SourceReference;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.CtSeriesFixture;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;
import org.ytterby.treatment.TreatmentFile;

/** A SPECT without Frame of Reference UID (PS3.3 A.5, usage U) is dosed, and by itself. */
class UnnamedFrameDoseTest {
  private static final Protocol SPECT = TestProtocols.with(Protocol.y90Pet(), SeriesRules.SPECT);
  private static final String OWN = DerivedUid.of("frame of reference", PetSeriesFixture.SERIES);

  @TempDir private Path folder;

  /** The one thing that differs is the frame that they name. */
  @Test
  void has_the_dose_that_it_has_with_one_in_a_frame_of_its_own() {
    DoseReport with = report(SPECT, study("with", all -> all));
    for (UnaryOperator<DataSetBuilder> lost :
        List.<UnaryOperator<DataSetBuilder>>of(
            all -> all.remove(Tag.FrameOfReferenceUID),
            all -> all.empty(Tag.FrameOfReferenceUID))) {
      DoseReport without = report(SPECT, study("without", lost));
      assertThat(without.primary().doseGy()).isEqualTo(with.primary().doseGy());
      assertThat(sr(without)).contains(OWN);
      Map<String, DataSet> objects = objects(without);
      assertThat(objects)
          .containsOnlyKeys(
              Uids.RTDoseStorage, Uids.SegmentationStorage, Uids.Comprehensive3DSRStorage);
      assertThat(frame(objects, Uids.RTDoseStorage)).isEqualTo(OWN);
      assertThat(frame(objects, Uids.SegmentationStorage)).isEqualTo(OWN);
    }
    assertThat(frame(objects(with), Uids.RTDoseStorage))
        .isEqualTo(PetSeriesFixture.FRAME_OF_REFERENCE);
  }

  @Test
  void is_told_for_review_with_the_frame_that_is_written() {
    assertThat(report(SPECT, study("with", all -> all)).findings())
        .noneMatch(UnnamedFrameDoseTest::ofTheFrame);
    DoseReport without =
        report(SPECT, study("without", all -> all.remove(Tag.FrameOfReferenceUID)));
    assertThat(without.findings())
        .filteredOn(UnnamedFrameDoseTest::ofTheFrame)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.code()).isEqualTo(FindingCode.GEOMETRY);
              assertThat(finding.action()).contains(OWN);
            });
  }

  /** A CT of lung that lies all over the image in numbers, and whose frame nobody vouches for. */
  @Test
  void a_ct_that_names_a_frame_or_none_gives_no_density() {
    Protocol byCt = TestProtocols.with(SPECT, TestProtocols.byCt());
    List<StudyInstance> named = study("with", all -> all);
    named.addAll(ct("ct", _ -> {}));
    assertThat(report(byCt, named).mass().uniform()).isEmpty();
    for (Consumer<DataSetBuilder> ct :
        List.<Consumer<DataSetBuilder>>of(
            _ -> {}, plane -> plane.remove(Tag.FrameOfReferenceUID))) {
      List<StudyInstance> unnamed = study("without", all -> all.remove(Tag.FrameOfReferenceUID));
      unnamed.addAll(ct("other", ct));
      DoseReport report = report(byCt, unnamed);
      assertThat(report.evidence()).extracting(SourceReference::modality).containsOnly("NM");
      assertThat(report.mass().uniform()).isPresent();
      assertThat(report.primary().doseGy())
          .isEqualTo(report(SPECT, study("without", all -> all)).primary().doseGy());
      assertThat(report.findings())
          .filteredOn(finding -> finding.code() == FindingCode.CT_MISSING)
          .extracting(Finding::severity)
          .containsExactly(Severity.REVIEW);
    }
  }

  private static boolean ofTheFrame(Finding finding) {
    return finding.where().endsWith("FrameOfReferenceUID (0020,0052)")
        && finding.code() == FindingCode.GEOMETRY;
  }

  private static String frame(Map<String, DataSet> objects, String sopClass) {
    return Objects.requireNonNull(objects.get(sopClass)).require(Tag.FrameOfReferenceUID).uid();
  }

  private static Map<String, DataSet> objects(DoseReport report) {
    return ObjectRenderer.render(report).stream()
        .collect(
            Collectors.toUnmodifiableMap(RenderedObject::sopClassUid, RenderedObject::dataSet));
  }

  /** All bytes of the structured report. */
  private static String sr(DoseReport report) {
    return ObjectRenderer.render(report).stream()
        .filter(one -> one.sopClassUid().equals(Uids.Comprehensive3DSRStorage))
        .map(one -> new String(RunObjects.bytes(one), StandardCharsets.ISO_8859_1))
        .collect(Collectors.joining());
  }

  private List<StudyInstance> study(String name, UnaryOperator<DataSetBuilder> edit) {
    DataSetBuilder tomo = EmissionForms.tomo(MultiFrameStudy.hot().dataSets(), false);
    return new ArrayList<>(
        List.of(
            PetSeriesFixture.write(
                folder.resolve(name), edit.apply(tomo).build(), TransferSyntax.EXPLICIT_LE)));
  }

  private List<StudyInstance> ct(String name, Consumer<DataSetBuilder> edit) {
    Grid grid = Grid.axial(20, 20, 8, 2, 2, 3).at(new Vector3(-20, -30, -6));
    return new CtSeriesFixture(grid, _ -> -750)
        .each((plane, k) -> edit.accept(plane))
        .write(folder.resolve(name))
        .instances();
  }

  private static DoseReport report(Protocol protocol, List<StudyInstance> study) {
    Outcome<DoseReport> outcome =
        new Reconstruction(protocol, ZoneOffset.UTC, "Not a cleared medical device.")
            .report(
                study,
                TreatmentFile.parse(
                    """
                    administrations:
                      - {activity_gbq: 0.002, assayed_at: 2026-03-01T14:00:00Z,
                         administered_at: 2026-03-01T14:00:00Z}
                    """,
                    "treatment.yaml",
                    ZoneOffset.UTC),
                new RunStamp(
                    "5f".repeat(32),
                    1,
                    OffsetDateTime.parse("2026-03-03T14:00:00Z").toZonedDateTime(),
                    new NodeIdentity("Ytterby", "Ytterby", "1", "YTTERBY", "0.1.0", "test")));
    assertThat(outcome).as(outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<DoseReport>) outcome).value();
  }
}
