// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.store.Tx;

/**
 * The node's senders: one virtual thread a destination, and one more where it is asked to commit to
 * what it accepts, so that a dead destination never holds up another. The outbox table says what is
 * due; {@link #wake} only shortens the sleep. Thread-safe.
 */
public final class Delivery implements Ending {
  private final Desk desk;
  private final List<Destination> destinations;
  private final Rounds rounds;

  /** Senders that are not started yet. */
  public Delivery(Desk desk, List<Destination> destinations) {
    this.desk = desk;
    this.destinations = List.copyOf(destinations);
    this.rounds = new Rounds(desk.clock());
  }

  /**
   * Prepares, and starts the senders.
   *
   * @param listener told of every object that is settled
   */
  public void start(DeliveryListener listener) {
    prepare(listener);
    CommitmentResults results = results(listener);
    for (Destination destination : destinations) {
      boolean asked = destination.commitment().isPresent();
      DestinationSender sender =
          new DestinationSender(
              desk, destination, listener, asked ? this::wake : () -> {}, rounds::closing);
      rounds.start("deliver-" + destination.name(), sender::sendDue);
      if (asked) {
        // A thread of its own: what waits for a result holds up nothing that is to be sent.
        CommitmentAsker asker =
            new CommitmentAsker(desk, destination, listener, results, rounds::closing);
        rounds.start("commit-" + destination.name(), asker::askDue);
      }
    }
  }

  /** What takes the results of storage commitments, on whatever association they come. */
  public CommitmentResults results(DeliveryListener listener) {
    return new CommitmentResults(desk, destinations, listener, this::wake);
  }

  /**
   * Gives everything that is parked a new chance, but not what a newer run has replaced; and parks
   * what waits for a destination that is not configured any more.
   */
  public void prepare(DeliveryListener listener) {
    Set<String> names =
        destinations.stream().map(Destination::name).collect(Collectors.toUnmodifiableSet());
    for (String runId : runsWith(DeliveryState.PARKED)) {
      onRows(
          listener,
          runId,
          (tx, now) -> names.forEach(name -> desk.outbox().reconsider(tx, runId, name, now)));
    }
    Parking parking = new Parking(desk.outbox(), desk.ledger());
    for (String runId : runsWith(DeliveryState.PENDING)) {
      onRows(
          listener,
          runId,
          (tx, now) ->
              destinationsOf(tx, runId).stream()
                  .filter(name -> !names.contains(name))
                  .forEach(name -> parking.parkUnknown(tx, runId, name, now)));
    }
    new CommitmentRestart(desk, destinations, listener).prepare();
  }

  /**
   * Sends what is due at one destination now, on the caller's thread and without senders.
   *
   * @return when the next row is due; empty when nothing waits
   */
  public static Optional<Instant> sendDue(
      Desk desk, Destination destination, DeliveryListener listener) {
    return new DestinationSender(desk, destination, listener, () -> {}, () -> false).sendDue();
  }

  /**
   * Asks for the storage commitments that are due at one destination now, on the caller's thread.
   *
   * @return when the next one is due; empty when nothing waits
   */
  public static Optional<Instant> askDue(
      Desk desk, Destination destination, DeliveryListener listener) {
    CommitmentResults results =
        new CommitmentResults(desk, List.of(destination), listener, () -> {});
    return new CommitmentAsker(desk, destination, listener, results, () -> false).askDue();
  }

  /** Something was queued: look at once. */
  public void wake() {
    rounds.wake();
  }

  @Override
  public void end() {
    rounds.end();
  }

  /**
   * Lets each sender finish the object that it is sending, for a while. What is left stays in the
   * outbox, and what was given up is sent again under the same UID.
   */
  @Override
  public void close() {
    rounds.close();
  }

  /** What is done with a run's rows. */
  @FunctionalInterface
  private interface RowsWork {
    void run(Tx tx, Instant now);
  }

  private List<String> runsWith(DeliveryState state) {
    return desk.database().inTx(tx -> desk.outbox().runsWith(tx, state));
  }

  private Set<String> destinationsOf(Tx tx, String runId) {
    return desk.outbox().ofRun(tx, runId).stream()
        .map(OutboxRow::destination)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Works on a run's rows and tells its owner, unless a newer run has taken its place. */
  private void onRows(DeliveryListener listener, String runId, RowsWork work) {
    desk.database()
        .inTx(
            tx -> {
              Instant now = desk.clock().instant();
              if (!listener.hold(tx, runId)) {
                desk.outbox().withdraw(tx, runId, now);
                return false;
              }
              List<OutboxRow> before = desk.outbox().ofRun(tx, runId);
              work.run(tx, now);
              List<OutboxRow> after = desk.outbox().ofRun(tx, runId);
              if (!after.equals(before)) {
                listener.changed(tx, runId, after);
              }
              return true;
            });
    listener.committed(runId);
  }
}
