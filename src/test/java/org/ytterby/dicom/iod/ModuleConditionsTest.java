// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.iod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Severity;
import org.ytterby.quantity.Codes;

/**
 * The conditions of PS3.3 that the records check when they are made, and what their types write.
 */
class ModuleConditionsTest {

  @Test
  void type_1_is_written_type_2_may_be_empty_and_type_3_absent() {
    DataSet written =
        new RtSeriesModule(
                "RTDOSE",
                "1.2.3",
                Type2.empty(),
                Optional.empty(),
                Optional.of(LocalTime.of(1, 2, 3)),
                Optional.empty(),
                Type2.of("Phantom^Operator"))
            .toDataSet();

    assertThat(written.require(Tag.SeriesInstanceUID).uid()).isEqualTo("1.2.3");
    assertThat(written.contains(Tag.SeriesNumber)).isTrue();
    assertThat(written.optional(Tag.SeriesNumber)).isEmpty();
    assertThat(written.contains(Tag.SeriesDate)).isFalse();
    assertThat(written.require(Tag.SeriesTime).text()).isEqualTo("010203.000000");
    assertThat(written.require(Tag.OperatorsName).text()).isEqualTo("Phantom^Operator");
  }

  @Test
  void an_empty_type_1_value_is_a_defect() {
    assertThatThrownBy(() -> new FrameOfReferenceModule("", Type2.empty()).toDataSet())
        .isInstanceOf(Defect.class)
        .hasMessageContaining("FrameOfReferenceUID (0020,0052) needs a value");
    assertThatThrownBy(() -> new ReferencedSeries("1.2", List.of()).toDataSet())
        .isInstanceOf(Defect.class)
        .hasMessageContaining("ReferencedInstanceSequence (0008,114A) needs a value");
  }

  @Test
  void a_plan_overview_dose_requires_a_plan_overview() {
    assertThatThrownBy(
            () -> dose(DoseSummationType.PLAN_OVERVIEW, List.of(0.0, 3.0), Optional.empty()))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("requires Plan Overview Sequence");
  }

  @Test
  void a_plan_dose_requires_a_plan() {
    assertThatThrownBy(
            () -> dose(DoseSummationType.PLAN, List.of(0.0, 3.0), Optional.of(List.of(overview()))))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("requires Referenced RT Plan Sequence");
  }

  @Test
  void frame_offsets_start_with_zero_and_increase() {
    assertThatThrownBy(() -> planOverview(List.of(3.0, 6.0)))
        .hasMessageContaining("has to start with 0");
    assertThatThrownBy(() -> planOverview(List.of(0.0, 3.0, 3.0)))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("does not increase at frame 3");
  }

  @Test
  void high_bit_follows_bits_stored() {
    assertThatThrownBy(
            () -> new ImagePixelModule(1, "MONOCHROME2", 2, 2, 16, 12, 15, 0, Optional.empty()))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("contradict each other");
  }

  @Test
  void pixel_data_have_the_length_that_rows_columns_and_frames_say() {
    assertThatThrownBy(
            () -> ImagePixelModule.unsigned16(2, 3, 4, new PixelBytes(Vr.OW, new byte[47])))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("47 bytes, expected 48");
  }

  @Test
  void a_verified_report_names_who_verified_it() {
    assertThatThrownBy(
            () ->
                general(VerificationFlag.VERIFIED, CompletionFlag.COMPLETE, PreliminaryFlag.FINAL))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("requires Verifying Observer Sequence");
  }

  @Test
  void a_partial_report_is_not_final() {
    assertThatThrownBy(
            () ->
                general(VerificationFlag.UNVERIFIED, CompletionFlag.PARTIAL, PreliminaryFlag.FINAL))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("not final");
  }

  @Test
  void copies_patient_and_study_and_nothing_else() {
    DataSet source =
        DataSet.builder()
            .text(Tag.PatientName, "Phantom^Copy")
            .text(Tag.PatientAge, "064Y")
            .uid(Tag.StudyInstanceUID, "1.2.3")
            .text(Tag.SeriesDescription, "PET")
            .text(Tag.ClinicalTrialSubjectID, "S-1")
            .build();
    SourceModules copied = SourceModules.copiedFrom(source);

    assertThat(copied.patient().name()).isEqualTo(Type2.of("Phantom^Copy"));
    assertThat(copied.patient().id()).isEqualTo(Type2.empty());
    assertThat(copied.patientStudy().orElseThrow().toDataSet().require(Tag.PatientAge).text())
        .isEqualTo("064Y");
    assertThat(copied.generalStudy().toDataSet().contains(Tag.SeriesDescription)).isFalse();
    // A clinical trial module without its Type 1 attributes can't be written.
    assertThat(copied.clinicalTrialSubject()).isEmpty();
    assertThat(copied.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.sentence()).startsWith("CLINICAL_TRIAL_SUBJECT was left out");
              assertThat(problem.severity()).isEqualTo(Severity.REVIEW);
            });
  }

  @Test
  void a_study_without_uid_is_refused() {
    assertThatThrownBy(() -> SourceModules.copiedFrom(DataSet.empty()))
        .isInstanceOf(InvalidObject.class)
        .hasMessageContaining("StudyInstanceUID (0020,000D)");
  }

  @Test
  void a_copied_module_takes_no_foreign_attribute() {
    DataSet name = DataSet.builder().text(Tag.PatientName, "Phantom^X").build();

    assertThatThrownBy(() -> new CopiedModule(CopiedModule.Kind.PATIENT_STUDY, name))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("PatientName (0010,0010) is not an attribute of PATIENT_STUDY");
  }

  @Test
  void patient_modules_do_not_print_who_it_is() {
    DataSet source =
        DataSet.builder()
            .text(Tag.PatientName, "Phantom^Secret")
            .uid(Tag.StudyInstanceUID, "1.2.3")
            .build();

    assertThat(SourceModules.copiedFrom(source).toString()).doesNotContain("Secret");
  }

  private static RtDoseModule planOverview(List<Double> offsets) {
    return dose(DoseSummationType.PLAN_OVERVIEW, offsets, Optional.of(List.of(overview())));
  }

  private static RtDoseModule dose(
      DoseSummationType type, List<Double> offsets, Optional<List<PlanOverview>> overview) {
    return new RtDoseModule(
        DoseUnits.GY,
        DoseType.PHYSICAL,
        type,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(offsets),
        Optional.of(1e-3),
        Optional.empty(),
        overview,
        Optional.empty(),
        Optional.empty());
  }

  private static PlanOverview overview() {
    return new PlanOverview(
        1,
        Type2.empty(),
        Optional.empty(),
        Type2.empty(),
        Type2.of(List.of(Codes.LIVER)),
        Type2.empty(),
        Optional.empty());
  }

  private static SrDocumentGeneralModule general(
      VerificationFlag verification, CompletionFlag completion, PreliminaryFlag preliminary) {
    return new SrDocumentGeneralModule(
        1,
        completion,
        Optional.empty(),
        verification,
        Optional.of(preliminary),
        LocalDate.of(2026, 1, 2),
        LocalTime.NOON,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Type2.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
