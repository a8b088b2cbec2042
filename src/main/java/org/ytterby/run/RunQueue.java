// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.deliver.Destination;
import org.ytterby.finding.Finding;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.Tx;

/**
 * Makes the runs of a case that can be dosed: a new one when the dose depends on something new,
 * none otherwise.
 */
final class RunQueue {
  /** A ledger row has a bounded length; the run's id covers the inputs beyond. */
  private static final int MOST_LEDGER_OBJECTS = 5_000;

  private final Books books;
  private final RunSettings settings;

  RunQueue(Books books, RunSettings settings) {
    this.books = books;
    this.settings = settings;
  }

  /**
   * Decides a settling case that can be dosed.
   *
   * @param settling the case, held by the transaction
   * @return the id of the run that is to be worked on, if there is one
   */
  Optional<String> decide(
      Tx tx, StudyCase settling, Assessment.Ready ready, List<StoredInstance> instances) {
    String fingerprint = fingerprint(ready, instances);
    List<DoseRun> earlier = books.runs().ofCase(tx, settling.caseId());
    Optional<DoseRun> same =
        earlier.stream()
            .findFirst()
            .filter(run -> run.fingerprint().equals(fingerprint) && stands(run));
    if (same.isPresent()) {
      backTo(tx, settling, same.get());
      return Optional.empty();
    }
    Instant now = books.now();
    int number = earlier.isEmpty() ? 1 : earlier.getFirst().number() + 1;
    FrozenRun frozen = freeze(settling, number, ready, instances);
    DoseRun run = DoseRun.queued(frozen, fingerprint, settings.backoff().attempts(), now);
    books.change(
        tx,
        settling,
        settling.decided(CaseState.READY, "run " + number + " is on its way", List.of(), now));
    books.queue(tx, run, frozenDetail(frozen, ready.chosen()));
    for (DoseRun older : earlier) {
      supersede(tx, older, run);
    }
    return Optional.of(run.runId());
  }

  /** The findings that stop a case, as one clause for people. */
  static String why(List<Finding> findings) {
    return findings.stream()
        .filter(Finding::blocks)
        .map(finding -> finding.code().name() + ": " + finding.code().meaning())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /** True when the run's result, or its refusal, still answers the same question. */
  private static boolean stands(DoseRun run) {
    return switch (run.state()) {
      case QUEUED, RECONSTRUCTING, REVIEW, DELIVERING, DELIVERED -> true;
      // A refusal stands; a run that was only called back does not.
      case CANCELLED -> run.findings().stream().anyMatch(Finding::blocks);
      case FAILED -> run.triesAgain();
      case SUPERSEDED -> false;
    };
  }

  /**
   * Calls back every run of a case that has not gone out, because the case can't be dosed as it is
   * now: the result of what was known before must not reach a reader unattended.
   */
  void callBack(Tx tx, StudyCase decided, String why) {
    for (DoseRun run : books.runs().ofCase(tx, decided.caseId())) {
      boolean open =
          switch (run.state()) {
            case QUEUED, RECONSTRUCTING, REVIEW -> true;
            case FAILED -> run.triesAgain();
            case DELIVERING, DELIVERED, CANCELLED, SUPERSEDED -> false;
          };
      if (open) {
        books
            .runs()
            .lock(tx, run.runId())
            .ifPresent(
                locked ->
                    books.change(
                        tx,
                        locked,
                        locked.to(RunState.CANCELLED, "called back: " + why, books.now())));
      }
    }
  }

  private void backTo(Tx tx, StudyCase settling, DoseRun run) {
    String unchanged = "nothing that the dose depends on has changed since run " + run.number();
    StudyCase after =
        switch (run.state()) {
          case DELIVERED -> settling.decided(CaseState.CLOSED, unchanged, List.of(), books.now());
          case CANCELLED ->
              settling.decided(
                  CaseState.NEEDS_INPUT, why(run.findings()), run.findings(), books.now());
          case QUEUED, RECONSTRUCTING, REVIEW, DELIVERING, FAILED, SUPERSEDED ->
              settling.decided(CaseState.READY, unchanged, List.of(), books.now());
        };
    books.change(tx, settling, after);
  }

  private void supersede(Tx tx, DoseRun older, DoseRun newer) {
    boolean over =
        switch (older.state()) {
          // A failed run too: what its destinations refused is never to come back beside the newer.
          case QUEUED, RECONSTRUCTING, REVIEW, DELIVERING, DELIVERED, FAILED -> true;
          case CANCELLED, SUPERSEDED -> false;
        };
    if (!over) {
      return;
    }
    books
        .runs()
        .lock(tx, older.runId())
        .ifPresent(locked -> books.change(tx, locked, locked.supersededBy(newer, books.now())));
    books.outbox().withdraw(tx, older.runId(), books.now());
  }

  private FrozenRun freeze(
      StudyCase settling, int number, Assessment.Ready ready, List<StoredInstance> instances) {
    return new FrozenRun(
        settling.caseId(),
        settling.studyUid(),
        number,
        OffsetDateTime.ofInstant(books.now(), settings.zone()),
        settings.zone(),
        settings.node(),
        settings.statement(),
        instances.stream()
            .map(instance -> new FrozenRun.Input(instance.sopInstanceUid(), instance.sha256()))
            .toList(),
        ready.treatment(),
        ready.protocol(),
        settings.destinations().stream().map(Destination::name).toList());
  }

  /** What the ledger says of a frozen run; it vouches for the inputs that the dose depends on. */
  private static Map<String, Object> frozenDetail(FrozenRun frozen, Set<String> chosen) {
    List<Map<String, String>> objects =
        frozen.inputs().stream()
            .filter(input -> chosen.contains(input.sopInstanceUid()))
            .limit(MOST_LEDGER_OBJECTS)
            .map(input -> Map.of("uid", input.sopInstanceUid(), "sha256", input.sha256()))
            .toList();
    Map<String, Object> detail = new TreeMap<>();
    detail.put("inputs", frozen.inputs().size());
    detail.put("chosen", chosen.size());
    detail.put("protocol", frozen.protocol().name());
    detail.put("destinations", frozen.destinations());
    detail.put(LedgerEntry.OBJECTS, objects);
    return detail;
  }

  /** Digest of what the dose depends on: chosen instances, treatment, protocol. */
  private static String fingerprint(Assessment.Ready ready, List<StoredInstance> instances) {
    Map<String, String> digests =
        instances.stream()
            .filter(instance -> ready.chosen().contains(instance.sopInstanceUid()))
            .collect(
                Collectors.toMap(
                    StoredInstance::sopInstanceUid,
                    StoredInstance::sha256,
                    (a, b) -> a,
                    TreeMap::new));
    Map<String, Object> tree = new TreeMap<>();
    tree.put("inputs", digests);
    tree.put("treatment", ready.treatment());
    tree.put("protocol", RunJson.treeOf(ready.protocol()));
    return CanonicalJson.digest(tree);
  }
}
