// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.FindingCode;
import org.ytterby.objects.RenderedObject;
import org.ytterby.objects.RevisedReport;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What a run makes of a destination that refuses one of its objects for good. */
final class RevisionTest {
  private final RunningNode.World world = new RunningNode.World();
  private final ScriptedPeers peers = new ScriptedPeers();

  RevisionTest() {
    world.courier = peers;
    world.reconstructor = RunningNode.World::reconstructWithSegments;
  }

  @DatabaseTest
  void the_others_still_go_and_a_new_report_says_what_was_refused(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    peers.comment = "Phantom^Somebody is unknown";
    try (RunningNode node = delivering(settings, folder)) {
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
      List<OutboxRow> rows = rows(node);
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
    try (RunningNode node = delivering(settings, folder)) {
      node.deliver();
      node.go();
      Map<String, Object> whole =
          new CaseViews(node.books).one(node.studyCase().caseId()).orElseThrow();
      assertThat(whole.toString())
          .contains("kind=REFUSALS, state=MADE, reason=,")
          .contains("destination pacs, SEG " + rows(node).getFirst().object().sopInstanceUid())
          .contains("no presentation context")
          .contains("revision=2, role=SR");
    }
  }

  @DatabaseTest
  void a_refused_revision_makes_no_other(DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900, 0x0000, 0xC000, 0xC000, 0xC000);
    try (RunningNode node = delivering(settings, folder)) {
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
    try (RunningNode node = delivering(settings, folder)) {
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
    try (RunningNode node = delivering(settings, folder)) {
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
    world.destinations.add(RunningNode.destination("second", true));
    peers.answers("pacs", 0xA900);
    try (RunningNode node = delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(peers.sent("second")).containsExactly("SEG", "RTDOSE", "SR", "SR");
    }
  }

  @DatabaseTest
  void what_a_destination_refuses_that_is_not_required_makes_none(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(RunningNode.destination("spare", false));
    peers.answers("spare", 0xA900);
    try (RunningNode node = delivering(settings, folder)) {
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
    try (RunningNode node = delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(rows(node)).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(revisions(node)).hasSize(1);
    }
  }

  @DatabaseTest
  void is_made_after_a_restart_with_the_same_bytes_wherever_the_power_went(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    RunningNode decided = delivering(settings, folder);
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
  void the_same_refusals_after_a_new_chance_make_no_other(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "SEG";
    try (RunningNode node = delivering(settings, folder)) {
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
    try (RunningNode node = delivering(settings, folder)) {
      node.deliver();
      node.go();
    }
    restarted(settings, folder).close();
    try (RunningNode node = restarted(settings, folder)) {
      assertThat(revisions(node))
          .extracting(Revision::number, Revision::state)
          .containsExactly(
              tuple(1, RevisionState.MADE),
              tuple(2, RevisionState.MADE),
              tuple(3, RevisionState.MADE),
              tuple(4, RevisionState.MADE));
      assertThat(revisions(node).get(2).refusals().getFirst().found()).contains("0122H");
      assertThat(said(node, rows(node).getLast())).contains("A900H").doesNotContain("0122H");
      List<String> reports =
          rows(node).stream()
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
                List.of(), new RunningNode.World().revise(id, frozen, inputs, revision).report());
    try (RunningNode node = delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(revisions(node).getLast().state()).isEqualTo(RevisionState.FAILED);
    }
    try (RunningNode node = restarted(settings, folder)) {
      assertThat(revisions(node)).hasSize(2);
    }
  }

  @DatabaseTest
  void destinations_that_are_asked_again_one_after_the_other_make_no_other(
      DatabaseSettings settings, @TempDir Path folder) {
    world.destinations.add(RunningNode.destination("second", true));
    peers.refusesClass = "SEG";
    try (RunningNode node = delivering(settings, folder)) {
      node.deliver();
      node.go();
      assertThat(revisions(node))
          .extracting(Revision::state)
          .as("the second destination refused before the revision for the first was made")
          .containsExactly(RevisionState.MADE, RevisionState.WITHDRAWN, RevisionState.MADE);
    }
    try (RunningNode node = restarted(settings, folder)) {
      assertThat(revisions(node)).hasSize(3);
    }
  }

  @DatabaseTest
  void is_withdrawn_where_the_refusals_hold_no_more(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.refusesClass = "SEG";
    RunningNode decided = delivering(settings, folder);
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
    try (RunningNode node = delivering(settings, folder)) {
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

  @DatabaseTest
  void is_tried_again_later_and_given_up_in_the_end(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xA900);
    world.reviser =
        (id, frozen, inputs, revision) -> {
          throw new Defect("the disk is full");
        };
    try (RunningNode node = delivering(settings, folder)) {
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
              1,
              RunningNode.World.object(
                  id, frozen, "RTDOSE", Uids.RTDoseStorage, 1, "another dose"));
          return new RevisedReport(first, revised.report());
        };
    try (RunningNode node = delivering(settings, folder)) {
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
    try (RunningNode node = delivering(settings, folder)) {
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
    try (RunningNode node = delivering(settings, folder)) {
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

  private static List<LedgerProblem> problems(RunningNode node) {
    RunAudit audit = new RunAudit(node.database, RunningNode.NODE);
    return LedgerVerifier.verify(
            node.database,
            audit.nodes(),
            new LedgerVerifier.Witness(node.archive::presentSha256, audit::against))
        .problems();
  }

  private RunningNode delivering(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    node.settle();
    node.worker.work(runId(node));
    return node;
  }

  private RunningNode restarted(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    node.startDelivery();
    node.deliver();
    node.go();
    return node;
  }

  private static String said(RunningNode node, OutboxRow row) {
    return node.archive
        .find(row.object().sopInstanceUid())
        .orElseThrow()
        .location()
        .read(ReadOptions.headers())
        .require(Tag.TextValue)
        .text();
  }

  private static String runId(RunningNode node) {
    return node.runs().getFirst().runId();
  }

  private static List<Revision> revisions(RunningNode node) {
    String runId = runId(node);
    return node.database.inTx(tx -> node.books.revisions().ofRun(tx, runId));
  }

  private static List<OutboxRow> rows(RunningNode node) {
    String runId = runId(node);
    return node.database.inTx(tx -> node.books.outbox().ofRun(tx, runId));
  }
}
