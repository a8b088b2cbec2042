// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

final class QuartzWakeupsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final InstantSource clock = InstantSource.system();
  private final List<String> looked = new CopyOnWriteArrayList<>();
  private final List<String> worked = new CopyOnWriteArrayList<>();
  private final List<String> fetched = new CopyOnWriteArrayList<>();
  private final QuartzWakeups.Handlers noting =
      new QuartzWakeups.Handlers(looked::add, worked::add, fetched::add, () -> {});

  @DatabaseTest
  void wakes_at_the_time_and_once(Database database) {
    try (QuartzWakeups wakeups = QuartzWakeups.open(database, "node1", 1)) {
      wakeups.start(noting);
      Instant soon = clock.instant().plusMillis(300);
      wakeups.look("1.2.3", soon);
      wakeups.work("run-a", clock.instant().minusSeconds(1));
      wakeups.fetch("1.2.3", clock.instant());
      await()
          .atMost(PATIENCE)
          .until(() -> !looked.isEmpty() && !worked.isEmpty() && !fetched.isEmpty());
      assertThat(clock.instant()).isAfterOrEqualTo(soon);
      // A wakeup of later that is over shows that an earlier one would have come twice by now.
      wakeups.look("1.2.4", clock.instant());
      wakeups.work("run-b", clock.instant());
      await().atMost(PATIENCE).until(() -> looked.size() > 1 && worked.size() > 1);
      assertThat(looked).containsExactly("1.2.3", "1.2.4");
      assertThat(worked).containsExactly("run-a", "run-b");
      assertThat(fetched).containsExactly("1.2.3");
    }
  }

  @DatabaseTest
  @Timeout(60)
  void does_not_wait_for_a_computation_that_does_not_end(Database database) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    QuartzWakeups wakeups = QuartzWakeups.open(database, "node1", 1);
    wakeups.start(
        new QuartzWakeups.Handlers(
            study -> {},
            run -> {
              begun.countDown();
              awaitUninterruptibly(hold);
            },
            study -> {},
            () -> {}));
    wakeups.work("run-a", clock.instant());
    awaitUninterruptibly(begun);
    wakeups.close();
    assertThat(hold.getCount()).as("it still computes").isEqualTo(1);
    hold.countDown();
  }

  @DatabaseTest
  void keeps_wakeups_over_a_restart(DatabaseSettings settings) {
    try (Database database = Database.open(settings);
        QuartzWakeups wakeups = QuartzWakeups.open(database, "node1", 1)) {
      wakeups.look("1.2.3", clock.instant().plusMillis(1));
    }
    try (Database database = Database.open(settings);
        QuartzWakeups wakeups = QuartzWakeups.open(database, "node1", 1)) {
      wakeups.start(noting);
      await().atMost(PATIENCE).until(() -> looked.contains("1.2.3"));
    }
  }

  @DatabaseTest
  void a_new_time_replaces_the_old_one(Database database) {
    try (QuartzWakeups wakeups = QuartzWakeups.open(database, "node1", 1)) {
      wakeups.look("1.2.3", clock.instant().plusSeconds(3600));
      wakeups.look("1.2.3", clock.instant());
      wakeups.start(noting);
      await().atMost(PATIENCE).until(() -> looked.contains("1.2.3"));
      Instant soon = clock.instant().plusSeconds(2);
      wakeups.look("1.2.4", soon);
      wakeups.look("1.2.4", soon.plusSeconds(3600));
      wakeups.look("1.2.5", soon.plusMillis(1));
      await().atMost(PATIENCE).until(() -> looked.contains("1.2.5"));
      assertThat(looked).containsExactly("1.2.3", "1.2.5");
    }
  }

  @DatabaseTest
  void a_job_that_wakes_itself_is_woken_again(Database database) {
    try (QuartzWakeups wakeups = QuartzWakeups.open(database, "node1", 1)) {
      AtomicInteger looks = new AtomicInteger();
      wakeups.start(
          new QuartzWakeups.Handlers(
              study -> {
                if (looks.incrementAndGet() < 5) {
                  wakeups.look(study, clock.instant().plusMillis(20));
                }
              },
              run -> {},
              study -> {},
              () -> {}));
      wakeups.look("1.2.3", clock.instant());
      await().atMost(PATIENCE).until(() -> looks.get() == 5);
    }
  }

  @DatabaseTest
  void never_works_on_a_run_twice_at_a_time_nor_on_more_than_there_are_workers(Database database) {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch hold = new CountDownLatch(1);
    CountDownLatch both = new CountDownLatch(2);
    try (QuartzWakeups wakeups = QuartzWakeups.open(database, "node1", 2)) {
      wakeups.start(
          new QuartzWakeups.Handlers(
              study -> {},
              run -> {
                most.accumulateAndGet(working.incrementAndGet(), Math::max);
                both.countDown();
                awaitUninterruptibly(hold);
                worked.add(run);
                working.decrementAndGet();
              },
              study -> {},
              () -> {}));
      wakeups.work("a", clock.instant());
      wakeups.work("b", clock.instant());
      awaitUninterruptibly(both);
      wakeups.work("a", clock.instant());
      wakeups.work("c", clock.instant());
      hold.countDown();
      await().atMost(PATIENCE).until(() -> worked.size() == 4);
      assertThat(most.get()).isEqualTo(2);
      assertThat(worked).containsExactlyInAnyOrder("a", "a", "b", "c");
    }
  }

  @DatabaseTest
  void two_nodes_in_one_process_do_not_meet(Database database) {
    List<String> other = new CopyOnWriteArrayList<>();
    try (QuartzWakeups first = QuartzWakeups.open(database, "node1", 1);
        QuartzWakeups second = QuartzWakeups.open(database, "node2", 1)) {
      first.start(noting);
      second.start(new QuartzWakeups.Handlers(other::add, other::add, other::add, () -> {}));
      first.look("1.2.3", clock.instant());
      second.look("1.2.4", clock.instant());
      await().atMost(PATIENCE).until(() -> !looked.isEmpty() && !other.isEmpty());
      assertThat(looked).containsExactly("1.2.3");
      assertThat(other).containsExactly("1.2.4");
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
