// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** Cases as people and scripts are shown them. */
final class CaseViewsTest {
  private final ScriptedWorld world = new ScriptedWorld();

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
      assertThat(whole.get("regions"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .isNotEmpty()
          .allSatisfy(region -> assertThat(((Map<?, ?>) region).containsKey("dvh")).isFalse());
      assertThat(views.histograms(id).orElseThrow().get("regions"))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .first()
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsOnlyKeys("name", "tracking_uid", "volume_ml", "dvh")
          .extractingByKey("dvh")
          .isInstanceOf(Map.class);
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
  void says_which_run_the_numbers_are_of(DatabaseSettings settings, @TempDir Path folder) {
    Reconstructor plain =
        (runId, frozen, inputs) ->
            switch (TestRuns.reconstruct(runId, frozen, inputs)) {
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
