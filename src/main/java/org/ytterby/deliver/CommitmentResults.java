// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.store.Tx;

/**
 * Takes what destinations say of the storage commitments that they were asked for, in one
 * transaction, before they are answered. Thread-safe.
 */
public final class CommitmentResults implements CommitmentResultTaker {
  private static final Logger LOG = LoggerFactory.getLogger(CommitmentResults.class);

  private final Desk desk;
  private final Commitments commitments;
  private final Map<String, Destination> destinations;
  private final DeliveryListener listener;
  private final Runnable changed;

  /**
   * A taker of results.
   *
   * @param changed called when something may be due to be sent or asked for
   */
  CommitmentResults(
      Desk desk, List<Destination> destinations, DeliveryListener listener, Runnable changed) {
    this.desk = desk;
    this.commitments = new Commitments(desk);
    this.destinations =
        destinations.stream()
            .filter(destination -> destination.commitment().isPresent())
            .collect(Collectors.toUnmodifiableMap(Destination::name, Function.identity()));
    this.listener = listener;
    this.changed = changed;
  }

  /**
   * Takes a result: what is committed is delivered, what is not is sent again or parked. A result
   * that comes late, when the destination is asked under another Transaction UID already or the
   * objects were parked because it did not answer, still tells what is committed, and nothing else.
   *
   * @return false when this node has not asked under that Transaction UID
   */
  @Override
  public boolean take(CommitmentResult result) {
    Optional<Commitment> known =
        desk.database().inTx(tx -> desk.commitments().find(tx, result.transactionUid()));
    if (known.isEmpty()) {
      return false;
    }
    String runId = known.get().runId();
    desk.database()
        .inTx(
            tx -> {
              boolean wanted = listener.hold(tx, runId);
              desk.commitments()
                  .find(tx, result.transactionUid())
                  .ifPresent(commitment -> apply(tx, commitment, result));
              if (!wanted) {
                desk.outbox().withdraw(tx, runId, desk.clock().instant());
              }
              return true;
            });
    LOG.info(
        "storage commitment answered destination={} transaction={} committed={} failed={}",
        known.get().destination(),
        result.transactionUid(),
        result.committed().size(),
        result.failed().size());
    listener.committed(runId);
    changed.run();
    return true;
  }

  private void apply(Tx tx, Commitment commitment, CommitmentResult result) {
    Optional<Destination> destination =
        Optional.ofNullable(destinations.get(commitment.destination()));
    boolean decides = commitment.state().isOpen() && destination.isPresent();
    for (OutboxRow row : commitments.waiting(tx, commitment)) {
      String uid = row.object().sopInstanceUid();
      if (result.committed().contains(uid)) {
        commitments.committed(tx, row, commitment);
      } else if (decides) {
        Integer reason = result.failed().get(uid);
        commitments.failed(
            tx,
            row,
            commitment,
            reason == null ? OptionalInt.empty() : OptionalInt.of(reason),
            destination.orElseThrow());
      }
    }
    for (OutboxRow row : commitments.givenUp(tx, commitment)) {
      if (result.committed().contains(row.object().sopInstanceUid())) {
        commitments.committed(tx, row, commitment);
      }
    }
    warnOfParked(tx, commitment, result);
    if (commitment.state().isOpen()) {
      commitments.end(tx, commitment, CommitmentState.ANSWERED, summary(commitment, result));
    }
    if (destination.isPresent()) {
      commitments.due(tx, commitment.runId(), commitment.destination(), desk.clock().instant(), 0);
    }
    listener.changed(tx, commitment.runId(), desk.outbox().ofRun(tx, commitment.runId()));
  }

  /** A destination that has refused an object and commits to it contradicts itself. */
  private void warnOfParked(Tx tx, Commitment commitment, CommitmentResult result) {
    desk.outbox().ofRun(tx, commitment.runId()).stream()
        .filter(row -> row.destination().equals(commitment.destination()))
        .filter(row -> row.state() == DeliveryState.PARKED)
        .filter(row -> commitment.sopInstanceUids().contains(row.object().sopInstanceUid()))
        .filter(row -> result.committed().contains(row.object().sopInstanceUid()))
        .forEach(
            row ->
                LOG.warn(
                    "committed to, but refused before: stays parked, a person must act"
                        + " destination={} transaction={} uid={}",
                    commitment.destination(),
                    commitment.transactionUid(),
                    row.object().sopInstanceUid()));
  }

  private static String summary(Commitment commitment, CommitmentResult result) {
    long committed =
        commitment.sopInstanceUids().stream().filter(result.committed()::contains).count();
    return committed + " of " + commitment.sopInstanceUids().size() + " committed";
  }
}
