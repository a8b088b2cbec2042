// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.FetchScene.LONGEST;
import static org.ytterby.run.FetchScene.found;
import static org.ytterby.run.FetchScene.other;
import static org.ytterby.run.FetchScene.remote;
import static org.ytterby.run.FetchScene.rules;
import static org.ytterby.run.ScriptedLender.ct;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Lack;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What a case that lacks something asks an archive for, and is decided with. */
final class CaseFetchesTest {
  private final FetchScene scene = new FetchScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedLender archive = scene.archive;

  @DatabaseTest
  void waits_for_the_ct_that_a_study_lacks_and_is_decided_with_it(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(slice(1, 10), ct(1), ct(2));
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.studyCase().reason()).isEqualTo("fetching a CT from pacs");
      assertThat(node.wakeups.fetches).containsEntry(STUDY, node.now());
      assertThat(archive.inquiries).as("a look asks nobody itself").isZero();

      node.fetches.fetch(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".2.1", STUDY + ".2.2");
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      scene.settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(FrozenRun.parse(node.runs().getFirst().frozen()).inputs()).hasSize(5);
      assertThat(found(node, FindingCode.FETCHED))
          .returns(Severity.INFO, Finding::severity)
          .returns("archive pacs", Finding::where)
          .returns("2 CT came from it", Finding::found);
      assertThat(node.codes()).containsExactly("FETCHED");
      assertThat(node.ledger())
          .containsExactly(
              "case.settling", "case.fetching", "case.fetched", "case.ready", "run.queued");

      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.codes()).as("stays said").containsExactly("FETCHED");
      assertThat(archive.inquiries).as("what came begins no other round").isEqualTo(1);
    }
  }

  @DatabaseTest
  void asks_for_nothing_that_is_here_or_that_nothing_lacks(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(other(), ct(1), ct(2));
    try (RunningNode node = scene.node(settings, folder)) {
      node.receive(ct(1));
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).as("a part of the CT is here, so none is lacking").isZero();
    }
  }

  @DatabaseTest
  void completes_series_and_takes_no_other_of_a_modality_that_is_here(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(slice(1, 10), slice(4, 10), other(), ct(1));
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".1.4", STUDY + ".2.1");
    }
  }

  @DatabaseTest
  void leaves_archives_alone_for_what_is_not_ours(DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> new Assessment.NotOurs("nuclide F-18");
    archive.holds(ct(1));
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.IGNORED);
      assertThat(node.wakeups.fetches).isEmpty();
    }
  }

  @DatabaseTest
  void asks_again_only_when_something_new_has_come(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      scene.settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(found(node, FindingCode.FETCH_INCOMPLETE))
          .returns(Severity.INFO, Finding::severity)
          .returns("it holds nothing of it beyond what is here", Finding::found)
          .returns("a CT", Finding::expected);

      node.cases.reconsider(STUDY, "a treatment record was handed in");
      scene.settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isEqualTo(1);

      node.receive(slice(4, 10));
      scene.settles(node);
      assertThat(node.studyCase().reason()).startsWith("fetching a CT");
      archive.holds(ct(1));
      node.fetches.fetch(STUDY);
      scene.settles(node);
      assertThat(archive.inquiries).isEqualTo(2);
      assertThat(node.codes()).containsExactly("FETCHED");
    }
  }

  @DatabaseTest
  void asks_for_slices_that_a_run_was_refused_for(DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = rules(Set.of(Lack.SLICES), "pacs");
    Finding missing =
        Finding.block(
            FindingCode.MISSING_SLICE, "series " + STUDY + ".1", "a gap", "no gap", "send it");
    world.reconstructor =
        (runId, frozen, inputs) ->
            inputs.size() < 4
                ? new Outcome.Blocked<>(List.of(missing))
                : TestRuns.reconstruct(runId, frozen, inputs);
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      scene.settles(node);
      assertThat(node.studyCase().reason()).isEqualTo("fetching slices from pacs");
      node.fetches.fetch(STUDY);
      scene.settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.codes()).containsExactly("MISSING_SLICE", "FETCH_INCOMPLETE");
      assertThat(node.runs()).hasSize(1);

      archive.holds(slice(4, 10));
      assertThat(node.fetchRequests.request(CaseId.of(STUDY, 1), "web", Optional.of("physicist")))
          .isInstanceOf(FetchRequests.Request.Accepted.class);
      scene.settles(node);
      node.fetches.fetch(STUDY);
      scene.settles(node);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.runs()).hasSize(2);
      assertThat(found(node, FindingCode.FETCHED).found()).isEqualTo("1 PT came from it");
    }
  }

  @DatabaseTest
  void asks_for_everything_when_a_person_wants_it(DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(other(), ct(1));
    try (RunningNode node = scene.node(settings, folder)) {
      assertThat(node.fetchRequests.request("0123456789abcdef", "web", Optional.empty()))
          .isInstanceOf(FetchRequests.Request.NoCase.class);
      node.receive(ct(2));
      node.settle();
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);

      node.fetchRequests.request(CaseId.of(STUDY, 1), "web", Optional.of("physicist"));
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      node.cases.look(STUDY);
      assertThat(node.studyCase().reason()).isEqualTo("fetching everything of the study from pacs");
      node.fetches.fetch(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".2.1", STUDY + ".3.1");
      scene.settles(node);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.runs()).hasSize(2);
      assertThat(node.ledger()).contains("case.fetch_requested");
      assertThat(archive.inquiries).isEqualTo(1);
    }
  }

  @DatabaseTest
  void never_fetches_results_of_this_node_back(DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = new FetchRules(List.of(remote("pacs")), Set.of(), Set.of("PT", "SEG"), LONGEST);
    world.reconstructor = TestRuns::reconstructWithSegments;
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      List<StoredInstance> own =
          node.archive.study(STUDY).stream().filter(one -> one.modality().equals("SEG")).toList();
      assertThat(own).hasSize(1);
      DataSet result = own.getFirst().location().read(ReadOptions.everything());
      archive.holds(result, slice(4, 10));

      node.fetchRequests.request(CaseId.of(STUDY, 1), "web", Optional.empty());
      node.cases.look(STUDY);
      node.fetches.fetch(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".1.4");
    }
  }

  @DatabaseTest
  void has_nobody_to_ask_where_no_archive_is_configured(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = FetchRules.NONE;
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.fetchRequests.request(CaseId.of(STUDY, 1), "web", Optional.empty()))
          .isInstanceOf(FetchRequests.Request.NoArchive.class);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }
}
