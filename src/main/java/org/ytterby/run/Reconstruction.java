// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.ytterby.activity.ActivityRules;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dose.DoseInput;
import org.ytterby.finding.Finding;
import org.ytterby.finding.Outcome;
import org.ytterby.mass.GuardedMass;
import org.ytterby.objects.DoseReport;
import org.ytterby.objects.RunStamp;
import org.ytterby.protocol.Protocol;
import org.ytterby.region.Region;
import org.ytterby.treatment.TreatmentRecord;

/**
 * The way from a study to its dose, a class for each stretch: {@link CaseInputs} gathers (assembly,
 * activity, {@link CaseRegions}), {@link CaseMass} weighs, {@link CaseBasis} judges the activity,
 * {@link CaseDose} computes, {@link CaseMetrics} measures the regions. Here they follow each other,
 * and become the report with all their findings.
 *
 * <p>A pure function of its arguments and of the bytes at the instances' locations: it asks no
 * clock and changes nothing. Immutable; thread-safe. The same for a node's run and for the offline
 * command.
 *
 * @param zone of times that carry no offset
 * @param statement the intended-use statement that every object carries
 */
public record Reconstruction(Protocol protocol, ZoneId zone, String statement) {

  /**
   * The result, which carries every finding itself, or the findings that stand against it.
   *
   * @param study every instance that may be used, in any order
   * @param treatment the merged treatment record
   * @param stamp identity and time of the run
   */
  public Outcome<DoseReport> report(
      List<StudyInstance> study, TreatmentRecord treatment, RunStamp stamp) {
    Outcome<Weighed> known =
        CaseInputs.gather(study, treatment, protocol, zone)
            .then(
                inputs ->
                    CaseMass.of(inputs, protocol)
                        .then(mass -> Outcome.done(new Weighed(inputs, mass))));
    return switch (known) {
      case Outcome.Blocked<Weighed> blocked -> new Outcome.Blocked<>(blocked.findings());
      case Outcome.Done<Weighed> done -> report(done, stamp);
    };
  }

  /** All that dose is computed of. */
  private record Weighed(CaseInputs inputs, GuardedMass mass) {}

  private Outcome<DoseReport> report(Outcome.Done<Weighed> done, RunStamp stamp) {
    CaseInputs inputs = done.value().inputs();
    TreatmentRecord treatment = inputs.treatment();
    GuardedMass mass = done.value().mass();
    ActivityRules rules = ActivityRules.of(protocol);
    CaseBasis basis = CaseBasis.of(inputs, rules);
    DoseInput input =
        new DoseInput(
            inputs.activity(), mass.map(), protocol.dose().nuclide().data(), rules.constants());
    CaseDose dose = CaseDose.of(input, protocol.dose().engines(), mass.plain());
    CaseMetrics metrics = CaseMetrics.of(inputs, mass, dose, basis, treatment, protocol);
    CaseEvidence evidence = CaseEvidence.of(inputs.assembled(), mass.map());
    List<Finding> findings = new ArrayList<>(done.findings());
    findings.addAll(
        metrics
            .ratio()
            .map(told -> told.noted(basis.findings(), basis.ratio().expected()))
            .orElse(basis.findings()));
    findings.addAll(metrics.findings());
    DoseReport report =
        new DoseReport(
            stamp,
            inputs.assembled().emission().example(),
            evidence.used(),
            evidence.unused(),
            input,
            basis.choice().primaryOf(dose.primary()),
            basis.choice().primary(),
            dose.engines(),
            metrics.regions(),
            inputs.regions().stream().map(Region::mask).toList(),
            basis.ratio(),
            metrics.ratio(),
            treatment,
            findings,
            inputs.assembled().choices(),
            statement);
    return Outcome.of(report, findings);
  }
}
