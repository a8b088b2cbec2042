// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ytterby.mass.VoxelMass;
import org.ytterby.metric.DoseLevels;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.DoseUncertainty;
import org.ytterby.metric.DoseVolumeHistogram;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.metric.Radiobiology;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.SingleCompartment;
import org.ytterby.metric.UncertaintyBudget;
import org.ytterby.region.RegionKind;

/**
 * One region in {@code summary.json}: numbers of the primary basis, the other basis' mean beside.
 */
final class RegionJson {
  private static final String NO_SOURCE = "no object of the study gives this region";
  private static final String UNDER_ONE_ML = "the region is smaller than 1 mL";
  private static final String OF_THE_FIELD = "the field of view is no volume of tissue";

  /** Width of the histogram's steps: volume k is what gets at least k steps. */
  private static final double DVH_STEP_GY = 0.1;

  /** To 2000 Gy in steps of 0.1 Gy; one voxel far beyond must not make it endless. */
  private static final double DVH_MOST_STEPS = 20_000;

  /** Volumes of the histogram are written to a millionth of a mL. */
  private static final double DVH_PER_ML = 1e6;

  private static final List<String> COLD_END = List.of("d98_gy", "d95_gy", "d90_gy");

  private static final List<String> OTHERS =
      Stream.of(
              List.of(DoseUncertainty.VOLUME, DoseUncertainty.MASS, "activity_mbq"),
              DoseUncertainty.BESIDE_THE_MEAN,
              List.of(
                  "bed_gy",
                  "voxel_bed_gy",
                  "eud_gy",
                  DoseUncertainty.ENGINES,
                  DoseUncertainty.HISTOGRAM))
          .flatMap(List::stream)
          .toList();

  private static final String NOT_PERFUSED = "single-compartment dose is one of perfused volumes";

  private final DoseReport report;
  private final RegionDose region;
  private final int index;
  private final Optional<DoseStatistics> primary;
  private final Optional<DoseUncertainty> uncertainty;
  private final Map<String, @Nullable Object> line = new LinkedHashMap<>();

  /** The region at this place of the report, from 1, as its group in the structured report. */
  RegionJson(DoseReport report, int index) {
    this.report = report;
    this.region = report.regions().get(index - 1);
    this.index = index;
    this.primary = report.basis().of(region);
    this.uncertainty = primary.flatMap(DoseStatistics::uncertainty);
  }

  Map<String, @Nullable Object> line() {
    identity();
    size();
    doses();
    biology();
    line.put("mird", region.compartment().map(RegionJson::compartment).orElse(null));
    line.put("absolute", mean(region.absolute()));
    line.put("relative", mean(region.relative()));
    line.put(
        "engines",
        primary
            .<Map<String, ?>>map(DoseStatistics::meanByEngineGy)
            .orElseGet(() -> noMeans(report.engine())));
    line.put("dvh", histogram());
    line.put("budget", primary.map(dose -> budget(dose.budget())).orElse(null));
    uncertainty.ifPresent(this::uncertainty);
    primary.flatMap(dose -> dose.budget().ofOthers()).ifPresent(this::ofOthers);
    line.put("not_judged", notJudged());
    return line;
  }

  private static Map<String, @Nullable Object> noMeans(String engine) {
    Map<String, @Nullable Object> means = new LinkedHashMap<>();
    means.put(engine, null);
    return means;
  }

  /**
   * Keys that a protocol without such a budget has not, so that its summaries stay as they were.
   */
  private void uncertainty(DoseUncertainty known) {
    line.put(
        DoseUncertainty.RECOVERED_MEAN,
        known.of(DoseUncertainty.RECOVERED_MEAN).map(MetricUncertainty::value).orElse(null));
    line.put("recovery", known.recovery().map(UncertaintyJson::of).orElse(null));
    line.put("uncertainty", UncertaintyJson.of(known, region.sizeUncertainty()));
  }

