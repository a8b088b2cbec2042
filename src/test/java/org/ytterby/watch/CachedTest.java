// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.ytterby.finding.StorageFailure;

/** What is read at most once at a time, and never waited for long. */
@Timeout(60)
class CachedTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger reads = new AtomicInteger();

  @AfterEach
  void end() {
    readers.shutdownNow();
  }

  @Test
  void hands_a_fresh_value_out_again() {
    Cached<Integer> cached = new Cached<>(reads::incrementAndGet, readers, LONG, LONG);
    assertThat(cached.get()).hasValue(1);
    assertThat(cached.get()).hasValue(1);
  }

  @Test
  void reads_anew_what_is_not_fresh_and_what_failed() {
    Cached<Integer> stale = new Cached<>(reads::incrementAndGet, readers, Duration.ZERO, LONG);
    assertThat(stale.get()).hasValue(1);
    assertThat(stale.get()).hasValue(2);
    Cached<Integer> failsAtFirst =
        new Cached<>(
            () -> {
              if (reads.incrementAndGet() == 3) {
                throw new StorageFailure("no answer", null);
              }
              return reads.get();
            },
            readers,
            LONG,
            LONG);
    assertThat(failsAtFirst.get()).isEmpty();
    assertThat(failsAtFirst.get()).hasValue(4);
  }

  @Test
  void waits_for_one_hanging_read_no_longer_than_its_patience() {
    CountDownLatch back = new CountDownLatch(1);
    Cached<Integer> cached =
        new Cached<>(
            () -> {
              int read = reads.incrementAndGet();
              ProbeTest.awaitQuietly(back);
              return read;
            },
            readers,
            LONG,
            Duration.ofMillis(50));
    for (int i = 0; i < 5; i++) {
      assertThat(cached.get()).isEmpty();
    }
    assertThat(reads).hasValue(1);
    back.countDown();
    await().until(() -> cached.get().isPresent());
    assertThat(reads).hasValue(1);
  }
}
