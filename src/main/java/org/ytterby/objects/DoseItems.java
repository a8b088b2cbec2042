// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import static org.ytterby.dicom.sr.Relationship.CONTAINS;
import static org.ytterby.dicom.sr.Relationship.HAS_CONCEPT_MOD;
import static org.ytterby.dicom.sr.Relationship.HAS_PROPERTIES;
import static org.ytterby.dicom.sr.Relationship.INFERRED_FROM;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.ytterby.dicom.sr.Concepts;
import org.ytterby.dicom.sr.Items;
import org.ytterby.dicom.sr.Related;
import org.ytterby.mass.VoxelMass;
import org.ytterby.metric.DoseLevels;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.DoseUncertainty;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.metric.Radiobiology;
import org.ytterby.metric.Recovery;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.SingleCompartment;
import org.ytterby.metric.UncertaintyBudget;
import org.ytterby.protocol.TissueRule;
import org.ytterby.quantity.Coded;
import org.ytterby.quantity.Codes;
import org.ytterby.quantity.Measured;
import org.ytterby.quantity.Ucum;

/**
 * The doses of one region on one basis as content items of its measurement group (TID 1419); each
 * number says its basis. What modifies a number stands in the order of the template's rows: basis
 * (row 6, any modifier), method (7), derivation (8), uncertainty (12), inputs (13).
 */
final class DoseItems {
  private static final String UNEVEN =
      " Where something is shown too low or too high on average, because a region that is laid"
          + " wrongly misses dose or noise widens its histogram, the number is not corrected for"
          + " it; its interval is, and so does not lie evenly about it. The uncertainty beside the"
          + " number holds it.";

  private static final List<String> COLD_END =
      List.of(DoseUncertainty.level(98), DoseUncertainty.level(95), DoseUncertainty.level(90));

  private final DoseReport report;
  private final Basis basis;
  private final RegionDose region;

  DoseItems(DoseReport report, Basis basis, RegionDose region) {
    this.report = report;
    this.basis = basis;
    this.region = region;
  }

  List<Related> items() {
    Optional<DoseStatistics> known = basis.of(region);
    if (known.isEmpty()) {
      return List.of(
          CONTAINS.to(
              Items.noNum(Codes.ABSORBED_DOSE, YtterbyCodes.VALUE_UNKNOWN, modifiers(Codes.MEAN))));
    }
    DoseStatistics dose = known.get();
    List<Related> items = new ArrayList<>();
    items.add(mean(dose.meanGy(), modifiers(Codes.MEAN), List.of()));
    dose.uncertainty().ifPresent(told -> items.addAll(recovery(told)));
    if (report.mass() instanceof VoxelMass) {
      items.add(
          dose(
              YtterbyCodes.MEAN_BY_VOLUME,
              dose.meanByVolumeGy(),
              uncertain(dose.uncertainty(), DoseUncertainty.MEAN_BY_VOLUME, Ucum.GY)));
    }
    items.add(
        dose(
            YtterbyCodes.ACTIVITY_OVER_MASS,
            dose.activityOverMassGy(),
            uncertain(dose.uncertainty(), DoseUncertainty.ACTIVITY_OVER_MASS, Ucum.GY)));
    dose.meanByEngineGy().entrySet().stream()
        .skip(1)
        .forEach(entry -> items.add(byAnotherEngine(entry.getKey(), entry.getValue())));
    items.add(dose(YtterbyCodes.STANDARD_DEVIATION, dose.sdGy()));
    items.addAll(levels(dose.levels(), dose.uncertainty()));
    dose.volumeAtLeastMl()
        .forEach(
            (levelGy, volumeMl) ->
                items.addAll(volumeAtDose(levelGy, volumeMl, dose.uncertainty())));
    items.addAll(biology(dose.biology()));
    items.add(Notes.note(YtterbyCodes.UNCERTAINTY_BUDGET, budget(dose.budget())));
    dose.uncertainty()
        .ifPresent(told -> items.add(Notes.note(YtterbyCodes.UNCERTAINTY_BUDGET, intervals(told))));
    dose.budget()
        .ofOthers()
        .ifPresent(
            why ->
                items.add(
                    Notes.note(
                        YtterbyCodes.UNCERTAINTY_BUDGET,
                        basis.text() + ", all but the mean: " + why + ".")));
    return items;
  }

