// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ytterby.activity.RatioCase.RULES;
import static org.ytterby.activity.RatioCase.header;
import static org.ytterby.activity.RatioCase.map;
import static org.ytterby.activity.RatioCase.overField;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.RepairKind;
import org.ytterby.treatment.TreatmentFile;
import org.ytterby.treatment.TreatmentRecord;
import org.ytterby.treatment.TreatmentSource;

/** What is acted on where one hypothesis fits, and that nothing is where two do. */
class RatioRepairTest {
  private static ActivityRules allowing(RepairKind... repairs) {
    return overField(RULES.ratio().earlier(), List.of(repairs));
  }

  private static TreatmentRecord glass(double gigabecquerel) {
    return TreatmentFile.parse(
        """
        device: glass
        administrations:
          - {activity_gbq: %s, assayed_at: 2026-03-01T14:00:00Z, residual: {gbq: 0},
             administered_at: 2026-03-01T14:00:00Z}
        """
            .formatted(gigabecquerel),
        "t.yaml",
        ZoneOffset.UTC);
  }

  private static RatioRepair repair(
      double measuredMBq, TreatmentRecord treatment, ActivityRules rules) {
    return RatioRepair.of(map(measuredMBq), treatment, rules, Scanner.UNKNOWN, List.of());
  }

  /**
   * By hand: 2 GBq of glass show 1580 MBq; over 7137, the factor of 89Zr, 0.22138 MBq, a ratio of
   * 1.1069e-4.
   */
  @Test
  void the_one_nuclide_that_fits_repairs_the_scale_of_the_image() {
    RatioRepair repair = repair(1580 / 7137.0, glass(2), allowing(RepairKind.SURROGATE));
    assertThat(ActivityRatio.measured(repair.map()).megabecquerel()).isCloseTo(1580, within(1e-3));
    assertThat(repair.map().how().scale())
        .isEqualTo("scanner calibration, x 7137 because scanned as 89Zr");
    assertThat(repair.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.RATIO_REPAIRED);
              assertThat(finding.severity()).isEqualTo(Severity.REVIEW);
              assertThat(finding.found())
                  .isEqualTo("1.107e-4, which one hypothesis explains: scanned as 89Zr");
              assertThat(finding.action())
                  .contains("(surrogate): the image is multiplied by 7137", "then 0.79");
            });
    ActivityRatio then =
        ActivityRatio.of(repair.map(), repair.treatment(), allowing(), Scanner.UNKNOWN, List.of());
    assertThat(then.outsideGate()).isFalse();
    assertThat(then.ratio().orElseThrow()).isCloseTo(0.79, within(1e-5));
  }

  /** 18F, 22Na and no fraction at all lie within the gate of each other: 0.79, 0.73, 0.82. */
  /** What 89Zr's fraction in the header made of a scan that was corrected for it already. */
  @Test
  void what_the_header_has_repaired_is_not_repaired_back_by_the_ratio() {
    ActivityRules rules = allowing(RepairKind.SURROGATE);
    double tooMuchMBq = 1580 * 7137.0;
    Quantification byHeader =
        new Quantification("BQML", "START", 230580, List.of(), 7137, true, "89Zr undone", true);
    RatioRepair repair =
        RatioRepair.of(map(tooMuchMBq, byHeader), glass(2), rules, Scanner.UNKNOWN, List.of());
    assertThat(repair.findings()).isEmpty();
    assertThat(ActivityRatio.measured(repair.map()).megabecquerel())
        .isCloseTo(tooMuchMBq, within(tooMuchMBq * 1e-6));
    assertThat(repair(tooMuchMBq, glass(2), rules).findings())
        .as("the same image, not repaired by its header")
        .singleElement()
        .satisfies(one -> assertThat(one.code()).isEqualTo(FindingCode.RATIO_REPAIRED));
  }

  @Test
  void nothing_is_repaired_where_two_fit() {
    ActivityMap asItWas = map(1580 / 30402.0);
    RatioRepair repair =
        RatioRepair.of(
            asItWas, glass(2), allowing(RepairKind.values()), Scanner.UNKNOWN, List.of());
    assertThat(repair.map()).isSameAs(asItWas);
    assertThat(repair.findings()).isEmpty();
  }

  /**
   * A residual, a shunt or the field could explain half of the activity, and an earlier treatment a
   * half more: what can't be excluded fits too. 2.05 is of a gross slip, which nothing speaks for.
   */
  @ParameterizedTest
  @CsvSource({"790", "1000", "2000", "158", "3240", "15800"})
  void what_stasis_or_a_slip_may_have_made_is_never_repaired(double measuredMBq) {
    RatioRepair repair = repair(measuredMBq, glass(2), allowing(RepairKind.values()));
    assertThat(repair.findings()).isEmpty();
    assertThat(repair.treatment()).isEqualTo(glass(2));
  }

  @Test
  void a_kind_that_the_protocol_does_not_name_is_left() {
    assertThat(repair(1580 / 7137.0, glass(2), allowing()).findings()).isEmpty();
    assertThat(
            repair(
                    1580 / 7137.0,
                    glass(2),
                    allowing(RepairKind.ACTIVITY, RepairKind.POSITRON_FRACTION))
                .findings())
        .isEmpty();
  }

  /** By hand: 2370 MBq of 3 GBq are 0.79, of the 1.3 GBq that the record says 1.82. */
  @Test
  void the_activity_of_the_header_takes_the_place_of_the_records() {
    TreatmentRecord both = glass(1.3).merge(header(3e9));
    RatioRepair repair = repair(2370, both, allowing(RepairKind.ACTIVITY));
    assertThat(repair.findings())
        .extracting(Finding::code)
        .containsOnly(FindingCode.RATIO_REPAIRED);
    assertThat(repair.findings().getFirst().action())
        .contains("taken as 3000 MBq (header) in place of 1300 MBq", "then 0.79");
    assertThat(repair.treatment().netAdministered(RULES.constants()).orElseThrow().megabecquerel())
        .isCloseTo(3000, within(1e-6));
    assertThat(repair.treatment().administrations().getFirst().assay().orElseThrow().source())
        .isEqualTo(TreatmentSource.PET_HEADER);
    assertThat(repair.map().becquerelPerMl()).isEqualTo(map(2370).becquerelPerMl());
    assertThat(repair(1027, both, allowing(RepairKind.ACTIVITY)).findings())
        .as("inside its gate")
        .isEmpty();
  }
}
