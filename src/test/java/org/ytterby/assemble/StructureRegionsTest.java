// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.Protocol;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.SharedData;

/** What assembly says of the structure sets that it takes. */
class StructureRegionsTest {
  private static final String FRAME = PetSeriesFixture.FRAME_OF_REFERENCE;
  private static final String PLANE = PetSeriesFixture.SERIES + ".1";
  private static final String ABSENT = "1.2.826.7.1";

  @TempDir Path folder;

  /** One region, drawn on these images, which the structure set counts to a study. */
  private StudyInstance structures(
      String uid, List<String> names, String ofStudy, String... images) {
    List<DataSet> rois = new ArrayList<>();
    List<DataSet> contours = new ArrayList<>();
    List<DataSet> drawnOn = Stream.of(images).map(StructureRegionsTest::image).toList();
    for (String name : names) {
      rois.add(
          DataSet.builder()
              .integers(Tag.ROINumber, rois.size() + 1)
              .uid(Tag.ReferencedFrameOfReferenceUID, FRAME)
              .text(Tag.ROIName, name)
              .build());
      contours.add(
          DataSet.builder()
              .integers(Tag.ReferencedROINumber, rois.size())
              .sequence(
                  Tag.ContourSequence,
                  DataSet.builder().sequence(Tag.ContourImageSequence, drawnOn).build())
              .build());
    }
    DataSet series = DataSet.builder().sequence(Tag.ContourImageSequence, drawnOn).build();
    DataSet study =
        DataSet.builder()
            .uid(Tag.ReferencedSOPInstanceUID, ofStudy)
            .sequence(Tag.RTReferencedSeriesSequence, series)
            .build();
    DataSet frame =
        DataSet.builder()
            .uid(Tag.FrameOfReferenceUID, FRAME)
            .sequence(Tag.RTReferencedStudySequence, study)
            .build();
    return write(
        DataSet.builder()
            .sequence(Tag.ReferencedFrameOfReferenceSequence, frame)
            .sequence(Tag.StructureSetROISequence, rois)
            .sequence(Tag.ROIContourSequence, contours)
            .uid(Tag.SOPClassUID, Uids.RTStructureSetStorage)
            .uid(Tag.SOPInstanceUID, uid + ".1")
            .uid(Tag.SeriesInstanceUID, uid)
            .uid(Tag.StudyInstanceUID, PetSeriesFixture.STUDY)
            .text(Tag.Modality, "RTSTRUCT")
            .text(Tag.PatientID, "PHANTOM-1")
            .build());
  }

  private StudyInstance write(DataSet object) {
    return PetSeriesFixture.write(folder, object, TransferSyntax.EXPLICIT_LE);
  }

  private static DataSet image(String uid) {
    return DataSet.builder().uid(Tag.ReferencedSOPInstanceUID, uid).build();
  }

  private List<Finding> findings(FindingCode code, StudyInstance... structures) {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.addAll(List.of(structures));
    Outcome<DoseCase> outcome = Assembler.assemble(study, AssemblyRules.of(Protocol.y90Pet()));
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return outcome.findings().stream().filter(finding -> finding.code() == code).toList();
  }

  @Test
  void names_that_stand_in_two_structure_sets_are_told_with_both() {
    assertThat(
            findings(
                FindingCode.REGION_REPEATED,
                structures("1.2.826.1.8", List.of("GTV", "Liver"), PetSeriesFixture.STUDY, PLANE),
                structures("1.2.826.1.7", List.of("gtv ", "Lung"), PetSeriesFixture.STUDY, PLANE)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).isEqualTo("1.2.826.1.7.1 and 1.2.826.1.8.1");
              assertThat(finding.found())
                  .isEqualToIgnoringCase("'gtv' in each of these structure sets");
            });
  }

  @Test
  void a_name_that_stands_twice_in_one_structure_set_is_told() {
    assertThat(
            findings(
                FindingCode.REGION_REPEATED,
                structures(
                    "1.2.826.1.8", List.of("GTV", "gtv", "Liver"), PetSeriesFixture.STUDY, PLANE),
                structures("1.2.826.1.7", List.of("Lung"), PetSeriesFixture.STUDY, PLANE)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).isEqualTo("1.2.826.1.8.1");
              assertThat(finding.found()).isEqualTo("'GTV' 2 times in this structure set");
              assertThat(finding.action()).contains("ROI number");
            });
  }

  @Test
  void different_names_tell_nothing() {
    assertThat(
            findings(
                FindingCode.REGION_REPEATED,
                structures("1.2.826.1.8", List.of("GTV", "PTV"), PetSeriesFixture.STUDY, PLANE),
                structures("1.2.826.1.7", List.of("Lung"), PetSeriesFixture.STUDY, PLANE)))
        .isEmpty();
  }

  @Test
  void contours_on_images_that_came_tell_nothing() {
    assertThat(
            findings(
                FindingCode.REGION_REFERENCES,
                structures("1.2.826.1.8", List.of("GTV"), PetSeriesFixture.STUDY, PLANE)))
        .isEmpty();
  }

  @Test
  void contours_on_images_of_this_study_that_did_not_come_are_for_the_record() {
    assertThat(
            findings(
                FindingCode.REGION_REFERENCES,
                structures("1.2.826.1.8", List.of("GTV"), PetSeriesFixture.STUDY, PLANE, ABSENT)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.INFO);
              assertThat(finding.found())
                  .isEqualTo("1 of 2 images that the contours refer to did not come");
            });
  }

  @Test
  void contours_on_images_of_another_study_are_for_a_person_to_look_at() {
    assertThat(
            findings(
                FindingCode.REGION_REFERENCES,
                structures("1.2.826.1.8", List.of("GTV"), "1.2.826.7", ABSENT)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).startsWith("1.2.826.1.8.1 ROIContourSequence");
              assertThat(finding.found())
                  .startsWith("1 of 1 images that the contours refer to did not come")
                  .contains("another study");
            });
  }

  /** MIM's contours on a CT that was re-issued under other UIDs: none of its 31 planes exists. */
  @Test
  void a_real_structure_set_whose_images_were_issued_anew_is_told() {
    StudyInstance structures =
        PetSeriesFixture.read(SharedData.testdata("petct-ge-sts001/RS_MIM_on_CT_ibsi_crop.dcm"));
    StudySeries study = StudySeries.readAll(List.of(structures));
    StudySeries.Header header = study.headers().getFirst();
    String frame =
        header
            .dataSet()
            .items(Tag.StructureSetROISequence)
            .getFirst()
            .require(Tag.ReferencedFrameOfReferenceUID)
            .uid();
    assertThat(new StructureRegions(header, frame).missingImages(study))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.INFO);
              assertThat(finding.found()).startsWith("31 of 31 images");
            });
  }
}
