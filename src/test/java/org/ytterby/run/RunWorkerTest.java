// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.finding.Defect;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

final class RunWorkerTest {
  private final RunningNode.World world = new RunningNode.World();

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
          node.database.inTx(tx -> node.books.runs().outputs(tx, run.runId()));
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

      world.reconstructor = RunningNode.World::reconstruct;
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
          (id, frozen, inputs) -> RunningNode.World.reconstruct(id, oneSecondLater(frozen), inputs);
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
  void waits_for_a_person_where_the_protocol_asks_for_it(
      DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> RunningNode.World.reviewed(instances);
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
    world.assessor = (study, instances) -> RunningNode.World.reviewed(instances);
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

      world.assessor = (study, instances) -> RunningNode.World.reviewed(instances);
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
    world.assessor = (study, instances) -> RunningNode.World.reviewed(instances);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      world.assessor = (study, instances) -> RunningNode.World.ready(instances);
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
            switch (RunningNode.World.reconstruct(runId, frozen, inputs)) {
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

  @DatabaseTest
  void shows_and_exports_what_was_delivered(DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      CaseViews views = new CaseViews(node.books);
      CaseViews.Page page = views.page(Optional.empty(), 10);
      assertThat(page.next()).isEmpty();
      assertThat(page.cases()).hasSize(1);
      String id = String.valueOf(page.cases().getFirst().get("id"));
      Map<String, Object> whole = views.one(id).orElseThrow();
      assertThat(whole).containsKeys("case", "regions", "findings", "runs");
      assertThat(whole.get("case"))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("state", "CLOSED");
      assertThat(views.one("nonesuch")).isEmpty();

      StringBuilder csv = new StringBuilder();
      DeliveredDoseExport export = new DeliveredDoseExport(node.database, RunningNode.NODE);
      export.csv(csv);
      List<String> lines = csv.toString().lines().toList();
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0))
          .startsWith("case,run,run_number,state,superseded_by,study_uid,delivered_at");
      assertThat(lines.get(1))
          .contains(id)
          .contains("liver")
          .contains("40.5")
          .contains("RTDOSE 2.25.");
      StringBuilder json = new StringBuilder();
      export.json(json);
      assertThat(CanonicalJson.read("export", "{\"rows\":" + json + "}").get("rows"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .hasSize(1);
    }
  }

  @DatabaseTest
  void exports_by_what_a_dose_is_judged_and_who_released_it(
      DatabaseSettings settings, @TempDir Path folder) {
    Map<String, Object> region =
        Map.of(
            "name",
            "liver",
            "mean_gy",
            666.150088537745,
            "roi_number",
            7,
            "tracking_uid",
            "2.25.7",
            "relative",
            Map.of("mean_gy", 700.0));
    Map<String, Object> totals =
        Map.of("ratio", 0.31, "administered_mbq", 16.001693400000004, "outside_gate", true);
    world.reconstructor =
        (runId, frozen, inputs) ->
            RunningNode.World.reconstruct(runId, frozen, inputs)
                .then(
                    made ->
                        Outcome.done(
                            new Reconstructor.Result(
                                made.objects(),
                                Map.of(
                                    "case",
                                    Map.of("held_because", "RATIO OUTSIDE GATE 0.31"),
                                    "totals",
                                    totals,
                                    "regions",
                                    List.of(region)),
                                Optional.of("RATIO OUTSIDE GATE 0.31"))));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      node.worker.release(node.studyCase().caseId(), "web", Optional.of("on call"));
      node.deliver();

      assertThat(exported(node))
          .singleElement()
          .satisfies(
              row ->
                  assertThat(row)
                      .containsEntry("mean_gy", 666.150088537745)
                      .containsEntry("relative_mean_gy", 700.0)
                      .containsEntry("roi_number", 7)
                      .containsEntry("tracking_uid", "2.25.7")
                      .containsEntry("ratio", 0.31)
                      .containsEntry("administered_mbq", 16.001693400000004)
                      .containsEntry("outside_gate", true)
                      .containsEntry("held_because", "RATIO OUTSIDE GATE 0.31")
                      .containsEntry("released", node.now() + " by on call"));
      StringBuilder csv = new StringBuilder();
      new DeliveredDoseExport(node.database, RunningNode.NODE).csv(csv);
      List<String> lines = csv.toString().lines().toList();
      assertThat(lines.getFirst().split(",")).containsExactlyElementsOf(keys(node));
      assertThat(lines.getLast().split(","))
          .contains("666.15", "700", "0.31", "16.0017", "7", "true");
      assertThat(problems(node)).isEmpty();
    }
  }

