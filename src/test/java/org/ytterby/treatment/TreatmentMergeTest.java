// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.store.CanonicalJson;
import org.ytterby.testdata.PetSeriesFixture;

class TreatmentMergeTest {
  private static final TreatmentRecord HEADER =
      PetHeaderTreatment.read(PetSeriesFixture.even().dataSets().getFirst(), ZoneOffset.UTC);

  private static TreatmentRecord file(String yaml) {
    return TreatmentFile.parse(yaml, "treatment.yaml", ZoneOffset.UTC);
  }

  /** A header whose start time has no date. */
  private static TreatmentRecord candidate(String time) {
    return PetHeaderTreatment.read(
        PetSeriesFixture.even()
            .item(
                (item, k) ->
                    item.remove(Tag.RadiopharmaceuticalStartDateTime)
                        .text(Tag.RadiopharmaceuticalStartTime, time))
            .dataSets()
            .getFirst(),
        ZoneOffset.UTC);
  }

  @Test
  void keeps_the_source_of_each_field() {
    TreatmentRecord merged =
        file("device: glass\nadministrations: [{lung_shunt_fraction: 0.02}]").merge(HEADER);
    assertThat(merged.device().orElseThrow().source()).isEqualTo(TreatmentSource.TREATMENT_FILE);
    assertThat(merged.isotope().orElseThrow().source()).isEqualTo(TreatmentSource.PET_HEADER);
    Administration one = merged.administrations().getFirst();
    assertThat(one.lungShuntFraction().orElseThrow().source())
        .isEqualTo(TreatmentSource.TREATMENT_FILE);
    assertThat(one.assay().orElseThrow().source()).isEqualTo(TreatmentSource.PET_HEADER);
    assertThat(merged.findings()).isEmpty();
  }

  /** By hand: 6 h leave 85.6 % of 166Ho and 93.7 % of 90Y. */
  @Test
  void activities_of_166ho_are_compared_by_its_own_half_life() {
    for (String said : List.of("isotope: Ho-166", "device: quiremspheres")) {
      for (double gigabecquerel : new double[] {5.138, 5.623}) {
        TreatmentRecord first =
            file(
                said
                    + """

                    administrations:
                      - {activity_gbq: 6, assayed_at: 2026-03-01T08:00:00Z, administered_at: 2026-03-01T14:00:00Z}
                    """);
        TreatmentRecord second =
            file(
                "administrations: [{activity_gbq: "
                    + gigabecquerel
                    + ", assayed_at: administration, administered_at: 2026-03-01T14:00:00Z}]");
        assertThat(first.merge(second).findings())
            .filteredOn(finding -> finding.code() == FindingCode.TREATMENT_CONFLICT)
            .hasSize(gigabecquerel < 5.2 ? 0 : 1);
      }
    }
  }

