// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.EmissionForms;
import org.ytterby.testdata.PetSeriesFixture;
import org.ytterby.testdata.TestProtocols;

/** A SPECT that names no frame of reference: nothing of the study lies on it by what it names. */
class UnnamedFrameTest {
  private static final AssemblyRules RULES =
      AssemblyRules.of(TestProtocols.with(Protocol.y90Pet(), SeriesRules.SPECT));
  private static final String OWN = DerivedUid.of("frame of reference", PetSeriesFixture.SERIES);

  @TempDir private Path folder;
  private final List<StudyInstance> study = new ArrayList<>();

  @BeforeEach
  void the_spect() {
    add(
        EmissionForms.tomo(PetSeriesFixture.even().dataSets(), false)
            .remove(Tag.FrameOfReferenceUID));
  }

  @Test
  void neither_a_ct_of_a_frame_nor_one_without_is_aligned() {
    addCt("1.2.826.1.5", DataSet.builder());
    addCt(
        "1.2.826.1.6",
        DataSet.builder().uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE));
    addCt("1.2.826.1.7", DataSet.builder().empty(Tag.FrameOfReferenceUID));
    Outcome.Done<DoseCase> done = assembled();
    assertThat(done.value().ct()).isEmpty();
    assertThat(only(done, FindingCode.CT_FRAME_OF_REFERENCE))
        .satisfies(
            finding -> {
              assertThat(finding.found())
                  .isEqualTo(
                      "3 CT series, none of which fits: no frame of reference (series"
                          + " 1.2.826.1.5, 1.2.826.1.7); a frame of reference, where the emission"
                          + " image names none (series 1.2.826.1.6)");
              assertThat(finding.action())
                  .startsWith("Send the emission image with the frame of reference of its CT;");
            });
  }

  @Test
  void contours_that_name_a_frame_or_none_are_left_out() {
    addStructures("1.2.826.1.7", DataSet.builder());
    addStructures(
        "1.2.826.1.8",
        DataSet.builder().uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE));
    addStructures("1.2.826.1.9", DataSet.builder().empty(Tag.FrameOfReferenceUID));
    Outcome.Done<DoseCase> done = assembled();
    assertThat(done.value().structureSets()).isEmpty();
    assertThat(done.findings())
        .filteredOn(finding -> finding.code() == FindingCode.REGION_FRAME_OF_REFERENCE)
        .hasSize(3)
        .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.REVIEW))
        .extracting(Finding::found)
        .containsExactly(
            "no frame of reference",
            "a frame of reference, where the emission image names none",
            "no frame of reference");
    assertThat(done.findings()).extracting(Finding::code).contains(FindingCode.NO_REGIONS);
  }

  /** It is made of the series, so that nobody else has it: they were drawn on our RT Dose. */
  @Test
  void contours_in_the_frame_of_our_own_objects_lie_on_the_image() {
    addStructures("1.2.826.1.8", DataSet.builder().uid(Tag.FrameOfReferenceUID, OWN));
    Outcome.Done<DoseCase> done = assembled();
    assertThat(done.value().emission().frameOfReferenceUid()).isEqualTo(OWN);
    assertThat(done.value().structureSets()).hasSize(1);
  }

  /** A PET has to name one (PS3.3 A.21.3): there the text stays empty, and is refused later. */
  @Test
  void a_pet_gets_no_frame_of_its_own() {
    DataSet pet =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.remove(Tag.FrameOfReferenceUID))
            .dataSets()
            .getFirst();
    assertThat(FrameOfReference.isUnnamed(pet)).isFalse();
    assertThat(FrameOfReference.compared(pet)).isEmpty();
  }

  private Outcome.Done<DoseCase> assembled() {
    Outcome<DoseCase> outcome = Assembler.assemble(study, RULES);
    assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Done.class);
    return (Outcome.Done<DoseCase>) outcome;
  }

  private static Finding only(Outcome<DoseCase> outcome, FindingCode code) {
    List<Finding> found =
        outcome.findings().stream().filter(finding -> finding.code() == code).toList();
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private void addCt(String uid, DataSetBuilder frame) {
    add(
        common(uid, "CT", Uids.CTImageStorage)
            .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .putAll(frame.build()));
  }

  private void addStructures(String uid, DataSetBuilder frame) {
    add(
        common(uid, "RTSTRUCT", Uids.RTStructureSetStorage)
            .sequence(Tag.ReferencedFrameOfReferenceSequence, frame.build()));
  }

  private static DataSetBuilder common(String uid, String modality, String sopClass) {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, sopClass)
        .uid(Tag.SOPInstanceUID, uid + ".1")
        .uid(Tag.SeriesInstanceUID, uid)
        .uid(Tag.StudyInstanceUID, PetSeriesFixture.STUDY)
        .text(Tag.Modality, modality)
        .text(Tag.PatientName, "Phantom^Small")
        .text(Tag.PatientID, "PHANTOM-1");
  }

  private void add(DataSetBuilder object) {
    study.add(PetSeriesFixture.write(folder, object.build(), TransferSyntax.EXPLICIT_LE));
  }
}
