// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ytterby.run.RevisionScene.problems;
import static org.ytterby.run.RevisionScene.revisions;
import static org.ytterby.run.RevisionScene.runId;
import static org.ytterby.run.RevisionScene.said;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.objects.RenderedObject;
import org.ytterby.objects.RevisedReport;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What becomes of a revision when a destination is asked again, or the run is replaced. */
final class RepeatedRevisionTest {
  private final RevisionScene scene = new RevisionScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedPeers peers = scene.peers;

  @DatabaseTest
  void the_same_refusals_after_a_new_chance_make_no_other(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "SEG";
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(revisions(node)).hasSize(2);
    }
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      node.go();
      assertThat(revisions(node)).hasSize(2);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
    }
    peers.refusesClass = "";
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  @DatabaseTest
  void the_newest_report_says_what_holds_also_when_it_held_before(
      DatabaseSettings settings, @TempDir Path folder) {
    // SEG, RTDOSE, SR and a revision; then at each restart SEG and a revision.
    peers.answers("pacs", 0xA900, 0, 0, 0, 0x0122, 0, 0xA900, 0);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
    }
    scene.restarted(settings, folder).close();
    try (RunningNode node = scene.restarted(settings, folder)) {
      assertThat(revisions(node))
          .extracting(Revision::number, Revision::state)
          .containsExactly(
              tuple(1, RevisionState.MADE),
              tuple(2, RevisionState.MADE),
              tuple(3, RevisionState.MADE),
              tuple(4, RevisionState.MADE));
      assertThat(revisions(node).get(2).refusals().getFirst().found()).contains("0122H");
      assertThat(said(node, node.outbox().getLast())).contains("A900H").doesNotContain("0122H");
      List<String> reports =
          node.outbox().stream()
              .filter(row -> row.object().role().equals(RenderedObject.REPORT))
              .map(row -> row.object().sopInstanceUid())
              .toList();
      assertThat(reports).hasSize(4).doesNotHaveDuplicates();
      for (Revision revision : revisions(node)) {
        assertThat(revision.report().predecessors())
            .isEqualTo(reports.subList(0, revision.number() - 1));
      }
      assertThat(problems(node)).isEmpty();
    }
  }

  @DatabaseTest
  void one_that_has_failed_is_not_made_again_for_the_same_refusals(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "SEG";
    world.reviser =
        (id, frozen, inputs, revision) ->
            new RevisedReport(
                List.of(), new ScriptedWorld().revise(id, frozen, inputs, revision).report());
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(revisions(node).getLast().state()).isEqualTo(RevisionState.FAILED);
    }
    try (RunningNode node = scene.restarted(settings, folder)) {
      assertThat(revisions(node)).hasSize(2);
    }
  }

  @DatabaseTest
  void destinations_that_are_asked_again_one_after_the_other_make_no_other(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("second", true));
    peers.refusesClass = "SEG";
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(revisions(node))
          .extracting(Revision::state)
          .as("the second destination refused before the revision for the first was made")
          .containsExactly(RevisionState.MADE, RevisionState.WITHDRAWN, RevisionState.MADE);
    }
    try (RunningNode node = scene.restarted(settings, folder)) {
      assertThat(revisions(node)).hasSize(3);
    }
  }

  @DatabaseTest
  void is_withdrawn_where_the_refusals_hold_no_more(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "SEG";
    RunningNode decided = scene.delivering(settings, folder);
    decided.deliver();
    decided.kill();
    peers.refusesClass = "";
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      node.go();
      assertThat(revisions(node).getLast().state()).isEqualTo(RevisionState.WITHDRAWN);
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR", "SEG");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void a_replaced_run_is_not_revised(DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      String older = runId(node);
      node.receive(TestObjects.slice(4, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(TestObjects.STUDY);
      node.revisions.work(older);
      assertThat(
              node.database.inTx(tx -> node.books.revisions().ofRun(tx, older)).getLast().state())
          .isEqualTo(RevisionState.WITHDRAWN);
      node.go();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }
}
