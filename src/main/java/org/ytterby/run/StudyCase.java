// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * @param handedIn how often something beside instances came that the decision depends on
 * @param failedLooks how many looks have ended in an error since it settles
 * @param findings what the last look, or the last run, said
 * @param changedAt when it came into its state; for one that settles, when that began
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
    int handedIn,
    int failedLooks,
    List<Finding> findings,
    Instant openedAt,
    Instant changedAt) {
  private static final Set<FindingCode> ANNOUNCED =
      Set.of(FindingCode.ANNOUNCED_MISSING, FindingCode.STEP_DISCONTINUED);
  private static final Set<FindingCode> FETCHED =
      Set.of(FindingCode.FETCHED, FindingCode.FETCH_INCOMPLETE);

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
        0,
        0,
        List.of(),
        now,
        now);
  }

  /** Waits for more; what was found before stays until the look decides again. */
  StudyCase settling(String why, Instant look, Instant bound, Instant now) {
    return standing(CaseState.SETTLING, why, Optional.of(look), bound, now).counting(handedIn, 0);
  }

  /** Still waits, and is looked at again then. */
  StudyCase lookingAgain(String why, Instant look) {
    return standing(state, why, Optional.of(look), lookBy, changedAt);
  }

  /** The same, with these findings. */
  StudyCase finding(List<Finding> said) {
    return with(handedIn, failedLooks, said);
  }

  /** The same, with these findings of announcements in the place of those before. */
  StudyCase announced(List<Finding> said) {
    return finding(ANNOUNCED, said);
  }

  /** The same, with these findings of what was fetched in the place of those before. */
  StudyCase fetched(List<Finding> said) {
    return finding(FETCHED, said);
  }

  private StudyCase finding(Set<FindingCode> codes, List<Finding> said) {
    List<Finding> all = new ArrayList<>(findings);
    all.removeIf(finding -> codes.contains(finding.code()));
    all.addAll(said);
    return finding(all);
  }

  /**
   * Decided, nothing is looked at again by itself. What was said of conflicting instances, of
   * announcements and of what was fetched stays said: no look and no run knows better.
   */
  StudyCase decided(CaseState decision, String why, List<Finding> said, Instant now) {
    List<Finding> all = new ArrayList<>(said);
    findings.stream()
        .filter(
            finding ->
                (finding.code() == FindingCode.CONFLICTING_INSTANCE
                        || ANNOUNCED.contains(finding.code())
                        || FETCHED.contains(finding.code()))
                    && !said.contains(finding))
        .forEach(all::add);
    return standing(decision, why, Optional.empty(), lookBy, now).finding(all);
  }

  /** The same, having seen so many instances. */
  StudyCase having(int instances) {
    return new StudyCase(
        caseId,
        studyUid,
        ordinal,
        state,
        reason,
        nextLook,
        lookBy,
        instances,
        handedIn,
        failedLooks,
        findings,
        openedAt,
        changedAt);
  }

  /** Something came beside instances: what a look has seen before is out of date. */
  StudyCase handedInOnceMore() {
    return counting(handedIn + 1, failedLooks);
  }

  /** One look more has ended in an error. */
  StudyCase failedOnceMore() {
    return counting(handedIn, failedLooks + 1);
  }

  private StudyCase standing(
      CaseState now, String why, Optional<Instant> look, Instant bound, Instant since) {
    return new StudyCase(
        caseId,
        studyUid,
        ordinal,
        now,
        why,
        look,
        bound,
        settledInstances,
        handedIn,
        failedLooks,
        findings,
        openedAt,
        since);
  }

  private StudyCase counting(int handed, int failed) {
    return with(handed, failed, findings);
  }

  /** The same standing, with these counts and findings. */
  private StudyCase with(int handed, int failed, List<Finding> said) {
    return new StudyCase(
        caseId,
        studyUid,
        ordinal,
        state,
        reason,
        nextLook,
        lookBy,
        settledInstances,
        handed,
        failed,
        said,
        openedAt,
        changedAt);
  }
}
