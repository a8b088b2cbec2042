// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
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
 * only, K and density to both.
 *
 * @param rules figures of the protocol
 * @param resolution of the image
 * @param residualRecorded whether the treatment record says a residual
 * @param calibration what the site has measured of the scanner with 90Y, by which the image was
 *     multiplied: it goes before the protocol's figure, and holds the positrons per decay, for it
 *     compares activity with activity
 */
public record CaseUncertainty(
    UncertaintyRules rules,
    ResolutionRules resolution,
    boolean residualRecorded,
    Optional<CalibrationRecord> calibration) {
  private static final double S_PER_MIN = 60;
  private static final double LN_2 = StrictMath.log(2);
  private static final String OF_PROTOCOL = "protocol";

  /** Where the site has measured nothing of the scanner. */
  public CaseUncertainty(
      UncertaintyRules rules, ResolutionRules resolution, boolean residualRecorded) {
    this(rules, resolution, residualRecorded, Optional.empty());
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
    return switch (basis) {
      case ABSOLUTE ->
          List.of(
              scanner(),
              branchingRatio(),
              clock("time from administration to scan", basis, constants),
              ofK(constants),
              density());
      case RELATIVE ->
          List.of(
              percent(
                  "administered activity",
                  rules.scale().administeredPercent(),
                  basis,
                  "dose calibrator, protocol"),
              residual(),
              clock("time from assay to administration", basis, constants),
              ofK(constants),
              density());
      case BOTH -> List.of(ofK(constants), density());
    };
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

  /** Those of a measured activity: what of the absolute scale is not of dose. */
  List<Scale> ofActivity(DoseConstants constants) {
    return of(Concerns.ABSOLUTE, constants).stream()
        .filter(one -> one.input().concerns() == Concerns.ABSOLUTE)
        .toList();
  }

  /** The density, which is also that of a mass. */
  Scale density() {
    return percent(
        "tissue density",
        rules.scale().densityPercent(),
        Concerns.BOTH,
        "spread of densities in use, protocol");
  }

  /** The lung shunt fraction, of which the single-compartment dose takes the rest. */
  Scale lungShunt(double fraction) {
    return percent(
            "lung shunt fraction", rules.scale().lungShuntPercent(), Concerns.RELATIVE, OF_PROTOCOL)
        .times(-fraction / (1 - fraction));
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

  private Scale branchingRatio() {
    return percent(
        "positron branching ratio",
        calibration.isPresent() ? 0 : rules.scale().branchingRatioPercent(),
        Concerns.ABSOLUTE,
        calibration
            .map(one -> "nothing rests on it: the scanner was calibrated with 90Y")
            .orElse("Selwyn 2007, protocol"));
  }

  private Scale residual() {
    if (residualRecorded) {
      return percent(
          "residual activity", rules.scale().residualPercent(), Concerns.RELATIVE, OF_PROTOCOL);
    }
    // A rectangle from 0 to a, its bias included: the activity is not corrected for it.
    double percent = rules.scale().residualMostPercent() / Math.sqrt(3);
    return new Scale(
        new InputQuantity(
            "residual activity",
            percent,
            "%",
            Distribution.RECTANGULAR,
            Optional.empty(),
            Concerns.RELATIVE,
            String.format(
                Locale.ROOT,
                "not recorded: anything up to %.4g %% equally likely, protocol",
                rules.scale().residualMostPercent())),
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
