// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.store.Tx;

/**
 * The node's senders: one virtual thread a destination, and one more where it is asked to commit to
 * what it accepts, so that a dead destination never holds up another. The outbox table says what is
 * due; {@link #wake} only shortens the sleep. Thread-safe.
 */
public final class Delivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /**
   * How long a closing node waits for senders: long enough for an object on a working network,
   * short beside the ten seconds that service managers and containers give a process to end.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Desk desk;
  private final List<Destination> destinations;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Thread> threads = new ArrayList<>();
  private long wakes;
  private boolean closed;

  /** Senders that are not started yet. */
  public Delivery(Desk desk, List<Destination> destinations) {
    this.desk = desk;
    this.destinations = List.copyOf(destinations);
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
              desk, destination, listener, asked ? this::wake : () -> {}, this::closing);
      start("deliver-", destination, sender::sendDue);
      if (asked) {
        // A thread of its own: what waits for a result holds up nothing that is to be sent.
        CommitmentAsker asker =
            new CommitmentAsker(desk, destination, listener, results, this::closing);
        start("commit-", destination, asker::askDue);
      }
    }
  }

  private void start(String kind, Destination destination, Supplier<Optional<Instant>> work) {
    String name = kind + destination.name();
    threads.add(Thread.ofVirtual().name(name).start(() -> run(name, work)));
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
    lock.lock();
    try {
      wakes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets each sender finish the object that it is sending, for a while: a destination that does not
   * answer would hold up the end of the node for its whole timeout. What is left stays in the
   * outbox, and what was given up is sent again under the same UID.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (!ended(PATIENCE)) {
      LOG.warn("a destination does not answer, its association is given up at the node's end");
      threads.forEach(Thread::interrupt);
      if (!ended(PATIENCE)) {
        LOG.error("a sender does not end; what it was sending is sent again after the next start");
      }
    }
  }

  /** Waits until every sender has ended; false when one is left after so long. */
  private boolean ended(Duration patience) {
    boolean all = true;
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : threads) {
        all &= thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return all;
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

  private void run(String name, Supplier<Optional<Instant>> work) {
    while (true) {
      long seen = wakes();
      Duration sleep = LONGEST_SLEEP;
      try {
        Optional<Instant> next = work.get();
        if (next.isPresent()) {
          sleep = DestinationSender.until(next.get(), desk.clock().instant());
        }
      } catch (RuntimeException e) {
        LOG.error("sender failed, goes on later thread={}", name, e);
        sleep = AFTER_FAILURE;
      }
      if (!awaitWake(seen, sleep.compareTo(LONGEST_SLEEP) < 0 ? sleep : LONGEST_SLEEP)) {
        return;
      }
    }
  }

  private boolean closing() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private long wakes() {
    lock.lock();
    try {
      return wakes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sleeps until something was queued since, the time is over, or the node closes; false when it
   * closes.
   */
  private boolean awaitWake(long seen, Duration sleep) {
    lock.lock();
    try {
      long left = sleep.toNanos();
      while (!closed && wakes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
