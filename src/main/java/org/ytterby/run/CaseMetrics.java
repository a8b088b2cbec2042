// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.activity.Scanner;
import org.ytterby.finding.Finding;
import org.ytterby.mass.GuardedMass;
import org.ytterby.metric.CaseResolution;
import org.ytterby.metric.CaseUncertainty;
import org.ytterby.metric.LungDose;
import org.ytterby.metric.LungShunt;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.RatioUncertainty;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionFindings;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.TreatmentScale;
import org.ytterby.metric.UncertaintyInputs;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.NormalisedVolume;
import org.ytterby.protocol.Protocol;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Lungs;
import org.ytterby.region.Region;
import org.ytterby.treatment.TreatmentRecord;

/**
 * The numbers of every region, on both bases, and how well the ratio of the bases is known.
 * Immutable.
 *
 * @param regions in the order of the regions
 * @param ratio measured over administered activity, where the protocol asks for its uncertainty
 * @param findings of them
 */
record CaseMetrics(
    List<RegionDose> regions, Optional<RatioUncertainty> ratio, List<Finding> findings) {
  CaseMetrics {
    regions = List.copyOf(regions);
    findings = List.copyOf(findings);
  }

  static CaseMetrics of(
      CaseInputs inputs,
      GuardedMass mass,
      CaseDose dose,
      CaseBasis basis,
      TreatmentRecord treatment,
      Protocol protocol) {
    List<Region> regions = inputs.regions();
    Optional<CalibrationRecord> calibration =
        Scanner.of(inputs.assembled().emission().example()).calibration(protocol.quantification());
    boolean predicted = basis.ratio().predicted();
    boolean lungsInField =
        protocol.ratio().normalisation().volume() == NormalisedVolume.FIELD
            || Lungs.areInside(regions);
    PerfusedActivity perfused =
        predicted
            ? PerfusedActivity.ofPlan(treatment, regions, lungsInField)
            : PerfusedActivity.of(treatment, regions, lungsInField, dose.input().constants());
    MetricInput input =
        new MetricInput(
            dose.input(),
            dose.engines().getFirst().name(),
            dose.primary(),
            dose.compared(),
            basis.choice().relative(),
            perfused);
    Optional<PerfusedActivity.Known> given =
        given(perfused, treatment, lungsInField, dose.input().constants(), predicted);
    Optional<CaseUncertainty> uncertainty =
        protocol.uncertainty().ofEveryMetric()
            ? Optional.of(
                new CaseUncertainty(
                    protocol.uncertainty(),
                    CaseResolution.of(protocol.resolution(), calibration),
                    protocol.perfused(),
                    new TreatmentScale(
                        predicted,
                        treatment.residualRecorded(),
                        LungShunt.of(
                            basis.ratio().normalisation(),
                            protocol.ratio().normalisation(),
                            regions,
                            given.flatMap(PerfusedActivity.Known::lungShuntFraction)),
                        basis.ratio().normalisation()),
                    calibration))
            : Optional.empty();
    RegionMetrics metrics =
        uncertainty
            .map(told -> new RegionMetrics(protocol.metrics(), told))
            .orElseGet(
                () ->
                    new RegionMetrics(
                        protocol.metrics(),
                        ofScale(treatment, calibration),
                        protocol.uncertainty().ofRatio() == RatioBudget.STATED));
    List<RegionDose> doses = regions.stream().map(region -> metrics.of(region, input)).toList();
    List<Finding> findings = new ArrayList<>();
    doses.forEach(one -> findings.addAll(RegionFindings.of(one)));
    if (protocol.mass().lungMassG() > 0) {
      LungDose.of(regions, input, mass, protocol.mass().lungMassG(), given, uncertainty)
          .ifPresent(lungs -> findings.add(lungs.finding()));
    }
    Optional<RatioUncertainty> ratio =
        uncertainty.flatMap(told -> told.of(basis.ratio(), dose.input().constants()));
    return new CaseMetrics(doses, ratio, findings);
  }

  /**
   * The scale's figures. A calibration that was typed into a protocol had none of its own in them
   * when this was all that a budget was, and keeps that; an acceptance record is measured.
   */
  private static UncertaintyInputs ofScale(
      TreatmentRecord treatment, Optional<CalibrationRecord> calibration) {
    UncertaintyInputs usual =
        treatment.residualRecorded()
            ? UncertaintyInputs.DEFAULT
            : UncertaintyInputs.RESIDUAL_UNRECORDED;
    return calibration
        .filter(record -> !record.acceptance().isEmpty())
        .map(record -> usual.calibrated(record.uncertaintyPercent(), record.source()))
        .orElse(usual);
  }

  /**
   * What the record says was given, whatever volumes it went to; of a prediction, what is planned.
   */
  private static Optional<PerfusedActivity.Known> given(
      PerfusedActivity perfused,
      TreatmentRecord treatment,
      boolean lungsInField,
      DoseConstants constants,
      boolean predicted) {
    if (perfused instanceof PerfusedActivity.Known known) {
      return Optional.of(known);
    }
    return predicted
        ? Optional.empty()
        : treatment
            .netAdministered(constants)
            .map(
                net ->
                    new PerfusedActivity.Known(
                        net, treatment.lungShuntFraction(constants), lungsInField));
  }
}
