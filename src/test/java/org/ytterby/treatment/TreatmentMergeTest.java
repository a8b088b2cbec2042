// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.PetSeriesFixture;

class TreatmentMergeTest {
  private static final TreatmentRecord HEADER =
      PetHeaderTreatment.read(PetSeriesFixture.even().dataSets().getFirst(), ZoneOffset.UTC);

  private static TreatmentRecord file(String yaml) {
    return TreatmentFile.parse(yaml, "treatment.yaml", ZoneOffset.UTC);
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
  void the_headers_activity_keeps_its_own_time_when_the_file_corrects_the_administration() {
    TreatmentRecord merged =
        file("administrations: [{administered_at: 2026-03-01T20:00:00Z}]").merge(HEADER);
    assertThat(merged.netAdministered(DoseConstants.DEFAULT).orElseThrow().gigabecquerel())
        .isEqualTo(2.5 * Math.pow(2, -6 / 64.05), within(1e-12));
  }

  @Test
  void a_candidate_time_is_settled_by_a_time_that_somebody_enters() {
    TreatmentRecord header =
        PetHeaderTreatment.read(
            PetSeriesFixture.even()
                .item(
                    (item, k) ->
                        item.remove(Tag.RadiopharmaceuticalStartDateTime)
                            .text(Tag.RadiopharmaceuticalStartTime, "083000"))
                .dataSets()
                .getFirst(),
            ZoneOffset.UTC);
    TreatmentRecord merged =
        file("administrations: [{administered_at: 2026-03-02T08:31:00Z}]").merge(header);
    assertThat(header.findings()).extracting(Finding::code).contains(FindingCode.TIME_MISSING);
    assertThat(merged.findings()).isEmpty();
  }
}
