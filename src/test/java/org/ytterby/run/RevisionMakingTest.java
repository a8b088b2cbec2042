// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.run.RevisionScene.problems;
import static org.ytterby.run.RevisionScene.revisions;
import static org.ytterby.run.RevisionScene.runId;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.finding.Defect;
import org.ytterby.finding.FindingCode;
import org.ytterby.objects.RenderedObject;
import org.ytterby.objects.RevisedReport;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** How a revision is made, fails, and is held against the ledger. */
final class RevisionMakingTest {
  private final RevisionScene scene = new RevisionScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedPeers peers = scene.peers;

  @DatabaseTest
  void is_made_after_a_restart_with_the_same_bytes_wherever_the_power_went(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    RunningNode decided = scene.delivering(settings, folder);
    decided.deliver();
    String runId = runId(decided);
    decided.kill();

    RunningNode storing = new RunningNode(world, settings, folder);
    assertThat(storing.wakeups.runs).containsKey(runId);
    Reviser plain = world.reviser;
    world.reviser =
        (id, frozen, inputs, revision) -> {
          storing.storeOwn(plain.revise(id, frozen, inputs, revision).report());
          throw new RunningNode.PowerCut();
        };
    assertThatThrownBy(() -> storing.revisions.work(runId))
        .isInstanceOf(RunningNode.PowerCut.class);
    storing.kill();

    world.reviser = plain;
    world.clock.pass(Duration.ofDays(1));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      assertThat(node.wakeups.runs).containsKey(runId);
      node.go();
      assertThat(peers.sent("pacs")).containsExactly("SEG", "RTDOSE", "SR", "SR");
      Revision made = revisions(node).getLast();
      assertThat(made.state()).isEqualTo(RevisionState.MADE);
      assertThat(made.attempts()).isEqualTo(2);
      assertThat(LedgerVerifier.verify(node.database, node.archive::presentSha256).problems())
          .isEmpty();
    }
  }

  @DatabaseTest
  void is_tried_again_later_and_given_up_in_the_end(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    world.reviser =
        (id, frozen, inputs, revision) -> {
          throw new Defect("the disk is full");
        };
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      for (int attempt = 1; attempt <= 3; attempt++) {
        node.revisions.work(runId(node));
        node.revisions.work(runId(node));
        assertThat(revisions(node).getLast().attempts())
            .as("the backoff stands")
            .isEqualTo(attempt);
        world.clock.pass(Duration.ofMinutes(10));
      }
      assertThat(revisions(node).getLast().state()).isEqualTo(RevisionState.FAILED);
      assertThat(node.ledger()).contains("run.revision_failed");
    }
  }

  @DatabaseTest
  void is_not_made_where_the_run_computed_anew_gives_other_bytes(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    Reviser plain = world.reviser;
    world.reviser =
        (id, frozen, inputs, revision) -> {
          RevisedReport revised = plain.revise(id, frozen, inputs, revision);
          List<RenderedObject> first = new ArrayList<>(revised.first());
          first.set(
              1, TestRuns.object(id, frozen, "RTDOSE", Uids.RTDoseStorage, 1, "another dose"));
          return new RevisedReport(first, revised.report());
        };
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      Revision failed = revisions(node).getLast();
      assertThat(failed.state()).isEqualTo(RevisionState.FAILED);
      assertThat(failed.attempts()).as("another attempt would give the same").isEqualTo(1);
      assertThat(failed.reason()).startsWith("computed anew the run gave other bytes");
      assertThat(peers.sent("pacs")).containsExactly("SEG", "RTDOSE", "SR");
      assertThat(node.ledger()).contains("run.revision_failed").doesNotContain("run.revision_made");
      assertThat(node.studyCase().reason()).contains("revision 2 was not made: computed anew");
      assertThat(node.codes()).containsExactly(FindingCode.DELIVERY_REFUSED.name());
      Map<String, Object> shown =
          new CaseViews(node.books).one(node.studyCase().caseId()).orElseThrow();
      assertThat(shown.toString())
          .contains("kind=REFUSALS, state=FAILED, reason=" + failed.reason());
      node.deliver();
      node.go();
      assertThat(revisions(node)).as("no loop").hasSize(2);
      assertThat(problems(node)).isEmpty();
    }
  }

  @DatabaseTest
  void the_audit_sees_refusals_that_were_changed(DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(problems(node)).isEmpty();
      node.database.inTx(
          tx ->
              tx.handle()
                  .createUpdate("update revision set refusals = '[]' where revision = 2")
                  .execute());
      assertThat(problems(node))
          .hasSize(2)
          .allSatisfy(
              problem -> {
                assertThat(problem.kind()).isEqualTo(LedgerProblem.Kind.RECORD_CHANGED);
                assertThat(problem.toString()).contains("revision 2 of run");
              });
    }
  }

  @DatabaseTest
  void the_audit_sees_predecessors_that_were_changed(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      node.database.inTx(
          tx ->
              tx.handle()
                  .createUpdate("update revision set predecessors = '[]' where revision = 2")
                  .execute());
      assertThat(problems(node))
          .hasSize(2)
          .allSatisfy(
              problem -> assertThat(problem.toString()).contains("predecessors of revision 2"));
    }
  }
}
