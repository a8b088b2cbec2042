// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.deliver.OutboxRow;
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
  private final CaseFetches fetches;

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
    this.fetches = new CaseFetches(books, settings.fetch(), wakeups);
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
                    || run.nextAttemptAt().filter(this::isUnreachable).isPresent()
                    || run.nextAttemptAt().orElse(run.changedAt()).isBefore(now.minus(overdue)))
        .forEach(run -> wakeups.work(run.runId(), ahead(run, now).orElse(now)));
  }

  /** The time of a run's next attempt, where that is to come. */
  private Optional<Instant> ahead(DoseRun run, Instant now) {
    return run.nextAttemptAt().filter(now::isBefore).filter(next -> !isUnreachable(next));
  }

  /** No wait is so long: the clock was set back since this was planned. */
  private boolean isUnreachable(Instant planned) {
    return planned.isAfter(books.now().plus(settings.backoff().longest()));
  }

  /** Works on a run that waits for it; does nothing with any other. */
  void work(String runId) {
    Taken taken = books.inTx(tx -> take(tx, runId));
    taken.waitsUntil().ifPresent(due -> wakeups.work(runId, due));
    taken.run().ifPresent(this::compute);
  }

  private void compute(DoseRun run) {
    String runId = run.runId();
    try {
      FrozenRun frozen = FrozenRun.parse(run.frozen());
      Outcome<Reconstructor.Result> outcome =
          reconstructor.reconstruct(runId, frozen, objects.inputs(frozen));
      switch (outcome) {
        case Outcome.Blocked<Reconstructor.Result> blocked ->
            refuse(run, frozen, blocked.findings());
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

  /** What became of a person's wish to send what is held. */
  public sealed interface Release {
    /** There is no such case. */
    record NoCase() implements Release {}

    /** The case holds nothing back; its newest run, if it has one, is in that state. */
    record NothingHeld(Optional<RunState> run) implements Release {}

    /** A run is held, but what its case is decided from has changed: its next look decides. */
    record CaseMovedOn(CaseState state) implements Release {}

    /** The run's objects are on their way. */
    record Released(String runId) implements Release {}
  }

  /**
   * Sends what waits in REVIEW for a person.
   *
   * @param actor through which door it was said, for the ledger
   * @param by who said it, as they call themselves, for the ledger too
   */
  public Release release(String caseId, String actor, Optional<String> by) {
    Release release = books.inTx(tx -> release(tx, caseId, actor, by));
    if (release instanceof Release.Released) {
      queued.run();
    }
    return release;
  }

  private Release release(Tx tx, String caseId, String actor, Optional<String> by) {
    if (books.cases().lock(tx, caseId).isEmpty()) {
      return new Release.NoCase();
    }
    Optional<DoseRun> newest = books.runs().ofCase(tx, caseId).stream().findFirst();
    Optional<DoseRun> waiting = newest.filter(run -> run.state() == RunState.REVIEW);
    if (waiting.isEmpty()) {
      return new Release.NothingHeld(newest.map(DoseRun::state));
    }
    Books.Held held = books.hold(tx, waiting.get().runId());
    String runId = held.run().runId();
    if (held.studyCase().state() != CaseState.READY) {
      // Something came since, and the look that follows may replace this run.
      return new Release.CaseMovedOn(held.studyCase().state());
    }
    Map<String, Object> detail = new TreeMap<>(Map.of("case", caseId));
    by.ifPresent(name -> detail.put(RunAudit.RELEASED_BY, name));
    books.told(tx, actor, RunAudit.RELEASED, runId, detail);
    String why = "run " + held.run().number() + " was released and is on its way";
    books.change(
        tx,
        held.studyCase(),
        held.studyCase().decided(CaseState.READY, why, List.of(), books.now()));
    deliver(tx, books.hold(tx, runId), held.run(), books.revisions().outputs(tx, runId), Map.of());
    return new Release.Released(runId);
  }

  /** A run that is worked on now, or when it is due. */
  private record Taken(Optional<DoseRun> run, Optional<Instant> waitsUntil) {
    static final Taken NOTHING = new Taken(Optional.empty(), Optional.empty());
  }

  private Taken take(Tx tx, String runId) {
    DoseRun run = books.hold(tx, runId).run();
    Instant now = books.now();
    boolean waits =
        switch (run.state()) {
          case QUEUED, RECONSTRUCTING -> true;
          case FAILED -> run.triesAgain();
          case REVIEW, DELIVERING, DELIVERED, CANCELLED, SUPERSEDED -> false;
        };
    if (!waits) {
      return Taken.NOTHING;
    }
    if (ahead(run, now).isPresent()) {
      // Woken early, as a job is that was executing when the node stopped: the backoff stands.
      return new Taken(Optional.empty(), run.nextAttemptAt());
    }
    boolean again = run.state() == RunState.RECONSTRUCTING;
    if (again && run.interruptions() >= INTERRUPTIONS_ALLOWED) {
      failForGood(tx, run, "the node stopped " + run.interruptions() + " times while computing it");
      return Taken.NOTHING;
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
    return new Taken(Optional.of(taken), Optional.empty());
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
              books.revisions().insert(tx, Revision.automatic(run.runId(), books.now()));
              books.revisions().insertOutputs(tx, outputs);
              String summary = RunJson.write(result.summary());
              DoseRun computed = held.run().saying(findings, Optional.of(summary));
              Map<String, Object> made = made(outputs, summary);
              if (review) {
                review(tx, held, computed, made, why);
                return false;
              }
              deliver(tx, held, computed, outputs, made);
              return true;
            });
    if (delivering) {
      queued.run();
    }
  }

  /** Nothing goes out before a person has looked; the case says what it waits for. */
  private void review(
      Tx tx, Books.Held held, DoseRun computed, Map<String, Object> made, String why) {
    Instant now = books.now();
    books.change(tx, held.run(), computed.to(RunState.REVIEW, why, now), made);
    if (held.studyCase().state() == CaseState.READY) {
      String said = "run " + computed.number() + " " + why;
      books.change(
          tx, held.studyCase(), held.studyCase().decided(CaseState.READY, said, List.of(), now));
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
    boolean anyRequired =
        new RunDispatch(books, settings.destinations()).queue(tx, frozen, outputs);
    List<OutboxRow> rows = books.outbox().ofRun(tx, computed.runId());
    if (anyRequired) {
      // What goes to a destination that is not configured any more is refused from the beginning.
      new RunDelivery(books, _ -> {}).changed(tx, computed.runId(), rows);
    } else {
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

  /** What the ledger vouches for. */
  private static Map<String, Object> made(List<RunOutput> outputs, String summary) {
    return Map.of(
        LedgerEntry.OBJECTS,
        outputs.stream().map(RunOutput::ledgerObject).toList(),
        RunAudit.SUMMARY_SHA256,
        CaseId.digest(summary));
  }

  private void refuse(DoseRun run, FrozenRun frozen, List<Finding> findings) {
    Set<String> inputs =
        frozen.inputs().stream().map(FrozenRun.Input::sopInstanceUid).collect(Collectors.toSet());
    boolean look =
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
              return fetches.afterRefusal(
                  tx, books.hold(tx, run.runId()).studyCase(), inputs, findings, settings);
            });
    if (look) {
      wakeups.look(frozen.studyInstanceUid(), books.now());
    }
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
