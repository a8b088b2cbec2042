// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.ytterby.activity.RatioCase.RULES;
import static org.ytterby.activity.RatioCase.map;
import static org.ytterby.activity.RatioCase.overField;
import static org.ytterby.activity.RatioCase.treatment;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.treatment.TreatmentRecord;

/** What an earlier treatment left, taken off or added. */
class EarlierActivityTest {
  /** By hand: 1 GBq of resin 64.05 h before is 0.5 GBq, which a PET shows as 575 MBq. */
  @Test
  void what_is_left_of_an_earlier_treatment_is_taken_off() {
    TreatmentRecord said =
        treatment(
            """
            device: glass
            earlier: [{date: 1969-12-29, administered_at: 1969-12-29T07:57:00Z, device: resin, activity_gbq: 1}]
            """,
            "");
    ActivityRatio ratio = ActivityRatio.of(map(1580 + 575), said, RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.normalisation().orElseThrow().earlier().megabecquerel())
        .isEqualTo(575, within(1e-6));
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.EARLIER_ACTIVITY);
              assertThat(finding.found())
                  .isEqualTo("a treatment 64.1 h before, of which 50.0 % is left");
              assertThat(finding.action())
                  .startsWith(
                      "1000 MBq x 0.5000 left x 1.15 expected ratio = 575 MBq are taken off the"
                          + " measured activity (28.8 % of this one).");
            });
  }

  /**
   * The same without a positron fraction: a factor of the image acts before anything is taken off.
   */
  @Test
  void what_is_wrong_with_the_image_is_looked_for_before_an_earlier_treatment_is_taken_off() {
    TreatmentRecord said =
        treatment(
            """
            device: glass
            earlier: [{date: 1969-12-29, administered_at: 1969-12-29T07:57:00Z, device: resin, activity_gbq: 1}]
            """,
            "");
    ActivityRatio ratio = ActivityRatio.of(map((1580 + 575) * 3.186e-5), said, RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(-0.2875, within(1e-4));
    assertThat(ratio.hypotheses())
        .filteredOn(one -> one.what().equals("scanner applied no positron fraction"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.ratio()).isEqualTo(0.79, within(1e-5));
              assertThat(one.fit()).isEqualTo(Hypothesis.Fit.YES);
            });
    assertThat(ratio.findings().getFirst().found())
        .contains("MBq measured less 575 MBq of earlier");
  }

  /** By hand: of 10 GBq 18 d before 93.4 MBq are left, 0.9 % of them and 4.7 % of 2 GBq. */
  @Test
  void whether_an_earlier_treatment_matters_is_judged_by_what_this_one_left() {
    for (double given : new double[] {10, 1}) {
      TreatmentRecord said =
          treatment(
              "device: glass\nearlier: [{date: 1969-12-14, administered_at: 1969-12-14T00:00:00Z,"
                  + " device: chloride, activity_gbq: "
                  + given
                  + "}]",
              "");
      ActivityRatio ratio = ActivityRatio.of(map(1580), said, RULES);
      if (given == 10) {
        assertThat(ratio.ratio().orElseThrow()).isEqualTo((1580 - 93.4) / 2000, within(1e-4));
        assertThat(ratio.findings())
            .singleElement()
            .satisfies(finding -> assertThat(finding.action()).contains("(4.7 % of this one)"));
      } else {
        assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
        assertThat(ratio.findings()).isEmpty();
      }
    }
  }

  /** By hand: 26.8 h before half of 166Ho is left, by the half-life of 90Y 75 %. */
  @Test
  void what_another_nuclide_left_is_told_by_its_own_half_life_and_not_counted() {
    TreatmentRecord said =
        treatment(
            """
            device: glass
            earlier: [{date: 1969-12-30, administered_at: 1969-12-30T21:12:00Z, device: holmium, activity_gbq: 1}]
            """,
            "");
    ActivityRatio ratio = ActivityRatio.of(map(1580), said, RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.EARLIER_ACTIVITY);
              assertThat(finding.found())
                  .isEqualTo("a treatment 26.8 h before, of which 50.0 % is left, of 166Ho");
            });
  }

  /** Half of 1 GBq is in the counts too; of counts without an administration nobody can tell. */
  @Test
  void counts_are_of_an_earlier_treatment_too() {
    ActivityMap like = map(1);
    String earlier =
        "\nearlier: [{date: 1969-12-29, administered_at: 1969-12-29T07:57:00Z, device: resin,"
            + " activity_gbq: 1}]";
    for (boolean timed : new boolean[] {true, false}) {
      CountMap counts =
          new CountMap(
              like.grid(),
              like.becquerelPerMl(),
              Instant.EPOCH,
              Instant.EPOCH,
              1,
              new Quantification("CNTS", "NONE", 230580, List.of(), 1, false, "counts", timed));
      Outcome<SharedActivity> outcome =
          SharedActivity.of(
              counts, treatment("device: glass" + earlier, ""), RULES, Scanner.UNKNOWN, List.of());
      SharedActivity shared = ((Outcome.Done<SharedActivity>) outcome).value();
      assertThat(ActivityRatio.measured(shared.map()).megabecquerel())
          .isEqualTo(timed ? 2500 : 2000, within(1e-2));
      assertThat(shared.ratio().standing()).isEqualTo(ActivityRatio.Standing.RELATIVE_ONLY);
      assertThat(shared.ratio().findings())
          .filteredOn(finding -> finding.code() == FindingCode.EARLIER_ACTIVITY)
          .singleElement()
          .satisfies(
              finding ->
                  assertThat(finding.action())
                      .startsWith(
                          timed
                              ? "1000 MBq x 0.5000 left = 500 MBq are added to the activity that is"
                                  + " shared out, the counts being of both (25.0 % of this one)."
                              : "Nothing is added"));
    }
  }

  /** What is taken off leaves the whole field, and its shunt is told all the same. */
  @Test
  void an_earlier_treatment_hides_no_shunt_of_the_whole_field() {
    ActivityRules field = overField(EarlierRule.SUBTRACTED, List.of());
    TreatmentRecord said =
        treatment(
            """
            device: glass
            earlier: [{date: 1969-12-29, administered_at: 1969-12-29T07:57:00Z, device: resin, activity_gbq: 1}]
            """,
            ", lung_shunt_fraction: 0.1");
    ActivityRatio ratio = ActivityRatio.of(map(1580 + 575), said, field);
    assertThat(ratio.normalisation().orElseThrow().share()).isEqualTo(1);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.findings())
        .extracting(Finding::code)
        .containsExactly(FindingCode.EARLIER_ACTIVITY, FindingCode.FIELD_OF_VIEW);
  }

  @Test
  void an_earlier_treatment_of_unknown_activity_is_declared_with_what_a_day_leaves_open() {
    TreatmentRecord said = treatment("device: glass\nearlier: [{date: 1969-12-29}]", "");
    ActivityRatio ratio = ActivityRatio.of(map(1580), said, RULES);
    assertThat(ratio.ratio().orElseThrow()).isEqualTo(0.79, within(1e-6));
    assertThat(ratio.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.found())
                  .isEqualTo(
                      "a treatment 60.0 h before, of which 52.2 % (45.9 to 59.5 %, only the day"
                          + " being known) is left");
              assertThat(finding.action()).contains("nothing is subtracted");
            });
  }

  @Test
  void a_ratio_that_is_too_high_may_be_activity_of_an_earlier_treatment() {
    ActivityRatio ratio = ActivityRatio.of(map(2048), treatment("device: glass", ""), RULES);
    assertThat(ratio.findings().getFirst().found())
        .contains("would need activity of an earlier treatment, 30 % of the administered");
  }
}