  /** The single-compartment dose, which rests on no image's activity and so on neither basis. */
  static Related compartment(SingleCompartment compartment) {
    List<Related> inputs = new ArrayList<>();
    inputs.add(
        INFERRED_FROM.to(
            Items.num(
                YtterbyCodes.ADMINISTERED_ACTIVITY, compartment.net().megabecquerel(), Ucum.MBQ)));
    compartment
        .lungShuntFraction()
        .ifPresent(
            fraction ->
                inputs.add(
                    INFERRED_FROM.to(
                        Items.num(YtterbyCodes.LUNG_SHUNT, 100 * fraction, Ucum.PERCENT))));
    inputs.add(INFERRED_FROM.to(Items.num(Codes.MASS, compartment.massG(), Ucum.G)));
    inputs.add(
        INFERRED_FROM.to(
            Items.num(
                YtterbyCodes.ACTIVITY_FRACTION,
                100 * compartment.activityFraction(),
                Ucum.PERCENT)));
    return mean(
        compartment.meanGy(),
        List.of(method(Codes.SINGLE_COMPARTMENT), derivation(Codes.MEAN)),
        inputs);
  }

  private static Related mean(Measured meanGy, List<Related> modifiers, List<Related> inputs) {
    List<Related> below = new ArrayList<>(modifiers);
    below.add(
        HAS_PROPERTIES.to(Items.num(Concepts.UNCERTAINTY, meanGy.standardUncertainty(), Ucum.GY)));
    below.addAll(inputs);
    return CONTAINS.to(Items.num(Codes.ABSORBED_DOSE, meanGy.value(), Ucum.GY, below));
  }

  private Related byAnotherEngine(String engine, double meanGy) {
    return CONTAINS.to(
        Items.num(
            Codes.ABSORBED_DOSE,
            meanGy,
            Ucum.GY,
            onBasis(),
            method(report.engine(engine).method()),
            derivation(Codes.MEAN)));
  }

  private List<Related> levels(DoseLevels levels, Optional<DoseUncertainty> told) {
    List<Related> items = new ArrayList<>();
    items.add(dose(Codes.MAXIMUM, levels.maxGy()));
    levels
        .oneMl()
        .ifPresent(one -> items.add(doseAtOneMl(YtterbyCodes.DOSE_AT_VOLUME, one.maxGy())));
    if (region.coldEndJudged()) {
      items.add(dose(Codes.MINIMUM, levels.minGy()));
      levels
          .oneMl()
          .ifPresent(one -> items.add(doseAtOneMl(YtterbyCodes.DOSE_BUT_FOR_COLDEST, one.minGy())));
      items.add(doseAtVolume(98, levels.d98Gy(), told));
      items.add(doseAtVolume(95, levels.d95Gy(), told));
      items.add(doseAtVolume(90, levels.d90Gy(), told));
    } else {
      items.add(
          Notes.note(
              YtterbyCodes.NOT_JUDGED,
              basis.text() + " minimum, D98 to D90: " + RegionDose.COLD_END));
    }
    items.add(doseAtVolume(70, levels.d70Gy(), told));
    items.add(doseAtVolume(50, levels.d50Gy(), told));
    items.add(doseAtVolume(2, levels.d2Gy(), told));
    return items;
  }

  private Related dose(Coded derivation, double doseGy) {
    return dose(derivation, doseGy, List.of());
  }

  private Related dose(Coded derivation, double doseGy, List<Related> uncertainty) {
    List<Related> below = modifiers(derivation);
    below.addAll(uncertainty);
    return CONTAINS.to(Items.num(Codes.ABSORBED_DOSE, doseGy, Ucum.GY, below));
  }

