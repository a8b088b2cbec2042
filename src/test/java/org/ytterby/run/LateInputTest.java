// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What comes while a look reads, after it has read it; and looks that fail. */
final class LateInputTest {
  private final ScriptedWorld world = new ScriptedWorld();
  private final AtomicInteger looks = new AtomicInteger();

  @DatabaseTest
  void decides_again_when_treatment_data_come_during_the_look(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      world.assessor =
          (study, instances) -> {
            if (looks.incrementAndGet() > 1) {
              return TestRuns.ready(instances);
            }
            assertThat(node.cases.handIn(STUDY, "a record came", tx -> 7))
                .isEqualTo(new CaseRunner.HandedIn<>(7, true));
            return needsInput();
          };
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.ledger()).doesNotContain("case.needs_input");
    }
  }

  @DatabaseTest
  void keeps_the_case_as_it_is_when_treatment_data_can_t_be_stored(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> needsInput();
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      List<String> ledger = node.ledger();
      assertThatThrownBy(
              () ->
                  node.cases.handIn(
                      STUDY,
                      "a record came",
                      tx -> {
                        throw new Defect("on purpose");
                      }))
          .isInstanceOf(Defect.class);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.ledger()).isEqualTo(ledger);
      assertThat(node.cases.handIn("1.2.3", "before the study", tx -> 1).known()).isFalse();
    }
  }

  @DatabaseTest
  void settles_again_when_an_instance_lands_during_the_look(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      world.assessor =
          (study, instances) -> {
            if (looks.incrementAndGet() == 1) {
              node.receive(slice(4, 10));
            }
            return TestRuns.ready(instances);
          };
      node.settle();
      assertThat(node.runs()).isEmpty();
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(RunningNode.QUIET));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(node.runs()).hasSize(1);
      assertThat(inputs(node)).isEqualTo(4);
    }
  }

  @DatabaseTest
  void opens_the_case_again_when_an_instance_lands_during_the_last_look(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      AssociationInfo open = node.open();
      node.send(open, slice(1, 10));
      node.arrivals.flush();
      world.clock.pass(RunningNode.MAX_WAIT);
      world.assessor =
          (study, instances) -> {
            if (looks.incrementAndGet() == 1) {
              node.send(open, slice(2, 10));
              node.close(open);
            }
            return TestRuns.ready(instances);
          };
      node.cases.look(STUDY);
      assertThat(inputs(node)).isEqualTo(1);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.studyCase().reason()).contains("late");
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plus(RunningNode.QUIET));

      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(inputs(node)).isEqualTo(2);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  @DatabaseTest
  void keeps_a_conflict_of_which_it_is_told_during_the_look(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      world.assessor =
          (study, instances) -> {
            node.receive(slice(1, 11));
            return TestRuns.ready(instances);
          };
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly(FindingCode.CONFLICTING_INSTANCE.name());
    }
  }

  @DatabaseTest
  void asks_for_a_person_when_looks_fail_again_and_again(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = LateInputTest::fails;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plusSeconds(30));
      node.cases.look(STUDY);
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now().plusSeconds(60));
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.studyCase().findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo(FindingCode.ENGINE_FAILED);
                assertThat(finding.found()).contains("Defect");
                assertThat(finding.blocks()).isTrue();
              });

      world.assessor = (study, instances) -> TestRuns.ready(instances);
      node.cases.reconsider(STUDY, "a treatment record came");
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.studyCase().failedLooks()).isZero();
    }
  }

  private static Assessment fails(String study, List<StoredInstance> instances) {
    throw new Defect("on purpose");
  }

  private static Assessment needsInput() {
    return new Assessment.NeedsInput(
        List.of(
            Finding.block(
                FindingCode.ADMINISTERED_ACTIVITY_MISSING, STUDY, "none", "GBq", "send it")));
  }

  private static int inputs(RunningNode node) {
    return FrozenRun.parse(node.runs().getFirst().frozen()).inputs().size();
  }
}
