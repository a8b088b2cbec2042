// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.RatioRules;
import org.ytterby.protocol.RepairKind;
import org.ytterby.protocol.Surrogate;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Nuclide;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.Residual;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Everything that is known to spoil the ratio of measured over administered activity, each with the
 * ratio that it would lead to. None is acted on here: a person chooses, or {@link RatioRepair}.
 * What fits comes first, then what would need a quantity that nobody recorded, then the others, the
 * nearest first.
 *
 * <p><b>Source</b>: times, residual, shunt, device and field of view from the practice that J Nucl
 * Med 2023;64:825 and EJNMMI Phys 2021;8:77 describe; positron yields of surrogate nuclides from
 * ICRP-107 over 3.186e-5.
 */
final class RatioHypotheses {
  private static final int[] CLOCK_H = {1, 12, 24};

  private static final double MBQ_PER_MCI = 37;

  /** Percent. Nobody loses more by residual, shunt or field of view without seeing it. */
  private static final double MOST_LOST = 90;

  /** Those that scanners are known to use for 90Y, ours among them. */
  private static final double[] FRACTIONS = {
    3e-5, Nuclide.YTTRIUM_90.positronFraction(), 3.2e-5, 3.4e-5, 3.6e-5
  };

  /**
   * Of a number that a person typed: a vial counted twice, one of two left out, a shifted point.
   */
  private static final List<Slip> SLIPS =
      List.of(
          new Slip("twice the true one", 2),
          new Slip("half the true one", 0.5),
          new Slip("ten times the true one", 10),
          new Slip("a tenth of the true one", 0.1));

  /**
   * A unit taken for another. Numbers of one unit in the field of another: what a record has, which
   * is in GBq, and what headers have, in Bq or MBq, differ by thousands; and a calibrator shows
   * mCi, of which one is 37 MBq.
   */
  private static final List<Slip> UNITS =
      List.of(
          new Slip("1000 times the true one (MBq taken for GBq)", 1000),
          new Slip("1/1000 of the true one (GBq taken for MBq)", 1e-3),
          new Slip("27 times the true one (mCi taken for GBq)", 1000 / MBQ_PER_MCI),
          new Slip("1/27 of the true one (GBq taken for mCi)", MBQ_PER_MCI / 1000),
          new Slip("37 times the true one (MBq taken for mCi)", MBQ_PER_MCI),
          new Slip("1/37 of the true one (mCi taken for MBq)", 1 / MBQ_PER_MCI));

  private static final List<Slip> IMAGE_UNITS =
      List.of(
          new Slip("1000 times the true one (Bq/mL labelled kBq/mL)", 1e-3),
          new Slip("1/1000 of the true one (kBq/mL labelled Bq/mL)", 1000));

  private record Slip(String word, double factor) {}

  /** A hypothesis and how far the ratio that it leads to is from the one it should lead to. */
  private record Judged(Hypothesis hypothesis, double away) {}

  /**
   * What is judged.
   *
   * @param ratio measured over administered, both of one volume
   * @param share the part of the net activity that the ratio is over: below 1 the shunt is taken
   *     off
   * @param earlier what of earlier treatments was taken off the measured, over the same
   *     administered: a factor of the image acts on that too
   */
  record Compared(double ratio, double share, double earlier) {
    double ofImageTimes(double factor) {
      return earlier == 0 ? ratio * factor : factor * (ratio + earlier) - earlier;
    }
  }

  private final Compared compared;
  private final double ratio;
  private final String device;

  /** What the image was multiplied with for the header's positron fraction, header over ours. */
  private final double positronScale;

  /** Header over ours, also where a calibration holds it and nothing was undone. */
  private final double headerScale;

  private final TreatmentRecord treatment;
  private final RatioRules rules;
  private final DoseConstants constants;
  private final List<Judged> all = new ArrayList<>();

  private RatioHypotheses(
      Compared compared,
      String device,
      double positronScale,
      double headerScale,
      TreatmentRecord treatment,
      ActivityRules rules) {
    this.compared = compared;
    this.ratio = compared.ratio();
    this.device = device;
    this.positronScale = positronScale;
    this.headerScale = headerScale;
    this.treatment = treatment;
    this.rules = rules.ratio();
    this.constants = rules.constants();
  }

