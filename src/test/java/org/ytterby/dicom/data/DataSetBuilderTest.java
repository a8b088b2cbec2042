// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.Defect;
import org.ytterby.finding.InvalidObject;

class DataSetBuilderTest {
  @Test
  void refuses_an_illegal_value_of_our_own() {
    assertThatThrownBy(() -> DataSet.builder().text(Tag.SeriesDescription, "x".repeat(65)))
        .isInstanceOf(Defect.class);
    assertThatThrownBy(() -> DataSet.builder().text(Tag.Modality, "rtdose"))
        .isInstanceOf(Defect.class);
    assertThatThrownBy(() -> DataSet.builder().uid(Tag.SOPInstanceUID, "1.02.3"))
        .isInstanceOf(Defect.class);
    assertThatThrownBy(() -> DataSet.builder().integers(Tag.Rows, 65536))
        .isInstanceOf(Defect.class);
    assertThatThrownBy(() -> DataSet.builder().text(Tag.Rows, "1")).isInstanceOf(Defect.class);
  }

  @Test
  void an_illegal_copied_value_becomes_empty_and_is_told_without_the_value() {
    DataSet source =
        DataSet.builder()
            .bytes(Tag.PatientName, Vr.PN, "Phantom^\u00e9".getBytes(StandardCharsets.ISO_8859_1))
            .bytes(
                Tag.SpecificCharacterSet, Vr.CS, "ISO_IR 100".getBytes(StandardCharsets.US_ASCII))
            .bytes(Tag.StudyDate, Vr.DA, "2026.01.02".getBytes(StandardCharsets.US_ASCII))
            .build();
    DataSetBuilder copy =
        DataSet.builder().copy(source, Tag.PatientName, Tag.StudyDate, Tag.StudyTime);
    assertThat(copy.build().require(Tag.PatientName).text()).isEqualTo("Phantom^\u00e9");
    assertThat(copy.build().contains(Tag.StudyDate)).isTrue();
    assertThat(copy.build().optional(Tag.StudyDate)).isEmpty();
    assertThat(copy.build().contains(Tag.StudyTime)).isFalse();
    assertThat(copy.problems())
        .singleElement()
        .asString()
        .contains("StudyDate (0008,0020)")
        .doesNotContain("2026");
  }

  @Test
  void text_of_an_unknown_character_set_is_kept_as_bytes_but_not_copied_as_text() {
    byte[] japanese = {0x1B, 0x24, 0x42, 0x3B, 0x33};
    DataSet source =
        DataSet.builder()
            .text(Tag.SpecificCharacterSet, "ISO 2022 IR 13", "ISO 2022 IR 999")
            .bytes(Tag.PatientName, Vr.PN, japanese)
            .build();
    assertThat(source.require(Tag.PatientName).bytes()).isEqualTo(japanese);
    DataSetBuilder copy = DataSet.builder().copy(source, Tag.PatientName);
    assertThat(copy.build().optional(Tag.PatientName)).isEmpty();
    assertThat(copy.problems())
        .singleElement()
        .asString()
        .contains("Specific Character Set is one that this version can't decode");
  }

  @Test
  void a_value_that_a_backslash_splits_is_not_copied_in_part() {
    DataSet source =
        DataSet.builder()
            .bytes(Tag.PatientID, Vr.LO, "123\\456".getBytes(StandardCharsets.US_ASCII))
            .bytes(Tag.SoftwareVersions, Vr.LO, "1.0\\1.1".getBytes(StandardCharsets.US_ASCII))
            .build();
    DataSetBuilder copy = DataSet.builder().copy(source, Tag.PatientID, Tag.SoftwareVersions);

    assertThat(copy.build().optional(Tag.PatientID)).isEmpty();
    assertThat(copy.build().require(Tag.SoftwareVersions).texts()).containsExactly("1.0", "1.1");
    assertThat(copy.problems())
        .containsExactly(
            "PatientID (0010,0020) was left empty: 2 values where the dictionary allows 1");
  }

