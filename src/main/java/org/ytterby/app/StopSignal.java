// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.util.concurrent.CountDownLatch;

/**
 * The operator's wish that the process end (SIGTERM, SIGINT). The process ends only when this is
 * closed, so that what was opened after it is closed in order. Thread-safe.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Listens from now on; before, the process ends at once. */
  void listen() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  await(stopped);
                },
                "stop"));
  }

  /** Waits until the process is to end. */
  void await() {
    await(stop);
  }

  /** Everything is closed: the process may end. */
  @Override
  public void close() {
    stopped.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
