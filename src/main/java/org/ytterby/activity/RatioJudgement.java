// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.treatment.Device;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Makes one {@link ActivityRatio}: which volume, which device, whether it passes, and if not why.
 */
final class RatioJudgement {
  private static final String WHERE = "activity in the field of view over net administered";

  private final ActivityMap map;
  private final TreatmentRecord treatment;
  private final ActivityRules rules;
  private final List<Region> regions;
  private final Optional<Activity> administered;
  private final LungShunt shunt;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Of a map that was measured.
   *
   * @param rules with the ratios of the map's scanner
   */
  RatioJudgement(
      ActivityMap map, TreatmentRecord treatment, ActivityRules rules, List<Region> regions) {
    this.map = map;
    this.treatment = treatment;
    this.rules = rules;
    this.regions = regions;
    this.administered = treatment.netAdministered(rules.constants());
    this.shunt = LungShunt.of(treatment, rules);
  }

  ActivityRatio ratio() {
    String device = device(treatment, rules.ratio(), administered.isPresent(), findings);
    List<Finding> ofVolume = new ArrayList<>();
    Optional<Normalisation> chosen = normalisation(ofVolume);
    Activity measured = ActivityRatio.measured(map);
    Optional<Double> ratio =
        administered.map(
            net ->
                chosen
                    .map(one -> one.measured().becquerel() / (one.share() * net.becquerel()))
                    .orElse(measured.becquerel() / net.becquerel()));
    ActivityRatio.Standing standing = standing(ratio, device);
    List<Hypothesis> hypotheses = hypotheses(ratio, device, chosen);
    switch (standing) {
      case OUTSIDE ->
          findings.add(
              outside(ratio.orElseThrow(), arithmetic(measured, chosen), device, hypotheses));
      case UNJUDGED -> findings.add(administeredMissing());
      case REPAIR_UNCHECKED -> findings.addAll(List.of(administeredMissing(), repairedUnchecked()));
      case WITHIN, RELATIVE_ONLY, PREDICTED -> {}
    }
    findings.addAll(ofVolume);
    CutField.finding(map, regions).ifPresent(findings::add);
    if (overField() && administered.isPresent()) {
      shunt.overField(rules.ratio().normalisation()).ifPresent(findings::add);
    }
    DeliveredActivity.judge(administered, treatment, rules.ratio().prescribedMarksPercent())
        .ifPresent(findings::add);
    ExpectedRatio expected = rules.ratio().expected(device);
    return new ActivityRatio(
        standing,
        measured,
        administered,
        ratio,
        expected.ratio(),
        expected.spread(),
        hypotheses,
        findings,
        chosen);
  }

  private ActivityRatio.Standing standing(Optional<Double> ratio, String device) {
    if (ratio.isPresent()) {
      return passes(ratio.get(), device, rules)
          ? ActivityRatio.Standing.WITHIN
          : ActivityRatio.Standing.OUTSIDE;
    }
    return map.how().repaired()
        ? ActivityRatio.Standing.REPAIR_UNCHECKED
        : ActivityRatio.Standing.UNJUDGED;
  }

  /** Whether a ratio passes the gate of the record's device. */
  static boolean passes(double ratio, TreatmentRecord treatment, ActivityRules rules) {
    return passes(ratio, treatment.device().map(Sourced::value).orElse(RatioRules.UNKNOWN), rules);
  }

  private static boolean passes(double ratio, String device, ActivityRules rules) {
    return RatioHypotheses.passes(
        ratio, rules.ratio().expected(device), rules.ratio().coverageFactor());
  }

  private List<Hypothesis> hypotheses(
      Optional<Double> ratio, String device, Optional<Normalisation> chosen) {
    return ratio
        .filter(known -> !passes(known, device, rules))
        .map(
            known ->
                RatioHypotheses.of(
                    compared(known, chosen),
                    device,
                    map.how().positronScale(),
                    map.how().headerScale(),
                    treatment,
                    rules))
        .orElse(List.of());
  }

  private RatioHypotheses.Compared compared(double ratio, Optional<Normalisation> chosen) {
    double net = administered.orElseThrow().becquerel();
    return chosen
        .map(
            one ->
                new RatioHypotheses.Compared(
                    ratio, one.share(), one.earlier().becquerel() / (one.share() * net)))
        .orElse(new RatioHypotheses.Compared(ratio, 1, 0));
  }

  private boolean overField() {
    return rules.ratio().normalisation().volume() == NormalisedVolume.FIELD;
  }