  private static Set<String> keys(RunningNode node) {
    return exported(node).getFirst().keySet();
  }

  @DatabaseTest
  void says_which_run_the_numbers_are_of(DatabaseSettings settings, @TempDir Path folder) {
    Reconstructor plain =
        (runId, frozen, inputs) ->
            switch (RunningNode.World.reconstruct(runId, frozen, inputs)) {
              case Outcome.Done<Reconstructor.Result> made ->
                  Outcome.of(
                      new Reconstructor.Result(
                          made.value().objects(),
                          Map.of(
                              "case",
                              Map.of("state", "READY", "run_number", 1, "status", "PRELIMINARY"),
                              "basis",
                              "relative"),
                          Optional.empty()),
                      List.of(
                          Finding.review(
                              FindingCode.FIELD_OF_VIEW, "pet", "cut", "whole", "look")));
              case Outcome.Blocked<Reconstructor.Result> blocked -> blocked;
            };
    world.reconstructor = plain;
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      CaseViews views = new CaseViews(node.books);
      node.receive(slice(1, 10));
      Map<String, Object> waiting = views.one(node.studyCase().caseId()).orElseThrow();
      assertThat(waiting).containsKeys("inputs", "constants", "totals", "thresholds", "software");
      assertThat(waiting.get("regions")).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
      assertThat(waiting.get("numbers_of")).isNull();

      node.settle();
      node.go();
      world.reconstructor =
          (runId, frozen, inputs) ->
              Outcome.blocked(
                  Finding.block(FindingCode.UNITS, "series", "GML", "BQML", "send BQML"));
      node.receive(slice(4, 10));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      assertThat(node.runs()).hasSize(2);

      Map<String, Object> whole = views.one(node.studyCase().caseId()).orElseThrow();
      assertThat(whole.get("case"))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("state", "NEEDS_INPUT")
          .containsEntry("run_number", 1)
          .containsEntry("status", "PRELIMINARY");
      assertThat(whole).containsEntry("basis", "relative");
      assertThat(whole.get("numbers_of"))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("run_id", node.runs().getLast().runId())
          .containsEntry("run_number", 1)
          .containsEntry("newest_run_number", 2);
      assertThat(whole.get("findings"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .as("of both runs, for the numbers are the first one's")
          .extracting(finding -> String.valueOf(((Map<?, ?>) finding).get("code")))
          .isEqualTo(List.of("UNITS", "FIELD_OF_VIEW"));
    }
  }

  /** A list of a thousand cases must not read a thousand frozen records and results. */
  @DatabaseTest
  void a_page_reads_no_more_of_a_run_than_it_shows(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      node.database.inTx(
          tx ->
              tx.handle()
                  .createUpdate("update run set findings = 'unread', summary = 'unread'")
                  .execute());
      Map<String, Object> line =
          new CaseViews(node.books).page(Optional.empty(), 10).cases().getFirst();
      assertThat(line.get("run"))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("number", 1)
          .containsEntry("state", "DELIVERED");
    }
  }

