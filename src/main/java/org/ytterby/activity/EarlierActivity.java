// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.Isotope;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.Activity;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.EarlierTreatment;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * What is left of earlier treatments at this administration. From a measured activity it is taken
 * off, times what is expected of its device, before that is compared with the administered one and
 * shared out; to an activity that is shared out among counts it is added, because the counts are of
 * both. The voxels keep it either way: no voxel tells one treatment from the other.
 */
final class EarlierActivity {
  /** Of the net activity: less of an earlier treatment is lost in the calibrator's 5 %. */
  private static final double PART_WORTH_SAYING = 0.01;

  /** Of itself, where its activity is not known: it may have been ten times this one. */
  private static final double LEFT_WORTH_SAYING = 0.001;

  /** 12 h, which is how wrong noon can be. */
  private static final double HALF_A_DAY_H = 12;

  private final TreatmentRecord treatment;
  private final ActivityRules rules;
  private final Optional<Activity> net;

  /**
   * Of one record.
   *
   * @param net what this treatment left in the patient, where that is known
   */
  EarlierActivity(TreatmentRecord treatment, ActivityRules rules, Optional<Activity> net) {
    this.treatment = treatment;
    this.rules = rules;
    this.net = net;
  }

  /** As the scanner shows it; none where nothing is known, or the rules only declare it. */
  List<LeftActivity> takenOff(ActivityMap map, List<Finding> findings) {
    return left(map, true, findings);
  }

  /** As it is; none also where no administration tells how much of it is left. */
  List<LeftActivity> addedTo(CountMap counts, List<Finding> findings) {
    if (counts.how().administrationKnown()) {
      return left(counts, false, findings);
    }
    treatment.earlier().stream().map(EarlierActivity::timeless).forEach(findings::add);
    return List.of();
  }

  private List<LeftActivity> left(EmissionImage image, boolean measured, List<Finding> findings) {
    if (rules.ratio().earlier() != EarlierRule.SUBTRACTED) {
      return List.of();
    }
    ZoneOffset offset = offset();
    List<LeftActivity> all = new ArrayList<>();
    for (int i = 0; i < treatment.earlier().size(); i++) {
      EarlierTreatment earlier = treatment.earlier().get(i).value();
      Duration before = Duration.between(earlier.instant(offset), image.administeredAt());
      if (!before.isNegative()) {
        Optional<LeftActivity.Shown> shown =
            measured ? Optional.of(shown(earlier)) : Optional.empty();
        double countedBq = counted(treatment.earlier().get(i), before, shown, findings);
        if (countedBq > 0) {
          all.add(new LeftActivity(i + 1, new Activity(countedBq), earlier.at().isEmpty(), shown));
        }
      }
    }
    return all;
  }

  private LeftActivity.Shown shown(EarlierTreatment earlier) {
    String device = earlier.device().orElse(RatioRules.UNKNOWN);
    return new LeftActivity.Shown(device, rules.ratio().expected(device));
  }

  /** What counts of one, with what a person has to know; 0 where it is too little, or not known. */
  private double counted(
      Sourced<EarlierTreatment> said,
      Duration before,
      Optional<LeftActivity.Shown> expected,
      List<Finding> findings) {
    EarlierTreatment earlier = said.value();
    boolean measured = expected.isPresent();
    Isotope dosed = rules.assembly().dosed();
    double left = earlier.leftFraction(dosed, rules.constants(), before);
    Optional<Double> leftBq = earlier.activity().map(given -> given.becquerel() * left);
    if (!worthSaying(left, leftBq)) {
      return 0;
    }
    Isotope own = earlier.isotope();
    if (own != dosed) {
      findings.add(another(said, found(earlier, before, left), own, dosed));
      return 0;
    }
    double shown = expected.map(one -> one.expected().ratio()).orElse(1.0);
    double countedBq = leftBq.orElse(0.0) * shown;
    findings.add(
        Finding.review(
            FindingCode.EARLIER_ACTIVITY,
            said.where(),
            found(earlier, before, left),
            "less than 1 % of what this treatment left",
            leftBq.isEmpty()
                ? "The image shows both, and nothing is "
                    + (measured ? "subtracted" : "added to what is shared out")
                    + ", because the activity is not known. Enter activity_gbq of the earlier"
                    + " treatment."
                : arithmetic(earlier.activity().orElseThrow(), left, measured, shown, countedBq)));
    return countedBq;
  }

  private boolean worthSaying(double left, Optional<Double> leftBq) {
    return leftBq
        .map(bq -> net.map(now -> bq / now.becquerel()).orElse(left) > PART_WORTH_SAYING)
        .orElse(left > LEFT_WORTH_SAYING);
  }

  private String found(EarlierTreatment earlier, Duration before, double left) {
    String day =
        earlier.at().isPresent()
            ? ""
            : String.format(
                Locale.ROOT,
                " (%.1f to %.1f %%, only the day being known)",
                100 * left * halfADay(earlier),
                100 * left / halfADay(earlier));
    return String.format(
        Locale.ROOT,
        "a treatment %.1f h before, of which %.1f %%%s is left",
        Decay.seconds(before) / 3600,
        100 * left,
        day);
  }

  private double halfADay(EarlierTreatment earlier) {
    return earlier.leftFraction(
        rules.assembly().dosed(),
        rules.constants(),
        Duration.ofMinutes(Math.round(60 * HALF_A_DAY_H)));
  }

  private String arithmetic(
      Activity given, double left, boolean measured, double shown, double countedBq) {
    String part =
        net.map(
                now ->
                    String.format(
                        Locale.ROOT, " (%.1f %% of this one)", 100 * countedBq / now.becquerel()))
            .orElse("");
    return String.format(
        Locale.ROOT,
        "%s MBq x %.4f left%s = %s MBq are %s%s. The voxels show both; judge the dose where they"
            + " overlap.",
        Figures.text(given.megabecquerel()),
        left,
        measured ? String.format(Locale.ROOT, " x %.2f expected ratio", shown) : "",
        Figures.text(new Activity(countedBq).megabecquerel()),
        measured
            ? "taken off the measured activity"
            : "added to the activity that is shared out, the counts being of both",
        part);
  }

  /** Photons of another nuclide come through the window in another number for each decay. */
  private static Finding another(
      Sourced<EarlierTreatment> said, String found, Isotope own, Isotope dosed) {
    return Finding.review(
        FindingCode.EARLIER_ACTIVITY,
        said.where(),
        found + ", of " + own.symbol(),
        "an earlier treatment with " + dosed.symbol() + ", or nothing left of it",
        "Nothing is counted for it: how much of it the image shows as %s is not known. Look whether"
                .formatted(dosed.symbol())
            + " its place takes part in what is shared out or measured.");
  }

  private static Finding timeless(Sourced<EarlierTreatment> said) {
    return Finding.review(
        FindingCode.EARLIER_ACTIVITY,
        said.where(),
        "a treatment before this one, whose time is not known",
        "administered_at, which tells how much is left of it",
        "Nothing is added to the activity that is shared out, and the counts may be of both: then"
            + " every dose is too low, by the part that is left of the earlier treatment. Enter"
            + " administered_at in the treatment record.");
  }

  /** In which the day of an earlier treatment was written: that of this one. */
  private ZoneOffset offset() {
    return treatment.administrations().stream()
        .flatMap(one -> one.administeredAt().stream())
        .map(at -> at.value().at().getOffset())
        .findFirst()
        .orElse(ZoneOffset.UTC);
  }
}
