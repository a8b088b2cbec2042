// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.EarlierTreatment;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * What is left of earlier treatments, as the scanner shows it: the recorded activity, decayed to
 * this administration, times what is expected of its device. It is taken off what was measured
 * before that is compared with the administered activity and shared out; the voxels keep it,
 * because no voxel tells one treatment from the other.
 */
final class EarlierActivity {
  /** Less of an earlier treatment is lost in the calibrator's 5 %. */
  private static final double LEFT_WORTH_SAYING = 0.01;

  /** 12 h, which is how wrong noon can be. */
  private static final double HALF_A_DAY_H = 12;

  private EarlierActivity() {}

  /** As the scanner shows it; 0 where nothing is known, or the rules only declare it. */
  static Activity measured(
      EmissionImage image, TreatmentRecord treatment, ActivityRules rules, List<Finding> findings) {
    return sum(image, treatment, rules, true, findings);
  }

  /** As it is; 0 also where no administration tells how much of it is left. */
  static Activity left(
      EmissionImage image, TreatmentRecord treatment, ActivityRules rules, List<Finding> findings) {
    if (image.how().administrationKnown()) {
      return sum(image, treatment, rules, false, findings);
    }
    if (rules.ratio().earlier().equals(RatioRules.SUBTRACTED)) {
      treatment.earlier().forEach(one -> findings.add(undated(one)));
    }
    return new Activity(0);
  }

  private static Finding undated(Sourced<EarlierTreatment> earlier) {
    return Finding.review(
        FindingCode.EARLIER_ACTIVITY,
        earlier.where(),
        "an earlier treatment on " + earlier.value().date() + ", and no administration time",
        "the time of this administration, which tells how much of it is left",
        "What is left of it is shared out as if it were of this treatment: every dose is too low"
            + " where this one went. Enter administered_at.");
  }

  private static Activity sum(
      EmissionImage image,
      TreatmentRecord treatment,
      ActivityRules rules,
      boolean measured,
      List<Finding> findings) {
    if (!rules.ratio().earlier().equals(RatioRules.SUBTRACTED)) {
      return new Activity(0);
    }
    ZoneOffset offset = offset(treatment);
    double becquerel = 0;
    for (Sourced<EarlierTreatment> one : treatment.earlier()) {
      String device = one.value().device().orElse(RatioRules.UNKNOWN);
      double shown = measured ? rules.ratio().expected(device).ratio() : 1;
      Duration before = Duration.between(one.value().instant(offset), image.administeredAt());
      becquerel += left(one, before, shown, measured, rules.constants(), findings);
    }
    return new Activity(becquerel);
  }

  private static double left(
      Sourced<EarlierTreatment> said,
      Duration before,
      double shown,
      boolean measured,
      DoseConstants constants,
      List<Finding> findings) {
    EarlierTreatment earlier = said.value();
    double left = Decay.factor(constants, before);
    if (before.isNegative() || left <= LEFT_WORTH_SAYING) {
      return 0;
    }
    double shownBq = earlier.activity().map(Activity::becquerel).orElse(0.0) * left * shown;
    String day =
        earlier.at().isPresent()
            ? ""
            : String.format(
                Locale.ROOT,
                " (%.1f to %.1f %%, only the day being known)",
                100 * left * Decay.factor(constants, hours(HALF_A_DAY_H)),
                100 * left / Decay.factor(constants, hours(HALF_A_DAY_H)));
    String found =
        String.format(
            Locale.ROOT,
            "a treatment %.1f h before, of which %.1f %%%s is left",
            Decay.seconds(before) / 3600,
            100 * left,
            day);
    findings.add(
        Finding.review(
            FindingCode.EARLIER_ACTIVITY,
            said.where(),
            found,
            "less than 1 % left",
            shownBq > 0
                ? taken(earlier, left, shown, shownBq, measured)
                : "The image shows both, and nothing is subtracted, because the activity is not"
                    + " known. Enter activity_gbq of the earlier treatment."));
    return shownBq;
  }

  private static String taken(
      EarlierTreatment earlier, double left, double shown, double shownBq, boolean measured) {
    String given = Figures.text(earlier.activity().orElseThrow().megabecquerel());
    String now = Figures.text(new Activity(shownBq).megabecquerel());
    return (measured
            ? String.format(
                Locale.ROOT,
                "%s MBq x %.4f left x %.2f expected ratio = %s MBq are taken off the measured"
                    + " activity.",
                given,
                left,
                shown,
                now)
            : String.format(
                Locale.ROOT,
                "%s MBq x %.4f left = %s MBq are shared out with the activity of this treatment,"
                    + " because the counts are of both.",
                given,
                left,
                now))
        + " The voxels show both; judge the dose where they overlap.";
  }

  private static Duration hours(double hours) {
    return Duration.ofMinutes(Math.round(60 * hours));
  }

  /** In which the day of an earlier treatment was written: that of this one. */
  private static ZoneOffset offset(TreatmentRecord treatment) {
    return treatment.administrations().stream()
        .flatMap(one -> one.administeredAt().stream())
        .map(at -> at.value().at().getOffset())
        .findFirst()
        .orElse(ZoneOffset.UTC);
  }
}
