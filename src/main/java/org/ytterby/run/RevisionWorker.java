// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.objects.RevisedReport;
import org.ytterby.store.Tx;

/**
 * Makes the revisions that are due: another report with the same numbers, which says what was
 * refused where. The objects with voxels stay as they are.
 *
 * <p>The row with what was refused is durable before anything is made; then the report is computed
 * from it and the run's frozen record, and the first objects with it: where those are not what went
 * out, the numbers might not be either, and nothing is made. Then it is durable in the archive,
 * then one transaction records it and queues it. A crash anywhere repeats the same bytes under the
 * same UID. Thread-safe; a run is worked on by one thread at a time.
 */
final class RevisionWorker {
  private static final Logger LOG = LoggerFactory.getLogger(RevisionWorker.class);

  private static final String OTHER_BYTES =
      "computed anew the run gave other bytes: another version of the software; hand the treatment"
          + " record in again for a new run";
  private static final String INTERRUPTED =
      "the node stopped each time while it was made; hand the treatment record in again for a new"
          + " run";
  private static final String EXHAUSTED =
      "every attempt failed, see the node's log; hand the treatment record in again for a new run";

  private final Books books;
  private final RunObjects objects;
  private final Reviser reviser;
  private final Wakeups wakeups;
  private final RunSettings settings;
  private final Runnable queued;

  /**
   * A worker.
   *
   * @param queued called when objects were queued for delivery
   */
  RevisionWorker(
      Books books,
      RunObjects objects,
      Reviser reviser,
      Wakeups wakeups,
      RunSettings settings,
      Runnable queued) {
    this.books = books;
    this.objects = objects;
    this.reviser = reviser;
    this.wakeups = wakeups;
    this.settings = settings;
    this.queued = queued;
  }

  /** A revision of this run is due. */
  void wake(String runId) {
    wakeups.work(runId, books.now());
  }

  /** Wakes for every revision that is due: all at start, later the overdue. */
  void resume(Duration overdue) {
    Instant now = books.now();
    books.inVolatileTx(tx -> books.revisions().inState(tx, RevisionState.DUE)).stream()
        .filter(
            due ->
                overdue.isZero()
                    || due.nextAttemptAt().orElse(due.createdAt()).isBefore(now.minus(overdue)))
        .forEach(
            due ->
                wakeups.work(due.runId(), due.nextAttemptAt().filter(now::isBefore).orElse(now)));
  }

  /** Makes the revision of a run that is due; does nothing where none is. */
  void work(String runId) {
    Taken taken = books.inTx(tx -> take(tx, runId));
    taken.waitsUntil().ifPresent(at -> wakeups.work(runId, at));
    taken.revision().ifPresent(this::make);
  }

  /** True for the newest run of a case that has gone out, in whole or in part. */
  static boolean mayBeRevised(Books.Held held) {
    return held.newest()
        && switch (held.run().state()) {
          case DELIVERING, FAILED -> true;
          case QUEUED, RECONSTRUCTING, REVIEW, DELIVERED, CANCELLED, SUPERSEDED -> false;
        };
  }

  /** A revision that is made now, or when it is tried again. */
  private record Taken(Optional<Revision> revision, Optional<Instant> waitsUntil) {
    static final Taken NOTHING = new Taken(Optional.empty(), Optional.empty());
  }

  private Taken take(Tx tx, String runId) {
    Books.Held held = books.hold(tx, runId);
    Optional<Revision> due = due(tx, runId);
    if (due.isEmpty()) {
      return Taken.NOTHING;
    }
    Revision revision = due.get();
    List<OutboxRow> rows = books.outbox().ofRun(tx, runId);
    if (!mayBeRevised(held) || !Refusal.of(rows).equals(revision.refusals())) {
      books.change(tx, revision.to(RevisionState.WITHDRAWN), Map.of());
      return Taken.NOTHING;
    }
    if (revision.nextAttemptAt().filter(books.now()::isBefore).isPresent()) {
      return new Taken(Optional.empty(), revision.nextAttemptAt());
    }
    if (revision.attempts() >= RunWorker.INTERRUPTIONS_ALLOWED) {
      LOG.error(
          "revision given up, the node stopped over it run={} number={}", runId, revision.number());
      giveUp(tx, held, revision.givenUp(INTERRUPTED));
      return Taken.NOTHING;
    }
    Revision begun = revision.begun();
    books.revisions().update(tx, begun);
    return new Taken(Optional.of(begun), Optional.empty());
  }

