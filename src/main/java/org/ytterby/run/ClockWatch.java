// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that somebody has set the system clock. Set back, it would hold up for as long whatever
 * was planned by it, the sweep that looks for such things included; so that is planned anew.
 * Thread-safe.
 */
final class ClockWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final long EVERY_S = 10;

  /** What a clock that is slowly put right, or a process that was held up, does not reach. */
  private static final Duration STEP = Duration.ofSeconds(5);

  private final Books books;
  private final Runnable setBack;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Instant seen;
  private long seenNanos;

  /**
   * A watch that does not look by itself yet.
   *
   * @param setBack plans anew what was planned; tried again where it fails
   */
  ClockWatch(Books books, Runnable setBack) {
    this.books = books;
    this.setBack = setBack;
    this.seen = books.now();
    this.seenNanos = books.nanos().getAsLong();
  }

  void start() {
    Thread.ofVirtual().name("clock-watch").start(this::lookUntilClosed);
  }

  private void lookUntilClosed() {
    try {
      while (!closed.await(EVERY_S, TimeUnit.SECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares the system clock with the time that has passed since the last look. */
  synchronized void look() {
    Instant now = books.now();
    long nanos = books.nanos().getAsLong();
    Duration by = Duration.between(seen.plusNanos(nanos - seenNanos), now);
    if (by.abs().compareTo(STEP) >= 0) {
      LOG.warn(
          "the system clock was set by={} s; studies settle by the time that passes",
          by.toSeconds());
    }
    try {
      if (by.compareTo(STEP.negated()) <= 0) {
        setBack.run();
      }
      seen = now;
      seenNanos = nanos;
    } catch (RuntimeException e) {
      LOG.error("what the old time had planned could not be planned anew, tried again", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
