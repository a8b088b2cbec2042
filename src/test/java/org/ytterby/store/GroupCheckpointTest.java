// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class GroupCheckpointTest {

  @Test
  void returns_only_after_a_checkpoint_that_began_after_the_call() throws Exception {
    AtomicLong written = new AtomicLong();
    AtomicLong synced = new AtomicLong();
    AtomicInteger runs = new AtomicInteger();
    GroupCheckpoint group =
        new GroupCheckpoint(
            () -> {
              long covers = written.get();
              runs.incrementAndGet();
              Thread.yield();
              synced.accumulateAndGet(covers, Math::max);
            });
    List<Future<Boolean>> waiters = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        waiters.add(threads.submit(() -> allCovered(group, written, synced)));
      }
    }
    for (Future<Boolean> waiter : waiters) {
      assertThat(waiter.get()).isTrue();
    }
    assertThat(runs.get()).isLessThanOrEqualTo(64 * 100);
  }

  private static boolean allCovered(GroupCheckpoint group, AtomicLong written, AtomicLong synced)
      throws SQLException {
    boolean covered = true;
    for (int i = 0; i < 100; i++) {
      long mine = written.incrementAndGet();
      group.await();
      covered &= synced.get() >= mine;
    }
    return covered;
  }

  @Test
  void shares_one_checkpoint_among_all_that_wait() throws Exception {
    CountDownLatch firstRuns = new CountDownLatch(1);
    CountDownLatch letGo = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    GroupCheckpoint group =
        new GroupCheckpoint(
            () -> {
              if (runs.incrementAndGet() == 1) {
                firstRuns.countDown();
                wait(letGo);
              }
            });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      all.add(threads.submit(() -> await(group)));
      firstRuns.await();
      for (int i = 0; i < 20; i++) {
        all.add(threads.submit(() -> await(group)));
      }
      while (group.waiting() < 21) {
        Thread.onSpinWait();
      }
      letGo.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(runs.get()).isEqualTo(2);
  }

  @Test
  void tells_every_waiter_of_a_failed_checkpoint_and_works_again_afterwards() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    GroupCheckpoint group =
        new GroupCheckpoint(
            () -> {
              if (runs.incrementAndGet() <= 2) {
                throw new SQLException("disk");
              }
            });
    assertThatThrownBy(group::await).isInstanceOf(SQLException.class);
    assertThatThrownBy(group::await).isInstanceOf(SQLException.class);
    group.await();
    assertThat(runs.get()).isEqualTo(3);
  }

  private static void await(GroupCheckpoint group) {
    try {
      group.await();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
