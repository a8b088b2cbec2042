// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ytterby.finding.StorageFailure;

/** How long it takes until somebody hears that every connection is in use. */
final class DatabaseWaitIT {
  private static final int CONNECTIONS = 2;

  @DatabaseTest
  void tells_who_gets_no_connection_before_a_sender_gives_up(DatabaseSettings settings)
      throws InterruptedException {
    DatabaseSettings few =
        new DatabaseSettings(settings.url(), settings.user(), settings.password(), CONNECTIONS);
    CountDownLatch held = new CountDownLatch(CONNECTIONS);
    CountDownLatch enough = new CountDownLatch(1);
    try (Database database = Database.open(few);
        ExecutorService holders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        var _ =
            holders.submit(
                () ->
                    database.<Boolean>inTx(
                        _ -> {
                          held.countDown();
                          return waited(enough);
                        }));
      }
      held.await();
      long began = System.nanoTime();
      try {
        assertThatThrownBy(() -> database.<Integer>inTx(_ -> 1)).isInstanceOf(StorageFailure.class);
        // 10 s, and half as much for a busy machine: well before the 30 s after which senders go.
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(15));
      } finally {
        enough.countDown();
      }
      assertThat(database.<Integer>inTx(_ -> 1)).isEqualTo(1);
    }
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
