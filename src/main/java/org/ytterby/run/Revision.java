// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.objects.ReportRevision;

/**
 * A revision of a run as its row has it: the same numbers, another report. Immutable.
 *
 * @param number 1 is the automatic one that the run itself makes
 * @param refusals what it says, in the order of {@link Refusal#of}; nothing in the first
 * @param predecessors SOP Instance UIDs of the run's reports that were made before, oldest first
 * @param attempts how many attempts to make it were begun
 * @param failures how many of them have failed
 * @param nextAttemptAt when a failed one is tried again
 * @param createdAt when it was decided on; the time that its report carries
 * @param reason why it is FAILED, for people; empty in every other state
 */
public record Revision(
    String runId,
    int number,
    Kind kind,
    RevisionState state,
    List<Refusal> refusals,
    List<String> predecessors,
    int attempts,
    int failures,
    Optional<Instant> nextAttemptAt,
    Instant createdAt,
    String reason) {

  /** Why there is a revision. The name is what the table and the API hold. */
  public enum Kind {
    /** The run's own. */
    AUTOMATIC,
    /** Destinations have refused objects. */
    REFUSALS
  }

  public Revision {
    refusals = List.copyOf(refusals);
    predecessors = List.copyOf(predecessors);
  }

  /** The run's own, made with it. */
  static Revision automatic(String runId, Instant now) {
    return new Revision(
        runId,
        1,
        Kind.AUTOMATIC,
        RevisionState.MADE,
        List.of(),
        List.of(),
        1,
        0,
        Optional.empty(),
        now,
        "");
  }

  /** One that says what was refused, to be made. */
  static Revision due(
      String runId, int number, List<Refusal> refusals, List<String> predecessors, Instant now) {
    return new Revision(
        runId,
        number,
        Kind.REFUSALS,
        RevisionState.DUE,
        refusals,
        predecessors,
        0,
        0,
        Optional.empty(),
        now,
        "");
  }

  /**
   * True when it says these refusals, was to say them or will; what it says of a destination that
   * is asked once more is neither confirmed nor refuted yet.
   *
   * @param waiting destinations that are being asked
   */
  boolean says(List<Refusal> others, Set<String> waiting) {
    return refusals.stream()
        .filter(refusal -> !waiting.contains(refusal.destination()))
        .toList()
        .equals(others);
  }

  Revision to(RevisionState next) {
    return ended(next, "");
  }

  /** No attempt is made any more. */
  Revision givenUp(String why) {
    return ended(RevisionState.FAILED, why);
  }

  private Revision ended(RevisionState next, String why) {
    return new Revision(
        runId,
        number,
        kind,
        next,
        refusals,
        predecessors,
        attempts,
        failures,
        Optional.empty(),
        createdAt,
        why);
  }

  /** One attempt more is begun. */
  Revision begun() {
    return new Revision(
        runId,
        number,
        kind,
        state,
        refusals,
        predecessors,
        attempts + 1,
        failures,
        Optional.empty(),
        createdAt,
        reason);
  }

  /** The attempt has failed and is made again then. */
  Revision failedUntil(Instant again) {
    return new Revision(
        runId,
        number,
        kind,
        state,
        refusals,
        predecessors,
        attempts,
        failures + 1,
        Optional.of(again),
        createdAt,
        reason);
  }

  /** What its report is rendered from, beside the run's frozen record. */
  ReportRevision report() {
    return new ReportRevision(
        number, createdAt, predecessors, refusals.stream().map(Refusal::finding).toList());
  }
}
