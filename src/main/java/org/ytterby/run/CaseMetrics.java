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
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionFindings;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.UncertaintyInputs;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.treatment.TreatmentRecord;

/**
 * The numbers of every region, on both bases. Immutable.
 *
 * @param regions in the order of the regions
 * @param findings of them
 */
record CaseMetrics(List<RegionDose> regions, List<Finding> findings) {
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
    PerfusedActivity perfused =
        predicted
            ? PerfusedActivity.ofPlan(treatment, regions)
            : PerfusedActivity.of(treatment, regions, dose.input().constants());
    MetricInput input =
        new MetricInput(
            dose.input(),
            dose.engines().getFirst().name(),
            dose.primary(),
            dose.compared(),
            basis.choice().relative(),
            perfused);
    Optional<PerfusedActivity.Known> given =
        given(perfused, treatment, dose.input().constants(), predicted);
    Optional<CaseUncertainty> uncertainty =
        protocol.uncertainty().ofEveryMetric()
            ? Optional.of(
                new CaseUncertainty(
                    protocol.uncertainty(),
                    CaseResolution.of(protocol.resolution(), calibration),
                    treatment.residualRecorded(),
                    LungShunt.of(
                        basis.ratio().normalisation(),
                        protocol.ratio().normalisation(),
                        regions,
                        given.flatMap(PerfusedActivity.Known::lungShuntFraction)),
                    predicted,
                    calibration))
            : Optional.empty();
    RegionMetrics metrics =
        uncertainty
            .map(told -> new RegionMetrics(protocol.metrics(), told))
            .orElseGet(
                () -> new RegionMetrics(protocol.metrics(), ofScale(treatment, calibration)));
    List<RegionDose> doses = regions.stream().map(region -> metrics.of(region, input)).toList();
    List<Finding> findings = new ArrayList<>();
    doses.forEach(one -> findings.addAll(RegionFindings.of(one)));
    if (protocol.mass().lungMassG() > 0) {
      LungDose.of(regions, input, mass, protocol.mass().lungMassG(), given, uncertainty)
          .ifPresent(lungs -> findings.add(lungs.finding()));
    }
    return new CaseMetrics(doses, findings);
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
      DoseConstants constants,
      boolean predicted) {
    if (perfused instanceof PerfusedActivity.Known known) {
      return Optional.of(known);
    }
    return predicted
        ? Optional.empty()
        : treatment
            .netAdministered(constants)
            .map(net -> new PerfusedActivity.Known(net, treatment.lungShuntFraction(constants)));
  }
}
