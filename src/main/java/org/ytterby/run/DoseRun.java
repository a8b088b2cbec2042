// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Finding;

/**
 * A run as its row has it: one computation of a case from frozen inputs. Immutable.
 *
 * @param runId SHA-256 of the frozen record, as hex
 * @param number 1 for the case's first run
 * @param reason why it waits or rests, in words for people, without identity
 * @param failures how many attempts have failed
 * @param attemptsAllowed how many attempts there are in all
 * @param interruptions how often the node stopped while computing it
 * @param nextAttemptAt when a failed run is tried again
 * @param fingerprint digest of what the dose depends on; the same fingerprint needs no new run
 * @param frozen the frozen record, canonical JSON
 * @param summary what {@code summary.json} shows, once computed, as JSON
 */
public record DoseRun(
    String runId,
    String caseId,
    int number,
    RunState state,
    String reason,
    int failures,
    int attemptsAllowed,
    int interruptions,
    Optional<Instant> nextAttemptAt,
    String fingerprint,
    String frozen,
    List<Finding> findings,
    Optional<String> summary,
    Optional<String> supersededBy,
    Instant queuedAt,
    Instant changedAt,
    Optional<Instant> deliveredAt) {
  public DoseRun {
    findings = List.copyOf(findings);
  }

  /** True when a failed run will be tried again by itself. */
  public boolean triesAgain() {
    return state == RunState.FAILED && nextAttemptAt.isPresent();
  }

  /** A frozen run that waits for a worker. */
  static DoseRun queued(FrozenRun frozen, String fingerprint, int attemptsAllowed, Instant now) {
    String json = frozen.json();
    return new DoseRun(
        CaseId.digest(json),
        frozen.caseId(),
        frozen.number(),
        RunState.QUEUED,
        "waits for a worker",
        0,
        attemptsAllowed,
        0,
        Optional.empty(),
        fingerprint,
        json,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        now,
        now,
        Optional.empty());
  }

  /** In another state; no next attempt is planned. */
  DoseRun to(RunState next, String why, Instant now) {
    Optional<Instant> delivered = next == RunState.DELIVERED ? Optional.of(now) : deliveredAt;
    return new DoseRun(
        runId,
        caseId,
        number,
        next,
        why,
        failures,
        attemptsAllowed,
        interruptions,
        Optional.empty(),
        fingerprint,
        frozen,
        findings,
        summary,
        supersededBy,
        queuedAt,
        now,
        delivered);
  }

  /** Taken up again after the node stopped while computing it. */
  DoseRun interrupted() {
    return counted(failures, interruptions + 1, nextAttemptAt);
  }

  /** One attempt more has failed; tried again then, or never. */
  DoseRun failedOnceMore(Optional<Instant> again) {
    return counted(failures + 1, interruptions, again);
  }

  /** With what the computation said. */
  DoseRun saying(List<Finding> said, Optional<String> summaryJson) {
    return new DoseRun(
        runId,
        caseId,
        number,
        state,
        reason,
        failures,
        attemptsAllowed,
        interruptions,
        nextAttemptAt,
        fingerprint,
        frozen,
        said,
        summaryJson,
        supersededBy,
        queuedAt,
        changedAt,
        deliveredAt);
  }

  /** Replaced by a newer run of the case. */
  DoseRun supersededBy(DoseRun newer, Instant now) {
    DoseRun over = to(RunState.SUPERSEDED, "run " + newer.number() + " took its place", now);
    return new DoseRun(
        over.runId,
        over.caseId,
        over.number,
        over.state,
        over.reason,
        over.failures,
        over.attemptsAllowed,
        over.interruptions,
        over.nextAttemptAt,
        over.fingerprint,
        over.frozen,
        over.findings,
        over.summary,
        Optional.of(newer.runId()),
        over.queuedAt,
        over.changedAt,
        over.deliveredAt);
  }

  private DoseRun counted(int failed, int stopped, Optional<Instant> again) {
    return new DoseRun(
        runId,
        caseId,
        number,
        state,
        reason,
        failed,
        attemptsAllowed,
        stopped,
        again,
        fingerprint,
        frozen,
        findings,
        summary,
        supersededBy,
        queuedAt,
        changedAt,
        deliveredAt);
  }
}
