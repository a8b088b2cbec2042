// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.audit.LedgerProblem;
import org.ytterby.audit.LedgerVerifier;
import org.ytterby.finding.Outcome;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** The doses that were delivered, and those that nobody vouches for. */
final class DeliveredDoseExportTest {
  private final ScriptedWorld world = new ScriptedWorld();

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
            TestRuns.reconstruct(runId, frozen, inputs)
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
  void exports_whatever_a_destination_has_accepted(
      DatabaseSettings settings, @TempDir Path folder) {
    ScriptedPeers peers = new ScriptedPeers();
    world.courier = peers;
    world.destinations.add(ScriptedWorld.destination("second", true));
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
}
