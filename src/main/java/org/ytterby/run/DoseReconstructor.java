// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.util.List;
import org.ytterby.archive.StoredInstance;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.DoseReport;
import org.ytterby.objects.ObjectRenderer;
import org.ytterby.objects.Rendering;
import org.ytterby.objects.ReportRevision;
import org.ytterby.objects.RevisedReport;
import org.ytterby.objects.RunStamp;
import org.ytterby.objects.SummaryJson;
import org.ytterby.store.CanonicalJson;
import org.ytterby.treatment.TreatmentJson;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Makes a run's objects from its frozen record and the bytes that it names, and from nothing else.
 * Stateless; thread-safe.
 */
public final class DoseReconstructor implements Reconstructor, Reviser {

  @Override
  public Outcome<Result> reconstruct(String runId, FrozenRun frozen, List<StoredInstance> inputs) {
    return compute(runId, frozen, inputs.stream().map(StudyAssessor::studyInstance).toList());
  }

  @Override
  public RevisedReport revise(
      String runId, FrozenRun frozen, List<StoredInstance> inputs, ReportRevision revision) {
    Outcome<DoseReport> report =
        report(runId, frozen, inputs.stream().map(StudyAssessor::studyInstance).toList());
    return switch (report) {
      case Outcome.Done<DoseReport> done -> ObjectRenderer.revised(done.value(), revision);
      case Outcome.Blocked<DoseReport> _ ->
          throw new Defect(
              "run "
                  + runId
                  + " was computed, and computing it again was refused: a run must be"
                  + " reproducible");
    };
  }

  /** The same for instances that need not be in an archive. */
  static Outcome<Result> compute(String runId, FrozenRun frozen, List<StudyInstance> inputs) {
    return report(runId, frozen, inputs).then(report -> rendered(report, frozen));
  }

  private static Outcome<DoseReport> report(
      String runId, FrozenRun frozen, List<StudyInstance> inputs) {
    TreatmentRecord treatment = TreatmentJson.parse(CanonicalJson.text(frozen.treatment()));
    RunStamp stamp =
        new RunStamp(
            runId, frozen.number(), frozen.at().atZoneSameInstant(frozen.zone()), frozen.node());
    return new Reconstruction(frozen.protocol(), frozen.zone(), frozen.statement())
        .report(inputs, treatment, stamp);
  }

  private static Outcome<Result> rendered(DoseReport report, FrozenRun frozen) {
    Rendering rendering;
    try {
      rendering = ObjectRenderer.rendering(report);
    } catch (InvalidObject e) {
      // The header's own fault, so it is refused in writing: another attempt would find the same.
      return Outcome.blocked(
          Finding.block(
              FindingCode.COPIED_VALUE_ILLEGAL,
              "emission image " + e.where(),
              e.found(),
              e.expected(),
              "Without it no object can be filed. Correct it at the source and send the study"
                  + " again."));
    }
    // Findings of the report come with its outcome; only those of rendering are new.
    return Outcome.of(
        new Result(
            rendering.objects(),
            SummaryJson.of(report, frozen.caseId(), CaseState.READY.name(), rendering),
            report.heldBecause()),
        rendering.findings().subList(report.findings().size(), rendering.findings().size()));
  }
}