  private Related doseAtVolume(int percent, double doseGy, Optional<DoseUncertainty> told) {
    String metric = DoseUncertainty.level(percent);
    Optional<String> forbidden = told.map(known -> known.notJudged().get(metric));
    if (forbidden.isPresent()) {
      return notJudged("D" + percent, forbidden.get());
    }
    List<Related> below = modifiers(YtterbyCodes.DOSE_AT_VOLUME);
    below.addAll(uncertain(told, metric, Ucum.GY));
    below.add(
        INFERRED_FROM.to(
            Items.num(YtterbyCodes.SPECIFIED_VOLUME_PERCENTAGE, percent, Ucum.PERCENT)));
    return CONTAINS.to(Items.num(Codes.ABSORBED_DOSE, doseGy, Ucum.GY, below));
  }

  private Related doseAtOneMl(Coded derivation, double doseGy) {
    List<Related> below = modifiers(derivation);
    below.add(INFERRED_FROM.to(Items.num(YtterbyCodes.SPECIFIED_VOLUME, 1, Ucum.ML)));
    return CONTAINS.to(Items.num(Codes.ABSORBED_DOSE, doseGy, Ucum.GY, below));
  }

  /** In mL and in percent of the region. */
  private List<Related> volumeAtDose(int levelGy, double volumeMl, Optional<DoseUncertainty> told) {
    String metric = DoseUncertainty.volumeAtLeast(levelGy);
    Optional<String> forbidden = told.map(known -> known.notJudged().get(metric));
    if (forbidden.isPresent()) {
      return List.of(notJudged("V" + levelGy, forbidden.get()));
    }
    Related level = INFERRED_FROM.to(Items.num(YtterbyCodes.SPECIFIED_DOSE, levelGy, Ucum.GY));
    List<Related> inMl = modifiers(YtterbyCodes.VOLUME_AT_DOSE);
    inMl.addAll(uncertain(told, metric, Ucum.ML));
    inMl.add(level);
    List<Related> inPercent = new ArrayList<>(List.of(onBasis()));
    inPercent.addAll(uncertain(told, DoseUncertainty.percentAtLeast(levelGy), Ucum.PERCENT));
    inPercent.add(level);
    double percent = 100 * volumeMl / region.volumeMl();
    return List.of(
        CONTAINS.to(Items.num(Codes.VOLUME, volumeMl, Ucum.ML, inMl)),
        CONTAINS.to(
            Items.num(YtterbyCodes.PERCENT_VOLUME_AT_DOSE, percent, Ucum.PERCENT, inPercent)));
  }

  private List<Related> biology(Radiobiology biology) {
    List<Related> items = new ArrayList<>();
    biology
        .tissue()
        .ifPresent(
            tissue -> {
              biology.bedOfMeanGy().ifPresent(gray -> items.add(bed(gray, tissue, Codes.MEAN)));
              biology
                  .voxelBedGy()
                  .ifPresent(gray -> items.add(bed(gray, tissue, YtterbyCodes.VOXEL_MEAN)));
              biology.voxelEudGy().ifPresent(gray -> items.add(eud(gray, tissue)));
            });
    for (Radiobiology.NotJudged absent : biology.notJudged()) {
      items.add(
          Notes.note(
              YtterbyCodes.NOT_JUDGED,
              basis.text() + " " + name(absent.number()) + ": " + absent.reason()));
    }
    return items;
  }

  private static String name(Radiobiology.NotJudged.Number number) {
    return switch (number) {
      case BED_OF_MEAN -> "BED of the mean dose";
      case VOXEL_BED -> "mean BED of the voxels";
      case VOXEL_EUD -> "EUD over the voxels";
    };
  }

  private Related bed(double doseGy, TissueRule tissue, Coded derivation) {
    List<Related> below = new ArrayList<>();
    below.add(onBasis());
    below.add(method(YtterbyCodes.LQ_LOW_DOSE_RATE));
    below.add(HAS_CONCEPT_MOD.to(Items.code(Concepts.DERIVATION, derivation)));
    below.add(INFERRED_FROM.to(Items.num(YtterbyCodes.ALPHA_BETA, tissue.alphaBetaGy(), Ucum.GY)));
    below.add(
        INFERRED_FROM.to(
            Items.num(YtterbyCodes.REPAIR_HALF_TIME, tissue.repairHalfTimeH(), Ucum.H)));
    return CONTAINS.to(Items.num(YtterbyCodes.BED, doseGy, Ucum.GY, below));
  }

