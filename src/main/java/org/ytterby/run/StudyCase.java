// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;

/**
 * A case as its row has it: one treatment's study and where it stands. Immutable.
 *
 * @param ordinal 1 for the study's first treatment
 * @param reason why it waits or rests, in words for people, without identity
 * @param nextLook when it is looked at again by itself
 * @param lookBy upper bound of the settling: looked at then whatever still arrives
 * @param settledInstances how many instances of the study the last look saw
 * @param findings what the last look, or the last run, said
 */
public record StudyCase(
    String caseId,
    String studyUid,
    int ordinal,
    CaseState state,
    String reason,
    Optional<Instant> nextLook,
    Instant lookBy,
    int settledInstances,
    List<Finding> findings,
    Instant openedAt,
    Instant changedAt) {
  public StudyCase {
    findings = List.copyOf(findings);
  }

  /** A case that has just been noticed. */
  static StudyCase opened(
      String studyUid, String reason, Instant nextLook, Instant lookBy, Instant now) {
    return new StudyCase(
        CaseId.of(studyUid, 1),
        studyUid,
        1,
        CaseState.SETTLING,
        reason,
        Optional.of(nextLook),
        lookBy,
        0,
        List.of(),
        now,
        now);
  }

  /** Waits for more; what was found before stays until the look decides again. */
  StudyCase settling(String why, Instant look, Instant bound, Instant now) {
    return new StudyCase(
        caseId,
        studyUid,
        ordinal,
        CaseState.SETTLING,
        why,
        Optional.of(look),
        bound,
        settledInstances,
        findings,
        openedAt,
        now);
  }

  /** Still waits, and is looked at again then. */
  StudyCase lookingAgain(String why, Instant look) {
    return new StudyCase(
        caseId,
        studyUid,
        ordinal,
        state,
        why,
        Optional.of(look),
        lookBy,
        settledInstances,
        findings,
        openedAt,
        changedAt);
  }

  /** The same, with these findings. */
  StudyCase finding(List<Finding> said) {
    return new StudyCase(
        caseId,
        studyUid,
        ordinal,
        state,
        reason,
        nextLook,
        lookBy,
        settledInstances,
        said,
        openedAt,
        changedAt);
  }

  /**
   * Decided, nothing is looked at again by itself. What was said of conflicting instances stays
   * said.
   */
  StudyCase decided(CaseState decision, String why, List<Finding> said, Instant now) {
    List<Finding> all = new ArrayList<>(said);
    findings.stream()
        .filter(
            finding ->
                finding.code() == FindingCode.CONFLICTING_INSTANCE && !said.contains(finding))
        .forEach(all::add);
    return new StudyCase(
        caseId,
        studyUid,
        ordinal,
        decision,
        why,
        Optional.empty(),
        lookBy,
        settledInstances,
        all,
        openedAt,
        now);
  }

  /** The same, having seen so many instances. */
  StudyCase having(int instances) {
    return new StudyCase(
        caseId, studyUid, ordinal, state, reason, nextLook, lookBy, instances, findings, openedAt,
        changedAt);
  }
}