  /** Nothing where the whole field is asked for and nothing is taken off: the ratio is that. */
  private Optional<Normalisation> normalisation(List<Finding> ofVolume) {
    NormalisationRules wanted = rules.ratio().normalisation();
    List<LeftActivity> left =
        new EarlierActivity(treatment, rules, administered).takenOff(map, ofVolume);
    if (overField() && left.isEmpty()) {
      return Optional.empty();
    }
    NormalisationVolume volume = NormalisationVolume.of(map, regions, shunt, wanted);
    volume.findings().stream()
        .filter(
            finding ->
                administered.isPresent() || finding.code() != FindingCode.LUNG_SHUNT_UNRECORDED)
        .forEach(ofVolume::add);
    double measuredBq =
        volume.measured(map.becquerelPerMl()).becquerel() - Normalisation.earlier(left).becquerel();
    return Optional.of(
        new Normalisation(
            volume.words(),
            new Activity(measuredBq),
            left,
            volume.share(),
            volume.shunt(),
            volume.outside(),
            volume.edge(map.becquerelPerMl(), measuredBq),
            volume.notJudged()));
  }

  private static Finding repairedUnchecked() {
    return Finding.review(
        FindingCode.NUCLIDE,
        WHERE,
        "an image of another nuclide that was repaired, and no ratio that it passes",
        "a net administered activity to compare it with",
        "The run is held until it is released. Enter the activity in the treatment record.");
  }

  private static String device(
      TreatmentRecord treatment,
      RatioRules rules,
      boolean administeredKnown,
      List<Finding> findings) {
    String device = treatment.device().map(Sourced::value).orElse(RatioRules.UNKNOWN);
    if (!rules.devices().containsKey(device) || device.equals(RatioRules.UNKNOWN)) {
      findings.add(
          Finding.review(
              FindingCode.DEVICE_UNKNOWN,
              "treatment record, device",
              treatment.device().map(said -> "'" + said.value() + "'").orElse("nothing"),
              "one of "
                  + Device.codes().stream()
                      .filter(rules.devices()::containsKey)
                      .collect(Collectors.joining(", ")),
              (administeredKnown
                      ? "The ratio is judged by the gate of an unknown device, "
                          + gate(rules.expected(RatioRules.UNKNOWN), rules.coverageFactor())
                          + "."
                      : "No ratio can be judged without an administered activity.")
                  + " Enter the device."));
      return RatioRules.UNKNOWN;
    }
    return device;
  }

  private static Finding administeredMissing() {
    return Finding.review(
        FindingCode.ADMINISTERED_ACTIVITY_MISSING,
        "treatment record, administrations[].activity_gbq",
        "no net administered activity",
        "activity_gbq with assayed_at, and the residual",
        "Only the absolute dose, by the scanner's calibration, can be given. Enter the activity.");
  }

  private static String gate(ExpectedRatio expected, double coverageFactor) {
    double half = coverageFactor * expected.spread();
    return String.format(
        Locale.ROOT, "%.2f to %.2f", expected.ratio() - half, expected.ratio() + half);
  }

  private Finding outside(
      double ratio, String compared, String device, List<Hypothesis> hypotheses) {
    // What does not fit explains nothing and only misleads; the summary has it too.
    List<String> list =
        hypotheses.stream()
            .filter(one -> one.fit() != Hypothesis.Fit.NO)
            .map(Hypothesis::text)
            .toList();
    String explained =
        list.isEmpty()
            ? "None of the " + hypotheses.size() + " known causes fits by itself"
            : "If it were so: " + String.join("; ", list);
    return Finding.review(
        FindingCode.ACTIVITY_RATIO,
        WHERE,
        Figures.text(ratio) + " (" + compared + "). " + explained,
        gate(rules.ratio().expected(device), rules.ratio().coverageFactor())
            + " for device "
            + device,
        "Nothing is renormalised: the absolute dose is primary and the run is held until it is"
            + " released or the treatment record is corrected.");
  }

  private String arithmetic(Activity inField, Optional<Normalisation> chosen) {
    double earlier = chosen.map(Normalisation::earlier).orElse(new Activity(0)).megabecquerel();
    double measured = chosen.map(Normalisation::measured).orElse(inField).megabecquerel() + earlier;
    double share = chosen.map(Normalisation::share).orElse(1.0);
    double net = administered.orElseThrow().megabecquerel();
    return Figures.text(measured)
        + " MBq measured"
        + (earlier > 0 ? " less " + Figures.text(earlier) + " MBq of earlier treatments" : "")
        + ", "
        + Figures.text(share * net)
        + " MBq administered"
        + (share < 1 ? " to that volume" : "");
  }
}
