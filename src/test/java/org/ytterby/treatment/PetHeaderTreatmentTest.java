// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.PetSeriesFixture;

class PetHeaderTreatmentTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

  private static TreatmentRecord read(PetSeriesFixture fixture) {
    DataSet first = fixture.dataSets().getFirst();
    return PetHeaderTreatment.read(first, ZONE);
  }

  @Test
  void reads_activity_and_time_with_the_headers_offset() {
    TreatmentRecord record = read(PetSeriesFixture.even());
    assertThat(record.isotope().orElseThrow().value()).isEqualTo("Y-90");
    assertThat(record.netAdministered(DoseConstants.DEFAULT).orElseThrow().megabecquerel())
        .isEqualTo(2500, within(1e-9));
    assertThat(record.administeredAt(DoseConstants.DEFAULT))
        .contains(Instant.parse("2026-03-01T14:00:00Z"));
    assertThat(record.administrations().getFirst().administeredAt().orElseThrow().where())
        .isEqualTo(
            "1.2.826.1.1.1 RadiopharmaceuticalInformationSequence[1]."
                + "RadiopharmaceuticalStartDateTime (0018,1078)");
    assertThat(record.findings()).isEmpty();
  }

  @Test
  void applies_the_nodes_zone_where_the_header_has_no_offset() {
    TreatmentRecord record =
        read(PetSeriesFixture.even().each((plane, k) -> plane.remove(Tag.TimezoneOffsetFromUTC)));
    assertThat(record.administeredAt(DoseConstants.DEFAULT))
        .contains(Instant.parse("2026-03-01T13:00:00Z"));
    assertThat(record.administrations().getFirst().administeredAt().orElseThrow().value().zone())
        .isEqualTo(Moment.ZoneUse.NODE_ZONE);
  }

  @Test
  void takes_a_time_without_date_only_as_a_candidate_on_the_study_date() {
    TreatmentRecord record =
        read(
            PetSeriesFixture.even()
                .item(
                    (item, k) ->
                        item.remove(Tag.RadiopharmaceuticalStartDateTime)
                            .text(Tag.RadiopharmaceuticalStartTime, "083000")));
    assertThat(record.administeredAt(DoseConstants.DEFAULT))
        .contains(Instant.parse("2026-03-02T08:30:00Z"));
    assertThat(record.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.TIME_MISSING);
              assertThat(finding.found()).contains("08:30", "2026-03-02", "1.50 h before the scan");
            });
  }

  @Test
  void drops_a_candidate_that_lies_after_the_scan() {
    TreatmentRecord record =
        read(
            PetSeriesFixture.even()
                .item((item, k) -> item.remove(Tag.RadiopharmaceuticalStartDateTime)));
    assertThat(record.administeredAt(DoseConstants.DEFAULT)).isEmpty();
    assertThat(record.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.TIME_MISSING);
  }

  @Test
  void says_when_start_time_and_start_date_time_disagree() {
    TreatmentRecord record =
        read(
            PetSeriesFixture.even()
                .item((item, k) -> item.text(Tag.RadiopharmaceuticalStartTime, "020000")));
    assertThat(record.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.TIME_CONFLICT);
  }

  @Test
  void anchors_no_assay_to_a_date_that_was_made_up() {
    Administration one =
        read(PetSeriesFixture.even()
                .item(
                    (item, k) ->
                        item.remove(Tag.RadiopharmaceuticalStartDateTime)
                            .text(Tag.RadiopharmaceuticalStartTime, "083000")))
            .administrations()
            .getFirst();
    assertThat(one.administeredAt()).isPresent();
    assertThat(one.assay().orElseThrow().value().at()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "20260301235945, 000010",
    "20260301000010, 235945",
    "20260301140000+0100, 130000",
    "20260301130000+0000, 130030"
  })
  void the_same_time_of_day_in_two_forms_is_no_conflict(String dated, String time) {
    TreatmentRecord record =
        read(
            PetSeriesFixture.even()
                .item(
                    (item, k) ->
                        item.text(Tag.RadiopharmaceuticalStartDateTime, dated)
                            .text(Tag.RadiopharmaceuticalStartTime, time)));
    assertThat(record.findings()).isEmpty();
  }

  @Test
  void dated_starts_are_those_with_a_date_only() {
    assertThat(PetHeaderTreatment.datedStarts(dataSet(PetSeriesFixture.even()), ZONE))
        .containsExactly(Optional.of(Instant.parse("2026-03-01T14:00:00Z")));
    assertThat(
            PetHeaderTreatment.datedStarts(
                dataSet(
                    PetSeriesFixture.even()
                        .item((item, k) -> item.remove(Tag.RadiopharmaceuticalStartDateTime))),
                ZONE))
        .containsExactly(Optional.empty());
  }

  private static DataSet dataSet(PetSeriesFixture fixture) {
    return fixture.dataSets().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "2500, MBq",
    "2.5, GBq",
    "3164536, kBq",
    "85.53, mCi",
    "300, MBq or mCi",
    "5000000000000, none",
  })
  void a_total_dose_outside_is_not_used_and_told_in_the_unit_that_it_looks_like(
      String said, String unit) {
    TreatmentRecord record =
        read(
            PetSeriesFixture.even()
                .item(
                    (item, k) ->
                        item.numbers(Tag.RadionuclideTotalDose, Double.parseDouble(said))));
    assertThat(record.netAdministered(DoseConstants.DEFAULT)).isEmpty();
    assertThat(record.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found()).isEqualTo(said);
              assertThat(finding.expected())
                  .isEqualTo(
                      "Bq, the unit in PET images: 1e7 to 1e11 for a treatment"
                          + (unit.equals("none") ? "" : "; the number looks like " + unit));
            });
  }

  /** Their planes have it in Bq, a million times what the file says. */
  @ParameterizedTest
  @ValueSource(strings = {Uids.NuclearMedicineImageStorage, Uids.EnhancedPETImageStorage})
  void a_total_dose_in_bq_where_the_unit_is_mbq_is_told_as_it_is_in_the_file(String sopClass) {
    TreatmentRecord record =
        read(
            PetSeriesFixture.even()
                .each((plane, k) -> plane.text(Tag.SOPClassUID, sopClass))
                .item((item, k) -> item.numbers(Tag.RadionuclideTotalDose, 3164536973e6)));
    assertThat(record.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found()).isEqualTo("3164536973");
              assertThat(finding.expected())
                  .startsWith("MBq, the unit in this kind of image")
                  .endsWith("the number looks like Bq");
            });
  }

  @Test
  void times_that_differ_by_their_offsets_alone_name_the_offset() {
    TreatmentRecord record =
        read(
            PetSeriesFixture.even()
                .each((plane, k) -> plane.text(Tag.TimezoneOffsetFromUTC, "-0500"))
                .item(
                    (item, k) ->
                        item.text(Tag.RadiopharmaceuticalStartDateTime, "20260302103000+0100")
                            .text(Tag.RadiopharmaceuticalStartTime, "103000")));
    assertThat(record.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.TREATMENT_CONFLICT);
              assertThat(finding.found())
                  .isEqualTo(
                      "2026-03-02T10:30+01:00, but Start Time (0018,1072) says 10:30, which"
                          + " Timezone Offset From UTC (0008,0201) says is at offset -05:00");
              assertThat(finding.action())
                  .contains("Timezone Offset From UTC (0008,0201) does not fit", "-05:00");
            });
    TreatmentRecord said =
        TreatmentFile.parse(
            """
            administrations:
              - activity_gbq: 1
                assayed_at: 2026-03-02T10:30:00+01:00
                administered_at: 2026-03-02T10:30:00+01:00
            """,
            "treatment.yaml",
            ZoneOffset.UTC);
    assertThat(said.merge(record).findings())
        .as("the scan's time is read with the same offset")
        .containsAll(record.findings());
  }

  @Test
  void knows_the_codes_of_yttrium_and_names_the_wrong_one() {
    assertThat(kind("C-162A7", "SRT", "Y^90^")).isEqualTo(HeaderNuclide.Kind.YTTRIUM_90);
    assertThat(kind("C-162A7", "99SDM", "")).isEqualTo(HeaderNuclide.Kind.YTTRIUM_90);
    assertThat(kind("C-162A7", "SNM3", "")).isEqualTo(HeaderNuclide.Kind.YTTRIUM_90);
    assertThat(kind("C-163A4", "SRT", "^90^Yttrium"))
        .isEqualTo(HeaderNuclide.Kind.YTTRIUM_90_BY_MEANING);
    assertThat(kind("C-111A1", "99SDM", "18F")).isEqualTo(HeaderNuclide.Kind.OTHER);
    assertThat(kind("C-163A4", "SRT", "")).isEqualTo(HeaderNuclide.Kind.OTHER);
    assertThat(kind("C-168A4", "SRT", "^89^Zirconium")).isEqualTo(HeaderNuclide.Kind.OTHER);
  }

  private static HeaderNuclide.Kind kind(String value, String scheme, String meaning) {
    DataSet plane = PetSeriesFixture.even().code(value, scheme, meaning).dataSets().getFirst();
    return HeaderNuclide.all(plane).getFirst().kind();
  }
}
