// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.Tx;

/**
 * Asks one destination to commit to what it has accepted, one association at a time. That it is
 * asked is recorded, and synced, before anything is sent; whatever a crash or a lost answer leaves
 * unknown is asked for again under another Transaction UID. Used by one thread.
 */
final class CommitmentAsker {
  private static final Logger LOG = LoggerFactory.getLogger(CommitmentAsker.class);

  /** How long a wait for the result does not look whether the node closes. */
  private static final Duration SLICE = Duration.ofMillis(200);

  private final Desk desk;
  private final Destination destination;
  private final CommitmentRules rules;
  private final DeliveryListener listener;
  private final CommitmentResults results;
  private final Commitments commitments;
  private final BooleanSupplier closing;

  /**
   * An asker of a destination whose configuration has a commitment.
   *
   * @param closing true once the node ends: nothing further is asked
   */
  CommitmentAsker(
      Desk desk,
      Destination destination,
      DeliveryListener listener,
      CommitmentResults results,
      BooleanSupplier closing) {
    this.desk = desk;
    this.destination = destination;
    this.rules = Commitments.rules(destination);
    this.listener = listener;
    this.results = results;
    this.commitments = new Commitments(desk);
    this.closing = closing;
  }

  /**
   * Asks for everything that is due now, and again where no result came in time.
   *
   * @return when the next thing is to be done; empty when nothing waits
   */
  Optional<Instant> askDue() {
    askAnewForTheUnknown();
    while (!closing.getAsBoolean()) {
      Optional<Commitment> next =
          desk.database().inTx(tx -> desk.commitments().next(tx, destination.name()));
      if (next.isEmpty() || next.get().nextAt().isAfter(now())) {
        return next.map(Commitment::nextAt);
      }
      if (next.get().state() == CommitmentState.DUE) {
        begin(next.get()).ifPresent(this::ask);
      } else {
        expire(next.get());
      }
    }
    return Optional.empty();
  }

  /**
   * This thread asks for nothing now: what stands as being asked for was left so by a failure of
   * the database, and nobody knows what went out.
   */
  private void askAnewForTheUnknown() {
    for (Commitment left :
        desk.database().inTx(tx -> desk.commitments().asking(tx, destination.name()))) {
      onOpen(
          left,
          CommitmentState.ASKING,
          (tx, asking) ->
              commitments.again(tx, asking, "its end was not recorded", now(), asking.unreached()));
    }
  }

  /** What is to be asked for. */
  private record Begun(Commitment commitment, List<CommitmentCourier.Reference> objects) {}

  /** Records that it is asked; nothing when there is nothing left to ask for. */
  private Optional<Begun> begin(Commitment due) {
    return desk.database()
        .inTx(
            tx -> {
              boolean _ = listener.hold(tx, due.runId());
              List<OutboxRow> rows = commitments.waiting(tx, due);
              if (rows.isEmpty()) {
                commitments.end(tx, due, CommitmentState.ANSWERED, "nothing is left to ask for");
                return Optional.empty();
              }
              Commitment asking =
                  due.of(rows.stream().map(row -> row.object().sopInstanceUid()).toList())
                      .to(CommitmentState.ASKING, now().plus(rules.timeout()), "");
              desk.commitments().update(tx, asking, now());
              return Optional.of(
                  new Begun(
                      asking,
                      rows.stream()
                          .map(
                              row ->
                                  new CommitmentCourier.Reference(
                                      row.object().sopClassUid(), row.object().sopInstanceUid()))
                          .toList()));
            });
  }

  private void ask(Begun begun) {
    Commitment commitment = begun.commitment();
    boolean taken = false;
    try (CommitmentCourier.Call call = desk.committing().open(destination, results)) {
      call.ask(commitment.transactionUid(), begun.objects());
      taken = true;
      taken(commitment);
      linger(call, commitment);
    } catch (PeerFailure failure) {
      if (closing.getAsBoolean()) {
        // The interrupt has done its work; left standing it would keep us out of the database.
        boolean _ = Thread.interrupted();
      }
      if (taken) {
        LOG.info(
            "the result of a storage commitment is awaited on another association destination={}",
            destination.name());
      } else {
        failed(commitment, failure);
      }
    }
  }

  private void taken(Commitment commitment) {
    onOpen(
        commitment,
        CommitmentState.ASKING,
        (tx, asking) ->
            desk.commitments()
                .update(tx, asking.to(CommitmentState.AWAITED, asking.nextAt(), ""), now()));
    LOG.info(
        "storage commitment asked for destination={} transaction={} objects={}",
        destination.name(),
        commitment.transactionUid(),
        commitment.sopInstanceUids().size());
  }

  /** Keeps the association for a while: some destinations answer on it at once. */
  private void linger(CommitmentCourier.Call call, Commitment commitment) {
    long end = System.nanoTime() + rules.linger().toNanos();
    while (!closing.getAsBoolean() && isOpen(commitment)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      Duration slice = Duration.ofNanos(Math.min(left, SLICE.toNanos()));
      boolean _ = call.serve(slice);
    }
  }

  private boolean isOpen(Commitment commitment) {
    return desk.database()
        .inTx(tx -> desk.commitments().find(tx, commitment.transactionUid()))
        .filter(now -> now.state().isOpen())
        .isPresent();
  }

  private void failed(Commitment commitment, PeerFailure failure) {
    String why = String.valueOf(failure.getMessage());
    int unreached = commitment.unreached() + 1;
    boolean last =
        failure.code() == ErrorCode.PEER_PERMANENT || destination.backoff().exhausted(unreached);
    onOpen(
        commitment,
        CommitmentState.ASKING,
        (tx, asking) -> {
          if (last) {
            commitments.giveUp(tx, asking, "storage commitment can't be asked for: " + why);
          } else {
            Instant at = now().plus(destination.backoff().after(unreached));
            commitments.again(tx, asking, why, at, unreached);
          }
        });
    if (last) {
      LOG.error(
          "storage commitment given up, a person must act destination={} reason={}",
          destination.name(),
          why);
    } else {
      LOG.warn(
          "storage commitment not asked for, tried again destination={} reason={}",
          destination.name(),
          why);
    }
  }

  private void expire(Commitment commitment) {
    onOpen(
        commitment,
        commitment.state(),
        (tx, open) -> commitments.unanswered(tx, open, destination));
    LOG.warn(
        "no result of a storage commitment in time destination={} transaction={}",
        destination.name(),
        commitment.transactionUid());
  }

  /** What is done with a transaction. */
  @FunctionalInterface
  private interface Work {
    void run(Tx tx, Commitment commitment);
  }

  /** Works on a transaction that is still in this state, and tells the run's owner. */
  private void onOpen(Commitment commitment, CommitmentState state, Work work) {
    Predicate<Commitment> still = found -> found.state() == state;
    desk.database()
        .inTx(
            tx -> {
              boolean wanted = listener.hold(tx, commitment.runId());
              desk.commitments()
                  .find(tx, commitment.transactionUid())
                  .filter(still)
                  .ifPresent(
                      found -> {
                        work.run(tx, found);
                        listener.changed(
                            tx, commitment.runId(), desk.outbox().ofRun(tx, commitment.runId()));
                      });
              if (!wanted) {
                desk.outbox().withdraw(tx, commitment.runId(), now());
              }
              return true;
            });
    listener.committed(commitment.runId());
  }

  private Instant now() {
    return desk.clock().instant();
  }
}
