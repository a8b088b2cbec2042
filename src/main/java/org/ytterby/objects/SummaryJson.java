// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.Hypothesis;
import org.ytterby.activity.Normalisation;
import org.ytterby.assemble.SeriesChoice;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.metric.RatioUncertainty;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;

/**
 * A result as the stable JSON form {@code summary.json}: maps, lists, text, numbers and null, in a
 * fixed order.
 *
 * <p>Units are in the keys. A number that can't be judged is null, and {@code not_judged} of the
 * same object says why. Carries no patient identity.
 */
public final class SummaryJson {
  private static final String SOLVED = "solved for the expected ratio, so that it fits by itself";
  static final String NOT_MEASURED = "the image has no absolute scale at a known administration";
  static final String NOT_ADMINISTERED =
      "the treatment record does not say the net administered activity";

  private static final String NOT_YET = "a prediction: nothing was administered yet";

  private SummaryJson() {}

  /**
   * The summary of one run.
   *
   * @param caseId id of the case, as archive and web page know it
   * @param state the case's or run's state
   * @param rendering the objects that the run wrote, and all its findings
   */
  public static Map<String, @Nullable Object> of(
      DoseReport report, String caseId, String state, Rendering rendering) {
    Map<String, @Nullable Object> summary = map();
    summary.put("case", caseLine(report, caseId, state));
    summary.put("inputs", report.choices().stream().map(choice -> input(report, choice)).toList());
    summary.put("constants", constants(report));
    summary.put("engine", report.engine());
    summary.put("engines", report.engines().stream().map(SummaryJson::engine).toList());
    summary.put("basis", report.basis().word());
    summary.put(
        "regions",
        IntStream.rangeClosed(1, report.regions().size())
            .mapToObj(index -> new RegionJson(report, index).line())
            .toList());
    summary.put("totals", totals(report.ratio(), report.ratioUncertainty()));
    summary.put("decay", decay(report.activity()));
    summary.put("administered", AdministeredJson.of(report));
    summary.put("findings", rendering.findings().stream().map(SummaryJson::finding).toList());
    summary.put("thresholds", List.of());
    summary.put("outputs", rendering.objects().stream().map(SummaryJson::output).toList());
    summary.put("software", software(report.stamp().node()));
    summary.put("statement", report.statement());
    return summary;
  }

  /** The keys of a summary in their order, where nothing was computed: empty lists and nulls. */
  public static Map<String, @Nullable Object> withoutResult() {
    Map<String, @Nullable Object> summary = map();
    summary.put("case", null);
    summary.put("inputs", List.of());
    summary.put("constants", null);
    summary.put("engine", null);
    summary.put("engines", List.of());
    summary.put("basis", null);
    summary.put("regions", List.of());
    summary.put("totals", null);
    summary.put("decay", null);
    summary.put("administered", null);
    summary.put("findings", List.of());
    summary.put("thresholds", List.of());
    summary.put("outputs", List.of());
    summary.put("software", null);
    summary.put("statement", null);
    return summary;
  }

  private static Map<String, @Nullable Object> caseLine(
      DoseReport report, String caseId, String state) {
    Map<String, @Nullable Object> line = map();
    line.put("id", caseId);
    line.put("state", state);
    line.put("study_uid", report.emissionHeader().require(Tag.StudyInstanceUID).uid());
    line.put("run_id", report.stamp().runId());
    line.put("run_number", report.stamp().runNumber());
    line.put("run_at", report.stamp().at().toOffsetDateTime().toString());
    line.put("status", "PRELIMINARY");
    line.put("held_because", report.heldBecause().orElse(null));
    return line;
  }

  private static Map<String, @Nullable Object> input(DoseReport report, SeriesChoice choice) {
    Map<String, @Nullable Object> line = map();
    line.put("series_instance_uid", choice.seriesInstanceUid());
    line.put("modality", choice.modality());
    line.put("description", choice.description());
    line.put("taken_as", choice.role().name());
    line.put("reason", report.reason(choice));
    List<Map<String, @Nullable Object>> instances = new ArrayList<>();
    List<SourceReference> taken = new ArrayList<>(report.evidence());
    taken.addAll(report.unused());
    for (SourceReference reference : taken) {
      if (reference.seriesInstanceUid().equals(choice.seriesInstanceUid())) {
        Map<String, @Nullable Object> instance = map();
        instance.put("sop_instance_uid", reference.sopInstanceUid());
        instance.put("sha256", reference.sha256());
        instances.add(instance);
      }
    }
    line.put("instances", instances);
    return line;
  }

  private static Map<String, @Nullable Object> constants(DoseReport report) {
    DoseConstants constants = report.constants();
    Map<String, @Nullable Object> line = map();
    line.put("profile", constants.profile());
    line.put("source", constants.source());
    line.put("electron_energy_mev", constants.electronEnergyMeV());
    line.put("half_life_s", constants.halfLifeS());
    line.put("k_gy_kg_per_gbq", constants.kGyKgPerGBq());
    line.put("u_k_percent", 100 * constants.relativeUncertainty());
    report
        .mass()
        .uniform()
        .ifPresentOrElse(
            one -> line.put("density_g_per_ml", one.gramPerMl()),
            () -> line.put("density", report.mass().statement()));
    return line;
  }