  private Related eud(double doseGy, TissueRule tissue) {
    List<Related> below = new ArrayList<>(List.of(onBasis()));
    tissue
        .alpha()
        .ifPresent(
            alpha ->
                below.add(INFERRED_FROM.to(Items.num(YtterbyCodes.ALPHA, alpha, Ucum.PER_GY))));
    return CONTAINS.to(Items.num(YtterbyCodes.EUD, doseGy, Ucum.GY, below));
  }

  /** The mean with what the blur took, and what the blur makes of a region of this size. */
  private List<Related> recovery(DoseUncertainty told) {
    List<Related> items = new ArrayList<>();
    told.of(DoseUncertainty.RECOVERED_MEAN)
        .ifPresentOrElse(
            mean ->
                items.add(
                    mean(
                        new Measured(mean.value(), mean.standardUncertainty()),
                        modifiers(YtterbyCodes.RECOVERED_MEAN),
                        List.of())),
            () ->
                items.add(
                    notJudged(
                        "recovered mean",
                        Objects.requireNonNull(
                            told.notJudged().get(DoseUncertainty.RECOVERED_MEAN)))));
    told.recovery()
        .ifPresent(known -> items.add(Notes.note(YtterbyCodes.RECOVERY, sentence(known))));
    return items;
  }

  private static String sentence(Recovery known) {
    return String.format(
        Locale.ROOT,
        "At the stated blur of %.1f mm FWHM an even sphere of this volume (%.1f mm) keeps %.3f of"
            + " its energy; local deposition reads %.3f, the kernel, from voxel to voxel, %.3f of"
            + " the dose without range: less biased here is %s. For the region's mean only, never"
            + " for voxels.",
        known.psfMm(),
        known.diameterMm(),
        known.trueFraction(),
        known.activityFraction(),
        known.kernelFraction(),
        known.lessBiased());
  }

  private static List<Related> uncertain(
      Optional<DoseUncertainty> told, String metric, Coded unit) {
    return told.flatMap(known -> known.of(metric)).stream()
        .map(
            one -> HAS_PROPERTIES.to(Items.num(Concepts.UNCERTAINTY, one.shownUncertainty(), unit)))
        .toList();
  }

  private Related notJudged(String what, String reason) {
    return Notes.note(YtterbyCodes.NOT_JUDGED, basis.text() + " " + what + ": " + reason);
  }

  /**
   * The interval of every number that has one, those that are alike together; why some are uneven,
   * and what has none.
   */
  private String intervals(DoseUncertainty told) {
    SequencedMap<String, List<String>> alike = new LinkedHashMap<>();
    boolean uneven = false;
    for (Map.Entry<String, MetricUncertainty> each : told.byMetric().entrySet()) {
      MetricUncertainty one = each.getValue();
      boolean judged = region.coldEndJudged() || !COLD_END.contains(each.getKey());
      if (judged && (one.standardUncertainty() > 0 || one.shift() != 0)) {
        alike
            .computeIfAbsent(
                interval(each.getKey(), one, told.coverageFraction()), _ -> new ArrayList<>())
            .add(DoseUncertainty.spoken(each.getKey()));
        uneven |= isShifted(one);
      }
    }
    return String.format(
        Locale.ROOT,
        "%s, %.1f %% intervals: %s.%s %s",
        basis.text(),
        100 * told.coverageFraction(),
        alike.entrySet().stream()
            .map(one -> String.join(", ", one.getValue()) + " " + one.getKey())
            .collect(Collectors.joining("; ")),
        uneven ? UNEVEN : "",
        without(told));
  }

