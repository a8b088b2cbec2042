// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

final class RunWorkerTest {
  private final ScriptedWorld world = new ScriptedWorld();

  @DatabaseTest
  void stores_objects_before_it_queues_them_and_sends_what_is_stored(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      DoseRun queued = node.runs().getFirst();
      assertThat(node.wakeups.runs).containsEntry(queued.runId(), node.now());
      node.worker.work(queued.runId());
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERING);
      node.deliver();

      DoseRun run = node.runs().getFirst();
      assertThat(run.state()).isEqualTo(RunState.DELIVERED);
      assertThat(run.deliveredAt()).contains(node.now());
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      List<RunOutput> outputs =
          node.database.inTx(tx -> node.books.revisions().outputs(tx, run.runId()));
      assertThat(outputs).extracting(RunOutput::role).containsExactly("RTDOSE", "SR");
      assertThat(world.delivered.get("pacs"))
          .isEqualTo(
              outputs.stream().map(one -> one.sopInstanceUid() + " " + one.sha256()).toList());
      assertThat(node.ledger())
          .containsExactly(
              "case.settling",
              "case.ready",
              "run.queued",
              "run.reconstructing",
              "run.delivering",
              "object.delivered",
              "object.delivered",
              "run.delivered",
              "case.closed");
    }
  }

  @DatabaseTest
  void names_the_run_after_its_frozen_record(DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      DoseRun run = node.runs().getFirst();
      FrozenRun frozen = FrozenRun.parse(run.frozen());
      assertThat(run.runId())
          .isEqualTo(CanonicalJson.digest(CanonicalJson.read("frozen record", run.frozen())));
      assertThat(frozen.json()).isEqualTo(run.frozen());
      assertThat(frozen.at()).isEqualTo(OffsetDateTime.parse("2026-03-01T11:01:00+01:00"));
      assertThat(frozen.inputs())
          .extracting(FrozenRun.Input::sha256)
          .containsExactlyElementsOf(
              node.archive.study(TestObjects.STUDY).stream().map(StoredInstance::sha256).toList());
    }
  }

  @DatabaseTest
  void refuses_in_writing_and_asks_for_input(DatabaseSettings settings, @TempDir Path folder) {
    Finding units = Finding.block(FindingCode.UNITS, "series", "GML", "BQML", "send BQML");
    world.reconstructor = (runId, frozen, inputs) -> Outcome.blocked(units);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.CANCELLED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.studyCase().findings()).containsExactly(units);
      assertThat(world.delivered).isEmpty();

      node.cases.reconsider(TestObjects.STUDY, "a person asked");
      node.go();
      assertThat(node.runs()).hasSize(1);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.studyCase().findings()).containsExactly(units);
    }
  }

  @DatabaseTest
  void tries_a_failed_run_again_with_growing_waits_then_asks_for_a_person(
      DatabaseSettings settings, @TempDir Path folder) {
    world.reconstructor =
        (runId, frozen, inputs) -> {
          throw new Defect("on purpose");
        };
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      String runId = node.runs().getFirst().runId();
      node.worker.work(runId);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.runs().getFirst().reason()).contains("1 of 3").contains("on purpose");
      assertThat(node.runs().getFirst().nextAttemptAt()).contains(node.now().plusSeconds(30));
      assertThat(node.wakeups.runs).containsEntry(runId, node.now().plusSeconds(30));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);

      world.clock.pass(Duration.ofSeconds(30));
      node.worker.work(runId);
      assertThat(node.runs().getFirst().nextAttemptAt()).contains(node.now().plusSeconds(60));
      world.clock.pass(Duration.ofSeconds(60));
      node.worker.work(runId);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.runs().getFirst().nextAttemptAt()).isEmpty();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.codes()).containsExactly(FindingCode.ENGINE_FAILED.name());

      world.reconstructor = TestRuns::reconstruct;
      node.cases.reconsider(TestObjects.STUDY, "a treatment record came");
      node.go();
      assertThat(node.runs().getFirst().number()).isEqualTo(2);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  @DatabaseTest
  void refuses_to_go_on_with_other_bytes_for_the_same_run(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      String runId = node.runs().getFirst().runId();
      world.reconstructor = node.dyingAfterStoring();
      assertThatThrownBy(() -> node.worker.work(runId)).isInstanceOf(RunningNode.PowerCut.class);
      world.reconstructor =
          (id, frozen, inputs) -> TestRuns.reconstruct(id, oneSecondLater(frozen), inputs);
      node.worker.work(runId);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.runs().getFirst().reason()).contains("reproducible");
    }
  }

  private static FrozenRun oneSecondLater(FrozenRun frozen) {
    return new FrozenRun(
        frozen.caseId(),
        frozen.studyInstanceUid(),
        frozen.number(),
        frozen.at().plusSeconds(1),
        frozen.zone(),
        frozen.node(),
        frozen.statement(),
        frozen.inputs(),
        frozen.treatment(),
        frozen.protocol(),
        frozen.destinations());
  }

  @DatabaseTest
  void drops_the_result_of_a_run_that_was_replaced_meanwhile(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      String first = node.runs().getFirst().runId();
      Reconstructor plain = world.reconstructor;
      world.reconstructor =
          (runId, frozen, inputs) -> {
            world.reconstructor = plain;
            node.receive(slice(4, 10));
            world.clock.pass(RunningNode.QUIET);
            node.cases.look(TestObjects.STUDY);
            return plain.reconstruct(runId, frozen, inputs);
          };
      node.worker.work(first);
      assertThat(node.runs())
          .extracting(DoseRun::state)
          .containsExactly(RunState.QUEUED, RunState.SUPERSEDED);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(world.delivered.get("pacs")).hasSize(2);
    }
  }

  @DatabaseTest
  void is_delivered_at_once_where_no_destination_is_required(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.clear();
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.runs().getFirst().reason()).contains("no destination");
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }
}
