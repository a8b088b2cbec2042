// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.NormalisationRules;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * An activity that is known otherwise, shared out among the voxels of an image without an absolute
 * scale: what stayed in the patient, or what is planned. There is no ratio that could show a
 * mistake, and nothing to fall back on: where the volume is not known there is no dose.
 *
 * @param map relative only
 * @param ratio which is none, with the normalisation and the findings
 */
public record SharedActivity(ActivityMap map, ActivityRatio ratio) {

  /**
   * Shares it out, or refuses.
   *
   * @param regions on the grid of the image
   */
  public static Outcome<SharedActivity> of(
      CountMap image,
      TreatmentRecord treatment,
      ActivityRules rules,
      Scanner scanner,
      List<Region> regions) {
    boolean predicts = rules.ratio().normalisation().predicts();
    Optional<Activity> net =
        predicts
            ? treatment.prescribed().map(Sourced::value)
            : treatment.netAdministered(rules.constants());
    if (net.isEmpty()) {
      return new Outcome.Blocked<>(List.of(activityMissing(predicts)));
    }
    LungShunt shunt = LungShunt.of(treatment, rules);
    NormalisationRules wanted = rules.ratio().normalisation();
    NormalisationVolume volume = NormalisationVolume.of(image, regions, shunt, wanted);
    List<Finding> findings = new ArrayList<>(volume.findings());
    if (wanted.volume() == NormalisedVolume.FIELD) {
      shunt.overField(wanted).ifPresent(findings::add);
    }
    if (volume.notJudged().isPresent()) {
      findings.add(noVolume(volume.notJudged().get()));
      return new Outcome.Blocked<>(findings);
    }
    if (!(image.sum(volume.mask()) > 0)) {
      findings.add(noVolume("no counts in it"));
      return new Outcome.Blocked<>(findings);
    }
    Optional<Finding> cut = CutField.finding(image, regions);
    cut.ifPresent(findings::add);
    if (cut.filter(finding -> finding.severity() == Severity.BLOCK).isPresent()) {
      return new Outcome.Blocked<>(findings);
    }
    findings.add(relativeOnly(image, volume, net.get()));
    if (predicts) {
      findings.add(predicted(net.get()));
    } else {
      DeliveredActivity.judge(net, treatment, rules.ratio().prescribedMarksPercent())
          .ifPresent(findings::add);
    }
    List<LeftActivity> left = new EarlierActivity(treatment, rules, net).addedTo(image, findings);
    Activity inVolume =
        new Activity(
            volume.share() * net.get().becquerel() + Normalisation.earlier(left).becquerel());
    Optional<VolumeEdge> edge = volume.edge(image.numbers(), image.sum(volume.mask()));
    String words = image.how().scale() + ": " + volume.words();
    ActivityMap map = image.normalised(inVolume, volume.mask(), words);
    return Outcome.done(
        new SharedActivity(
            map,
            ratio(
                new Shared(net.get(), left, volume, edge, predicts),
                ActivityRatio.measured(map),
                rules.of(scanner),
                treatment,
                findings)));
  }

  /** What was shared out: of a plan nothing was administered. */
  private record Shared(
      Activity net,
      List<LeftActivity> left,
      NormalisationVolume volume,
      Optional<VolumeEdge> edge,
      boolean planned) {
    Optional<Activity> administered() {
      return planned ? Optional.empty() : Optional.of(net);
    }

    Normalisation normalisation() {
      return new Normalisation(
          volume.words(),
          new Activity(volume.share() * net.becquerel()),
          left,
          volume.share(),
          volume.shunt(),
          new Activity(0),
          edge,
          Optional.empty());
    }
  }

  private static ActivityRatio ratio(
      Shared shared,
      Activity inField,
      ActivityRules rules,
      TreatmentRecord treatment,
      List<Finding> findings) {
    ExpectedRatio expected =
        rules.ratio().expected(treatment.device().map(Sourced::value).orElse(RatioRules.UNKNOWN));
    return new ActivityRatio(
        shared.planned() ? ActivityRatio.Standing.PREDICTED : ActivityRatio.Standing.RELATIVE_ONLY,
        inField,
        shared.administered(),
        Optional.empty(),
        expected.ratio(),
        expected.spread(),
        List.of(),
        findings,
        Optional.of(shared.normalisation()));
  }

  private static Finding relativeOnly(CountMap image, NormalisationVolume volume, Activity net) {
    return Finding.review(
        FindingCode.RELATIVE_ONLY,
        "scale of the emission image",
        image.how().scale() + (image.how().administrationKnown() ? "" : ", no administration time"),
        "Bq/mL at a known administration",
        "The dose is relative only: "
            + Figures.text(net.megabecquerel())
            + " MBq, "
            + volume.words()
            + ". No ratio of measured over administered activity shows whether that is right.");
  }

  private static Finding predicted(Activity planned) {
    return Finding.review(
        FindingCode.PREDICTED,
        "protocol, normalisation.activity",
        Figures.text(planned.megabecquerel())
            + " MBq of the plan, shared out as an image before the treatment shows",
        "an image after the treatment",
        "A prediction: microspheres may go elsewhere than 99mTc-MAA, whose shunt is overestimated;"
            + " no uncertainty that is stated holds that. It is held until it is released, and is"
            + " never the dose of the treatment.");
  }

  private static Finding activityMissing(boolean predicts) {
    return Finding.block(
        FindingCode.ADMINISTERED_ACTIVITY_MISSING,
        predicts
            ? "treatment record, planned.activity_gbq"
            : "treatment record, administrations[].activity_gbq",
        predicts ? "no planned activity" : "no net administered activity",
        predicts ? "activity_gbq of the plan" : "activity_gbq with assayed_at, and the residual",
        "The image has no absolute scale, so that there is no dose without it. Enter it.");
  }

  private static Finding noVolume(String reason) {
    return Finding.block(
        FindingCode.RELATIVE_ONLY,
        "volume over which the activity is shared out",
        reason,
        "a volume that holds a known part of the activity",
        "The image has no absolute scale, so that there is no dose without it. Contour the liver.");
  }
}
