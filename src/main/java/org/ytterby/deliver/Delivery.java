// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's senders: one virtual thread a destination, so that a dead destination never holds up
 * another. The outbox table says what is due; {@link #wake} only shortens the sleep. Thread-safe.
 */
public final class Delivery implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final Desk desk;
  private final List<Destination> destinations;
  private final DeliveryListener listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Thread> threads = new ArrayList<>();
  private long wakes;
  private boolean closed;

  /** Senders that are not started yet. */
  public Delivery(Desk desk, List<Destination> destinations, DeliveryListener listener) {
    this.desk = desk;
    this.destinations = List.copyOf(destinations);
    this.listener = listener;
  }

  /** Prepares, and starts the senders. */
  public void start() {
    prepare();
    for (Destination destination : destinations) {
      DestinationSender sender = new DestinationSender(desk, destination, listener, this::closing);
      threads.add(
          Thread.ofVirtual()
              .name("deliver-" + destination.name())
              .start(() -> run(destination, sender)));
    }
  }

  /**
   * Gives rows of a peer that had refused us a new chance, and says which rows nobody will send.
   */
  public void prepare() {
    for (Destination destination : destinations) {
      reconsider(destination);
    }
    Set<String> names = new HashSet<>();
    destinations.forEach(destination -> names.add(destination.name()));
    for (String name : desk.database().inTx(desk.outbox()::pendingDestinations)) {
      if (!names.contains(name)) {
        LOG.error("objects wait for a destination that is not configured destination={}", name);
      }
    }
  }

  /**
   * Sends what is due at one destination now, on the caller's thread and without senders.
   *
   * @return when the next row is due; empty when nothing waits
   */
  public static Optional<Instant> sendDue(
      Desk desk, Destination destination, DeliveryListener listener) {
    return new DestinationSender(desk, destination, listener, () -> false).sendDue();
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
   * Lets each sender finish the object that it is sending, and ends. What is left stays in the
   * outbox.
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
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconsider(Destination destination) {
    desk.database()
        .inTx(
            tx -> {
              Instant now = desk.clock().instant();
              for (String runId : desk.outbox().reconsider(tx, destination.name(), now)) {
                listener.hold(tx, runId);
                listener.changed(tx, runId, desk.outbox().ofRun(tx, runId));
              }
              return true;
            });
  }

  private void run(Destination destination, DestinationSender sender) {
    while (true) {
      long seen = wakes();
      Duration sleep = LONGEST_SLEEP;
      try {
        Optional<Instant> next = sender.sendDue();
        if (next.isPresent()) {
          sleep = DestinationSender.until(next.get(), desk.clock().instant());
        }
      } catch (RuntimeException e) {
        LOG.error("sender failed, goes on later destination={}", destination.name(), e);
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