  static List<Hypothesis> of(
      Compared compared,
      String device,
      double positronScale,
      double headerScale,
      TreatmentRecord treatment,
      ActivityRules rules) {
    RatioHypotheses hypotheses =
        new RatioHypotheses(compared, device, positronScale, headerScale, treatment, rules);
    hypotheses.activities();
    hypotheses.units();
    hypotheses.clocks();
    hypotheses.residual();
    hypotheses.shunt();
    hypotheses.fieldOfView();
    hypotheses.earlier();
    hypotheses.devices();
    if (!rules.assembly().series().bySpect()) {
      hypotheses.branchingRatios();
      hypotheses.surrogates();
    }
    return hypotheses.all.stream()
        .sorted(
            Comparator.comparingInt((Judged one) -> rank(one.hypothesis().fit()))
                .thenComparingDouble(Judged::away))
        .map(Judged::hypothesis)
        .toList();
  }

  private static int rank(Hypothesis.Fit fit) {
    return switch (fit) {
      case YES -> 0;
      case SOLVED -> 1;
      case NO -> 2;
    };
  }

  static boolean passes(double ratio, ExpectedRatio expected, double coverageFactor) {
    return Math.abs(ratio - expected.ratio()) <= coverageFactor * expected.spread();
  }

  /** What another source claims, taken as net, and what a slip of the pen makes of a number. */
  private void activities() {
    treatment
        .netAdministered(constants)
        .ifPresent(
            net ->
                treatment
                    .overruled()
                    .forEach(
                        other ->
                            add(
                                "the activity of the "
                                    + other.source().text()
                                    + " ("
                                    + Figures.text(other.value().megabecquerel())
                                    + " MBq)",
                                ratio * net.becquerel() / other.value().becquerel(),
                                expected(),
                                believing(other))));
    for (Slip slip : SLIPS) {
      add("activity recorded as " + slip.word(), ratio * slip.factor());
    }
  }

  /** Only ever named: of one ratio nobody knows whether the record or the image is in it. */
  private void units() {
    for (Slip slip : UNITS) {
      add("activity recorded as " + slip.word(), ratio * slip.factor());
    }
    for (Slip slip : IMAGE_UNITS) {
      add("image scaled as " + slip.word(), compared.ofImageTimes(slip.factor()));
    }
  }

  /** Of several vials nobody knows which one's activity the other source claims. */
  private Optional<RatioRepair.Change> believing(Sourced<Activity> other) {
    return treatment.administrations().size() == 1
        ? Optional.of(RatioRepair.Change.ofActivity(other))
        : Optional.empty();
  }

  /** Only the time between assay and scan counts; the administration cancels out of the ratio. */
  private void clocks() {
    for (int hours : CLOCK_H) {
      double more = 1 / Decay.factor(constants, Duration.ofHours(hours));
      add("assay to scan " + hours + " h longer than recorded", ratio * more);
      add("assay to scan " + hours + " h shorter than recorded", ratio / more);
    }
  }

  private void residual() {
    double gross =
        sum(treatment.administrations().stream().map(one -> one.gross(constants)).toList());
    double net = sum(treatment.administrations().stream().map(one -> one.net(constants)).toList());
    boolean recorded =
        treatment.administrations().stream()
            .anyMatch(
                one ->
                    one.residual().isPresent()
                        && !(one.residual().get().value() instanceof Residual.NoneMeasured));
    if (recorded && gross > 0 && net > 0) {
      add("recorded residual already taken off the assay", ratio * net / gross);
    }
    share(
        String.format(
            Locale.ROOT, "would need %.0f %% %sresidual", needed(), recorded ? "more " : ""));
  }

  private static double sum(List<Optional<Activity>> activities) {
    return activities.stream().flatMap(Optional::stream).mapToDouble(Activity::becquerel).sum();
  }

  private void shunt() {
    treatment
        .lungShuntFraction(constants)
        .filter(fraction -> fraction > 0 && compared.share() == 1)
        .ifPresent(
            fraction ->
                add(
                    String.format(
                        Locale.ROOT,
                        "the recorded lung shunt of %.1f %% outside the field of view",
                        100 * fraction),
                    ratio / (1 - fraction)));
    share(
        String.format(
            Locale.ROOT, "would need %.0f %% shunted out of the field of view", needed()));
  }

  private void fieldOfView() {
    share(
        String.format(
            Locale.ROOT,
            "would need %.0f %% of the liver's activity outside the field of view",
            needed()));
  }

