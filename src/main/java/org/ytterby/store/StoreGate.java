// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets H2 store only between transactions: many transactions at a time, or one store.
 *
 * <p>Why: H2 takes the roots of its maps one after another while others go on writing. What it
 * stores then may have a row without its index entry, a change without its undo record, or one
 * table of a transaction and not the other; after a crash that half of a transaction stands as if
 * it were committed. (Its authors say so in h2database issue 2080.) A store takes some
 * milliseconds; the sync that follows needs no silence.
 *
 * <p>Thread-safe. In the order of arrival, so that neither waits for ever. A thread that is in a
 * transaction may begin another, and must not wait for a store: nobody inside a transaction may
 * wait for the durable commit of another one. Such a store fails after a while instead of hanging.
 */
final class StoreGate {
  /** Thrice what H2 lets a transaction wait for a row. */
  private static final long PATIENCE_MS = 30_000;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  /** The step that H2 must do alone. */
  @FunctionalInterface
  interface Store {
    void run() throws SQLException;
  }

  /** A transaction begins on this thread. */
  void enter() {
    lock.readLock().lock();
  }

  /** It has ended, on the same thread. */
  void leave() {
    lock.readLock().unlock();
  }

  /**
   * Waits until no transaction is open, and keeps new ones out meanwhile.
   *
   * @throws SQLException when one does not end
   */
  void alone(Store store) throws SQLException {
    if (!silent()) {
      throw new SQLException(
          "no store within "
              + PATIENCE_MS
              + " ms: found a transaction that stays open, expected short ones");
    }
    try {
      store.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** True while a store waits for transactions to end, or they for it. */
  boolean isAwaited() {
    return lock.hasQueuedThreads();
  }

  /** Does not react to interrupts, because the commits that it is for have happened. */
  private boolean silent() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    try {
      while (true) {
        try {
          return lock.writeLock().tryLock(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