  @Test
  void the_file_overrides_the_header_and_the_conflict_names_both() {
    TreatmentRecord merged =
        file("""
        administrations:
          - activity_gbq: 3
            assayed_at: 2026-03-01T14:00:00Z
            administered_at: 2026-03-01T15:00:00Z
        """)
            .merge(HEADER);
    assertThat(merged.administeredAt(DoseConstants.DEFAULT))
        .contains(Instant.parse("2026-03-01T15:00:00Z"));
    assertThat(merged.findings())
        .hasSize(2)
        .allSatisfy(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.TREATMENT_CONFLICT);
              assertThat(finding.found()).contains("treatment file", "PET header");
            });
  }

  @Test
  void the_activity_that_is_overruled_is_kept_with_its_source_and_comes_back_as_it_was_stored() {
    TreatmentRecord file =
        file("administrations: [{activity_gbq: 3, assayed_at: 2026-03-01T14:00:00Z}]");
    TreatmentRecord merged = file.merge(HEADER);
    assertThat(merged.overruled())
        .singleElement()
        .satisfies(
            claim -> {
              assertThat(claim.source()).isEqualTo(TreatmentSource.PET_HEADER);
              assertThat(claim.value().gigabecquerel()).isEqualTo(2.5);
              assertThat(claim.where()).contains("RadionuclideTotalDose");
            });
    assertThat(TreatmentJson.parse(CanonicalJson.text(TreatmentJson.toMap(merged))))
        .isEqualTo(merged);
    assertThat(file.merge(TreatmentRecord.EMPTY).merge(HEADER).overruled())
        .isEqualTo(merged.overruled());
    assertThat(file("administrations: [{activity_gbq: 2.5}]").merge(HEADER).overruled()).isEmpty();
  }

  @Test
  void a_claim_that_was_overruled_stays_so_in_the_next_merge() {
    TreatmentRecord merged =
        file("administrations: [{activity_gbq: 3, administered_at: 2026-03-01T14:00:00Z}]")
            .merge(file("administrations: [{activity_gbq: 4}]"))
            .merge(HEADER);
    assertThat(merged.overruled())
        .extracting(claim -> claim.value().gigabecquerel())
        .containsExactly(4.0, 2.5);
  }

  /** Holmium microspheres carry 166Ho, whose K is 15.9, not 49.7: as 90Y they'd read 3.1 times. */
  @Test
  void holmium_with_another_isotope_than_its_own_is_refused() {
    for (TreatmentRecord record :
        List.of(
            file("device: holmium").merge(HEADER),
            file("device: holmium"),
            file("{device: holmium, isotope: Y-90}"))) {
      assertThat(record.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
          .filteredOn(Finding::blocks)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.TREATMENT_CONFLICT);
                assertThat(finding.where()).isEqualTo("treatment record, device");
                assertThat(finding.found()).contains("holmium", "treatment.yaml line 1");
                assertThat(finding.expected()).contains("Ho-166");
              });
    }
    assertThat(
            file("{device: holmium, isotope: Ho-166}")
                .review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .noneMatch(Finding::blocks);
    assertThat(
            file("device: glass").merge(HEADER).review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .noneMatch(Finding::blocks);
  }

  @Test
  void an_unrecorded_residual_says_whose_activity_counts_as_net() {
    assertThat(unrecordedResidual(HEADER))
        .startsWith("The header's Radionuclide Total Dose counts as the activity before")
        .contains("gbq: 0 where the header's dose is net already");
    assertThat(unrecordedResidual(file("administrations: [{activity_gbq: 3}]").merge(HEADER)))
        .startsWith("The whole assay counts as given;");
  }

  /** 5 % of a dose that may be net already: both meanings, and what to enter for each. */
  @Test
  void a_residual_of_the_record_that_is_taken_off_the_headers_dose_is_told() {
    TreatmentRecord merged = file("administrations: [{residual: {fraction: 0.05}}]").merge(HEADER);
    assertThat(merged.netAdministered(DoseConstants.DEFAULT).orElseThrow().gigabecquerel())
        .isEqualTo(0.95 * 2.5, within(1e-12));
    assertThat(offHeader(merged))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).endsWith("administrations[0].residual");
              assertThat(finding.found())
                  .contains(
                      "0.05 of the assay (treatment file, treatment.yaml line 1",
                      "5.0 %, taken off the 2.500 GBq of the PET header",
                      "RadionuclideTotalDose (0018,1074)");
              assertThat(finding.action())
                  .contains("every relative dose is 5.0 % too low: enter residual: {gbq: 0}");
            });
    assertThat(offHeader(file("administrations: [{residual: {gbq: 0}}]").merge(HEADER))).isEmpty();
    assertThat(
            offHeader(
                file("administrations: [{activity_gbq: 2.5, residual: {fraction: 0.05}}]")
                    .merge(HEADER)))
        .isEmpty();
  }

  private static List<Finding> offHeader(TreatmentRecord record) {
    return record.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90).stream()
        .filter(finding -> finding.code() == FindingCode.RESIDUAL_OFF_HEADER)
        .toList();
  }

  /** By hand: 2^(-12/64.05) is 0.8782, 2^(12/64.05) 1.1387. */
  @Test
  void a_conflict_of_times_says_what_it_does_to_the_dose_and_that_the_ratio_is_blind_to_it() {
    String yaml = "administrations: [{activity_gbq: 2.5, assayed_at: %s, administered_at: %s}]";
    assertThat(conflict(file(yaml.formatted("2026-03-01T13:00:00Z", "2026-03-02T02:00:00Z"))))
        .contains(
            "the dose, absolute and relative, is 12.2 % lower than by the other",
            "does not show which is right");
    assertThat(conflict(file(yaml.formatted("2026-03-01T01:00:00Z", "2026-03-01T02:00:00Z"))))
        .contains("is 13.9 % higher than by the other");
    assertThat(conflict(file(yaml.formatted("administration", "2026-03-02T02:00:00Z"))))
        .contains("the absolute dose is 12.2 % lower", "activity changes with it");
    assertThat(conflict(file("administrations: [{administered_at: 2026-03-02T02:00:00Z}]")))
        .contains("the absolute dose is 12.2 % lower", "no administered activity is there");
  }

  private static String conflict(TreatmentRecord file) {
    return file.merge(HEADER).findings().stream()
        .filter(finding -> finding.where().endsWith("administered_at"))
        .map(Finding::action)
        .findFirst()
        .orElseThrow();
  }

  private static String unrecordedResidual(TreatmentRecord record) {
    assertThat(record.residualRecorded()).isFalse();
    return record.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90).stream()
        .filter(finding -> finding.code() == FindingCode.RESIDUAL_UNRECORDED)
        .map(Finding::action)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_vial_with_its_residual_taken_off_is_no_conflict() {
    TreatmentRecord merged =
        file("""
        administrations:
          - {activity_gbq: 2.6, assayed_at: 2026-03-01T14:00:00Z, residual: {gbq: 0.1},
             administered_at: 2026-03-01T14:02:00Z}
        """)
            .merge(HEADER);
    assertThat(merged.findings()).isEmpty();
  }

  @Test
  void the_headers_activity_keeps_its_own_time_when_the_file_corrects_it_a_little() {
    TreatmentRecord merged =
        file("administrations: [{administered_at: 2026-03-01T15:00:00Z}]").merge(HEADER);
    assertThat(merged.netAdministered(DoseConstants.DEFAULT).orElseThrow().gigabecquerel())
        .isEqualTo(2.5 * Math.pow(2, -1 / 64.05), within(1e-12));
  }

  /** As when somebody types the time of the scan at the scanner: 2.5 GBq would become 3.2. */
  @Test
  void the_headers_activity_is_not_used_where_its_time_is_overruled() {
    for (String administered : List.of("2026-03-01T15:01:00Z", "2026-02-28T14:00:00Z")) {
      TreatmentRecord merged =
          file("administrations: [{administered_at: " + administered + "}]").merge(HEADER);
      assertThat(merged.netAdministered(DoseConstants.DEFAULT)).isEmpty();
      assertThat(merged.administeredAt(DoseConstants.DEFAULT))
          .contains(Instant.parse(administered));
      assertThat(merged.findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.TREATMENT_CONFLICT);
                assertThat(finding.where()).contains("activity_gbq");
                assertThat(finding.found()).contains("2.500 GBq of the PET header");
                assertThat(finding.action()).contains("Enter activity_gbq with assayed_at");
              });
    }
  }

  @Test
  void an_activity_of_a_person_is_used_whatever_its_time_of_assay() {
    TreatmentRecord web =
        TreatmentFile.fromJson(
            """
            {"administrations": [{"administered_at": "2026-03-01T15:00:00Z"}]}\
            """,
            "PUT",
            ZoneOffset.UTC);
    TreatmentRecord merged =
        web.merge(file("administrations: [{activity_gbq: 3, assayed_at: 2026-02-28T15:00:00Z}]"));
    assertThat(merged.netAdministered(DoseConstants.DEFAULT).orElseThrow().gigabecquerel())
        .isEqualTo(3 * Math.pow(2, -24 / 64.05), within(1e-12));
  }

  @Test
  void the_headers_activity_beside_a_candidate_counts_at_the_time_that_is_entered() {
    TreatmentRecord merged =
        file("administrations: [{administered_at: 2026-03-01T09:00:00Z}]")
            .merge(candidate("090000"));
    assertThat(merged.netAdministered(DoseConstants.DEFAULT).orElseThrow().gigabecquerel())
        .isEqualTo(2.5);
    assertThat(merged.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .filteredOn(finding -> finding.where().endsWith("assayed_at"))
        .extracting(Finding::code)
        .containsExactly(FindingCode.TIME_MISSING);
  }

  @Test
  void activities_are_compared_at_the_merged_time() {
    TreatmentRecord merged =
        file("administrations: [{activity_gbq: 3, assayed_at: 2026-03-01T12:00:00Z}]")
            .merge(HEADER);
    // By hand: 3 GBq x 2^(-2/64.05) = 2.936 GBq against the header's 2.5.
    assertThat(merged.findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("2.936 GBq at", "2.500 GBq at"));
    TreatmentRecord agreed =
        file("administrations: [{activity_gbq: 2.555, assayed_at: 2026-03-01T12:00:00Z}]")
            .merge(HEADER);
    assertThat(agreed.findings()).isEmpty();
  }

  @Test
  void a_conflict_is_told_in_words() {
    TreatmentRecord merged =
        file("""
        administrations: [{residual: {gbq: 0.1, method: survey meter}}]
        planned: {perfused_gy: 400, source: partition}
        liver_function: {bilirubin_mg_dl: 0.8, ecog: 1}
        """)
            .merge(
                file(
                    """
                    administrations: [{residual: none-measured}]
                    planned: {perfused_gy: 300}
                    liver_function: {child_pugh: B7}
                    """));
    assertThat(merged.findings())
        .extracting(Finding::found)
        .satisfiesExactlyInAnyOrder(
            found ->
                assertThat(found)
                    .startsWith("0.1 GBq, survey meter (treatment file")
                    .contains(") and none measured ("),
            found ->
                assertThat(found)
                    .startsWith("perfused_gy 400.0, source partition (")
                    .contains(") and perfused_gy 300.0 ("),
            found ->
                assertThat(found)
                    .startsWith("bilirubin 0.8 mg/dL, ECOG 1 (")
                    .contains(") and Child-Pugh B7 ("));
  }

  @Test
  void a_candidate_time_is_settled_by_a_time_that_somebody_enters() {
    TreatmentRecord header = candidate("083000");
    TreatmentRecord merged =
        file("administrations: [{administered_at: 2026-03-02T08:31:00Z}]").merge(header);
    assertThat(header.findings()).extracting(Finding::code).contains(FindingCode.TIME_MISSING);
    assertThat(merged.findings()).isEmpty();
  }
}