  private static Map<String, @Nullable Object> engine(EngineUse engine) {
    Map<String, @Nullable Object> line = map();
    line.put("name", engine.name());
    line.put("retained_fraction", engine.retainedFraction());
    line.put("statement", engine.statement());
    return line;
  }

  private static Map<String, @Nullable Object> totals(
      ActivityRatio ratio, Optional<RatioUncertainty> uncertainty) {
    Map<String, @Nullable Object> line = map();
    line.put("measured_mbq", ratio.relativeOnly() ? null : ratio.measured().megabecquerel());
    line.put("administered_mbq", ratio.administered().map(Activity::megabecquerel).orElse(null));
    line.put("ratio", ratio.ratio().orElse(null));
    line.put("expected_ratio", ratio.expected());
    line.put("expected_ratio_spread", ratio.spread());
    uncertainty.ifPresent(told -> line.put("uncertainty", UncertaintyJson.of(told)));
    ratio
        .normalisation()
        .ifPresent(one -> line.put("normalisation", normalisation(one, ratio.relativeOnly())));
    line.put("outside_gate", ratio.outsideGate());
    line.put("hypotheses", ratio.hypotheses().stream().map(SummaryJson::hypothesis).toList());
    Map<String, @Nullable Object> reasons = map();
    if (ratio.relativeOnly()) {
      reasons.put("measured_mbq", NOT_MEASURED);
      reasons.put("ratio", NOT_MEASURED);
      if (ratio.administered().isEmpty()) {
        reasons.put("administered_mbq", NOT_YET);
      }
    } else if (ratio.ratio().isEmpty()) {
      reasons.put("administered_mbq", NOT_ADMINISTERED);
      reasons.put("ratio", NOT_ADMINISTERED);
    }
    line.put("not_judged", reasons);
    return line;
  }

  /** Ratio = measured / (share x administered); of counts nothing was measured. */
  private static Map<String, @Nullable Object> normalisation(
      Normalisation chosen, boolean relativeOnly) {
    Map<String, @Nullable Object> line = map();
    line.put("volume", chosen.words());
    line.put("measured_mbq", relativeOnly ? null : chosen.measured().megabecquerel());
    line.put("earlier_mbq", chosen.earlier().megabecquerel());
    line.put("share", chosen.share());
    line.put("outside_body_mbq", relativeOnly ? null : chosen.outside().megabecquerel());
    if (relativeOnly) {
      line.put(
          "not_judged", Map.of("measured_mbq", NOT_MEASURED, "outside_body_mbq", NOT_MEASURED));
    }
    return line;
  }

  /** What the image's numbers were multiplied with; its half-life stands in the constants. */
  private static Map<String, @Nullable Object> decay(ActivityMap activity) {
    Map<String, @Nullable Object> line = map();
    boolean known = activity.how().administrationKnown();
    line.put("administered_at", known ? activity.administeredAt().toString() : null);
    line.put("image_at", activity.imageReference().toString());
    line.put("factor", activity.decayToAdministration());
    line.put("correction", activity.how().decayRule());
    if (!known) {
      line.put("not_judged", Map.of("administered_at", NOT_MEASURED));
    }
    return line;
  }

  private static Map<String, @Nullable Object> hypothesis(Hypothesis hypothesis) {
    Map<String, @Nullable Object> line = map();
    line.put("what", hypothesis.what());
    line.put("ratio", hypothesis.ratio());
    line.put(
        "fits",
        switch (hypothesis.fit()) {
          case YES -> true;
          case NO -> false;
          case SOLVED -> null;
        });
    if (hypothesis.fit() == Hypothesis.Fit.SOLVED) {
      line.put("not_judged", Map.of("fits", SOLVED));
    }
    return line;
  }

  private static Map<String, @Nullable Object> finding(Finding finding) {
    Map<String, @Nullable Object> line = map();
    line.put("code", finding.code().name());
    line.put("severity", finding.severity().name());
    line.put("where", finding.where());
    line.put("found", finding.found());
    line.put("expected", finding.expected());
    line.put("action", finding.action());
    return line;
  }

  private static Map<String, @Nullable Object> output(RenderedObject object) {
    Map<String, @Nullable Object> line = map();
    line.put("role", object.role());
    line.put("sop_class_uid", object.sopClassUid());
    line.put("sop_instance_uid", object.sopInstanceUid());
    return line;
  }

  private static Map<String, @Nullable Object> software(NodeIdentity node) {
    Map<String, @Nullable Object> line = map();
    line.put("version", node.softwareVersion());
    line.put("build", node.build());
    return line;
  }

  private static Map<String, @Nullable Object> map() {
    return new LinkedHashMap<>();
  }
}
