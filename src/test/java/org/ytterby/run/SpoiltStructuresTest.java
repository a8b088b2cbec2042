// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.metric.RegionDose;
import org.ytterby.objects.DoseReport;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.objects.RunStamp;
import org.ytterby.protocol.Protocol;
import org.ytterby.region.PerfusedVolume;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.treatment.PetHeaderTreatment;
import org.ytterby.treatment.TreatmentRecord;

final class SpoiltStructuresTest {
  @TempDir Path folder;

  @Test
  void a_spoilt_structure_set_is_left_out_and_does_not_stop_the_dose() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.add(spoiltStructures());
    TreatmentRecord treatment =
        PetHeaderTreatment.read(PetSeriesFixture.even().dataSets().getFirst(), ZoneOffset.UTC);
    RunStamp stamp =
        new RunStamp(
            "ab",
            1,
            ZonedDateTime.parse("2026-03-03T08:00:00Z"),
            new NodeIdentity("Ytterby", "Ytterby", "1", "YTTERBY", "1", "test"));

    Outcome<DoseReport> outcome =
        new Reconstruction(Protocol.y90Pet(), ZoneOffset.UTC, "For tests.")
            .report(study, treatment, stamp);

    assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Done.class);
    DoseReport report = ((Outcome.Done<DoseReport>) outcome).value();
    assertThat(report.regions())
        .extracting(RegionDose::name)
        .containsExactly(PerfusedVolume.NAME, "Field of view");
    assertThat(report.findings())
        .filteredOn(finding -> finding.code() == FindingCode.UNREADABLE_INSTANCE)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).isEqualTo("1.2.826.1.8.1 ROIContourSequence (3006,0039)");
            });
  }

  /** Of the right frame of reference, but its contours are no sequence. */
  private StudyInstance spoiltStructures() {
    DataSet frame =
        DataSet.builder().uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE).build();
    return PetSeriesFixture.write(
        folder,
        DataSet.builder()
            .sequence(Tag.ReferencedFrameOfReferenceSequence, frame)
            .bytes(Tag.ROIContourSequence, Vr.OB, "spoilt".getBytes(StandardCharsets.US_ASCII))
            .uid(Tag.SOPClassUID, Uids.RTStructureSetStorage)
            .uid(Tag.SOPInstanceUID, "1.2.826.1.8.1")
            .uid(Tag.SeriesInstanceUID, "1.2.826.1.8")
            .uid(Tag.StudyInstanceUID, PetSeriesFixture.STUDY)
            .text(Tag.Modality, "RTSTRUCT")
            .text(Tag.PatientID, "PHANTOM-1")
            .build(),
        TransferSyntax.EXPLICIT_LE);
  }
}
