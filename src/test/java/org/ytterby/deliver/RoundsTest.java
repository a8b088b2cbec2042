// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rounds of work at peers. */
@Timeout(60)
final class RoundsTest {

  @Test
  void go_on_after_whatever_was_thrown() throws InterruptedException {
    CountDownLatch again = new CountDownLatch(2);
    AtomicInteger calls = new AtomicInteger();
    try (Rounds rounds = new Rounds(InstantSource.system())) {
      rounds.start(
          "peer",
          () -> {
            again.countDown();
            if (calls.getAndIncrement() == 0) {
              throw new NoClassDefFoundError("thrown by a test");
            }
            return Optional.empty();
          });
      assertThat(again.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(calls).hasValue(2);
  }

  @Test
  void wait_for_silent_peers_from_the_same_moment() throws InterruptedException {
    CountDownLatch silent = new CountDownLatch(2);
    Rounds one = new Rounds(InstantSource.system());
    Rounds other = new Rounds(InstantSource.system());
    one.start("one", () -> waits(silent));
    other.start("other", () -> waits(silent));
    assertThat(silent.await(30, TimeUnit.SECONDS)).isTrue();
    one.end();
    other.end();
    long begun = System.nanoTime();
    one.close();
    long first = System.nanoTime() - begun;
    other.close();
    long both = System.nanoTime() - begun;
    assertThat(Duration.ofNanos(first)).as("the patience").isGreaterThan(Duration.ofSeconds(3));
    assertThat(Duration.ofNanos(both - first))
        .as("a second patience would be 4 s")
        .isLessThan(Duration.ofSeconds(3));
  }

  /** Waits for a peer until it is interrupted. */
  private static Optional<Instant> waits(CountDownLatch silent) {
    silent.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
