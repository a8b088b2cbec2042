// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.deliver.Courier;
import org.ytterby.deliver.Destination;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreResponse;
import org.ytterby.finding.Defect;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** A node that ends in the middle of something, in each state, and is started again. */
final class RestartTest {
  private final ScriptedWorld world = new ScriptedWorld();

  @DatabaseTest
  void finds_acknowledged_instances_that_no_row_had_counted(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    AssociationInfo open = killed.open();
    assertThat(killed.send(open, slice(1, 10))).isZero();
    assertThat(killed.send(open, slice(2, 10))).isZero();
    assertThat(killed.hasCase()).isFalse();
    killed.kill();

    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(RunningNode.QUIET));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(FrozenRun.parse(node.runs().getFirst().frozen()).inputs()).hasSize(2);
      assertDelivered(node, 1);
    }
  }

  @DatabaseTest
  void opens_a_delivered_case_again_for_an_instance_that_no_row_had_counted(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    killed.go();
    killed.send(killed.open(), slice(4, 10));
    killed.kill();

    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertDelivered(node, 2);
    }
  }

  @DatabaseTest
  void goes_on_settling(DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.receive(slice(1, 10));
    List<String> ledger = killed.ledger();
    killed.kill();

    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(RunningNode.QUIET));
      assertThat(node.ledger()).isEqualTo(ledger);
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertDelivered(node, 1);
    }
  }

  @DatabaseTest
  void does_not_take_the_time_in_which_it_was_down_for_quiet(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.receive(slice(1, 10), slice(2, 10));
    killed.kill();
    world.clock.pass(RunningNode.MAX_WAIT.multipliedBy(2));

    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(RunningNode.QUIET));
      world.clock.pass(RunningNode.QUIET.dividedBy(2));
      node.receive(slice(3, 10));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertDelivered(node, 1);
      assertThat(FrozenRun.parse(node.runs().getFirst().frozen()).inputs()).hasSize(3);
    }
  }

  @DatabaseTest
  void decides_at_once_what_is_handed_in_after_a_restart(
      DatabaseSettings settings, @TempDir Path folder) {
    Assessor plain = world.assessor;
    world.assessor = (study, instances) -> new Assessment.NotOurs("no treatment data");
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    killed.kill();
    world.clock.pass(RunningNode.MAX_WAIT);

    world.assessor = plain;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      world.clock.pass(RunningNode.QUIET.dividedBy(2));
      node.cases.reconsider(STUDY, "a treatment record came");
      node.go();
      assertDelivered(node, 1);
    }
  }

  @DatabaseTest
  void keeps_for_a_person_what_waits_for_one(DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> TestRuns.reviewed(instances);
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    killed.go();
    killed.kill();

    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.go();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.REVIEW);
      assertThat(world.delivered).isEmpty();
      assertThat(node.worker.release(node.studyCase().caseId(), "web", Optional.empty()))
          .isInstanceOf(RunWorker.Release.Released.class);
      node.deliver();
      assertDelivered(node, 1);
    }
  }

  @DatabaseTest
  void waits_as_long_as_the_backoff_says_also_when_the_node_stopped_meanwhile(
      DatabaseSettings settings, @TempDir Path folder) {
    Reconstructor plain = world.reconstructor;
    world.reconstructor =
        (id, frozen, inputs) -> {
          throw new Defect("on purpose");
        };
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    String runId = killed.runs().getFirst().runId();
    killed.worker.work(runId);
    killed.kill();

    world.reconstructor = plain;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.wakeups.runs.clear();
      // The job store fires again what was executing.
      node.worker.work(runId);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.wakeups.runs).containsEntry(runId, node.now().plusSeconds(30));
      world.clock.pass(Duration.ofSeconds(30));
      node.go();
      assertDelivered(node, 1);
    }
  }

  @DatabaseTest
  void works_on_a_queued_run(DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    DoseRun queued = killed.runs().getFirst();
    killed.kill();

    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.wakeups.runs).containsOnlyKeys(queued.runId());
      node.go();
      assertDelivered(node, 1);
      assertThat(node.runs().getFirst().runId()).isEqualTo(queued.runId());
    }
  }

  @DatabaseTest
  void computes_again_what_was_being_computed(DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    String runId = killed.runs().getFirst().runId();
    Reconstructor plain = world.reconstructor;
    world.reconstructor =
        (id, frozen, inputs) -> {
          throw new RunningNode.PowerCut();
        };
    dies(() -> killed.worker.work(runId));
    assertThat(killed.runs().getFirst().state()).isEqualTo(RunState.RECONSTRUCTING);
    killed.kill();

    world.reconstructor = plain;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.wakeups.runs).containsOnlyKeys(runId);
      node.go();
      assertDelivered(node, 1);
      assertThat(node.runs().getFirst().interruptions()).isEqualTo(1);
      assertThat(node.runs().getFirst().failures()).isZero();
    }
  }

  @DatabaseTest
  void gives_the_same_objects_where_they_were_stored_and_nobody_knew(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    String runId = killed.runs().getFirst().runId();
    Reconstructor plain = world.reconstructor;
    world.reconstructor = killed.dyingAfterStoring();
    dies(() -> killed.worker.work(runId));
    List<StoredInstance> stored = killed.archive.study(STUDY);
    killed.kill();

    world.reconstructor = plain;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.go();
      assertDelivered(node, 1);
      assertThat(node.archive.study(STUDY)).isEqualTo(stored);
    }
  }

  @DatabaseTest
  void sends_what_was_queued(DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    killed.worker.work(killed.runs().getFirst().runId());
    killed.kill();

    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.wakeups.runs).isEmpty();
      node.deliver();
      assertDelivered(node, 1);
    }
  }

  @DatabaseTest
  void sends_the_same_bytes_again_where_success_was_not_recorded(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = new RunningNode(world, settings, folder);
    killed.settle();
    killed.worker.work(killed.runs().getFirst().runId());
    Courier plain = world.courier;
    world.courier = (to, objects) -> new DyingTrip(world, to);
    dies(killed::deliver);
    assertThat(world.delivered.get("pacs")).hasSize(1);
    killed.kill();

    world.courier = plain;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.deliver();
      var arrived = Objects.requireNonNull(world.delivered.get("pacs"));
      assertThat(arrived).hasSize(3);
      assertThat(arrived.get(1)).isEqualTo(arrived.get(0));
      assertDelivered(node, 1);
    }
  }

  @DatabaseTest
  void gives_up_a_run_over_which_the_node_dies_again_and_again(
      DatabaseSettings settings, @TempDir Path folder) {
    world.reconstructor =
        (id, frozen, inputs) -> {
          throw new RunningNode.PowerCut();
        };
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      String runId = node.runs().getFirst().runId();
      for (int death = 0; death <= RunWorker.INTERRUPTIONS_ALLOWED; death++) {
        dies(() -> node.worker.work(runId));
      }
      node.worker.work(runId);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
    }
  }

  /** Takes the object, then the power goes before anybody can note it. */
  private record DyingTrip(ScriptedWorld world, Destination destination) implements Courier.Trip {
    @Override
    public boolean accepts(StoredInstance object) {
      return true;
    }

    @Override
    public StoreResponse store(StoredInstance object) {
      new ScriptedWorld.AcceptingTrip(world, destination).store(object);
      throw new RunningNode.PowerCut();
    }

    @Override
    public void close() {}
  }

  /** The newest run is delivered, and each SOP Instance UID came with one digest only. */
  private void assertDelivered(RunningNode node, int runs) {
    assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    assertThat(node.runs()).hasSize(runs);
    assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    Set<String> distinct = new LinkedHashSet<>(world.delivered.get("pacs"));
    assertThat(distinct).hasSize(2 * runs);
    assertThat(distinct.stream().map(line -> line.split(" ")[0]).distinct()).hasSize(2 * runs);
  }

  private static void dies(Runnable work) {
    assertThatThrownBy(work::run).isInstanceOf(RunningNode.PowerCut.class);
  }
}
