// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets H2 store only between transactions: many transactions at a time, or one store.
 *
 * <p>Why: H2 takes the roots of its maps one after another while others go on writing. What it
 * stores then may have a row without its index entry, a change without its undo record, or one
 * table of a transaction and not the other; after a crash that half of a transaction stands as if
 * it were committed. (Its authors say so in h2database issue 2080.) A store takes some
 * milliseconds; the sync that follows needs no silence. H2's own stores do not pass here: those of
 * a transaction that leaves more than its autoCommitMemory (19 MiB or less) unsaved, and of its
 * background thread every 20 minutes.
 *
 * <p>Thread-safe. Transactions that come while a store waits go in after it, and before the next
 * store, so that neither waits for ever. A thread that is in a transaction may begin another, and
 * must not wait for a store: nobody inside a transaction may wait for the durable commit of another
 * one. Such a store fails after a while instead of hanging.
 */
final class StoreGate {
  /** Thrice what H2 lets a transaction wait for a row. */
  private static final long PATIENCE_MS = 30_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below under the lock.
  private final Map<Thread, Integer> inside = new HashMap<>();
  private int open;
  // Transactions that wait for the end of the store that is on; it lets them in itself, so that
  // the next store can't overtake them.
  private int arrived;
  private long stores;
  private boolean storing;

  /** The step that H2 must do alone. */
  @FunctionalInterface
  interface Store {
    void run() throws SQLException;
  }

  /** An open transaction. Thread-safe. */
  final class Permit {
    private final Thread beginner;
    private boolean over;

    private Permit(Thread beginner) {
      this.beginner = beginner;
    }

    /** The transaction has ended, on whatever thread. Ending it again changes nothing. */
    void leave() {
      lock.lock();
      try {
        if (!over) {
          over = true;
          open--;
          inside.computeIfPresent(beginner, StoreGate::oneLess);
          changed.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** A transaction begins, by this thread. */
  Permit enter() {
    lock.lock();
    try {
      Thread beginner = Thread.currentThread();
      if (storing && !inside.containsKey(beginner)) {
        arrived++;
        long before = stores;
        while (stores == before) {
          changed.awaitUninterruptibly();
        }
      } else {
        open++;
      }
      inside.merge(beginner, 1, Integer::sum);
      return new Permit(beginner);
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable Integer oneLess(Thread beginner, int count) {
    return count > 1 ? count - 1 : null;
  }

  /**
   * Waits until no transaction is open, and keeps new ones out meanwhile.
   *
   * @throws SQLException when one does not end
   */
  void alone(Store store) throws SQLException {
    beginStoring();
    try {
      if (!silent()) {
        throw new SQLException(
            "no store within "
                + PATIENCE_MS
                + " ms: found a transaction that stays open, expected short ones");
      }
      store.run();
    } finally {
      endStoring();
    }
  }

  /** True while a store waits for transactions to end, or they for it. */
  boolean isAwaited() {
    lock.lock();
    try {
      return storing && (open > 0 || arrived > 0);
    } finally {
      lock.unlock();
    }
  }

  /** How many transactions wait for the end of a store. */
  int waitingForAStore() {
    lock.lock();
    try {
      return arrived;
    } finally {
      lock.unlock();
    }
  }

  private void beginStoring() {
    lock.lock();
    try {
      while (storing) {
        changed.awaitUninterruptibly();
      }
      storing = true;
    } finally {
      lock.unlock();
    }
  }

  private void endStoring() {
    lock.lock();
    try {
      storing = false;
      stores++;
      open += arrived;
      arrived = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Does not react to interrupts, because the commits that it is for have happened. */
  private boolean silent() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
    lock.lock();
    try {
      while (open > 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          changed.awaitNanos(left);
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      return true;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
