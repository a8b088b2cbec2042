// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.ActivityScale;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.DoseConstants;

/**
 * The input quantities that all regions of a case share, and the rules for those of each region.
 * Immutable.
 *
 * <p>Calibrator uncertainty belongs to the relative dose only, scanner uncertainty to the absolute
 * only, K and density to both. Effects are signed: a dose is proportional to what is in it, and
 * inversely to what it is divided by, so that a mean and a mass of one density correlate as they
 * must.
 *
 * @param rules figures of the protocol
 * @param resolution of the image
 * @param perfused how a perfused volume was found that nobody drew
 * @param given what the relative dose rests on beside the image
 * @param calibration what the site has measured of the scanner with 90Y, by which the image was
 *     multiplied: it goes before the protocol's figure, and holds the positrons per decay, for it
 *     compares activity with activity
 */
public record CaseUncertainty(
    UncertaintyRules rules,
    ResolutionRules resolution,
    PerfusedRules perfused,
    TreatmentScale given,
    Optional<CalibrationRecord> calibration) {
  private static final double S_PER_MIN = 60;
  private static final List<String> OTHERS_OF_THE_FIELD =
      Stream.concat(
              DoseUncertainty.BESIDE_THE_MEAN.stream(),
              Stream.of("volume_ml", "mass_g", "activity_mbq"))
          .toList();
  private static final double LN_2 = StrictMath.log(2);
  static final String OF_PROTOCOL = "protocol";
  private static final String BRANCHING_RATIO = "positron branching ratio";
  static final String OF_SHUNT = "lung shunt fraction";

  /** Of a treatment that was given, with the lungs inside the field. */
  public CaseUncertainty(
      UncertaintyRules rules, ResolutionRules resolution, boolean residualRecorded) {
    this(
        rules,
        resolution,
        PerfusedRules.HALF_OF_MEDIAN,
        TreatmentScale.whole(residualRecorded),
        Optional.empty());
  }

  /** The blur of the image, which a recovery and a threshold's edge share. */
  InputQuantity blur() {
    return InputQuantity.normal(
        "point spread function",
        resolution.psfUncertaintyMm(),
        "mm",
        Concerns.BOTH,
        resolution.source());
  }

  /**
   * A quantity of the scale: dose is proportional to it.
   *
   * @param relativeFactor what one standard uncertainty of it does, relative to the dose
   */
  record Scale(InputQuantity input, double relativeFactor) {
    Scale times(double factor) {
      return new Scale(input, relativeFactor * factor);
    }
  }

  /** Those of a dose on this basis. */
  List<Scale> of(Concerns basis, DoseConstants constants) {
    List<Scale> all = new ArrayList<>(withoutDensity(basis, constants));
    all.add(density().times(-1));
    return all;
  }

  /** Those of a dose by a mass that is known otherwise. */
  List<Scale> withoutDensity(Concerns basis, DoseConstants constants) {
    List<Scale> all = new ArrayList<>();
    switch (basis) {
      case ABSOLUTE -> all.addAll(ofScanner(constants));
      case RELATIVE -> all.addAll(given.ofDose(this, constants));
      case BOTH -> {}
    }
    all.add(ofK(constants));
    return all;
  }

  private List<Scale> ofScanner(DoseConstants constants) {
    List<Scale> all = new ArrayList<>();
    all.add(scanner());
    all.addAll(branchingRatio());
    all.add(clock("time from administration to scan", Concerns.ABSOLUTE, constants));
    return all;
  }

  /** Those of measured over administered activity, which is an absolute over a relative dose. */
  List<Scale> ofRatio(DoseConstants constants) {
    List<Scale> all = new ArrayList<>(ofScanner(constants));
    given.ofDose(this, constants).forEach(one -> all.add(one.times(-1)));
    return all;
  }

  /** The ratio with its uncertainty, where it is known and the protocol wants to know. */
  public Optional<RatioUncertainty> of(ActivityRatio compared, DoseConstants constants) {
    return compared
        .ratio()
        .filter(_ -> rules.ofRatio() == RatioBudget.STATED)
        .map(
            ratio -> {
              MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
              for (Scale one : ofRatio(constants)) {
                effects.add(one.input(), ratio * one.relativeFactor());
              }
              return new RatioUncertainty(effects.around(ratio), coverageFraction());
            })
        .filter(told -> told.ofRatio().standardUncertainty() > 0);
  }

  /** The mean of a dose that nothing but the scale is told of. */
  DoseUncertainty ofMean(double meanGy, Concerns basis, DoseConstants constants) {
    MetricUncertainty.Builder effects = new MetricUncertainty.Builder();
    for (Scale one : of(basis, constants)) {
      effects.add(one.input(), meanGy * one.relativeFactor());
    }
    SequencedMap<String, MetricUncertainty> stated = new LinkedHashMap<>();
    stated.put(DoseUncertainty.MEAN, effects.around(meanGy));
    SequencedMap<String, String> notJudged = new LinkedHashMap<>();
    notJudged.put(
        DoseUncertainty.RECOVERED_MEAN, "the field of view is no hot region with an edge");
    SequencedMap<String, String> notStated = new LinkedHashMap<>();
    for (String other : OTHERS_OF_THE_FIELD) {
      notStated.put(
          other, "no uncertainty stated: of the field of view only that of the mean is asked");
    }
    return new DoseUncertainty(coverageFraction(), stated, notJudged, notStated, Optional.empty());
  }

  /** Probability of the intervals. */
  double coverageFraction() {
    return rules.coveragePercent() / 100;
  }

  /** Those of an activity: what of the scale that it has is not of dose. */
  List<Scale> ofActivity(ActivityScale scale, DoseConstants constants) {
    Concerns basis = scale == ActivityScale.RELATIVE_ONLY ? Concerns.RELATIVE : Concerns.ABSOLUTE;
    return of(basis, constants).stream().filter(one -> one.input().concerns() == basis).toList();
  }

  /** Those of the single-compartment dose: the activity that was given, less the lungs' part. */
  List<Scale> ofCompartment(Optional<Double> lungShuntFraction, DoseConstants constants) {
    List<Scale> all = new ArrayList<>(given.ofActivity(this, constants));
    all.add(given.takenOff(lungShuntFraction, this));
    all.add(ofK(constants));
    all.add(density().times(-1));
    return all;
  }

  /** Those of A LSF K / m, the dose of the lungs by the record; of a mass by convention. */
  List<Scale> ofShuntedDose(DoseConstants constants) {
    List<Scale> all = new ArrayList<>(given.ofActivity(this, constants));
    all.add(shunt());
    all.add(ofK(constants));
    return all;
  }

  /** What no budget of a basis has. */
  String leftOut(Concerns basis) {
    return UncertaintyBudget.OF_MODELS
        + (given.planned() && basis == Concerns.RELATIVE
            ? "; that the activity will not be the planned one, nor go where the image before the"
                + " treatment shows it"
            : "");
  }

  /** The density, to which a mass is proportional and a dose inversely so. */
  Scale density() {
    return percent(
        "tissue density",
        rules.scale().densityPercent(),
        Concerns.BOTH,
        "spread of densities in use, protocol");
  }

  /** The recorded lung shunt fraction, in percent of itself. */
  Scale shunt() {
    return percent(OF_SHUNT, rules.scale().lungShuntPercent(), Concerns.RELATIVE, OF_PROTOCOL);
  }

  private Scale scanner() {
    return percent(
        "scanner calibration",
        calibration
            .map(CalibrationRecord::uncertaintyPercent)
            .orElseGet(() -> rules.scale().scannerPercent()),
        Concerns.ABSOLUTE,
        calibration.map(CalibrationRecord::source).orElse(OF_PROTOCOL));
  }

  private List<Scale> branchingRatio() {
    if (calibration.isPresent()) {
      return List.of(
          percent(
              BRANCHING_RATIO,
              0,
              Concerns.ABSOLUTE,
              "nothing rests on it: the scanner was calibrated with 90Y"));
    }
    List<Scale> all = new ArrayList<>();
    double branchingPercent = rules.scale().branchingRatioPercent();
    if (branchingPercent > 0) {
      all.add(
          percent(BRANCHING_RATIO, branchingPercent, Concerns.ABSOLUTE, "Selwyn 2007, protocol")
              .times(-1));
    }
    double laterPercent = rules.scale().branchingRatioMostPercent();
    if (laterPercent > 0) {
      all.add(
          upTo(
                  BRANCHING_RATIO + ", later values",
                  laterPercent,
                  Concerns.ABSOLUTE,
                  "measured again in 2020, not corrected for")
              .times(-1));
    }
    return all;
  }

  /** A rectangle from 0 to a, its bias included: the result is not corrected for it. */
  static Scale upTo(String name, double mostPercent, Concerns concerns, String why) {
    double percent = InputQuantity.within(mostPercent);
    return new Scale(
        InputQuantity.rectangular(
            name,
            percent,
            "%",
            concerns,
            String.format(
                Locale.ROOT,
                "%s: anything up to %.4g %% equally likely, protocol",
                why,
                mostPercent)),
        percent / 100);
  }

  private Scale ofK(DoseConstants constants) {
    double percent = 100 * constants.relativeUncertainty();
    return new Scale(
        InputQuantity.rectangular(
            "dose constant K", percent, "%", Concerns.BOTH, constants.source()),
        percent / 100);
  }

  /** Two clocks that differ. */
  Scale clock(String name, Concerns basis, DoseConstants constants) {
    return minutes(
        InputQuantity.normal(name, rules.scale().clockMin(), "min", basis, "clocks, protocol"),
        constants);
  }

  /** A time in minutes, by what decays in it. */
  Scale minutes(InputQuantity time, DoseConstants constants) {
    return new Scale(time, LN_2 * time.standardUncertainty() * S_PER_MIN / constants.halfLifeS());
  }

  static Scale percent(String name, double percent, Concerns concerns, String source) {
    return new Scale(InputQuantity.normal(name, percent, "%", concerns, source), percent / 100);
  }
}
