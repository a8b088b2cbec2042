// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that volatile commits are not left unsynced for long: about a second later one
 * checkpoint covers them.
 *
 * <p>Thread-safe. It bounds what a power cut costs, and how much of H2's writing waits in memory.
 */
final class LazyCheckpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LazyCheckpoint.class);
  private static final long PERIOD_MS = 1_000;

  private final GroupCheckpoint durability;
  private final AtomicBoolean due = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("database-checkpoint").daemon().factory());

  LazyCheckpoint(GroupCheckpoint durability) {
    this.durability = durability;
    timer.scheduleWithFixedDelay(this::run, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  void soon() {
    due.set(true);
  }

  private void run() {
    if (due.getAndSet(false)) {
      try {
        durability.await();
      } catch (SQLException e) {
        due.set(true);
        LOG.warn("database checkpoint failed, will be tried again in_ms={}", PERIOD_MS, e);
      }
    }
  }

  @Override
  public void close() {
    timer.close();
  }
}
