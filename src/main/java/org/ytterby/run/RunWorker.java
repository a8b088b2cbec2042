// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.OutboxObject;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.store.Tx;

/**
 * Computes a run and hands its objects to delivery.
 *
 * <p>The order is what makes a crash harmless: state RECONSTRUCTING is durable, then objects are
 * computed, then they are durable in the archive, then one transaction records them, queues them
 * for every destination and enters DELIVERING. A crash anywhere repeats the computation of the same
 * frozen record, which gives the same UIDs and bytes. Thread-safe; a run is worked on by one thread
 * at a time.
 */
public final class RunWorker {
  private static final Logger LOG = LoggerFactory.getLogger(RunWorker.class);

  /** A node that dies this often over one run will not survive the next attempt either. */
  static final int INTERRUPTIONS_ALLOWED = 50;

  private final Books books;
  private final RunObjects objects;
  private final Reconstructor reconstructor;
  private final Wakeups wakeups;
  private final RunSettings settings;
  private final Runnable queued;

  /**
   * A worker.
   *
   * @param queued called when objects were queued for delivery
   */
  RunWorker(
      Books books,
      RunObjects objects,
      Reconstructor reconstructor,
      Wakeups wakeups,
      RunSettings settings,
      Runnable queued) {
    this.books = books;
    this.objects = objects;
    this.reconstructor = reconstructor;
    this.wakeups = wakeups;
    this.settings = settings;
    this.queued = queued;
  }

  /**
   * Wakes every run that waits for a worker or was computed when the node stopped: all at start,
   * later the overdue.
   */
  void resume(Duration overdue) {
    Instant now = books.now();
    List<DoseRun> waiting = new ArrayList<>();
    for (RunState state : List.of(RunState.RECONSTRUCTING, RunState.QUEUED, RunState.FAILED)) {
      waiting.addAll(books.inVolatileTx(tx -> books.runs().inState(tx, state)));
    }
    waiting.stream()
        .filter(run -> run.state() != RunState.FAILED || run.triesAgain())
        .filter(
            run ->
                overdue.isZero()
                    || run.nextAttemptAt().orElse(run.changedAt()).isBefore(now.minus(overdue)))
        .forEach(
            run ->
                wakeups.work(run.runId(), run.nextAttemptAt().filter(now::isBefore).orElse(now)));
  }

  /** Works on a run that waits for it; does nothing with any other. */
  void work(String runId) {
    Optional<DoseRun> taken = books.inTx(tx -> take(tx, runId));
    if (taken.isEmpty()) {
      return;
    }
    DoseRun run = taken.get();
    try {
      FrozenRun frozen = FrozenRun.parse(run.frozen());
      Outcome<Reconstructor.Result> outcome =
          reconstructor.reconstruct(runId, frozen, objects.inputs(frozen));
      switch (outcome) {
        case Outcome.Blocked<Reconstructor.Result> blocked -> refuse(run, blocked.findings());
        case Outcome.Done<Reconstructor.Result> done ->
            handOver(
                run,
                frozen,
                done.value(),
                done.findings(),
                objects.store(runId, done.value().objects()));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error(
          "run failed case={} run={} failures={}", run.caseId(), runId, run.failures() + 1, e);
      fail(run, e);
    }
  }

  /**
   * Sends what a person has looked at.
   *
   * @return false when the run is not in REVIEW
   */
  public boolean release(String runId) {
    boolean released =
        books.inTx(
            tx -> {
              Books.Held held = books.hold(tx, runId);
              if (held.run().state() != RunState.REVIEW) {
                return false;
              }
              deliver(tx, held, held.run(), books.runs().outputs(tx, runId), Map.of());
              return true;
            });
    if (released) {
      queued.run();
    }
    return released;
  }

  private Optional<DoseRun> take(Tx tx, String runId) {
    DoseRun run = books.hold(tx, runId).run();
    Instant now = books.now();
    boolean waits =
        switch (run.state()) {
          case QUEUED, RECONSTRUCTING -> true;
          case FAILED -> run.triesAgain();
          case REVIEW, DELIVERING, DELIVERED, CANCELLED, SUPERSEDED -> false;
        };
    if (!waits) {
      return Optional.empty();
    }
    boolean again = run.state() == RunState.RECONSTRUCTING;
    if (again && run.interruptions() >= INTERRUPTIONS_ALLOWED) {
      failForGood(tx, run, "the node stopped " + run.interruptions() + " times while computing it");
      return Optional.empty();
    }
    DoseRun taken =
        again
            ? run.interrupted()
                .to(RunState.RECONSTRUCTING, "computed again: the node had stopped", now)
            : run.to(
                RunState.RECONSTRUCTING,
                "attempt " + (run.failures() + 1) + " of " + run.attemptsAllowed(),
                now);
    books.change(tx, run, taken);
    return Optional.of(taken);
  }

  private void handOver(
      DoseRun run,
      FrozenRun frozen,
      Reconstructor.Result result,
      List<Finding> findings,
      List<RunOutput> outputs) {
    boolean review =
        frozen.protocol().delivery().reviewBeforeDelivery() || result.hold().isPresent();
    String why =
        "waits for a person to release it" + result.hold().map(reason -> ": " + reason).orElse("");
    boolean delivering =
        books.inTx(
            tx -> {
              Books.Held held = books.hold(tx, run.runId());
              if (held.run().state() != RunState.RECONSTRUCTING) {
                return false;
              }
              books.runs().insertRevision(tx, run.runId(), outputs, books.now());
              DoseRun computed =
                  held.run().saying(findings, Optional.of(RunJson.write(result.summary())));
              if (review) {
                DoseRun waiting = computed.to(RunState.REVIEW, why, books.now());
                books.change(tx, held.run(), waiting, made(outputs));
                return false;
              }
              deliver(tx, held, computed, outputs, made(outputs));
              return true;
            });
    if (delivering) {
      queued.run();
    }
  }

  private void deliver(
      Tx tx,
      Books.Held held,
      DoseRun computed,
      List<RunOutput> outputs,
      Map<String, Object> detail) {
    Instant now = books.now();
    FrozenRun frozen = FrozenRun.parse(computed.frozen());
    DoseRun delivering = computed.to(RunState.DELIVERING, "objects are being sent", now);
    books.change(tx, held.run(), delivering, detail);
    boolean anyRequired = false;
    for (String name : frozen.destinations()) {
      Optional<Destination> known =
          settings.destinations().stream()
              .filter(destination -> destination.name().equals(name))
              .findFirst();
      boolean required = known.map(Destination::required).orElse(true);
      for (RunOutput output : outputs) {
        if (known.isEmpty() || known.get().roles().contains(output.role())) {
          books.outbox().queue(tx, name, required, outboxObject(output), now);
          anyRequired |= required;
        }
      }
    }
    if (!anyRequired) {
      String why = "no destination is required: the objects are kept here";
      books.change(tx, delivering, delivering.to(RunState.DELIVERED, why, now));
      if (held.studyCase().state() == CaseState.READY) {
        books.change(
            tx,
            held.studyCase(),
            held.studyCase().decided(CaseState.CLOSED, why, computed.findings(), now));
      }
    }
  }

  private static OutboxObject outboxObject(RunOutput output) {
    return new OutboxObject(
        output.runId(),
        output.sendOrder(),
        output.role(),
        output.sopClassUid(),
        output.sopInstanceUid(),
        output.sha256());
  }

  /** What the ledger vouches for. */
  private static Map<String, Object> made(List<RunOutput> outputs) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (RunOutput output : outputs) {
      objects.add(
          Map.of("role", output.role(), "uid", output.sopInstanceUid(), "sha256", output.sha256()));
    }
    return Map.of(LedgerEntry.OBJECTS, objects);
  }

