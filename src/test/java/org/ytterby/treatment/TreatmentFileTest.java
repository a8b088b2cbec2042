// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.store.CanonicalJson;

class TreatmentFileTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
  private static final String FULL =
      """
      isotope: Y-90
      device: TheraSphere
      administrations:
        - target: segments 5, 8
          activity_gbq: 3.0
          assayed_at: 2026-03-01T08:00:00+01:00
          residual: {gbq: 0.06, method: survey meter, at: 2026-03-01T12:00:00+01:00}
          administered_at: 2026-03-01 11:00:00
          lung_shunt_fraction: 0.04
      planned: {perfused_gy: 400, perfused_ml: 120.5, source: partition}
      intent: segmentectomy
      liver_function: {bilirubin_mg_dl: 0.8, child_pugh: a5, ecog: 1}
      earlier:
        - {date: 2026-02-22, target: segment 4, device: resin, activity_gbq: 1.1}
      """;

  @Test
  void reads_every_field_of_the_contract_with_its_line() {
    TreatmentRecord record = TreatmentFile.parse(FULL, "treatment.yaml", ZONE);
    assertThat(record.isotope().orElseThrow().value()).isEqualTo("Y-90");
    assertThat(record.device().orElseThrow())
        .isEqualTo(
            new Sourced<>(
                "glass", TreatmentSource.TREATMENT_FILE, "treatment.yaml line 2, device"));
    Administration one = record.administrations().getFirst();
    assertThat(one.target().orElseThrow().value()).isEqualTo("segments 5, 8");
    assertThat(one.assay().orElseThrow().value().activity().gigabecquerel()).isEqualTo(3.0);
    assertThat(one.assay().orElseThrow().where())
        .isEqualTo("treatment.yaml line 5, administrations[0].activity_gbq");
    assertThat(one.lungShuntFraction().orElseThrow().value()).isEqualTo(0.04);
    assertThat(record.planned().orElseThrow().value().values())
        .containsEntry(PlannedQuantity.PERFUSED_ML, 120.5);
    assertThat(record.planned().orElseThrow().value().origin()).contains("partition");
    assertThat(record.intent().orElseThrow().value()).isEqualTo("segmentectomy");
    assertThat(record.liverFunction().orElseThrow().value().childPugh()).contains("A5");
    assertThat(record.earlier().getFirst().value().device()).contains("resin");
  }

  @Test
  void an_activity_may_be_stated_at_administration_whenever_that_was() {
    TreatmentRecord record =
        TreatmentFile.parse(
            "administrations: [{activity_gbq: 2, assayed_at: administration}]", "t", ZONE);
    assertThat(record.administrations().getFirst().assay().orElseThrow().value())
        .isEqualTo(Assay.atAdministration(new Activity(2e9)));
    assertThat(record.netAdministered(DoseConstants.DEFAULT)).contains(new Activity(2e9));
    assertThat(record.statedAtAdministration()).isTrue();
    assertThat(record.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .extracting(Finding::code)
        .doesNotContain(FindingCode.TIME_MISSING);
    assertThat(TreatmentFile.parse("administrations: [{activity_gbq: 2}]", "t", ZONE))
        .satisfies(one -> assertThat(one.statedAtAdministration()).isFalse());
    assertThat(
            catchThrowableOfType(
                    ConfigProblem.class,
                    () ->
                        TreatmentFile.parse(
                            "administrations: [{assayed_at: administration}]", "t", ZONE))
                .problems())
        .singleElement()
        .satisfies(text -> assertThat(text).contains("assayed_at", "both or neither"));
  }

  @Test
  void applies_the_nodes_zone_to_a_time_without_offset_and_says_so() {
    TreatmentRecord record = TreatmentFile.parse(FULL, "treatment.yaml", ZONE);
    assertThat(record.administeredAt(DoseConstants.DEFAULT))
        .contains(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(record.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.TIME_ZONE_ASSUMED);
              assertThat(finding.where()).contains("administrations[0].administered_at");
              assertThat(finding.action()).contains("Europe/Stockholm");
            });
  }

  @Test
  void decays_the_assay_and_the_residual_to_administration() {
    TreatmentRecord record = TreatmentFile.parse(FULL, "treatment.yaml", ZONE);
    // By hand: 3 GBq x 2^(-3/64.05) - 0.06 GBq x 2^(+1/64.05)
    double expectedGBq = 3.0 * Math.pow(2, -3 / 64.05) - 0.06 * Math.pow(2, 1 / 64.05);
    assertThat(record.netAdministered(DoseConstants.DEFAULT).orElseThrow().gigabecquerel())
        .isEqualTo(expectedGBq, within(1e-12));
  }

  @Test
  void takes_a_residual_fraction_off_whatever_the_time() {
    TreatmentRecord record =
        TreatmentFile.parse(
            """
            administrations:
              - activity_gbq: 2
                assayed_at: 2026-03-01T08:00:00Z
                residual: {fraction: 0.05}
                administered_at: 2026-03-01T08:00:00Z
            """,
            "t.yaml",
            ZONE);
    assertThat(record.netAdministered(DoseConstants.DEFAULT).orElseThrow().gigabecquerel())
        .isEqualTo(1.9, within(1e-12));
  }

  @Test
  void tells_all_problems_at_once_with_key_and_line() {
    ConfigProblem problem =
        catchThrowableOfType(
            ConfigProblem.class,
            () ->
                TreatmentFile.parse(
                    """
                    isotop: Y-90
                    device: glas
                    administrations:
                      - activity_gbq: 3000
                        assayed_at: 2026-03-01
                        residual: {gbq: 0.1, fraction: 0.1}
                        lung_shunt_fraction: 5
                        administered: now
                    intent: cure
                    """,
                    "treatment.yaml",
                    ZONE));
    assertThat(problem.problems())
        .anySatisfy(text -> assertThat(text).contains("line 1", "isotop", "did you mean isotope?"))
        .anySatisfy(text -> assertThat(text).contains("line 2", "'glas'", "did you mean glass?"))
        .anySatisfy(text -> assertThat(text).contains("line 4", "'3000'", "0 to 100 GBq"))
        .anySatisfy(text -> assertThat(text).contains("line 5", "assayed_at", "'2026-03-01'"))
        .anySatisfy(text -> assertThat(text).contains("line 6", "residual", "exactly one"))
        .anySatisfy(text -> assertThat(text).contains("line 7", "5 % is 0.05"))
        .anySatisfy(text -> assertThat(text).contains("line 8", "administered_at"))
        .anySatisfy(text -> assertThat(text).contains("line 9", "'cure'"));
    assertThat(problem.problems()).hasSize(8);
  }

  @Test
  void refuses_a_key_that_is_written_twice() {
    ConfigProblem problem =
        catchThrowableOfType(
            ConfigProblem.class,
            () ->
                TreatmentFile.fromJson(
                    "{\"device\":\"glass\",\n\"device\":\"resin\"}", "PUT", ZONE));
    assertThat(problem.problems()).singleElement().asString().contains("line 2", "second time");
  }

  @Test
  void names_the_line_of_what_is_no_yaml() {
    ConfigProblem problem =
        catchThrowableOfType(
            ConfigProblem.class,
            () -> TreatmentFile.parse("isotope: Y-90\n  - [", "treatment.yaml", ZONE));
    assertThat(problem.problems()).singleElement().asString().contains("line ");
  }

  @Test
  void refuses_an_empty_document_and_one_that_is_no_mapping() {
    for (String text : new String[] {"", "- a\n", "just text"}) {
      assertThat(
              catchThrowableOfType(
                  ConfigProblem.class, () -> TreatmentFile.parse(text, "t.yaml", ZONE)))
          .isNotNull();
    }
  }

  @Test
  void reads_the_same_from_json_as_web() {
    TreatmentRecord record =
        TreatmentFile.fromJson(
            """
            {"isotope": "90Y", "device": "resin",
             "administrations": [{"activity_gbq": 1.5, "residual": "none-measured",
               "assayed_at": "2026-03-01T08:00:00Z", "administered_at": "2026-03-01T09:00:00Z"}]}
            """,
            "PUT treatment",
            ZONE);
    assertThat(record.device().orElseThrow().source()).isEqualTo(TreatmentSource.WEB);
    assertThat(record.administrations().getFirst().residual().orElseThrow().value())
        .isEqualTo(new Residual.NoneMeasured());
    assertThat(record.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .extracting(Finding::code)
        .contains(FindingCode.RESIDUAL_UNRECORDED, FindingCode.LUNG_SHUNT_UNRECORDED);
  }

  @Test
  void comes_back_equal_from_its_stored_form() {
    TreatmentRecord record = TreatmentFile.parse(FULL, "treatment.yaml", ZONE);
    String stored = CanonicalJson.text(TreatmentJson.toMap(record));
    assertThat(TreatmentJson.parse(stored)).isEqualTo(record);
  }

  @Test
  void says_what_is_left_of_an_earlier_treatment() {
    TreatmentRecord record = TreatmentFile.parse(FULL, "treatment.yaml", ZONE);
    // 7 days: 2^(-168/64.05) = 16.2 %
    assertThat(record.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .filteredOn(finding -> finding.code() == FindingCode.EARLIER_ACTIVITY)
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("7 days", "16.2 %"));
  }

  @Test
  void weighs_administrations_at_different_times_by_activity() {
    TreatmentRecord record =
        TreatmentFile.parse(
            """
            administrations:
              - {activity_gbq: 2, administered_at: 2026-03-01T08:00:00Z}
              - {activity_gbq: 1, administered_at: 2026-03-01T14:00:00Z}
            """,
            "t.yaml",
            ZONE);
    Instant at = record.administeredAt(DoseConstants.DEFAULT).orElseThrow();
    // The image at any later time holds the same from 3 GBq at that instant as from the two.
    double lambdaPerH = Math.log(2) / 64.05;
    double left = 2 * Math.exp(-lambdaPerH * 6) + 1;
    double laterH =
        (Instant.parse("2026-03-01T14:00:00Z").toEpochMilli() - at.toEpochMilli()) / 3.6e6;
    assertThat(3 * Math.exp(-lambdaPerH * laterH)).isEqualTo(left, within(1e-6));
    assertThat(record.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .anySatisfy(finding -> assertThat(finding.code()).isEqualTo(FindingCode.TIME_CONFLICT));
  }
}
