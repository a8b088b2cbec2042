// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.finding.Defect;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** Somebody puts the system clock right, by an hour, while studies come in and are worked on. */
final class ClockSetTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofSeconds(10);

  private final ScriptedWorld world = new ScriptedWorld();

  @DatabaseTest
  void a_clock_set_ahead_does_not_end_a_study_that_is_being_sent(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(slice(1, 10));
      world.clock.pass(SHORT);
      world.clock.set(HOUR);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks)
          .containsEntry(STUDY, node.now().plus(RunningNode.QUIET).minus(SHORT));

      node.receive(slice(2, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(FrozenRun.parse(node.runs().getFirst().frozen()).inputs()).hasSize(2);
      worksAndVerifies(node);
    }
  }

  @DatabaseTest
  void a_clock_set_back_holds_no_study_back(DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(slice(1, 10));
      world.clock.set(HOUR.negated());
      node.receive(slice(2, 10));
      node.cases.resume(Duration.ofMinutes(1));
      assertThat(node.wakeups.looks)
          .as("an hour ahead there is no look, so the sweep plans another")
          .containsEntry(STUDY, node.now());

      world.clock.pass(SHORT);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      Instant quiet = node.now().plus(RunningNode.QUIET).minus(SHORT);
      assertThat(node.wakeups.looks).containsEntry(STUDY, quiet);
      world.clock.pass(RunningNode.QUIET.minus(SHORT));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      worksAndVerifies(node);
    }
  }

  @DatabaseTest
  void a_clock_set_back_does_not_lengthen_the_longest_wait(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      AssociationInfo open = node.open();
      node.send(open, slice(1, 10));
      node.arrivals.flush();
      world.clock.set(HOUR.negated());
      world.clock.pass(RunningNode.MAX_WAIT.minus(SHORT));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(SHORT));
      world.clock.pass(SHORT);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }

  @DatabaseTest
  void a_clock_set_back_while_the_node_was_down_holds_nothing_back(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(slice(1, 10));
    }
    world.clock.set(HOUR.negated());
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.wakeups.looks.get(STUDY)).isBeforeOrEqualTo(node.now());
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      worksAndVerifies(node);
    }
  }

  @DatabaseTest
  void attempts_that_wait_are_not_held_up_by_a_clock_set_back(
      DatabaseSettings settings, @TempDir Path folder) {
    ScriptedPeers peers = new ScriptedPeers();
    world.courier = peers;
    peers.answers("pacs", 0xA700);
    world.reconstructor =
        (runId, frozen, inputs) -> {
          throw new Defect("on purpose");
        };
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      String runId = node.runs().getFirst().runId();
      node.worker.work(runId);
      node.worker.resume(Duration.ofMinutes(1));
      assertThat(node.wakeups.runs).containsEntry(runId, node.now().plusSeconds(30));
      world.clock.set(HOUR.negated());
      node.worker.resume(Duration.ofMinutes(1));
      assertThat(node.wakeups.runs).containsEntry(runId, node.now());
      world.reconstructor = TestRuns::reconstruct;
      node.worker.work(runId);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERING);

      node.deliver();
      assertThat(peers.sent("pacs")).hasSize(1);
      node.deliver();
      assertThat(peers.sent("pacs")).as("the wait holds").hasSize(1);
      world.clock.set(HOUR.negated());
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void what_was_planned_is_planned_anew_when_the_clock_is_set_back(
      DatabaseSettings settings, @TempDir Path folder) {
    AtomicInteger planned = new AtomicInteger();
    try (RunningNode node = new RunningNode(world, settings, folder);
        ClockWatch watch =
            new ClockWatch(
                node.books,
                () -> {
                  if (planned.incrementAndGet() == 1) {
                    throw new StorageFailure("the database is away", null);
                  }
                })) {
      world.clock.pass(HOUR);
      watch.look();
      world.clock.set(HOUR);
      watch.look();
      world.clock.set(Duration.ofSeconds(-1));
      watch.look();
      assertThat(planned).as("time passes, is set ahead, and put right a little").hasValue(0);
      world.clock.set(HOUR.negated());
      watch.look();
      watch.look();
      assertThat(planned).as("tried again after a failure").hasValue(2);
      world.clock.pass(SHORT);
      watch.look();
      assertThat(planned).as("once").hasValue(2);
    }
  }

  /** The run is delivered, and the ledger, whose times go back and forth, holds. */
  private static void worksAndVerifies(RunningNode node) {
    node.go();
    assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    LedgerVerifier.Witness witness =
        new LedgerVerifier.Witness(
            uid -> node.archive.find(uid).map(StoredInstance::sha256), _ -> List.of());
    LedgerVerifier.Report report =
        LedgerVerifier.verify(node.database, Set.of(RunningNode.NODE), witness);
    assertThat(report.problems()).isEmpty();
    assertThat(report.rows()).isGreaterThan(3);
  }
}