  @Test
  void a_copied_item_keeps_its_text_and_loses_the_character_set_that_it_no_longer_has() {
    DataSet item =
        DataSet.builder()
            .text(Tag.SpecificCharacterSet, "ISO_IR 100")
            .bytes(Tag.CodeMeaning, Vr.LO, "gr\u00f6\u00dfer".getBytes(StandardCharsets.ISO_8859_1))
            .build();
    DataSet source =
        DataSet.builder()
            .text(Tag.SpecificCharacterSet, "ISO_IR 192")
            .sequence(Tag.ProcedureCodeSequence, item)
            .build();

    DataSet copied =
        DataSet.builder()
            .text(Tag.SpecificCharacterSet, "ISO_IR 192")
            .copy(source, Tag.ProcedureCodeSequence)
            .build()
            .items(Tag.ProcedureCodeSequence)
            .getFirst();
    assertThat(copied.contains(Tag.SpecificCharacterSet)).isFalse();
    assertThat(copied.require(Tag.CodeMeaning).text()).isEqualTo("gr\u00f6\u00dfer");
  }

  @Test
  void uids_of_others_are_written_as_they_have_them_and_ours_are_strict() {
    String zeros = "1.2.840.0123.1";
    DataSet source =
        DataSet.builder()
            .bytes(Tag.FrameOfReferenceUID, Vr.UI, zeros.getBytes(StandardCharsets.US_ASCII))
            .bytes(Tag.StudyInstanceUID, Vr.UI, "1.2.abc".getBytes(StandardCharsets.US_ASCII))
            .build();
    DataSetBuilder copy =
        DataSet.builder().copy(source, Tag.FrameOfReferenceUID, Tag.StudyInstanceUID);

    assertThat(copy.build().require(Tag.FrameOfReferenceUID).uid()).isEqualTo(zeros);
    assertThat(copy.build().optional(Tag.StudyInstanceUID)).isEmpty();
    assertThat(copy.problems()).singleElement().asString().startsWith("StudyInstanceUID");
    assertThat(
            DataSet.builder()
                .foreignUid(Tag.ReferencedSOPInstanceUID, zeros)
                .build()
                .require(Tag.ReferencedSOPInstanceUID)
                .uid())
        .isEqualTo(zeros);
    assertThatThrownBy(
            () -> DataSet.builder().foreignUid(Tag.ReferencedSOPInstanceUID, "1." + "2".repeat(63)))
        .isInstanceOf(Defect.class);
  }

  @Test
  void a_required_value_that_is_absent_or_empty_names_its_path() {
    DataSet set = DataSet.builder().empty(Tag.RescaleSlope).build();
    assertThatThrownBy(() -> set.require(Tag.RescaleSlope))
        .isInstanceOf(InvalidObject.class)
        .hasMessage("RescaleSlope (0028,1053): found an empty value, expected a value");
    assertThatThrownBy(() -> set.require(Tag.Units))
        .hasMessageContaining("Units (0054,1001): found no such attribute");
  }

  @Test
  void a_number_that_is_none_is_refused_with_what_was_found() {
    DataSet set =
        DataSet.builder()
            .bytes(Tag.RescaleSlope, Vr.DS, "1,5".getBytes(StandardCharsets.US_ASCII))
            .build();
    assertThatThrownBy(() -> set.require(Tag.RescaleSlope).number())
        .hasMessageContaining("'1,5'")
        .hasMessageContaining("a number");
  }

  @Test
  void a_date_time_takes_the_offset_it_has_or_that_of_its_data_set() {
    DataSet set =
        DataSet.builder()
            .text(Tag.TimezoneOffsetFromUTC, "-0500")
            .text(Tag.RadiopharmaceuticalStartDateTime, "20260102103000")
            .text(Tag.AcquisitionDateTime, "20260102103000.5+0100")
            .build();
    assertThat(set.require(Tag.RadiopharmaceuticalStartDateTime).dateTime().offset())
        .contains(ZoneOffset.ofHours(-5));
    assertThat(set.require(Tag.AcquisitionDateTime).dateTime().instant(ZoneOffset.UTC))
        .hasToString("2026-01-02T09:30:00.500Z");
  }

  @Test
  void derived_uids_are_functions_of_their_parts_and_legal() {
    String uid = DerivedUid.of("run", "RTDOSE", "default", "1");
    assertThat(uid)
        .isEqualTo(DerivedUid.of("run", "RTDOSE", "default", "1"))
        .startsWith("2.25.")
        .hasSizeLessThanOrEqualTo(64);
    assertThat(uid).isNotEqualTo(DerivedUid.of("run", "RTDOSE", "default", "2"));
    assertThat(
            DataSet.builder()
                .uid(Tag.SOPInstanceUID, uid)
                .build()
                .require(Tag.SOPInstanceUID)
                .uid())
        .isEqualTo(uid);
  }
}