  /**
   * An earlier treatment only raises the ratio: by how much of the net activity it would have to,
   * as what is recorded of it is subtracted already, or where the rules only declare it.
   */
  private void earlier() {
    double more = 100 * (ratio / expected().ratio() - 1);
    if (more > 0 && more <= MOST_LOST && rules.earlier() == EarlierRule.SUBTRACTED) {
      String recorded = treatment.earlier().isEmpty() ? "" : "more than is recorded, ";
      String what =
          String.format(
              Locale.ROOT,
              "would need activity of an earlier treatment, %s%.0f %% of the administered",
              recorded,
              more);
      all.add(new Judged(new Hypothesis(what, expected().ratio(), Hypothesis.Fit.SOLVED), 0));
    }
  }

  /** Something that only lowers the ratio: by how much it would have to. */
  private void share(String what) {
    if (ratio < expected().ratio() && needed() <= MOST_LOST) {
      all.add(new Judged(new Hypothesis(what, expected().ratio(), Hypothesis.Fit.SOLVED), 0));
    }
  }

  private double needed() {
    return 100 * (1 - ratio / expected().ratio());
  }

  private void devices() {
    for (Map.Entry<String, ExpectedRatio> other : rules.devices().entrySet()) {
      if (!other.getKey().equals(device) && !other.getKey().equals(RatioRules.UNKNOWN)) {
        String what =
            String.format(
                Locale.ROOT,
                "the device is %s (expected %.2f ± %.2f)",
                other.getKey(),
                other.getValue().ratio(),
                other.getValue().spread());
        add(what, ratio, other.getValue());
      }
    }
  }

  /**
   * The header's fraction is undone already, or the calibration holds it: another one is another
   * factor over the header's.
   */
  private void branchingRatios() {
    double header = headerScale * Nuclide.YTTRIUM_90.positronFraction();
    for (double fraction : FRACTIONS) {
      double factor = fraction / header;
      if (Math.abs(factor - 1) > NuclideCheck.SAME_FRACTION) {
        ofImage(
            RepairKind.POSITRON_FRACTION,
            "scanner's positron fraction "
                + Figures.text(fraction)
                + ", not "
                + Figures.text(header)
                + inImage(),
            factor);
      }
    }
    ofImage(RepairKind.POSITRON_FRACTION, "scanner applied no positron fraction", 1 / header);
    ofImage(RepairKind.POSITRON_FRACTION, "positron fraction applied twice", header);
  }

  private String inImage() {
    if (positronScale != 1) {
      return " as in its header and undone";
    }
    return headerScale == 1 ? "" : " as in its header and in the calibration";
  }

  private void surrogates() {
    for (Surrogate surrogate : Surrogate.values()) {
      RepairKind kind = RepairKind.SURROGATE;
      ofImage(kind, "scanned as " + surrogate.word(), surrogate.overYttriumFactor() / headerScale);
      ofImage(kind, surrogate.word() + " already corrected for", 1 / surrogate.overYttriumFactor());
    }
  }

  /** Something that is wrong with the scale of the image. */
  private void ofImage(RepairKind kind, String what, double factor) {
    add(
        what,
        compared.ofImageTimes(factor),
        expected(),
        Optional.of(RatioRepair.Change.ofImage(kind, factor)));
  }

  private void add(String what, double ratioThen) {
    add(what, ratioThen, expected());
  }

  private void add(String what, double ratioThen, ExpectedRatio expectedThen) {
    add(what, ratioThen, expectedThen, Optional.empty());
  }

  private void add(
      String what,
      double ratioThen,
      ExpectedRatio expectedThen,
      Optional<RatioRepair.Change> change) {
    boolean fits = passes(ratioThen, expectedThen, rules.coverageFactor());
    all.add(
        new Judged(
            new Hypothesis(what, ratioThen, fits ? Hypothesis.Fit.YES : Hypothesis.Fit.NO, change),
            away(ratioThen, expectedThen)));
  }

  /** Half of it is as far as twice it is. */
  private static double away(double ratioThen, ExpectedRatio expectedThen) {
    return ratioThen > 0
        ? Math.abs(Math.log(ratioThen / expectedThen.ratio()))
        : Double.POSITIVE_INFINITY;
  }

  private ExpectedRatio expected() {
    return rules.expected(device);
  }
}
