// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What waits for a person, and what becomes of it. */
final class HeldRunTest {
  private final ScriptedWorld world = new ScriptedWorld();

  @DatabaseTest
  void waits_for_a_person_where_the_protocol_asks_for_it(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> TestRuns.reviewed(instances);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      String caseId = node.studyCase().caseId();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.REVIEW);
      assertThat(new CaseViews(node.books).page(Optional.empty(), 1).cases().getFirst())
          .containsEntry("reason", "run 1 waits for a person to release it")
          .extractingByKey("run", InstanceOfAssertFactories.MAP)
          .containsEntry("state", "REVIEW")
          .containsEntry("reason", "waits for a person to release it");
      assertThat(world.delivered).isEmpty();
      assertThat(new CaseViews(node.books).waiting())
          .containsExactly(Map.entry("runs_held", 1), Map.entry("needs_input", 0));

      assertThat(node.worker.release(caseId, "web", Optional.of("physicist on call")))
          .isEqualTo(new RunWorker.Release.Released(node.runs().getFirst().runId()));
      assertThat(new CaseViews(node.books).waiting()).containsEntry("runs_held", 0);
      assertThat(node.ledger()).containsSubsequence("run.review", "run.released", "run.delivering");
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.worker.release(caseId, "web", Optional.empty()))
          .isEqualTo(new RunWorker.Release.NothingHeld(Optional.of(RunState.DELIVERED)));
      assertThat(node.worker.release("nonesuch", "web", Optional.empty()))
          .isEqualTo(new RunWorker.Release.NoCase());
    }
  }

  @DatabaseTest
  void sends_nothing_that_is_held_once_its_case_has_moved_on(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> TestRuns.reviewed(instances);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      String caseId = node.studyCase().caseId();
      node.receive(slice(4, 10));
      assertThat(node.worker.release(caseId, "web", Optional.empty()))
          .as("the look that follows may replace the run")
          .isEqualTo(new RunWorker.Release.CaseMovedOn(CaseState.SETTLING));

      Finding tie =
          Finding.block(FindingCode.EMISSION_TIE, "study", "2 series", "one", "send the right one");
      world.assessor = (study, instances) -> new Assessment.NeedsInput(List.of(tie));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.CANCELLED);
      assertThat(node.worker.release(caseId, "web", Optional.empty()))
          .isEqualTo(new RunWorker.Release.NothingHeld(Optional.of(RunState.CANCELLED)));

      world.assessor = (study, instances) -> TestRuns.reviewed(instances);
      node.cases.reconsider(TestObjects.STUDY, "a treatment record came");
      node.go();
      assertThat(node.runs())
          .as("what was called back is no answer: the same question is computed again")
          .extracting(DoseRun::state)
          .containsExactly(RunState.REVIEW, RunState.CANCELLED);
      assertThat(world.delivered).isEmpty();
    }
  }

  @DatabaseTest
  void replaces_what_waits_for_a_person_when_treatment_data_come(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> TestRuns.reviewed(instances);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      world.assessor = (study, instances) -> TestRuns.ready(instances);
      node.cases.reconsider(TestObjects.STUDY, "a treatment record came");
      node.go();
      assertThat(node.runs())
          .extracting(DoseRun::state)
          .containsExactly(RunState.DELIVERED, RunState.SUPERSEDED);
      assertThat(world.delivered.get("pacs")).as("the newer run only").hasSize(2);
      assertThat(node.worker.release(node.studyCase().caseId(), "web", Optional.empty()))
          .isEqualTo(new RunWorker.Release.NothingHeld(Optional.of(RunState.DELIVERED)));
    }
  }

  @DatabaseTest
  void waits_for_a_person_where_the_result_is_held_whatever_the_protocol_says(
      DatabaseSettings settings, @TempDir Path folder) {
    world.reconstructor =
        (runId, frozen, inputs) ->
            switch (TestRuns.reconstruct(runId, frozen, inputs)) {
              case Outcome.Done<Reconstructor.Result> made ->
                  Outcome.done(
                      new Reconstructor.Result(
                          made.value().objects(),
                          Map.of("regions", List.of()),
                          Optional.of("RATIO OUTSIDE GATE 0.36 (expected 0.79)")));
              case Outcome.Blocked<Reconstructor.Result> blocked -> blocked;
            };
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      DoseRun held = node.runs().getFirst();
      assertThat(held.state()).isEqualTo(RunState.REVIEW);
      assertThat(held.reason())
          .isEqualTo("waits for a person to release it: RATIO OUTSIDE GATE 0.36 (expected 0.79)");
      assertThat(world.delivered).isEmpty();
      assertThat(node.studyCase().reason()).contains("RATIO OUTSIDE GATE 0.36 (expected 0.79)");
      assertThat(node.worker.release(node.studyCase().caseId(), "web", Optional.empty()))
          .isEqualTo(new RunWorker.Release.Released(held.runId()));
      node.deliver();
      assertThat(world.delivered.get("pacs")).hasSize(2);
    }
  }
}
