// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.store.CanonicalJson;
import org.ytterby.testdata.PetSeriesFixture;

class TreatmentReviewTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");

  private static List<Finding> review(String yaml, FindingCode code) {
    return TreatmentFile.parse(yaml, "t.yaml", ZONE)
        .review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90)
        .stream()
        .filter(finding -> finding.code() == code)
        .toList();
  }

  @Test
  void a_residual_without_its_time_is_told_as_an_assay_without_its_time_is() {
    String yaml =
        """
        administrations:
          - activity_gbq: 2
            assayed_at: 2026-03-01T08:00:00Z
            residual: {gbq: %s}
            administered_at: 2026-03-01T09:00:00Z
        """;
    assertThat(review(yaml.formatted("0.1"), FindingCode.TIME_MISSING))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).endsWith("administrations[0].residual.at");
            });
    assertThat(review(yaml.formatted("0"), FindingCode.TIME_MISSING)).isEmpty();
  }

  @Test
  void every_time_inside_a_clock_change_is_told() {
    List<Finding> found =
        review(
            """
            administrations:
              - activity_gbq: 2
                assayed_at: 2026-10-25 02:10:00
                residual: {gbq: 0.1, at: 2026-10-25 02:50:00}
                administered_at: 2026-10-25 02:30:00
            """,
            FindingCode.TIME_CONFLICT);
    assertThat(found)
        .extracting(Finding::found)
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).contains("administered_at"),
            text -> assertThat(text).contains("assayed_at"),
            text -> assertThat(text).contains("residual.at"));
  }

  private static final String VIAL =
      """
      administrations:
        - activity_gbq: 3
          assayed_at: %s
          residual: {gbq: %s, at: %s}
          administered_at: 2026-03-02T22:30:00Z
      """;

  private static List<Finding> conflict(String assayed, String measured) {
    return review(VIAL.formatted(assayed, "0.02", measured), FindingCode.TIME_CONFLICT);
  }

  /** Each by more than two clocks differ; a time that may be a slip of 12 h is named with it. */
  @Test
  void a_residual_measured_before_its_administration_is_told() {
    assertThat(conflict("2026-03-02T08:00:00Z", "2026-03-02T10:30:00Z"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).endsWith("administrations[0].residual.at");
              assertThat(finding.found())
                  .contains("2026-03-02T10:30Z, 12.0 h before", "2026-03-02T22:30Z", "line 5");
              // By hand: 2^(12/64.05) is 1.139.
              assertThat(finding.action()).contains("dose is off by 13.9 %");
            });
    assertThat(conflict("2026-03-02T08:00:00Z", "2026-03-02T22:25:00Z")).isEmpty();
    assertThat(conflict("2026-03-02T08:00:00Z", "2026-03-02T22:24:00Z")).hasSize(1);
    assertThat(conflict("2026-03-02T08:00:00Z", "2026-03-03T10:30:00Z")).isEmpty();
  }

  @Test
  void an_assay_after_the_administration_is_told_as_a_decay_backwards() {
    assertThat(conflict("2026-03-03T00:30:00Z", "2026-03-02T22:40:00Z"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.where()).endsWith("administrations[0].assayed_at");
              assertThat(finding.found()).contains("2.0 h after the administration");
              // By hand: 2^(2/64.05) is 1.0219.
              assertThat(finding.action()).contains("2.2 % more", "reference");
            });
    assertThat(conflict("2026-03-02T22:35:00Z", "2026-03-02T22:40:00Z")).isEmpty();
  }

  @Test
  void a_residual_that_leaves_nothing_is_told_with_its_number_and_the_unit_that_was_meant() {
    String yaml = VIAL.formatted("2026-03-02T22:30:00Z", "%s", "2026-03-02T22:30:00Z");
    assertThat(review(yaml.formatted("21"), FindingCode.TREATMENT_CONFLICT))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found())
                  .contains("21 GBq", "t.yaml line 4", "at administration 21.00 GBq, of 3.000 GBq");
              assertThat(finding.expected()).contains("if it is 21 MBq, enter gbq: 0.021");
            });
    assertThat(review(yaml.formatted("3.5"), FindingCode.TREATMENT_CONFLICT))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.expected()).contains("3.5 MBq, enter gbq: 0.0035"));
    assertThat(review(yaml.formatted("2.9"), FindingCode.TREATMENT_CONFLICT)).isEmpty();
  }

  @Test
  void a_residual_with_a_time_and_no_time_of_administration_is_told_as_that() {
    assertThat(
            review(
                "administrations: [{activity_gbq: 3, residual: {gbq: 0.1, at: "
                    + "2026-03-02T22:30:00Z}}]",
                FindingCode.TREATMENT_CONFLICT))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found()).contains("0.1 GBq", "and no administered_at");
              assertThat(finding.action()).contains("Enter administered_at");
            });
  }

  @Test
  void administrations_are_apart_from_an_hour_on() {
    String yaml =
        "administrations: [{administered_at: 2026-03-02T09:00:00Z}, {administered_at: %s}]";
    assertThat(review(yaml.formatted("2026-03-02T10:00:00Z"), FindingCode.TIME_CONFLICT))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("1.0 h apart, 1.1 %"));
    assertThat(review(yaml.formatted("2026-03-02T09:59:00Z"), FindingCode.TIME_CONFLICT)).isEmpty();
  }

  @Test
  void an_earlier_treatment_after_this_one_is_told() {
    String yaml =
        """
        administrations: [{administered_at: "2026-03-01T00:30:00+01:00"}]
        earlier: [{date: %s}]
        """;
    assertThat(review(yaml.formatted("2026-03-02"), FindingCode.TIME_CONFLICT))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).contains("2026-03-02"));
    assertThat(review(yaml.formatted("2026-03-01"), FindingCode.TIME_CONFLICT)).isEmpty();
    assertThat(review(yaml.formatted("2026-03-01"), FindingCode.EARLIER_ACTIVITY)).hasSize(1);
  }

  /** By hand: 3 d leave 15.5 % of 166Ho, 45.9 % of 90Y, for which one that names nothing counts. */
  @Test
  void what_is_left_of_an_earlier_treatment_goes_by_what_it_carried() {
    String yaml =
        """
        administrations: [{administered_at: "2026-03-01T12:00:00+01:00"}]
        earlier: [{date: 2026-02-26, device: %s}]
        """;
    for (Isotope dosed : Isotope.values()) {
      for (String device : List.of("holmium", "glass", "other")) {
        assertThat(
                TreatmentFile.parse(yaml.formatted(device), "t.yaml", ZONE)
                    .review(
                        Nuclides.shipped().named(dosed.word()).orElseThrow().constants(), dosed))
            .filteredOn(finding -> finding.code() == FindingCode.EARLIER_ACTIVITY)
            .singleElement()
            .satisfies(
                finding ->
                    assertThat(finding.found())
                        .contains(device.equals("holmium") ? "15.5 %" : "45.9 %"));
      }
    }
  }

  @Test
  void microspheres_carry_the_nuclide_that_is_dosed_or_nothing_is() {
    for (Isotope dosed : Isotope.values()) {
      for (String device : List.of("holmium", "glass", "resin", "chloride")) {
        Isotope carried = device.equals("holmium") ? Isotope.HOLMIUM_166 : Isotope.YTTRIUM_90;
        assertThat(
                TreatmentFile.parse("device: " + device, "t.yaml", ZONE)
                    .review(DoseConstants.DEFAULT, dosed))
            .filteredOn(finding -> finding.code() == FindingCode.TREATMENT_CONFLICT)
            .hasSize(carried == dosed || device.equals("chloride") ? 0 : 1);
      }
    }
  }

  /** Each source is plausible by itself; only together they are not. */
  @Test
  void a_merged_assay_a_year_away_blocks_and_its_frozen_form_can_be_read() {
    TreatmentRecord web =
        TreatmentFile.fromJson(
            """
            {"administrations": [{"administered_at": "2026-03-01T14:00:00Z"}]}\
            """,
            "PUT",
            ZoneOffset.UTC);
    TreatmentRecord merged =
        web.merge(
            TreatmentFile.parse(
                """
                administrations:
                  - activity_gbq: 2
                    assayed_at: 2025-03-01T14:00:00Z
                    residual: {gbq: 0.01, at: 2025-03-01T16:00:00Z}
                """,
                "t.yaml",
                ZONE));
    assertThat(merged.review(DoseConstants.DEFAULT, Isotope.YTTRIUM_90))
        .filteredOn(Finding::blocks)
        .extracting(Finding::where)
        .satisfiesExactlyInAnyOrder(
            where -> assertThat(where).endsWith("assayed_at"),
            where -> assertThat(where).endsWith("residual.at"));
    assertThat(TreatmentJson.parse(CanonicalJson.text(TreatmentJson.toMap(merged))))
        .isEqualTo(merged);
  }

  @Test
  void a_header_a_year_off_can_be_read_from_its_frozen_form() {
    TreatmentRecord header =
        PetHeaderTreatment.read(
            PetSeriesFixture.even()
                .item(
                    (item, k) -> item.text(Tag.RadiopharmaceuticalStartDateTime, "20250301140000"))
                .dataSets()
                .getFirst(),
            ZoneOffset.UTC);
    TreatmentRecord merged =
        TreatmentFile.parse(
                "administrations: [{administered_at: 2026-03-01T14:00:00Z}]", "t.yaml", ZONE)
            .merge(header);
    assertThat(TreatmentJson.parse(CanonicalJson.text(TreatmentJson.toMap(merged))))
        .isEqualTo(merged);
  }

  @Test
  void a_person_is_still_told_at_once() {
    ConfigProblem problem =
        catchThrowableOfType(
            ConfigProblem.class,
            () ->
                review(
                    """
                    administrations:
                      - activity_gbq: 2
                        assayed_at: 2025-03-01T14:00:00Z
                        administered_at: 2026-03-01T14:00:00Z
                    """,
                    FindingCode.TIME_CONFLICT));
    assertThat(problem.problems()).singleElement().asString().contains("365 days");
  }
}
