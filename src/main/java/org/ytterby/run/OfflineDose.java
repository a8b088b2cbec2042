// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.Assembler;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.DoseCase;
import org.ytterby.assemble.Relevance;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.protocol.Protocol;
import org.ytterby.treatment.TreatmentJson;
import org.ytterby.treatment.TreatmentRecord;

/**
 * The dose of a study in files, without archive, database or network: the same frozen record, the
 * same objects as a node makes. Immutable; thread-safe.
 *
 * @param zone of times that carry no offset, and of our objects
 * @param statement the intended-use statement that every object carries
 */
public record OfflineDose(Protocol protocol, ZoneId zone, NodeIdentity node, String statement) {

  /**
   * Computes the first run of the study's first case.
   *
   * @param study every instance of one study
   * @param handedIn the treatment record of a person, which goes before the header's
   * @param at the time stamp of the objects; with the inputs it decides their UIDs
   */
  public Outcome<Reconstructor.Result> compute(
      List<StudyInstance> study, Optional<TreatmentRecord> handedIn, OffsetDateTime at) {
    AssemblyRules rules = AssemblyRules.of(protocol);
    if (Assembler.relevance(study, rules) instanceof Relevance.NotOurs notOurs) {
      return Outcome.blocked(
          Finding.block(
              FindingCode.NOT_OURS,
              "study " + study.getFirst().studyInstanceUid(),
              notOurs.reason(),
              "a study of protocol " + protocol.name(),
              "Name another protocol with -p, or change the rules under 'ours' of this one."));
    }
    return switch (Assembler.assemble(study, rules)) {
      case Outcome.Blocked<DoseCase> blocked -> new Outcome.Blocked<>(blocked.findings());
      case Outcome.Done<DoseCase> done -> {
        TreatmentRecord treatment =
            StudyAssessor.treatment(protocol, handedIn, done.value().emission(), zone);
        yield computed(study, treatment, at);
      }
    };
  }

  private Outcome<Reconstructor.Result> computed(
      List<StudyInstance> study, TreatmentRecord treatment, OffsetDateTime at) {
    List<StudyInstance> ordered =
        study.stream().sorted(Comparator.comparing(StudyInstance::sopInstanceUid)).toList();
    FrozenRun frozen =
        new FrozenRun(
            CaseId.of(study.getFirst().studyInstanceUid(), 1),
            study.getFirst().studyInstanceUid(),
            1,
            at,
            zone,
            node,
            statement,
            ordered.stream()
                .map(instance -> new FrozenRun.Input(instance.sopInstanceUid(), instance.sha256()))
                .toList(),
            TreatmentJson.toMap(treatment),
            protocol,
            List.of());
    return DoseReconstructor.compute(CaseId.digest(frozen.json()), frozen, ordered);
  }
}