  private void refuse(DoseRun run, List<Finding> findings) {
    books.inTx(
        tx -> {
          Books.Held held = books.hold(tx, run.runId());
          if (held.run().state() != RunState.RECONSTRUCTING) {
            return false;
          }
          Instant now = books.now();
          String why = RunQueue.why(findings);
          DoseRun refused = held.run().saying(findings, Optional.empty());
          books.change(tx, held.run(), refused.to(RunState.CANCELLED, "refused: " + why, now));
          needsInput(tx, held.studyCase(), why, findings, now);
          return true;
        });
  }

  private void fail(DoseRun run, Throwable failure) {
    String message = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    Optional<Instant> again =
        books.inTx(
            tx -> {
              DoseRun held = books.hold(tx, run.runId()).run();
              if (held.state() != RunState.RECONSTRUCTING) {
                return Optional.<Instant>empty();
              }
              int failures = held.failures() + 1;
              if (failures >= held.attemptsAllowed()) {
                failForGood(tx, held, message);
                return Optional.<Instant>empty();
              }
              Instant now = books.now();
              Instant next = now.plus(settings.backoff().after(failures));
              String why =
                  "attempt " + failures + " of " + held.attemptsAllowed() + " failed: " + message;
              books.change(
                  tx, held, held.to(RunState.FAILED, why, now).failedOnceMore(Optional.of(next)));
              return Optional.of(next);
            });
    again.ifPresent(at -> wakeups.work(run.runId(), at));
  }

  private void failForGood(Tx tx, DoseRun held, String message) {
    Instant now = books.now();
    int failures = held.failures() + 1;
    String why =
        "attempt "
            + failures
            + " of "
            + held.attemptsAllowed()
            + " failed, none is left: "
            + message;
    books.change(tx, held, held.to(RunState.FAILED, why, now).failedOnceMore(Optional.empty()));
    Finding finding =
        Finding.block(
            FindingCode.ENGINE_FAILED,
            "run " + held.runId(),
            message,
            "a computed dose",
            "read the node's log, remove the cause, then send the treatment record again");
    StudyCase owner = books.hold(tx, held.runId()).studyCase();
    needsInput(tx, owner, why, List.of(finding), now);
  }

  private void needsInput(Tx tx, StudyCase owner, String why, List<Finding> findings, Instant now) {
    if (owner.state() == CaseState.READY) {
      books.change(tx, owner, owner.decided(CaseState.NEEDS_INPUT, why, findings, now));
    }
  }
}