  /** Numbers without an interval, those of one reason together. */
  private String without(DoseUncertainty told) {
    SequencedMap<String, List<String>> alike = new LinkedHashMap<>();
    told.notStated()
        .forEach(
            (metric, reason) -> {
              if (region.coldEndJudged() || !metric.startsWith("min_")) {
                alike.computeIfAbsent(reason, _ -> new ArrayList<>()).add(name(metric));
              }
            });
    return alike.entrySet().stream()
        .map(one -> String.join(", ", one.getValue()) + ": " + one.getKey() + ".")
        .collect(Collectors.joining(" "));
  }

  private static String name(String metric) {
    return switch (metric) {
      case "bed_gy" -> "BED of the mean dose";
      case "voxel_bed_gy" -> "mean BED of the voxels";
      case "eud_gy" -> "EUD over the voxels";
      case "min_1ml_gy" -> "minimum but for the coldest mL";
      case "max_1ml_gy" -> "maximum of a mL";
      case "min_gy" -> "minimum";
      case "max_gy" -> "maximum";
      case "sd_gy" -> "standard deviation";
      case "v_gy", "v_percent" -> "volumes at doses (" + (metric.equals("v_gy") ? "mL)" : "%)");
      case DoseUncertainty.ENGINES -> "means by other engines";
      case "volume_ml", "mass_g", "activity_mbq" -> metric.substring(0, metric.indexOf('_'));
      default -> DoseUncertainty.spoken(metric);
    };
  }

  /** By what two decimals show. */
  private static boolean isShifted(MetricUncertainty one) {
    return Math.abs(one.shift()) >= 0.005;
  }

  private String interval(String metric, MetricUncertainty one, double coverageFraction) {
    String unit =
        metric.startsWith(DoseUncertainty.VOLUMES_AT_LEAST)
            ? "mL"
            : metric.startsWith(DoseUncertainty.PERCENTS_AT_LEAST) ? "%" : "Gy";
    String interval =
        String.format(
            Locale.ROOT,
            "%.2f to %.2f %s (k = %.2f",
            one.low(coverageFraction),
            one.high(coverageFraction),
            unit,
            one.coverageFactor(coverageFraction));
    return !isShifted(one)
        ? interval + ")"
        : String.format(
            Locale.ROOT,
            "%s; shown %.2f %s too %s on average)",
            interval,
            Math.abs(one.shift()),
            unit,
            one.shift() < 0 ? "low" : "high");
  }

  private List<Related> modifiers(Coded derivation) {
    return new ArrayList<>(List.of(onBasis(), derivation(derivation)));
  }

  private static Related method(Coded method) {
    return HAS_CONCEPT_MOD.to(Items.code(Concepts.MEASUREMENT_METHOD, method));
  }

  private static Related derivation(Coded derivation) {
    return HAS_CONCEPT_MOD.to(Items.code(Concepts.DERIVATION, derivation));
  }

  private Related onBasis() {
    return HAS_CONCEPT_MOD.to(Items.code(YtterbyCodes.CALIBRATION_METHOD, basis.calibration()));
  }

  private String budget(UncertaintyBudget budget) {
    return basis.text() + ": " + sentence(budget);
  }

  /** Each component, all of them together, what is of one side, and what is left out. */
  static String sentence(UncertaintyBudget budget) {
    List<String> parts =
        budget.components().stream()
            .map(
                part ->
                    String.format(
                        Locale.ROOT,
                        "%s %.2f %% (%s)",
                        part.name(),
                        part.relativePercent(),
                        part.source()))
            .toList();
    return String.format(
        Locale.ROOT,
        "%s; combined %.2f %% (k = 1).%s Left out: %s.",
        String.join(", ", parts),
        budget.combinedPercent(),
        budget.shifts().stream()
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        " Of one side, not corrected for: %s, by which it reads %.2f %% too %s on"
                            + " average; its interval is shifted by that, and the uncertainty"
                            + " beside the number holds it.",
                        one.name(),
                        Math.abs(one.relativePercent()),
                        one.relativePercent() < 0 ? "low" : "high"))
            .collect(Collectors.joining()),
        budget.leftOut());
  }
}
