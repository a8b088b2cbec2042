// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.SQLException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many commits share one checkpoint: whoever calls {@link #await} returns after a checkpoint
 * that began after the call.
 *
 * <p>Thread-safe. The first waiter runs the checkpoint for all that have asked so far; those that
 * ask meanwhile share the next one. A failed checkpoint covers nobody: each waiter tries again and
 * fails by itself. Waiting does not react to interrupts, because a commit that has happened can't
 * be taken back.
 */
final class GroupCheckpoint {

  /** The step that makes all earlier commits durable. */
  @FunctionalInterface
  interface Checkpoint {
    void run() throws SQLException;
  }

  private final Checkpoint checkpoint;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private long asked;
  private long covered;
  private boolean running;

  GroupCheckpoint(Checkpoint checkpoint) {
    this.checkpoint = checkpoint;
  }

  void await() throws SQLException {
    lock.lock();
    try {
      long mine = ++asked;
      while (covered < mine) {
        if (running) {
          ended.awaitUninterruptibly();
        } else {
          lead();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many have asked and are not yet covered, with those whose checkpoint is running. */
  long waiting() {
    lock.lock();
    try {
      return asked - covered;
    } finally {
      lock.unlock();
    }
  }

  private void lead() throws SQLException {
    long covers = asked;
    running = true;
    boolean done = false;
    lock.unlock();
    try {
      checkpoint.run();
      done = true;
    } finally {
      lock.lock();
      running = false;
      if (done) {
        covered = covers;
      }
      ended.signalAll();
    }
  }
}
