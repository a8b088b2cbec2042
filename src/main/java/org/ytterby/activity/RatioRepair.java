// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.RepairKind;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Acts on the hypothesis that explains a ratio outside its gate, where exactly one does and the
 * protocol allows its kind.
 *
 * <p>What has a free quantity, solved for the expected ratio, can't be excluded and so counts as
 * fitting: a ratio that stasis, an unrecorded residual, the field of view or an earlier treatment
 * could have made is never repaired (physics: that is exactly when renormalising hides an event).
 * Neither are clocks, because the ratio does not tell whether that of the assay or that of the scan
 * is wrong, and the relative dose depends on which; nor a slip of the pen or another device, which
 * nothing but the ratio speaks for. So repairs are of gross errors: a fraction or a nuclide of the
 * image, or the activity that another source states.
 *
 * @param map on the repaired scale
 * @param treatment with the activity that is believed
 * @param findings the arithmetic, where something was repaired
 */
public record RatioRepair(ActivityMap map, TreatmentRecord treatment, List<Finding> findings) {
  public RatioRepair {
    findings = List.copyOf(findings);
  }

  /**
   * What a hypothesis would change.
   *
   * @param kind that a protocol may allow
   * @param imageFactor what the image is multiplied with; 1 where it stays
   * @param activity the activity at administration that is true; nothing where it stays
   */
  public record Change(RepairKind kind, double imageFactor, Optional<Sourced<Activity>> activity) {
    static Change ofImage(RepairKind kind, double factor) {
      return new Change(kind, factor, Optional.empty());
    }

    static Change ofActivity(Sourced<Activity> activity) {
      return new Change(RepairKind.ACTIVITY, 1, Optional.of(activity));
    }
  }

  /** Repairs, or gives back what it got. */
  public static RatioRepair of(
      ActivityMap map,
      TreatmentRecord treatment,
      ActivityRules rules,
      Scanner scanner,
      List<Region> regions) {
    RatioRepair asItIs = new RatioRepair(map, treatment, List.of());
    // One that its header has repaired already is not changed again: what is left of the ratio is
    // the only check that this first repair has.
    if (rules.ratio().repairs().isEmpty() || map.how().repaired()) {
      return asItIs;
    }
    ActivityRatio judged = ActivityRatio.of(map, treatment, rules, scanner, regions);
    List<Hypothesis> fitting =
        judged.hypotheses().stream().filter(one -> one.fit() != Hypothesis.Fit.NO).toList();
    if (!judged.outsideGate() || fitting.size() != 1) {
      return asItIs;
    }
    Hypothesis only = fitting.getFirst();
    return only.change()
        .filter(change -> rules.ratio().repairs().contains(change.kind()))
        .map(change -> repaired(map, treatment, judged, only, change))
        .orElse(asItIs);
  }

  private static RatioRepair repaired(
      ActivityMap map,
      TreatmentRecord treatment,
      ActivityRatio judged,
      Hypothesis only,
      Change change) {
    String factor = Figures.text(change.imageFactor());
    ActivityMap scaled =
        change.imageFactor() == 1
            ? map
            : map.rescaled(change.imageFactor(), ", x " + factor + " because " + only.what());
    TreatmentRecord believed = change.activity().map(treatment::believing).orElse(treatment);
    String arithmetic =
        change
            .activity()
            .map(
                other ->
                    "the net administered activity is taken as "
                        + Figures.text(other.value().megabecquerel())
                        + " MBq ("
                        + other.where()
                        + ") in place of "
                        + Figures.text(judged.administered().orElseThrow().megabecquerel())
                        + " MBq; every relative dose changes with it")
            .orElse(
                "the image is multiplied by "
                    + factor
                    + "; every absolute dose changes with it, "
                    + (earlierTakenOff(judged)
                        ? "and every relative one by what that leaves of the earlier treatment's"
                            + " part"
                        : "no relative one does"));
    Finding finding =
        Finding.review(
            FindingCode.RATIO_REPAIRED,
            "activity in the field of view over net administered",
            Figures.text(judged.ratio().orElseThrow())
                + ", which one hypothesis explains: "
                + only.what(),
            String.format(
                Locale.ROOT,
                "%.2f ± %.2f (k = 1) of the device",
                judged.expected(),
                judged.spread()),
            "Repaired, as the protocol allows ("
                + change.kind().word()
                + "): "
                + arithmetic
                + ". The ratio is then "
                + Figures.text(only.ratio())
                + ". Have the cause corrected at its source, and judge whether it is the true"
                + " one.");
    return new RatioRepair(scaled, believed, List.of(finding));
  }

  private static boolean earlierTakenOff(ActivityRatio judged) {
    return judged.normalisation().filter(one -> one.earlier().becquerel() > 0).isPresent();
  }
}
