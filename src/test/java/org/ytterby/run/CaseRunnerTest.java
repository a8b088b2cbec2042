// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.report;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Protocol;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

final class CaseRunnerTest {
  private final ScriptedWorld world = new ScriptedWorld();

  @DatabaseTest
  void settles_until_nothing_has_arrived_for_the_quiet_period(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(slice(1, 10));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(RunningNode.QUIET));

      world.clock.pass(Duration.ofSeconds(40));
      Instant last = node.now();
      node.receive(slice(2, 10));
      world.clock.pass(Duration.ofSeconds(20));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks).containsEntry(STUDY, last.plus(RunningNode.QUIET));

      world.clock.pass(Duration.ofSeconds(40));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(FrozenRun.parse(node.runs().getFirst().frozen()).inputs()).hasSize(2);
      assertThat(node.ledger()).containsExactly("case.settling", "case.ready", "run.queued");
    }
  }

  @DatabaseTest
  void waits_for_an_open_association_but_not_for_ever(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      AssociationInfo open = node.open();
      node.send(open, slice(1, 10));
      node.arrivals.flush();
      world.clock.pass(RunningNode.QUIET.multipliedBy(2));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.studyCase().reason()).contains("association").contains("open");
      assertThat(node.studyCase().nextLook()).contains(node.now().plus(RunningNode.QUIET));

      world.clock.pass(RunningNode.MAX_WAIT);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }

  @DatabaseTest
  void keeps_and_ignores_what_is_not_ours(DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> new Assessment.NotOurs("nuclide F-18");
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.IGNORED);
      assertThat(node.studyCase().reason()).isEqualTo("not ours: nuclide F-18");
      assertThat(node.archive.study(STUDY)).hasSize(3);
      assertThat(node.runs()).isEmpty();
      assertThat(node.ledger()).containsExactly("case.settling", "case.ignored");
    }
  }

  @DatabaseTest
  void holds_a_case_with_its_findings_until_something_comes(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor =
        (study, instances) ->
            instances.size() < 4
                ? new Assessment.NeedsInput(List.of(missingSlice()))
                : TestRuns.ready(instances);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.studyCase().findings()).containsExactly(missingSlice());
      assertThat(node.studyCase().nextLook()).isEmpty();

      node.receive(slice(4, 10));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.studyCase().findings()).isEmpty();
    }
  }

  @DatabaseTest
  void makes_a_new_run_of_late_instances_and_replaces_the_older(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);

      node.receive(slice(4, 10));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(node.runs())
          .extracting(DoseRun::state)
          .containsExactly(RunState.DELIVERED, RunState.SUPERSEDED);
      assertThat(node.runs()).extracting(DoseRun::number).containsExactly(2, 1);
      assertThat(node.runs().getLast().supersededBy()).contains(node.runs().getFirst().runId());
      assertThat(world.delivered.get("pacs")).hasSize(4);
    }
  }

  @DatabaseTest
  void makes_no_run_of_late_instances_that_the_dose_does_not_depend_on(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor =
        (study, instances) ->
            new Assessment.Ready(Protocol.y90Pet(), Map.of(), Set.of(STUDY + ".1.1"));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      node.receive(slice(4, 10));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.runs()).hasSize(1);
    }
  }

  @DatabaseTest
  void decides_again_at_once_when_treatment_data_come(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> new Assessment.NeedsInput(List.of(missingSlice()));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.cases.reconsider(STUDY, "a treatment record came")).isFalse();
      node.settle();
      world.assessor = (study, instances) -> TestRuns.ready(instances);
      assertThat(node.cases.reconsider(STUDY, "a treatment record came")).isTrue();
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }

  @DatabaseTest
  void does_nothing_when_a_delivered_study_is_sent_again(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      List<String> ledger = node.ledger();
      node.receive(slice(1, 10), slice(2, 10), slice(3, 10));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.ledger()).isEqualTo(ledger);
    }
  }

  @DatabaseTest
  void tells_the_case_of_an_instance_that_came_again_with_other_pixels(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      AssociationInfo open = node.open();
      assertThat(node.send(open, slice(1, 11))).isZero();
      node.close(open);
      assertThat(node.codes()).containsExactly(FindingCode.CONFLICTING_INSTANCE.name());
      node.cases.reconsider(STUDY, "a person asked");
      node.cases.look(STUDY);
      assertThat(node.codes()).containsExactly(FindingCode.CONFLICTING_INSTANCE.name());
      assertThat(node.runs()).hasSize(1);
    }
  }

  @DatabaseTest
  void leaves_results_that_come_back_alone(DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      List<String> ledger = node.ledger();
      String runId = node.runs().getFirst().runId();
      List<RunOutput> outputs = node.database.inTx(tx -> node.books.revisions().outputs(tx, runId));
      for (int i = 0; i < 10; i++) {
        for (RunOutput output : outputs) {
          node.receive(
              node.archive
                  .find(output.sopInstanceUid())
                  .orElseThrow()
                  .location()
                  .read(ReadOptions.everything()));
        }
        node.receive(report("1.2.3." + i, "Ytterby"));
      }
      assertThat(node.ledger()).isEqualTo(ledger);
      assertThat(node.runs()).hasSize(1);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.archive.study(STUDY)).hasSize(3 + 2 + 10);
    }
  }

  @DatabaseTest
  void notices_a_report_that_somebody_else_made(DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.receive(report("1.2.3.1", "Somebody"));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
    }
  }

  private static Finding missingSlice() {
    return Finding.block(
        FindingCode.MISSING_SLICE, STUDY, "a gap", "none", "send the missing slice");
  }
}
