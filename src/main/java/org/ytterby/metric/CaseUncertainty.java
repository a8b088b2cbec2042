// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.metric.InputQuantity.Distribution;
import org.ytterby.protocol.CalibrationRecord;
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
 * @param residualRecorded whether the treatment record says a residual
 * @param shunt what the relative dose has to do with the lungs
 * @param planned whether the relative dose is one that a planned activity would give: then nothing
 *     was assayed
 * @param calibration what the site has measured of the scanner with 90Y, by which the image was
 *     multiplied: it goes before the protocol's figure, and holds the positrons per decay, for it
 *     compares activity with activity
 */
public record CaseUncertainty(
    UncertaintyRules rules,
    ResolutionRules resolution,
    boolean residualRecorded,
    LungShunt shunt,
    boolean planned,
    Optional<CalibrationRecord> calibration) {
  private static final double S_PER_MIN = 60;
  private static final double LN_2 = StrictMath.log(2);
  private static final double SQRT_3 = Math.sqrt(3);
  private static final String OF_PROTOCOL = "protocol";
  private static final String BRANCHING_RATIO = "positron branching ratio";
  private static final String OF_SHUNT = "lung shunt fraction";

  /** Of a treatment that was given, with the lungs inside the field. */
  public CaseUncertainty(
      UncertaintyRules rules, ResolutionRules resolution, boolean residualRecorded) {
    this(rules, resolution, residualRecorded, LungShunt.INSIDE, false, Optional.empty());
  }

  /**
   * A quantity of the scale: dose is proportional to it.
   *
   * @param relativeFactor what one standard uncertainty of it does, relative to the dose
   */
  record Scale(InputQuantity input, double relativeFactor) {
    private Scale times(double factor) {
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
      case RELATIVE -> {
        all.addAll(ofTreatment(constants));
        ofShunt().ifPresent(all::add);
      }
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

  /** A planned activity is what it is; what will be given is another. */
  private List<Scale> ofTreatment(DoseConstants constants) {
    return planned
        ? List.of()
        : List.of(
            percent(
                "administered activity",
                rules.scale().administeredPercent(),
                Concerns.RELATIVE,
                "dose calibrator, protocol"),
            residual().times(-1),
            clock("time from assay to administration", Concerns.RELATIVE, constants).times(-1));
  }

  private Optional<Scale> ofShunt() {
    return switch (shunt.place()) {
      case INSIDE -> Optional.empty();
      case TAKEN_OFF -> Optional.of(lungShunt(shunt.fraction()));
      case LEFT ->
          shunt.fraction().isEmpty()
              ? Optional.of(lungShunt(Optional.empty()))
              : shunt.fraction().filter(some -> some > 0).map(CaseUncertainty::outside);
    };
  }

  private static Scale outside(double fraction) {
    return upTo(
            "lung shunt outside the field",
            100 * fraction,
            Concerns.RELATIVE,
            "recorded, not taken off: nothing shows whether the lungs are inside")
        .times(-1);
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
    return new DoseUncertainty(
        coverageFraction(), stated, notJudged, new LinkedHashMap<>(), Optional.empty());
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
    List<Scale> all = new ArrayList<>(ofTreatment(constants));
    all.add(lungShunt(lungShuntFraction));
    all.add(ofK(constants));
    all.add(density().times(-1));
    return all;
  }

  /** Those of A LSF K / m, the dose of the lungs by the record; of a mass by convention. */
  List<Scale> ofShuntedDose(DoseConstants constants) {
    List<Scale> all = new ArrayList<>(ofTreatment(constants));
    all.add(percent(OF_SHUNT, rules.scale().lungShuntPercent(), Concerns.RELATIVE, OF_PROTOCOL));
    all.add(ofK(constants));
    return all;
  }

  /** What no budget of a basis has. */
  String leftOut(Concerns basis) {
    return UncertaintyBudget.OF_MODELS
        + (planned && basis == Concerns.RELATIVE
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

  /** The fraction that was taken off, in percent of itself; or what it may be unrecorded. */
  private Scale lungShunt(Optional<Double> fraction) {
    return fraction
        .map(
            some ->
                percent(OF_SHUNT, rules.scale().lungShuntPercent(), Concerns.RELATIVE, OF_PROTOCOL)
                    .times(-some / (1 - some)))
        .orElseGet(
            () ->
                upTo(
                        OF_SHUNT,
                        100 * shunt.neglectedFraction(),
                        Concerns.RELATIVE,
                        "not recorded, not taken off")
                    .times(-1));
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

  private Scale residual() {
    return residualRecorded
        ? percent(
            "residual activity", rules.scale().residualPercent(), Concerns.RELATIVE, OF_PROTOCOL)
        : upTo(
            "residual activity",
            rules.scale().residualMostPercent(),
            Concerns.RELATIVE,
            "not recorded");
  }

  /** A rectangle from 0 to a, its bias included: the result is not corrected for it. */
  private static Scale upTo(String name, double mostPercent, Concerns concerns, String why) {
    double percent = mostPercent / SQRT_3;
    return new Scale(
        new InputQuantity(
            name,
            percent,
            "%",
            Distribution.RECTANGULAR,
            Optional.empty(),
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
        new InputQuantity(
            "dose constant K",
            percent,
            "%",
            Distribution.RECTANGULAR,
            Optional.empty(),
            Concerns.BOTH,
            constants.source()),
        percent / 100);
  }

  private Scale clock(String name, Concerns basis, DoseConstants constants) {
    double minutes = rules.scale().clockMin();
    return new Scale(
        InputQuantity.normal(name, minutes, "min", basis, "clocks, protocol"),
        LN_2 * minutes * S_PER_MIN / constants.halfLifeS());
  }

  private static Scale percent(String name, double percent, Concerns concerns, String source) {
    return new Scale(InputQuantity.normal(name, percent, "%", concerns, source), percent / 100);
  }
}
