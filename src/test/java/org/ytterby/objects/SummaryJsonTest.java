// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.Hypothesis;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.RelativeScale;
import org.ytterby.metric.UncertaintyInputs;
import org.ytterby.protocol.MetricRules;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.treatment.TreatmentRecord;

class SummaryJsonTest {

  @Test
  void has_the_fields_of_the_contract_in_order() {
    assertThat(summary().keySet())
        .containsExactly(
            "case",
            "inputs",
            "constants",
            "engine",
            "engines",
            "basis",
            "regions",
            "totals",
            "decay",
            "administered",
            "findings",
            "thresholds",
            "outputs",
            "software",
            "statement");
    assertThat(SummaryJson.withoutResult().keySet()).containsExactlyElementsOf(summary().keySet());
  }

  @Test
  void a_region_has_the_numbers_of_the_primary_basis_and_both_means() {
    DoseReport report = Fixture.report();
    DoseStatistics relative = report.regions().getFirst().relative().orElseThrow();

    assertThat(summary().get("regions"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .containsEntry("name", "GTV\tone")
        .containsEntry("code", "108369006^SCT^Neoplasm")
        .containsEntry("reviewed", true)
        .containsEntry("mean_gy", relative.meanGy().value())
        .containsEntry("u_mean_gy", relative.meanGy().standardUncertainty())
        .containsEntry("d95_gy", relative.levels().d95Gy())
        .containsEntry("mass_g", report.regions().getFirst().massG())
        .containsKeys(
            "source",
            "volume_ml",
            "activity_mbq",
            "sd_gy",
            "d98_gy",
            "d90_gy",
            "d70_gy",
            "d50_gy",
            "d2_gy",
            "v_gy",
            "absolute",
            "engines");
  }

  /** The V-levels of the report are counted voxel by voxel: the histogram has to pass them. */
  @Test
  void the_histogram_passes_the_volumes_at_every_level() {
    DoseStatistics dose = Fixture.report().regions().getFirst().relative().orElseThrow();
    Map<?, ?> region =
        (Map<?, ?>) ((List<?>) Objects.requireNonNull(summary().get("regions"))).getFirst();
    Map<?, ?> histogram = (Map<?, ?>) Objects.requireNonNull(region.get("dvh"));
    List<?> volumesMl = (List<?>) Objects.requireNonNull(histogram.get("volume_ml"));

    assertThat(histogram.get("step_gy")).isEqualTo(0.1);
    assertThat((Double) volumesMl.getFirst())
        .isCloseTo((Double) Objects.requireNonNull(region.get("volume_ml")), within(1e-6));
    dose.volumeAtLeastMl()
        .forEach(
            (levelGy, ml) -> {
              int step = levelGy * 10;
              double at = step < volumesMl.size() ? (Double) volumesMl.get(step) : 0;
              assertThat(at).isCloseTo(ml, within(1e-6));
            });
    assertThat(dose.volumeAtLeastMl().values()).anyMatch(ml -> ml > 0);
    assertThat(region.get("v_percent")).asInstanceOf(MAP).isNotEmpty();
  }

  @Test
  void what_is_null_has_a_reason() {
    assertThat(withoutReason(Fixture.report())).isEmpty();
    assertThat(withoutReason(Fixture.withBudget())).isEmpty();
  }

  @Test
  void an_empty_region_and_an_unknown_ratio_have_a_reason_for_every_null() {
    DoseReport report = Fixture.report();
    MetricInput input =
        new MetricInput(
            report.computed(),
            "local",
            report.primary(),
            List.of(),
            new RelativeScale.NotJudged("the ratio is not known"),
            new PerfusedActivity.NotJudged("the net administered activity is not known"));
    RegionMetrics metrics = new RegionMetrics(MetricRules.STANDARD, UncertaintyInputs.DEFAULT);
    Region empty =
        new Region(
            "Nothing",
            7,
            RegionKind.TUMOUR,
            RegionSource.RTSTRUCT,
            Fixture.STRUCTURES,
            false,
            Mask.none(Fixture.grid()),
            0);
    ActivityRatio unknown =
        new ActivityRatio(
            report.ratio().measured(), Optional.empty(), Optional.empty(), 1, 0.15, List.of());
    DoseReport absolute =
        Variant.of(report)
            .regions(
                List.of(
                    metrics.of(empty, input), metrics.of(Region.wholeField(Fixture.grid()), input)),
                List.of(empty.mask(), Mask.all(Fixture.grid())))
            .absolute(unknown, TreatmentRecord.EMPTY)
            .report();

    Map<String, @Nullable Object> summary = summary(absolute);
    assertThat(withoutReason(absolute)).isEmpty();
    assertThat(summary.get("totals"))
        .asInstanceOf(MAP)
        .containsEntry("ratio", null)
        .containsEntry("outside_gate", false);
    assertThat(summary.get("regions"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .containsEntry("mean_gy", null)
        .containsEntry("v_gy", null)
        .extractingByKey("not_judged", MAP)
        .containsEntry("d95_gy", "dose: no voxel centre of the dose grid lies inside the region")
        .containsEntry("engines", "dose: no voxel centre of the dose grid lies inside the region");
  }

  /**
   * Keys that are null, of a region, the totals or what was given, of which that object does not
   * say why.
   */
  private static List<String> withoutReason(DoseReport report) {
    Map<String, @Nullable Object> summary = summary(report);
    List<Map<?, ?>> objects = new ArrayList<>();
    objects.add((Map<?, ?>) Objects.requireNonNull(summary.get("totals")));
    objects.add((Map<?, ?>) Objects.requireNonNull(summary.get("administered")));
    objects.addAll(administrations(summary));
    ((List<?>) Objects.requireNonNull(summary.get("regions")))
        .forEach(region -> objects.add((Map<?, ?>) region));
    List<String> silent = new ArrayList<>();
    for (Map<?, ?> object : objects) {
      Map<?, ?> reasons = (Map<?, ?>) Objects.requireNonNull(object.get("not_judged"));
      object.forEach(
          (key, value) -> {
            boolean told = reasons.get(key) instanceof String reason && !reason.isBlank();
            if (value == null && !told) {
              silent.add(object.get("name") + " " + key);
            }
          });
    }
    return silent;
  }

  /** The fixture's tumour is small and full of noise: nothing of its histogram is left. */
  @Test
  void a_budget_names_each_input_once_and_gives_every_metric_its_effects() {
    Map<String, @Nullable Object> told = summary(Fixture.withBudget());
    Map<?, ?> region =
        (Map<?, ?>) ((List<?>) Objects.requireNonNull(told.get("regions"))).getFirst();
    Map<?, ?> uncertainty = (Map<?, ?>) Objects.requireNonNull(region.get("uncertainty"));
    Map<?, ?> metrics = (Map<?, ?>) Objects.requireNonNull(uncertainty.get("metrics"));
    List<String> inputs =
        ((List<?>) Objects.requireNonNull(uncertainty.get("inputs")))
            .stream().map(one -> (String) ((Map<?, ?>) one).get("name")).toList();
    Map<?, ?> mean = (Map<?, ?>) Objects.requireNonNull(metrics.get("mean_gy"));
    Map<?, ?> effects = (Map<?, ?>) Objects.requireNonNull(mean.get("effects"));

    assertThat(inputs)
        .doesNotHaveDuplicates()
        .contains(
            "administered activity", "dose constant K", "volume, edge on voxels", "image noise");
    assertThat(metrics.keySet().stream().map(Object::toString))
        .contains("mean_gy", "volume_ml", "mass_g", "activity_mbq");
    double squares = effects.values().stream().mapToDouble(one -> Math.pow((Double) one, 2)).sum();
    assertThat((Double) mean.get("u")).isCloseTo(Math.sqrt(squares), within(1e-9));
    double shift = (Double) Objects.requireNonNull(mean.get("shift"));
    // Beside a number without its interval, what it is not corrected for is in the uncertainty.
    assertThat((Double) region.get("u_mean_gy"))
        .isCloseTo(Math.sqrt(squares + shift * shift), within(1e-9));
    assertThat((Double) mean.get("low"))
        .isLessThan((Double) Objects.requireNonNull(region.get("mean_gy")));
    assertThat(mean.get("shifts"))
        .asInstanceOf(MAP)
        .containsExactly(Map.entry("registration, what a wrong place misses", shift));
    double low = (Double) Objects.requireNonNull(mean.get("low"));
    double high = (Double) Objects.requireNonNull(mean.get("high"));
    assertThat((low + high) / 2 + shift)
        .isCloseTo((Double) Objects.requireNonNull(region.get("mean_gy")), within(1e-9));
    double mostMl = end(metrics.get("volume_ml"), "high");
    metrics.forEach(
        (name, metric) -> {
          assertThat(end(metric, "low")).as("%s", name).isNotNegative();
          if (name.toString().startsWith("v_percent.")) {
            assertThat(end(metric, "high")).as("%s", name).isLessThanOrEqualTo(100);
          }
          if (name.toString().startsWith("v_gy.")) {
            assertThat(end(metric, "high")).as("%s", name).isLessThanOrEqualTo(mostMl);
            assertThat(end(metric, "u")).as("%s", name).isGreaterThan(1e-3);
          }
        });
    assertThat(uncertainty.get("not_stated"))
        .asInstanceOf(MAP)
        .containsEntry("bed_gy", "no uncertainty stated: model");
    assertThat(region.get("d95_gy")).isNull();
    assertThat(region.get("not_judged"))
        .asInstanceOf(MAP)
        .extractingByKey("d95_gy")
        .asString()
        .startsWith("resolution: ");
  }

  /** Numbers of a region that are none of its metrics. */
  private static final List<String> NO_METRICS =
      List.of(
          "voxels",
          "roi_number",
          "contour_volume_ml",
          "u_mean_gy",
          "recovery",
          "mird",
          "absolute",
          "relative");

  @Test
  void every_metric_of_a_region_has_an_uncertainty_or_a_reason() {
    assertThat(untold(new RegionJson(Fixture.withBudget(), 1).line())).isEmpty();
    assertThat(untold(new RegionJson(Fixture.report(), 1).line())).isEmpty();
    // The whole field.
    assertThat(untold(new RegionJson(Fixture.withBudget(), 2).line()))
        .as("of the field only the mean's is asked, and why stands there")
        .isEmpty();
  }

  /** What is a number, or numbers, and has neither. */
  private static List<String> untold(Map<String, @Nullable Object> region) {
    Map<?, ?> uncertainty =
        (Map<?, ?>) Objects.requireNonNullElse(region.get("uncertainty"), Map.of());
    Map<?, ?> metrics =
        (Map<?, ?>) Objects.requireNonNullElse(uncertainty.get("metrics"), Map.of());
    Map<?, ?> reasons =
        (Map<?, ?>)
            Objects.requireNonNullElse(
                uncertainty.get("not_stated"),
                Objects.requireNonNullElse(region.get("not_stated"), Map.of()));
    List<String> untold = new ArrayList<>();
    region.forEach(
        (key, value) -> {
          boolean told = metrics.containsKey(key) || reasons.containsKey(key);
          boolean ofMean =
              key.equals("mean_gy")
                  || key.equals("engines") && value instanceof Map<?, ?> means && means.size() == 1;
          if (told || ofMean || NO_METRICS.contains(key)) {
            return;
          }
          if (value instanceof Map<?, ?> volumes && key.startsWith("v_")) {
            volumes.forEach(
                (gray, part) -> {
                  if (part != null && !metrics.containsKey(key + "." + gray)) {
                    untold.add(key + "." + gray);
                  }
                });
          } else if (value instanceof Number || key.equals("dvh") && value != null) {
            untold.add(key);
          } else if (key.equals("activity_mbq")) {
            untold.add(key);
          }
        });
    return untold;
  }

  @Test
  void the_ratio_has_a_budget_as_a_metric_of_the_totals() {
    DoseReport report = Fixture.withBudget();
    MetricUncertainty known = report.ratioUncertainty().orElseThrow().ofRatio();
    assertThat(summary(report).get("totals"))
        .asInstanceOf(MAP)
        .extractingByKey("uncertainty", MAP)
        .containsEntry("coverage_percent", 95.0)
        .extractingByKey("metrics", MAP)
        .extractingByKey("ratio", MAP)
        .containsEntry("u", known.standardUncertainty())
        .containsEntry("high", known.value() + known.expanded(0.95))
        .extractingByKey("effects", MAP)
        .containsEntry("scanner calibration", 0.05 * known.value());
    assertThat(summary().get("totals")).asInstanceOf(MAP).doesNotContainKey("uncertainty");
  }

  /** So that a run of an earlier version keeps its bytes. */
  @Test
  void without_a_budget_there_is_no_key_of_it() {
    assertThat(summary().get("regions"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .doesNotContainKeys("uncertainty", "recovery", "recovered_mean_gy");
  }

  @Test
  void regions_of_two_structure_sets_can_be_told_apart() {
    DoseReport report = Fixture.report();

    assertThat(summary().get("regions"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .containsEntry("roi_number", 5)
        .containsEntry("source_uid", Fixture.STRUCTURES)
        .containsEntry("tracking_uid", report.stamp().uid("TRACKING", 1));
    assertThat(summary().get("regions"))
        .asInstanceOf(LIST)
        .last()
        .asInstanceOf(MAP)
        .containsEntry("roi_number", null)
        .containsEntry("source_uid", null);
  }

  @Test
  void says_that_and_why_the_run_is_held() {
    DoseReport held = Variant.of(Fixture.report()).outsideGate(0.36).report();

    assertThat(summary(held).get("case"))
        .asInstanceOf(MAP)
        .containsEntry("held_because", "RATIO OUTSIDE GATE 0.36 (expected 0.79)");
    assertThat(summary(held)).containsEntry("basis", "absolute");
    assertThat(summary(held).get("totals")).asInstanceOf(MAP).containsEntry("outside_gate", true);
  }

  /** Of an image of another nuclide, without an activity to compare: held, and outside nothing. */
  @Test
  void what_nobody_could_check_is_held_and_not_outside_a_gate() {
    ActivityRatio from = Fixture.report().ratio();
    ActivityRatio unchecked =
        new ActivityRatio(
            ActivityRatio.Standing.REPAIR_UNCHECKED,
            from.measured(),
            Optional.empty(),
            Optional.empty(),
            0.79,
            0.04,
            List.of(),
            List.of(),
            Optional.empty());
    DoseReport held =
        Variant.of(Fixture.report()).absolute(unchecked, Fixture.treatment()).report();

    assertThat(summary(held).get("case"))
        .asInstanceOf(MAP)
        .containsEntry("held_because", "NUCLIDE REPAIRED, NO RATIO TO CHECK IT BY");
    assertThat(summary(held).get("totals"))
        .asInstanceOf(MAP)
        .containsEntry("outside_gate", false)
        .containsEntry("ratio", null);
  }

  @Test
  void the_totals_have_every_hypothesis_of_the_ratio() {
    ActivityRatio from = Fixture.report().ratio();
    ActivityRatio explained =
        new ActivityRatio(
            from.standing(),
            from.measured(),
            from.administered(),
            from.ratio(),
            0.79,
            0.04,
            List.of(
                new Hypothesis("a slip", 0.8, Hypothesis.Fit.YES),
                new Hypothesis("would need 50 % residual", 0.79, Hypothesis.Fit.SOLVED),
                new Hypothesis("a clock", 0.3, Hypothesis.Fit.NO)),
            List.of(),
            Optional.empty());
    Map<String, @Nullable Object> summary =
        summary(Variant.of(Fixture.report()).absolute(explained, Fixture.treatment()).report());

    assertThat(summary.get("totals"))
        .asInstanceOf(MAP)
        .extractingByKey("hypotheses", LIST)
        .satisfiesExactly(
            one -> assertThat(one).isEqualTo(Map.of("what", "a slip", "ratio", 0.8, "fits", true)),
            one ->
                assertThat(one)
                    .asInstanceOf(MAP)
                    .containsEntry("what", "would need 50 % residual")
                    .containsEntry("fits", null)
                    .extractingByKey("not_judged", MAP)
                    .containsKey("fits"),
            one ->
                assertThat(one).isEqualTo(Map.of("what", "a clock", "ratio", 0.3, "fits", false)));
  }

  @Test
  void a_ct_that_was_taken_in_vain_stands_there_with_its_digest_and_as_that() {
    assertThat(summary().get("inputs"))
        .asInstanceOf(LIST)
        .element(1)
        .asInstanceOf(MAP)
        .containsEntry("taken_as", "CT")
        .containsEntry("reason", "same frame of reference; not used by engine local")
        .extractingByKey("instances", LIST)
        .containsExactly(
            Map.of("sop_instance_uid", Fixture.CT_SERIES + ".1", "sha256", "c".repeat(64)));
  }

  @Test
  void names_every_output_and_input_digest() {
    Map<String, @Nullable Object> summary = summary();

    assertThat(summary.get("outputs")).asInstanceOf(LIST).hasSize(3);
    assertThat(String.valueOf(summary.get("inputs")))
        .contains(Fixture.STRUCTURES)
        .contains("d".repeat(64));
  }

  @Test
  void the_net_activity_and_the_decay_can_be_computed_by_hand() {
    DoseReport report = Fixture.report();
    Map<String, @Nullable Object> summary = summary(report);

    assertThat(summary.get("case")).asInstanceOf(MAP).containsEntry("study_uid", Fixture.STUDY);
    assertThat(summary.get("decay"))
        .asInstanceOf(MAP)
        .containsExactly(
            Map.entry("administered_at", "2026-03-04T10:00:00Z"),
            Map.entry("image_at", "2026-03-04T14:00:00Z"),
            Map.entry("factor", 1.0442),
            Map.entry("correction", "START: to the start of the scan"));

    double assayAtAdministrationMbq =
        6.5 * Math.exp(-Math.log(2) * 3 * 3600 / report.constants().halfLifeS());
    Map<?, ?> one = administrations(summary).getFirst();
    assertThat((Double) one.get("assay_at_administration_mbq"))
        .isCloseTo(assayAtAdministrationMbq, withPercentage(1e-9));
    assertThat((Double) one.get("net_mbq"))
        .isCloseTo(assayAtAdministrationMbq - 0.1, withPercentage(1e-9));
    assertThat(one.get("assay_mbq")).isEqualTo(6.5);
    assertThat(one.get("assayed_at")).isEqualTo("2026-03-04T08:00+01:00");
    assertThat(one.get("administered_at")).isEqualTo("2026-03-04T11:00+01:00");
    assertThat(one.get("residual"))
        .isEqualTo(Map.of("mbq", 0.1, "method", "survey meter", "at", "2026-03-04T11:00+01:00"));
    assertThat(one.get("source"))
        .asInstanceOf(MAP)
        .containsOnlyKeys("assay_mbq", "administered_at", "residual")
        .containsValue("TREATMENT_FILE");
    assertThat(summary.get("administered"))
        .asInstanceOf(MAP)
        .containsEntry("net_mbq", one.get("net_mbq"));
  }

  private static List<Map<?, ?>> administrations(Map<String, @Nullable Object> summary) {
    Map<?, ?> administered = (Map<?, ?>) Objects.requireNonNull(summary.get("administered"));
    List<Map<?, ?>> each = new ArrayList<>();
    ((List<?>) Objects.requireNonNull(administered.get("administrations")))
        .forEach(one -> each.add((Map<?, ?>) one));
    return each;
  }

  @Test
  void carries_no_patient_identity() {
    assertThat(String.valueOf(summary())).doesNotContain("Phantom^", "PH-90", "ACC-1");
  }

  private static Map<String, @Nullable Object> summary() {
    return summary(Fixture.report());
  }

  private static double end(@Nullable Object metric, String key) {
    return (Double) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(metric)).get(key));
  }

  private static Map<String, @Nullable Object> summary(DoseReport report) {
    return SummaryJson.of(
        report, "0123456789abcdef", "DELIVERED", ObjectRenderer.rendering(report));
  }
}
