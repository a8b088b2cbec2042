// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads that each do again and again what is due at one peer, so that a dead peer never
 * holds up another. A table says what is due; {@link #wake} only shortens the sleep. Thread-safe.
 */
public final class Rounds implements Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /**
   * How long a closing node waits for senders: long enough for an object on a working network,
   * short beside the ten seconds that service managers and containers give a process to end.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final InstantSource clock;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Thread> threads = new ArrayList<>();
  private long wakes;
  private boolean closed;
  private long endedAt;

  /** Rounds that nobody makes yet. */
  public Rounds(InstantSource clock) {
    this(clock, PATIENCE);
  }

  /**
   * The same, with another patience.
   *
   * @param patience how long {@link #close} waits for what is being sent
   */
  public Rounds(InstantSource clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /**
   * Starts one thread.
   *
   * @param work does what is due now; returns when the next is, empty when nothing waits. What it
   *     throws is logged, and it is called again a little later
   */
  public void start(String name, Supplier<Optional<Instant>> work) {
    threads.add(Thread.ofVirtual().name(name).start(() -> run(name, work)));
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

  /** True once the node ends: nothing further is begun. */
  public boolean closing() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void end() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        endedAt = System.nanoTime();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets each thread finish what it is sending, for a while from {@link #end} on: a peer that does
   * not answer would hold up the end of the node for its whole timeout. What is left stays in its
   * table.
   */
  @Override
  public void close() {
    end();
    if (!ended(endedAt() + patience.toNanos())) {
      LOG.warn("a destination does not answer, its association is given up at the node's end");
      threads.forEach(Thread::interrupt);
      if (!ended(System.nanoTime() + patience.toNanos())) {
        LOG.error("a sender does not end; what it was sending is sent again after the next start");
      }
    }
  }

  private long endedAt() {
    lock.lock();
    try {
      return endedAt;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every thread has ended; false when one is left at the deadline. */
  private boolean ended(long deadline) {
    boolean all = true;
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

  private void run(String name, Supplier<Optional<Instant>> work) {
    while (true) {
      long seen = wakes();
      Duration sleep = LONGEST_SLEEP;
      try {
        Optional<Instant> next = work.get();
        if (next.isPresent()) {
          sleep = until(next.get(), clock.instant());
        }
      } catch (RuntimeException | Error e) {
        // Errors too: a peer whose thread has ended would be sent nothing until the next start.
        LOG.error("sender failed, goes on later thread={}", name, e);
        sleep = AFTER_FAILURE;
      }
      if (!awaitWake(seen, sleep.compareTo(LONGEST_SLEEP) < 0 ? sleep : LONGEST_SLEEP)) {
        return;
      }
    }
  }

  private static Duration until(Instant then, Instant now) {
    Duration wait = Duration.between(now, then);
    return wait.isNegative() ? Duration.ZERO : wait;
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