  /** The numbers that have no uncertainty because that of the mean is all that is told. */
  private void ofOthers(String reason) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String metric : OTHERS) {
      boolean alone =
          metric.equals(DoseUncertainty.ENGINES)
              && primary.stream().noneMatch(dose -> dose.meanByEngineGy().size() > 1);
      if (line.get(metric) != null && !alone) {
        reasons.put(metric, reason);
      }
    }
    line.put("not_stated", reasons);
  }

  /** Whether resolution and noise allow a metric. */
  private boolean isJudged(String metric) {
    return uncertainty.stream().noneMatch(known -> known.notJudged().containsKey(metric));
  }

  private @Nullable Double level(int percent, Optional<Double> found) {
    return found.filter(_ -> isJudged(DoseUncertainty.level(percent))).orElse(null);
  }

  private void identity() {
    boolean contoured = !region.sourceSopInstanceUid().isEmpty();
    line.put("name", region.name());
    line.put(
        "code",
        region.type().value() + "^" + region.type().scheme() + "^" + region.type().meaning());
    line.put("source", region.source().name());
    line.put("roi_number", contoured ? region.number() : null);
    line.put("source_uid", contoured ? region.sourceSopInstanceUid() : null);
    line.put("tracking_uid", RegionGroup.trackingUid(report.stamp(), index));
    line.put("reviewed", region.reviewed());
  }

  private void size() {
    line.put("voxels", region.voxels());
    line.put("volume_ml", region.volumeMl());
    line.put("contour_volume_ml", region.contourVolumeMl());
    line.put("mass_g", region.massG());
    Map<String, @Nullable Object> activity = new LinkedHashMap<>();
    activity.put(
        "as_measured", report.ratio().relativeOnly() ? null : region.activityAsMeasuredMbq());
    activity.put("at_administration", region.activityMbq());
    line.put("activity_mbq", activity);
  }

  private void doses() {
    line.put("mean_gy", primary.map(dose -> dose.meanGy().value()).orElse(null));
    line.put("u_mean_gy", primary.map(dose -> dose.meanGy().standardUncertainty()).orElse(null));
    if (report.mass() instanceof VoxelMass) {
      line.put("mean_is", DoseStatistics.MEAN_AND_LEVELS);
      line.put("mean_by_volume_gy", primary.map(DoseStatistics::meanByVolumeGy).orElse(null));
    }
    line.put("akm_gy", primary.map(DoseStatistics::activityOverMassGy).orElse(null));
    line.put("sd_gy", primary.map(DoseStatistics::sdGy).orElse(null));
    Optional<DoseLevels> levels = primary.map(DoseStatistics::levels);
    Optional<DoseLevels> coldEnd = levels.filter(_ -> region.coldEndJudged());
    line.put("min_gy", coldEnd.map(DoseLevels::minGy).orElse(null));
    line.put("max_gy", levels.map(DoseLevels::maxGy).orElse(null));
    Optional<DoseLevels.OneMl> oneMl = levels.flatMap(DoseLevels::oneMl);
    line.put(
        "min_1ml_gy",
        oneMl.filter(_ -> region.coldEndJudged()).map(DoseLevels.OneMl::minGy).orElse(null));
    line.put("max_1ml_gy", oneMl.map(DoseLevels.OneMl::maxGy).orElse(null));
    line.put("d98_gy", level(98, coldEnd.map(DoseLevels::d98Gy)));
    line.put("d95_gy", level(95, coldEnd.map(DoseLevels::d95Gy)));
    line.put("d90_gy", level(90, coldEnd.map(DoseLevels::d90Gy)));
    line.put("d70_gy", level(70, levels.map(DoseLevels::d70Gy)));
    line.put("d50_gy", level(50, levels.map(DoseLevels::d50Gy)));
    line.put("d2_gy", level(2, levels.map(DoseLevels::d2Gy)));
    line.put("v_gy", primary.map(dose -> volumesAtLeast(dose, 1)).orElse(null));
    line.put(
        "v_percent",
        primary.map(dose -> volumesAtLeast(dose, 100 / region.volumeMl())).orElse(null));
  }

  private Map<String, @Nullable Object> volumesAtLeast(DoseStatistics dose, double factor) {
    Map<String, @Nullable Object> volumes = new LinkedHashMap<>();
    dose.volumeAtLeastMl()
        .forEach(
            (levelGy, ml) ->
                volumes.put(
                    Integer.toString(levelGy),
                    isJudged(DoseUncertainty.volumeAtLeast(levelGy)) ? ml * factor : null));
    return volumes;
  }

  private void biology() {
    Optional<Radiobiology> biology = primary.map(DoseStatistics::biology);
    line.put("bed_gy", biology.flatMap(Radiobiology::bedOfMeanGy).orElse(null));
    line.put("voxel_bed_gy", biology.flatMap(Radiobiology::voxelBedGy).orElse(null));
    line.put("eud_gy", biology.flatMap(Radiobiology::voxelEudGy).orElse(null));
  }

  private static Map<String, @Nullable Object> compartment(SingleCompartment compartment) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("mean_gy", compartment.meanGy().value());
    line.put("u_mean_gy", compartment.meanGy().standardUncertainty());
    line.put("net_mbq", compartment.net().megabecquerel());
    line.put("lung_shunt_fraction", compartment.lungShuntFraction().orElse(null));
    line.put("activity_fraction", compartment.activityFraction());
    line.put("mass_g", compartment.massG());
    line.put(
        "not_judged",
        compartment.lungShuntFraction().isPresent()
            ? Map.of()
            : Map.of("lung_shunt_fraction", "not recorded: nothing was taken off"));
    return line;
  }

  /** The cumulative histogram on the primary basis; of the whole field nobody asks for one. */
  private @Nullable Map<String, @Nullable Object> histogram() {
    if (primary.isEmpty() || region.kind() == RegionKind.FIELD_OF_VIEW) {
      return null;
    }
    double largestGy = primary.map(dose -> dose.levels().maxGy()).orElse(0.0);
    double stepGy = DVH_STEP_GY * Math.max(1, Math.ceil(largestGy / DVH_STEP_GY / DVH_MOST_STEPS));
    DoseVolumeHistogram histogram =
        DoseVolumeHistogram.of(report.masks().get(index - 1), report.primary(), stepGy);
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("step_gy", stepGy);
    line.put(
        "volume_ml",
        histogram.volumesMl().stream().map(ml -> Math.rint(ml * DVH_PER_ML) / DVH_PER_ML).toList());
    return line;
  }

  private static List<Map<String, Object>> budget(UncertaintyBudget budget) {
    return budget.components().stream()
        .map(
            part -> {
              Map<String, Object> line = new LinkedHashMap<>();
              line.put("name", part.name());
              line.put("percent", part.relativePercent());
              line.put("source", part.source());
              return line;
            })
        .toList();
  }

  private static @Nullable Map<String, @Nullable Object> mean(Optional<DoseStatistics> dose) {
    if (dose.isEmpty()) {
      return null;
    }
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("mean_gy", dose.get().meanGy().value());
    line.put("u_mean_gy", dose.get().meanGy().standardUncertainty());
    return line;
  }

  /** Why something is null, by the key that is. */
  private Map<String, @Nullable Object> notJudged() {
    Map<String, @Nullable Object> reasons = new LinkedHashMap<>();
    String dose = String.join("; ", region.notJudged());
    line.forEach(
        (key, value) -> {
          if (value == null) {
            reasons.put(key, primary.isEmpty() ? dose : reason(key, dose));
          }
        });
    reasons.replaceAll((key, reason) -> ofIdentity(key) ? NO_SOURCE : reason);
    uncertainty.ifPresent(
        known ->
            known
                .notJudged()
                .forEach(
                    (metric, reason) -> {
                      if (DoseUncertainty.isAtLeast(metric)) {
                        reasons.put(metric, reason);
                      }
                    }));
    if (primary.isEmpty()) {
      reasons.put("engines", dose);
    }
    return reasons;
  }

  private static boolean ofIdentity(String key) {
    return key.equals("roi_number") || key.equals("source_uid");
  }

  private String reason(String key, String dose) {
    Optional<String> forbidden =
        uncertainty.map(known -> known.notJudged().get(key)).filter(_ -> line.get(key) == null);
    if (forbidden.isPresent() && (region.coldEndJudged() || !COLD_END.contains(key))) {
      return forbidden.get();
    }
    return switch (key) {
      case "recovery" -> recoveryReason();
      case "min_gy", "d98_gy", "d95_gy", "d90_gy" -> RegionDose.COLD_END;
      case "min_1ml_gy" -> region.coldEndJudged() ? UNDER_ONE_ML : RegionDose.COLD_END;
      case "max_1ml_gy" -> UNDER_ONE_ML;
      case "bed_gy" -> biological(Radiobiology.NotJudged.Number.BED_OF_MEAN);
      case "voxel_bed_gy" -> biological(Radiobiology.NotJudged.Number.VOXEL_BED);
      case "eud_gy" -> biological(Radiobiology.NotJudged.Number.VOXEL_EUD);
      case "dvh" -> OF_THE_FIELD;
      case "mird" -> region.kind() == RegionKind.PERFUSED ? dose : NOT_PERFUSED;
      default -> dose;
    };
  }

  private String recoveryReason() {
    return uncertainty
        .map(known -> known.notJudged().get(DoseUncertainty.RECOVERED_MEAN))
        .orElseThrow();
  }

  private String biological(Radiobiology.NotJudged.Number number) {
    return primary.stream()
        .flatMap(known -> known.biology().notJudged().stream())
        .filter(absent -> absent.number() == number)
        .map(Radiobiology.NotJudged::reason)
        .findFirst()
        .orElseThrow();
  }
}