  private void make(Revision revision) {
    String runId = revision.runId();
    try {
      FrozenRun frozen =
          books.inVolatileTx(tx -> FrozenRun.parse(books.hold(tx, runId).run().frozen()));
      RevisedReport revised =
          reviser.revise(runId, frozen, objects.inputs(frozen), revision.report());
      List<RunOutput> made = books.inVolatileTx(tx -> books.revisions().outputs(tx, runId));
      List<RunOutput> first = made.stream().filter(output -> output.revision() == 1).toList();
      if (!RunObjects.outputs(runId, revised.first()).equals(first)) {
        // Another attempt of the same software would give the same, so there is none.
        refuse(revision);
        return;
      }
      int sendOrder = made.getLast().sendOrder() + 1;
      handOver(
          frozen, revision, objects.store(runId, revision.number(), sendOrder, revised.report()));
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("revision failed run={} number={}", runId, revision.number(), e);
      fail(revision);
    }
  }

  private void handOver(FrozenRun frozen, Revision revision, RunOutput output) {
    boolean made =
        books.inTx(
            tx -> {
              Books.Held held = books.hold(tx, revision.runId());
              if (!due(tx, revision.runId()).equals(Optional.of(revision))) {
                return false;
              }
              if (!mayBeRevised(held)) {
                books.change(tx, revision.to(RevisionState.WITHDRAWN), Map.of());
                return false;
              }
              books.revisions().insertOutputs(tx, List.of(output));
              books.change(
                  tx,
                  revision.to(RevisionState.MADE),
                  Map.of(LedgerEntry.OBJECTS, List.of(output.ledgerObject())));
              boolean _ =
                  new RunDispatch(books, settings.destinations())
                      .queue(tx, frozen, List.of(output));
              new RunDelivery(books, _ -> {})
                  .changed(tx, revision.runId(), books.outbox().ofRun(tx, revision.runId()));
              return true;
            });
    if (made) {
      queued.run();
    }
  }

  private void refuse(Revision revision) {
    LOG.error(
        "revision not made run={} number={}: {}", revision.runId(), revision.number(), OTHER_BYTES);
    books.inTx(
        tx -> {
          Books.Held held = books.hold(tx, revision.runId());
          boolean stands = due(tx, revision.runId()).equals(Optional.of(revision));
          if (stands) {
            giveUp(tx, held, revision.givenUp(OTHER_BYTES));
          }
          return stands;
        });
  }

  /** The case of the run says so too: a person must act, and looks there. */
  private void giveUp(Tx tx, Books.Held held, Revision failed) {
    books.change(tx, failed, Map.of());
    StudyCase before = held.studyCase();
    boolean owned = before.state() == CaseState.NEEDS_INPUT || before.state() == CaseState.READY;
    if (held.newest() && owned) {
      String why = "revision " + failed.number() + " was not made: " + failed.reason();
      books.change(tx, before, before.decided(before.state(), why, before.findings(), books.now()));
    }
  }

  private void fail(Revision revision) {
    Optional<Instant> again =
        books.inTx(
            tx -> {
              Books.Held held = books.hold(tx, revision.runId());
              if (!due(tx, revision.runId()).equals(Optional.of(revision))) {
                return Optional.<Instant>empty();
              }
              int failures = revision.failures() + 1;
              Instant next = books.now().plus(settings.backoff().after(failures));
              Revision failed = revision.failedUntil(next);
              if (settings.backoff().exhausted(failures)) {
                giveUp(tx, held, failed.givenUp(EXHAUSTED));
                return Optional.<Instant>empty();
              }
              books.revisions().update(tx, failed);
              return Optional.of(next);
            });
    again.ifPresent(at -> wakeups.work(revision.runId(), at));
  }

  private Optional<Revision> due(Tx tx, String runId) {
    return books.revisions().ofRun(tx, runId).stream()
        .filter(revision -> revision.state() == RevisionState.DUE)
        .findFirst();
  }
}
