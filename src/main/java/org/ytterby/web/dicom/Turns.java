// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web.dicom;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;

/**
 * So many units of something that there is only so much of; who comes when all are taken waits, but
 * not for ever, and not for somebody who has gone. Thread-safe.
 */
final class Turns {
  /** Between two looks at whether anybody still waits for it. */
  private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();

  private final int all;
  private final Duration patience;
  private final Semaphore free;

  Turns(int all, Duration patience) {
    this.all = all;
    this.patience = patience;
    this.free = new Semaphore(all);
  }

  int all() {
    return all;
  }

  /**
   * Takes units, which {@link #giveBack} must follow.
   *
   * @param units at most all
   * @param gone true when nobody waits for the answer any more
   * @throws StorageFailure OUT_OF_RESOURCES when they did not become free in time
   * @throws CancellationException when nobody waits any more
   */
  void take(int units, BooleanSupplier gone) {
    long begin = System.nanoTime();
    try {
      while (true) {
        requireSomebody(gone);
        long left = patience.toNanos() - (System.nanoTime() - begin);
        if (free.tryAcquire(units, Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
          break;
        }
        if (left <= LOOK_NANOS) {
          throw new StorageFailure(
              ErrorCode.OUT_OF_RESOURCES,
              "too many images are being rendered, none was ready within "
                  + patience
                  + "; try again later");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageFailure(ErrorCode.OUT_OF_RESOURCES, "the node is being closed");
    }
  }

  void giveBack(int units) {
    free.release(units);
  }

  private static void requireSomebody(BooleanSupplier gone) {
    if (gone.getAsBoolean()) {
      throw new CancellationException("whoever asked has gone");
    }
  }
}
