// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.ytterby.run.RevisionScene.revisions;
import static org.ytterby.run.RevisionScene.runId;
import static org.ytterby.run.RevisionScene.said;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What a run makes of a destination that refuses one of its objects for good. */
final class RevisionTest {
  private final RevisionScene scene = new RevisionScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedPeers peers = scene.peers;

  @DatabaseTest
  void the_others_still_go_and_a_new_report_says_what_was_refused(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    peers.comment = "Phantom^Somebody is unknown";
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      assertThat(peers.sent("pacs")).containsExactly("SEG", "RTDOSE", "SR");
      assertThat(revisions(node))
          .extracting(Revision::number, Revision::kind, Revision::state)
          .containsExactly(
              tuple(1, Revision.Kind.AUTOMATIC, RevisionState.MADE),
              tuple(2, Revision.Kind.REFUSALS, RevisionState.DUE));
      assertThat(node.wakeups.runs).containsEntry(runId(node), node.now());

      node.go();
      assertThat(peers.sent("pacs")).containsExactly("SEG", "RTDOSE", "SR", "SR");
      List<OutboxRow> rows = node.outbox();
      assertThat(rows)
          .extracting(row -> row.object().sendOrder(), OutboxRow::state)
          .containsExactly(
              tuple(0, DeliveryState.PARKED),
              tuple(1, DeliveryState.DELIVERED),
              tuple(2, DeliveryState.DELIVERED),
              tuple(3, DeliveryState.DELIVERED));
      assertThat(said(node, rows.getLast())).contains("A900H").doesNotContain("Phantom");
      assertThat(rows.getLast().object().sopInstanceUid())
          .isNotEqualTo(rows.get(2).object().sopInstanceUid());
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.codes()).containsExactly(FindingCode.DELIVERY_REFUSED.name());
      assertThat(node.ledger()).contains("run.revision_due", "run.revision_made");
    }
  }

  @DatabaseTest
  void the_case_shows_revisions_and_what_was_refused_where(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "SEG";
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      Map<String, Object> whole =
          new CaseViews(node.books).one(node.studyCase().caseId()).orElseThrow();
      assertThat(whole.toString())
          .contains("kind=REFUSALS, state=MADE, reason=,")
          .contains("destination pacs, SEG " + node.outbox().getFirst().object().sopInstanceUid())
          .contains("no presentation context")
          .contains("revision=2, role=SR");
    }
  }

  @DatabaseTest
  void a_refused_revision_makes_no_other(DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900, 0x0000, 0xC000, 0xC000, 0xC000);
    try (RunningNode node = scene.delivering(settings, folder)) {
      for (int round = 0; round < 5; round++) {
        node.deliver();
        node.go();
      }
      assertThat(peers.sent("pacs")).containsExactly("SEG", "RTDOSE", "SR", "SR");
      assertThat(revisions(node)).hasSize(2);
    }
  }

  @DatabaseTest
  void two_refused_objects_make_one_revision(DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900, 0x0122);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(revisions(node)).hasSize(2);
      assertThat(revisions(node).getLast().refusals())
          .extracting(Refusal::destination, Refusal::role)
          .containsExactlyInAnyOrder(tuple("pacs", "SEG"), tuple("pacs", "RTDOSE"));
    }
  }

  @DatabaseTest
  void waits_for_what_is_still_to_come_at_the_destination(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900, 0xA700, 0x0122);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      assertThat(peers.sent("pacs")).as("the report waits for the dose").hasSize(2);
      assertThat(revisions(node)).hasSize(1);
      world.clock.pass(Duration.ofSeconds(10));
      node.deliver();
      assertThat(revisions(node)).hasSize(2);
      assertThat(revisions(node).getLast().refusals()).hasSize(2);
    }
  }

  @DatabaseTest
  void goes_to_every_destination_that_takes_reports(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("second", true));
    peers.answers("pacs", 0xA900);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(peers.sent("second")).containsExactly("SEG", "RTDOSE", "SR", "SR");
    }
  }

  @DatabaseTest
  void what_a_destination_refuses_that_is_not_required_makes_none(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(ScriptedWorld.destination("spare", false));
    peers.answers("spare", 0xA900);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(revisions(node)).hasSize(1);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void a_destination_that_wants_nothing_of_us_makes_none(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.down("pacs", ErrorCode.PEER_PERMANENT);
    try (RunningNode node = scene.delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(revisions(node)).hasSize(1);
    }
  }
}
