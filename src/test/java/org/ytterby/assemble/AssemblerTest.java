// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.SeriesRules;
import org.ytterby.testdata.PetSeriesFixture;

class AssemblerTest {
  private static final AssemblyRules RULES = AssemblyRules.of(Protocol.y90Pet());
  private static final String OTHER = "1.2.826.1.2";

  @TempDir Path folder;

  private static DoseCase done(List<StudyInstance> study) {
    return done(study, RULES);
  }

  private static DoseCase done(List<StudyInstance> study, AssemblyRules rules) {
    Outcome<DoseCase> outcome = Assembler.assemble(study, rules);
    assertThat(outcome).as(outcome.toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<DoseCase>) outcome).value();
  }

  private static List<FindingCode> blocked(List<StudyInstance> study) {
    Outcome<DoseCase> outcome = Assembler.assemble(study, RULES);
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    return outcome.findings().stream().filter(Finding::blocks).map(Finding::code).toList();
  }

  private StudyInstance object(String sopClass, String modality, String uid, DataSetBuilder more) {
    DataSet dataSet =
        more.uid(Tag.SOPClassUID, sopClass)
            .uid(Tag.SOPInstanceUID, uid + ".1")
            .uid(Tag.SeriesInstanceUID, uid)
            .uid(Tag.StudyInstanceUID, PetSeriesFixture.STUDY)
            .text(Tag.Modality, modality)
            .text(Tag.PatientID, "PHANTOM-1")
            .build();
    return PetSeriesFixture.write(folder, dataSet, TransferSyntax.EXPLICIT_LE);
  }

  private StudyInstance ct(String uid, String frameOfReference, String time) {
    return object(
        Uids.CTImageStorage,
        "CT",
        uid,
        DataSet.builder()
            .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL")
            .uid(Tag.FrameOfReferenceUID, frameOfReference)
            .text(Tag.AcquisitionDate, "20260302")
            .text(Tag.AcquisitionTime, time));
  }

  private StudyInstance structures(String uid, String frameOfReference) {
    DataSet frame = DataSet.builder().uid(Tag.FrameOfReferenceUID, frameOfReference).build();
    return object(
        Uids.RTStructureSetStorage,
        "RTSTRUCT",
        uid,
        DataSet.builder().sequence(Tag.ReferencedFrameOfReferenceSequence, frame));
  }

  @Test
  void takes_the_only_series_that_fits_and_writes_down_what_it_left() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.addAll(
        PetSeriesFixture.even()
            .series(OTHER)
            .each((plane, k) -> plane.text(Tag.CorrectedImage, "DECY", "NORM"))
            .write(folder));
    study.add(ct("1.2.826.1.5", PetSeriesFixture.FRAME_OF_REFERENCE, "094500"));
    study.add(ct("1.2.826.1.6", PetSeriesFixture.FRAME_OF_REFERENCE, "080000"));
    study.add(ct("1.2.826.1.7", "1.2.3.4", "100000"));
    study.add(structures("1.2.826.1.8", PetSeriesFixture.FRAME_OF_REFERENCE));
    study.add(structures("1.2.826.1.4", "1.2.3.4"));
    DoseCase assembled = done(study);
    assertThat(assembled.emission().uid()).isEqualTo(PetSeriesFixture.SERIES);
    assertThat(assembled.emission().instances()).hasSize(5);
    assertThat(assembled.ct().orElseThrow().uid()).isEqualTo("1.2.826.1.5");
    assertThat(assembled.structureSets())
        .extracting(StudyInstance::seriesInstanceUid)
        .containsExactly("1.2.826.1.8");
    assertThat(assembled.choices()).hasSize(7);
    assertThat(assembled.choices())
        .filteredOn(choice -> choice.seriesInstanceUid().equals(OTHER))
        .singleElement()
        .satisfies(
            choice -> {
              assertThat(choice.role()).isEqualTo(SeriesChoice.Role.LEFT);
              assertThat(choice.reason()).contains("CORRECTION_MISSING", "ATTN and SCAT");
            });
  }

  @Test
  void gives_the_same_case_whatever_the_order_of_arrival() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.add(ct("1.2.826.1.5", PetSeriesFixture.FRAME_OF_REFERENCE, "094500"));
    study.add(structures("1.2.826.1.8", PetSeriesFixture.FRAME_OF_REFERENCE));
    DoseCase first = done(study);
    Random random = new Random(7);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(study, random);
      DoseCase again = done(study);
      assertThat(again.emission().instances()).isEqualTo(first.emission().instances());
      assertThat(again.choices()).isEqualTo(first.choices());
      assertThat(again.emission().example().require(Tag.SOPInstanceUID).uid())
          .isEqualTo(first.emission().example().require(Tag.SOPInstanceUID).uid());
    }
  }

  @Test
  void holds_a_tie_with_the_list_and_never_takes_the_newest() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.addAll(
        PetSeriesFixture.even()
            .series(OTHER)
            .each((plane, k) -> plane.text(Tag.SeriesTime, "110000"))
            .write(folder));
    Outcome<DoseCase> outcome = Assembler.assemble(study, RULES);
    assertThat(outcome.findings())
        .filteredOn(Finding::blocks)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.EMISSION_TIE);
              assertThat(finding.found()).contains(PetSeriesFixture.SERIES, OTHER);
              assertThat(finding.action()).contains("series.preferred");
            });
  }

  @Test
  void the_preferred_and_then_the_original_decide() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.addAll(
        PetSeriesFixture.even()
            .series(OTHER)
            .each(
                (plane, k) ->
                    plane
                        .text(Tag.ImageType, "DERIVED", "SECONDARY")
                        .text(Tag.SeriesDescription, "PET TOF PSF"))
            .write(folder));
    DoseCase original = done(study);
    assertThat(original.emission().uid()).isEqualTo(PetSeriesFixture.SERIES);
    assertThat(original.choices())
        .extracting(SeriesChoice::reason)
        .containsExactlyInAnyOrder(
            "the original one of 2 that qualify", "qualifies, but another is the original one");
    DoseCase preferred = done(study, preferring("psf"));
    assertThat(preferred.emission().uid()).isEqualTo(OTHER);
    assertThat(preferred.choices())
        .extracting(SeriesChoice::reason)
        .containsExactlyInAnyOrder(
            "the protocol's preferred one of 2 that qualify",
            "qualifies, but another is the protocol's preferred one");
  }

  @Test
  void two_reconstructions_are_told_apart_by_the_order_of_the_preferred() {
    List<StudyInstance> study = new ArrayList<>();
    for (String one : List.of("TOF", "PSF+TOF", "OSEM")) {
      study.addAll(
          PetSeriesFixture.even()
              .series("1.2.826.1." + (20 + study.size()))
              .each((plane, k) -> plane.text(Tag.SeriesDescription, "PET AC " + one))
              .write(folder));
    }
    assertThat(blocked(study)).containsExactly(FindingCode.EMISSION_TIE);
    assertThat(done(study, preferring("psf", "tof")).emission().description())
        .isEqualTo("PET AC PSF+TOF");
    assertThat(done(study, preferring("osem", "tof")).emission().description())
        .isEqualTo("PET AC OSEM");
    assertThat(Assembler.assemble(study, preferring("tof")).findings())
        .filteredOn(Finding::blocks)
        .extracting(Finding::found)
        .singleElement()
        .satisfies(
            found -> assertThat(found).startsWith("2 series that qualify").contains("PSF+TOF"));
  }

  /** The shipped protocol, but for what it prefers. */
  private static AssemblyRules preferring(String... expressions) {
    SeriesRules pet = SeriesRules.PET;
    return new AssemblyRules(
        RULES.ours(),
        new SeriesRules(
            pet.modality(),
            pet.imaging(),
            pet.units(),
            pet.corrections(),
            pet.seriesTypes(),
            pet.planeSpacingToleranceMm(),
            pet.overlap(),
            List.of(expressions)),
        RULES.nuclideRepair());
  }

  @Test
  void a_ct_without_frame_of_reference_is_not_called_missing() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    assertThat(ofTheCt(study).found()).isEqualTo("no CT series");
    study.add(
        object(Uids.CTImageStorage, "CT", "1.2.826.1.5", DataSet.builder().empty(Tag.StudyID)));
    assertThat(ofTheCt(study).code()).isEqualTo(FindingCode.CT_FRAME_OF_REFERENCE);
    assertThat(ofTheCt(study).found())
        .isEqualTo("1 CT series, none of which fits: no frame of reference (series 1.2.826.1.5)");
    study.add(ct("1.2.826.1.6", "1.2.3.4", "080000"));
    assertThat(ofTheCt(study).found())
        .isEqualTo(
            "2 CT series, none of which fits: no frame of reference (series 1.2.826.1.5); another"
                + " frame of reference than the emission image (series 1.2.826.1.6)");
  }

  @Test
  void a_localizer_of_the_frame_of_reference_is_no_ct() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.add(
        object(
            Uids.CTImageStorage,
            "CT",
            "1.2.826.1.5",
            DataSet.builder()
                .text(Tag.ImageType, "ORIGINAL", "PRIMARY", "LOCALIZER")
                .uid(Tag.FrameOfReferenceUID, PetSeriesFixture.FRAME_OF_REFERENCE)));
    assertThat(ofTheCt(study).code()).isEqualTo(FindingCode.CT_MISSING);
    assertThat(ofTheCt(study).found())
        .isEqualTo("1 CT series, none of which fits: a localizer (series 1.2.826.1.5)");
  }

  private static Finding ofTheCt(List<StudyInstance> study) {
    return Assembler.assemble(study, RULES).findings().stream()
        .filter(
            finding ->
                finding.code() == FindingCode.CT_MISSING
                    || finding.code() == FindingCode.CT_FRAME_OF_REFERENCE)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void says_everything_that_the_only_pet_series_lacks() {
    List<StudyInstance> study =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(Tag.Units, "GML").text(Tag.SeriesType, "GATED", "IMAGE"))
            .write(folder);
    assertThat(blocked(study))
        .containsExactly(
            FindingCode.SERIES_TYPE, FindingCode.UNITS, FindingCode.NO_EMISSION_SERIES);
  }

  @Test
  void holds_two_patients_in_one_study_without_telling_who() {
    List<StudyInstance> study =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(Tag.PatientID, k == 3 ? "SECRET-2" : "SECRET-1"))
            .write(folder);
    Outcome<DoseCase> outcome = Assembler.assemble(study, RULES);
    assertThat(outcome.findings())
        .filteredOn(finding -> finding.code() == FindingCode.IDENTITY_CONFLICT)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.blocks()).isTrue();
              assertThat(finding.toString()).doesNotContain("SECRET").contains("PatientID");
            });
  }

  @Test
  void a_name_written_in_another_case_is_the_same_name() {
    List<StudyInstance> study =
        PetSeriesFixture.even()
            .each(
                (plane, k) ->
                    plane.text(Tag.PatientName, k == 3 ? "PHANTOM^SMALL^^" : "Phantom^Small"))
            .write(folder);
    done(study);
  }

  @Test
  void an_unreadable_instance_of_the_emission_blocks() throws Exception {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    StudyInstance spoilt = study.getLast();
    Path file = folder.resolve("spoilt");
    Files.write(file, "no DICOM at all".getBytes(StandardCharsets.US_ASCII));
    study.set(
        4,
        new StudyInstance(
            spoilt.sopClassUid(),
            spoilt.sopInstanceUid(),
            spoilt.seriesInstanceUid(),
            spoilt.studyInstanceUid(),
            spoilt.modality(),
            "",
            new DataSetLocation(file, 0, 15, TransferSyntax.EXPLICIT_LE)));
    assertThat(blocked(study)).containsExactly(FindingCode.UNREADABLE_INSTANCE);
  }

  @Test
  void a_study_of_yttrium_is_ours_and_fdg_is_not() {
    assertThat(Assembler.relevance(PetSeriesFixture.even().write(folder), RULES))
        .isInstanceOf(Relevance.Ours.class);
    assertThat(Assembler.relevance(fdg().write(folder), RULES))
        .isInstanceOfSatisfying(
            Relevance.NotOurs.class, not -> assertThat(not.reason()).contains("C-111A1"));
  }

  @Test
  void a_surrogate_nuclide_in_a_treatment_study_is_ours_and_refused_in_writing() {
    List<StudyInstance> study =
        fdg().each((plane, k) -> plane.text(Tag.StudyDescription, "Y-90 SIRT PET")).write(folder);
    assertThat(Assembler.relevance(study, RULES)).isInstanceOf(Relevance.Ours.class);
    assertThat(blocked(study)).contains(FindingCode.NUCLIDE);
  }

  /** As a console writes a scan of FDG: every number of 18F. */
  private static PetSeriesFixture whole(Consumer<DataSetBuilder> agent) {
    return PetSeriesFixture.even()
        .code("C-111A1", "SRT", "^18^Fluorine")
        .item(
            (item, k) -> {
              item.numbers(Tag.RadionuclideHalfLife, 6586.2)
                  .numbers(Tag.RadionuclidePositronFraction, 0.9686);
              agent.accept(item);
            })
        .each((plane, k) -> plane.text(Tag.StudyDescription, "post SIRT FDG"));
  }

  private static DataSet agent(String value, String scheme, String meaning) {
    return DataSet.builder()
        .text(Tag.CodeValue, value)
        .text(Tag.CodingSchemeDesignator, scheme)
        .text(Tag.CodeMeaning, meaning)
        .build();
  }

  @Test
  void which_of_cts_at_about_one_time_is_taken_is_told_where_it_decides_doses() {
    List<StudyInstance> study = new ArrayList<>(PetSeriesFixture.even().write(folder));
    study.add(ct("1.2.826.1.5", PetSeriesFixture.FRAME_OF_REFERENCE, "094500"));
    study.add(ct("1.2.826.1.4", PetSeriesFixture.FRAME_OF_REFERENCE, "094500"));
    study.add(ct("1.2.826.1.6", PetSeriesFixture.FRAME_OF_REFERENCE, "092500"));
    study.add(ct("1.2.826.1.3", PetSeriesFixture.FRAME_OF_REFERENCE, "084500"));
    for (boolean byCt : new boolean[] {true, false}) {
      Outcome<DoseCase> outcome =
          Assembler.assemble(
              study,
              new AssemblyRules(
                  RULES.dosed(), RULES.ours(), RULES.series(), RULES.nuclideRepair(), byCt));
      assertThat(((Outcome.Done<DoseCase>) outcome).value().ct().orElseThrow().uid())
          .isEqualTo("1.2.826.1.4");
      assertThat(outcome.findings())
          .filteredOn(finding -> finding.code() == FindingCode.CT_TIE)
          .extracting(Finding::found)
          .hasSize(byCt ? 1 : 0)
          .allSatisfy(
              found ->
                  assertThat(found)
                      .startsWith("3 CT series")
                      .contains("1.2.826.1.4", "1.2.826.1.5", "1.2.826.1.6")
                      .doesNotContain("1.2.826.1.3"));
    }
  }

  @Test
  void a_scan_of_another_agent_is_never_repaired() {
    List<Consumer<DataSetBuilder>> named =
        List.of(
            item -> item.text(Tag.Radiopharmaceutical, "FDG -- fluorodeoxyglucose"),
            item -> item.text(Tag.Radiopharmaceutical, "18F-PSMA-1007"),
            item -> item.text(Tag.Radiopharmaceutical, "Ga-68 DOTATATE"),
            item ->
                item.sequence(
                    Tag.RadiopharmaceuticalCodeSequence, agent("35321007", "SCT", "Zucker")),
            item -> item.sequence(Tag.RadiopharmaceuticalCodeSequence, agent("126758", "DCM", "x")),
            item ->
                item.sequence(
                    Tag.RadiopharmaceuticalCodeSequence,
                    agent("1", "99X", "Fluorodeoxyglucose F^18^")));
    for (Consumer<DataSetBuilder> one : named) {
      Outcome<DoseCase> outcome = Assembler.assemble(whole(one).write(folder), RULES);
      assertThat(outcome.findings())
          .filteredOn(finding -> finding.code() == FindingCode.NUCLIDE && finding.blocks())
          .singleElement()
          .satisfies(finding -> assertThat(finding.action()).contains("never repaired"));
    }
    // The operator chose 90Y's code, and every number and the agent stayed those of FDG.
    Outcome<DoseCase> renamed =
        Assembler.assemble(
            whole(item -> item.text(Tag.Radiopharmaceutical, "FDG"))
                .code("14691008", "SCT", "^90^Yttrium")
                .write(folder),
            RULES);
    assertThat(renamed.findings())
        .filteredOn(finding -> finding.code() == FindingCode.NUCLIDE && finding.blocks())
        .singleElement()
        .satisfies(finding -> assertThat(finding.action()).contains("never repaired"));
    for (String ours : List.of("Y-90 SIR-Spheres", "TheraSphere", "unknown", "Solution")) {
      done(whole(item -> item.text(Tag.Radiopharmaceutical, ours)).write(folder));
    }
    done(whole(item -> {}).write(folder));
  }

  /** Although it is preferred, and the original. */
  @Test
  void what_needs_no_repair_goes_before_what_does() {
    List<StudyInstance> study =
        new ArrayList<>(
            PetSeriesFixture.even()
                .each(
                    (plane, k) ->
                        plane
                            .uid(Tag.SeriesInstanceUID, OTHER)
                            .uid(Tag.SOPInstanceUID, OTHER + "." + (k + 1))
                            .text(Tag.ImageType, "DERIVED", "PRIMARY"))
                .write(folder));
    study.addAll(
        whole(item -> {})
            .each((plane, k) -> plane.text(Tag.SeriesDescription, "psf"))
            .write(folder.resolve("repair")));
    DoseCase chosen = done(study, preferring("psf"));
    assertThat(chosen.emission().uid()).isEqualTo(OTHER);
    assertThat(chosen.choices())
        .extracting(SeriesChoice::reason)
        .contains("the one whose nuclide needs no repair of 2 that qualify");
  }

  @Test
  void a_pet_that_names_no_nuclide_is_undecided() {
    PetSeriesFixture fixture =
        PetSeriesFixture.even()
            .item(
                (item, k) ->
                    item.remove(Tag.RadionuclideCodeSequence).remove(Tag.RadionuclideHalfLife));
    assertThat(Assembler.relevance(fixture.write(folder), RULES))
        .isInstanceOf(Relevance.Undecided.class);
  }

  @Test
  void a_ct_alone_is_not_ours() {
    assertThat(
            Assembler.relevance(
                List.of(ct("1.2.826.1.5", PetSeriesFixture.FRAME_OF_REFERENCE, "094500")), RULES))
        .isInstanceOf(Relevance.NotOurs.class);
  }

  @Test
  void a_ct_of_a_treatment_is_undecided_because_the_emission_image_may_still_come() {
    StudyInstance ct =
        object(
            Uids.CTImageStorage,
            "CT",
            "1.2.826.1.5",
            DataSet.builder().text(Tag.StudyDescription, "PET/CT after SIRT"));
    assertThat(Assembler.relevance(List.of(ct), RULES)).isInstanceOf(Relevance.Undecided.class);
  }

  @Test
  void a_half_life_of_another_nuclide_does_not_make_yttrium_not_ours() {
    PetSeriesFixture fixture =
        PetSeriesFixture.even().item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 6588));
    assertThat(Assembler.relevance(fixture.write(folder), RULES))
        .isInstanceOf(Relevance.Ours.class);
  }

  @Test
  void the_wrong_code_of_a_public_tool_is_named_and_believed_with_the_right_half_life() {
    List<StudyInstance> study =
        PetSeriesFixture.even().code("C-163A4", "SRT", "^90^Yttrium").write(folder);
    done(study);
    List<Finding> judged =
        EmissionHeader.judge(
            PetSeriesFixture.even().code("C-163A4", "SRT", "^90^Yttrium").dataSets().getFirst(),
            RULES);
    assertThat(judged)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.blocks()).isFalse();
              assertThat(finding.found()).contains("public tool");
            });
  }

  private static PetSeriesFixture fdg() {
    return PetSeriesFixture.even()
        .code("C-111A1", "99SDM", "18F")
        .item((item, k) -> item.numbers(Tag.RadionuclideHalfLife, 6588));
  }

  /**
   * What is asked for is what the protocol's imaging has, and nothing is said that is not there.
   */
  @Test
  void where_nothing_qualifies_it_says_what_would() {
    List<StudyInstance> pet =
        PetSeriesFixture.even()
            .each((plane, k) -> plane.text(Tag.CorrectedImage, "DECY"))
            .write(folder);
    assertThat(last(pet, SeriesRules.PET))
        .isEqualTo(
            "1 unfit PT series | one PT series in Bq/mL (BQML), corrected for attenuation and"
                + " scatter | Send the quantitative reconstruction; the findings before this one"
                + " say what each series lacks.");
    assertThat(last(pet, SeriesRules.SPECT))
        .isEqualTo(
            "series of PT | one reconstructed (RECON TOMO) NM series in Bq/mL (BQML) or counts"
                + " (CNTS), corrected for attenuation | Send the quantitative reconstruction: none"
                + " of this modality has come. The PT series are for a protocol with"
                + " series.modality PT, not for this one.");
    assertThat(last(List.of(ct("1.2.826.1.5", "1.2.3.4", "094500")), SeriesRules.PET))
        .endsWith("none of this modality has come.");
  }

  private static String last(List<StudyInstance> study, SeriesRules series) {
    AssemblyRules rules = new AssemblyRules(RULES.ours(), series, List.of());
    Finding last = Assembler.assemble(study, rules).findings().getLast();
    assertThat(last.code()).isEqualTo(FindingCode.NO_EMISSION_SERIES);
    return last.found() + " | " + last.expected() + " | " + last.action();
  }
}