  @DatabaseTest
  void exports_whatever_a_destination_has_accepted(
      DatabaseSettings settings, @TempDir Path folder) {
    ScriptedPeers peers = new ScriptedPeers();
    world.courier = peers;
    world.destinations.add(RunningNode.destination("second", true));
    peers.answers("second", 0xA900, 0xA900);
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      assertThat(exported(node)).as("nothing has gone out").isEmpty();
      node.go();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(exported(node))
          .singleElement()
          .satisfies(
              row ->
                  assertThat(row)
                      .containsEntry("state", "FAILED")
                      .containsEntry("delivered_at", null)
                      .containsEntry(
                          "accepted", "pacs RTDOSE " + node.now() + "; pacs SR " + node.now()));

      peers.answers("second", 0x0000, 0xA700);
      node.receive(slice(4, 10));
      world.clock.pass(RunningNode.QUIET);
      node.go();
      node.receive(slice(5, 10));
      world.clock.pass(RunningNode.QUIET);
      node.cases.look(TestObjects.STUDY);
      assertThat(exported(node))
          .as("two replaced runs, of which pacs has all and second the dose of one")
          .extracting(row -> row.get("state"))
          .containsExactly("SUPERSEDED", "SUPERSEDED");
    }
  }

  @DatabaseTest
  void exports_and_vouches_for_no_dose_that_was_changed_afterwards(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.settle();
      node.go();
      assertThat(problems(node)).isEmpty();
      String summary = node.runs().getFirst().summary().orElseThrow();
      String frozen = node.runs().getFirst().frozen();
      change(node, "update run set summary = ?", summary.replace("40.5", "41.5"));
      assertThat(problems(node)).containsExactly(LedgerProblem.Kind.RECORD_CHANGED);
      StringBuilder csv = new StringBuilder();
      DeliveredDoseExport export = new DeliveredDoseExport(node.database, RunningNode.NODE);
      export.csv(csv);
      assertThat(csv.toString().lines()).hasSize(1);
      assertThat(export.refused()).containsExactly(node.runs().getFirst().runId());
      change(node, "update run set summary = ?", summary);
      change(node, "update run set frozen = ?", frozen.replace("\"number\":1", "\"number\":2"));
      assertThat(problems(node)).containsExactly(LedgerProblem.Kind.RECORD_CHANGED);
      change(node, "update run set frozen = ?", frozen);
      assertThat(problems(node)).isEmpty();
      change(node, "update ledger set subject = ? where action like 'run.%'", "nobody");
      assertThat(new RunAudit(node.database, RunningNode.NODE).unknown())
          .extracting(LedgerProblem::kind)
          .containsExactly(LedgerProblem.Kind.RECORD_CHANGED);
    }
  }

  private static void change(RunningNode node, String sql, String value) {
    node.database.inTx(tx -> tx.handle().execute(sql, value));
  }

  private static List<LedgerProblem.Kind> problems(RunningNode node) {
    RunAudit audit = new RunAudit(node.database, RunningNode.NODE);
    List<LedgerProblem> problems =
        new ArrayList<>(
            LedgerVerifier.verify(
                    node.database,
                    audit.nodes(),
                    new LedgerVerifier.Witness(node.archive::presentSha256, audit::against))
                .problems());
    problems.addAll(audit.unknown());
    return problems.stream().map(LedgerProblem::kind).toList();
  }

  private static List<Map<String, @Nullable Object>> exported(RunningNode node) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    new DeliveredDoseExport(node.database, RunningNode.NODE).rows(rows::add);
    return rows;
  }

  @DatabaseTest
  void pages_through_the_cases_newest_first(DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      for (int study = 0; study < 5; study++) {
        node.receive(TestObjects.sliceOf("1.2.3." + study, 1, 10));
        world.clock.pass(Duration.ofSeconds(1));
      }
      CaseViews views = new CaseViews(node.books);
      CaseViews.Page first = views.page(Optional.empty(), 3);
      CaseViews.Page second = views.page(first.next(), 3);
      assertThat(first.cases())
          .extracting(line -> line.get("study_uid"))
          .containsExactly("1.2.3.4", "1.2.3.3", "1.2.3.2");
      assertThat(second.cases())
          .extracting(line -> line.get("study_uid"))
          .containsExactly("1.2.3.1", "1.2.3.0");
      assertThat(second.next()).isEmpty();
    }
  }
}
