// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import static org.assertj.core.api.Assertions.assertThat;

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
}
