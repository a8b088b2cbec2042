// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.ytterby.run.ScriptedLender.ct;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.announce.Announcing;
import org.ytterby.archive.StoredInstance;
import org.ytterby.deliver.Backoff;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Lack;
import org.ytterby.fetch.RemoteArchive;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.Severity;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What becomes of a case that lacks something, with an archive that a test scripts. */
final class CaseFetchesTest {
  private static final Duration LONGEST = Duration.ofMinutes(20);
  private static final Duration BACKOFF = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;

  private final RunningNode.World world = new RunningNode.World();
  private final ScriptedLender archive = new ScriptedLender();

  CaseFetchesTest() {
    world.lender = archive;
    world.fetch = rules(EnumSet.complementOf(EnumSet.of(Lack.REGIONS)), "pacs");
  }

  private static FetchRules rules(Set<Lack> lacks, String... names) {
    return new FetchRules(
        List.of(names).stream().map(CaseFetchesTest::remote).toList(),
        lacks,
        Set.of("PT", "CT"),
        LONGEST);
  }

  private static RemoteArchive remote(String name) {
    return new RemoteArchive(
        name,
        "PACS",
        "localhost",
        104,
        "YTTERBY",
        RemoteArchive.Method.AUTO,
        Duration.ofSeconds(5),
        new Backoff(ATTEMPTS, BACKOFF, Duration.ofMinutes(5)),
        Optional.empty());
  }

  private RunningNode node(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    archive.door = node::receive;
    return node;
  }

  /** The quiet period passes, and the case is looked at. */
  private void settles(RunningNode node) {
    world.clock.pass(RunningNode.QUIET);
    node.cases.look(STUDY);
  }

  private static Finding found(RunningNode node, FindingCode code) {
    return node.studyCase().findings().stream()
        .filter(finding -> finding.code() == code)
        .findFirst()
        .orElseThrow();
  }

  @DatabaseTest
  void waits_for_the_ct_that_a_study_lacks_and_is_decided_with_it(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(slice(1, 10), ct(1), ct(2));
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      assertThat(node.studyCase().reason()).isEqualTo("fetching a CT from pacs");
      assertThat(node.wakeups.fetches).containsEntry(STUDY, node.now());
      assertThat(archive.inquiries).as("a look asks nobody itself").isZero();

      node.fetches.fetch(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".2.1", STUDY + ".2.2");
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      settles(node);
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
    try (RunningNode node = node(settings, folder)) {
      node.receive(ct(1));
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).as("a part of the CT is here, so none is lacking").isZero();
    }
  }

  /** An emission series that nobody has sent here. */
  private static DataSet other() {
    return DataSet.builder()
        .putAll(slice(1, 10))
        .uid(Tag.SOPInstanceUID, STUDY + ".3.1")
        .uid(Tag.SeriesInstanceUID, STUDY + ".3")
        .build();
  }

  @DatabaseTest
  void completes_series_and_takes_no_other_of_a_modality_that_is_here(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(slice(1, 10), slice(4, 10), other(), ct(1));
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".1.4", STUDY + ".2.1");
    }
  }

  @DatabaseTest
  void leaves_archives_alone_for_what_is_not_ours(DatabaseSettings settings, @TempDir Path folder) {
    world.assessor = (study, instances) -> new Assessment.NotOurs("nuclide F-18");
    archive.holds(ct(1));
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.IGNORED);
      assertThat(node.wakeups.fetches).isEmpty();
    }
  }

  @DatabaseTest
  void asks_again_only_when_something_new_has_come(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(found(node, FindingCode.FETCH_INCOMPLETE))
          .returns(Severity.INFO, Finding::severity)
          .returns("it holds nothing of it beyond what is here", Finding::found)
          .returns("a CT", Finding::expected);

      node.cases.reconsider(STUDY, "a treatment record was handed in");
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isEqualTo(1);

      node.receive(slice(4, 10));
      settles(node);
      assertThat(node.studyCase().reason()).startsWith("fetching a CT");
      archive.holds(ct(1));
      node.fetches.fetch(STUDY);
      settles(node);
      assertThat(archive.inquiries).isEqualTo(2);
      assertThat(node.codes()).containsExactly("FETCHED");
    }
  }

  @DatabaseTest
  void counts_what_came_and_tells_what_did_not(DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1), ct(2), ct(3)).lost.add(STUDY + ".2.3");
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        node.fetches.fetch(STUDY);
        world.clock.pass(BACKOFF.multipliedBy(4));
      }
      settles(node);
      assertThat(archive.asked)
          .as("only what is still lacking is asked for again")
          .containsExactly(
              STUDY + ".2.1", STUDY + ".2.2", STUDY + ".2.3", STUDY + ".2.3", STUDY + ".2.3");
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(found(node, FindingCode.FETCHED).found()).isEqualTo("2 CT came from it");
      assertThat(found(node, FindingCode.FETCH_INCOMPLETE).found())
          .startsWith("1 of 3 instances did not come: C-MOVE of ")
          .endsWith("ended with B000H");

      node.cases.reconsider(STUDY, "once more");
      settles(node);
      assertThat(archive.inquiries).as("what was asked in vain stays so").isEqualTo(ATTEMPTS);

      node.receive(ct(3));
      settles(node);
      assertThat(node.codes()).as("it came by another way").containsExactly("FETCHED");
    }
  }

  @DatabaseTest
  void tries_an_archive_that_is_away_again_and_not_for_ever(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.mood =
        () -> {
          throw new PeerFailure(ErrorCode.PEER_TRANSIENT, "PACS@localhost:104: can't connect");
        };
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      assertThat(node.wakeups.fetches).containsEntry(STUDY, node.now().plus(BACKOFF));
      node.fetches.fetch(STUDY);
      assertThat(archive.inquiries).as("woken early, the backoff stands").isEqualTo(1);
      assertThat(node.studyCase().reason())
          .isEqualTo("fetching a CT from pacs (PACS@localhost:104: can't connect)");

      world.clock.pass(LONGEST);
      node.cases.look(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(found(node, FindingCode.FETCH_INCOMPLETE))
          .returns(Severity.REVIEW, Finding::severity)
          .returns("PACS@localhost:104: can't connect", Finding::found);
      node.fetches.fetch(STUDY);
      assertThat(archive.inquiries).as("the round is over").isEqualTo(1);
    }
  }

  @DatabaseTest
  void asks_the_next_archive_where_one_refuses_for_good(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = rules(Set.of(Lack.CT), "first", "second");
    archive.holds(ct(1));
    archive.mood =
        () -> {
          if (archive.inquiries == 1) {
            throw new PeerFailure(ErrorCode.PEER_PERMANENT, "calling AE title not recognized");
          }
        };
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isEqualTo(2);
      assertThat(found(node, FindingCode.FETCHED).where()).isEqualTo("archive second");
      assertThat(found(node, FindingCode.FETCH_INCOMPLETE))
          .as("nothing is lacking any more")
          .returns(Severity.INFO, Finding::severity)
          .returns("archive first", Finding::where)
          .returns("calling AE title not recognized", Finding::found);
    }
  }

  @DatabaseTest
  void tells_what_came_from_the_archive_that_has_sent_it_and_what_failed_of_the_other(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = rules(Set.of(Lack.CT), "first", "second");
    archive.holds(ct(1), ct(2)).refusing.add("first");
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      world.clock.pass(BACKOFF.multipliedBy(2));
      node.fetches.fetch(STUDY);
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly("FETCH_INCOMPLETE", "FETCHED");
      assertThat(found(node, FindingCode.FETCHED))
          .returns("archive second", Finding::where)
          .returns("2 CT came from it", Finding::found);
      assertThat(found(node, FindingCode.FETCH_INCOMPLETE))
          .returns(Severity.INFO, Finding::severity)
          .returns("archive first", Finding::where)
          .extracting(Finding::found)
          .asString()
          .startsWith("2 of 2 instances did not come: C-MOVE of ")
          .endsWith("A702H");
    }
  }

  @DatabaseTest
  void goes_on_after_a_kill_in_the_middle(DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1), ct(2), ct(3));
    RunningNode killed = node(settings, folder);
    archive.door =
        instance -> {
          if (archive.asked.size() > 1) {
            throw new RunningNode.PowerCut();
          }
          killed.receive(instance);
        };
    killed.settle();
    assertThat(catchThrowable(() -> killed.fetches.fetch(STUDY)))
        .isInstanceOf(RunningNode.PowerCut.class);
    killed.kill();

    try (RunningNode node = node(settings, folder)) {
      assertThat(node.wakeups.fetches).containsKey(STUDY);
      settles(node);
      assertThat(node.studyCase().reason()).startsWith("fetching a CT");
      node.fetches.fetch(STUDY);
      assertThat(archive.asked)
          .containsExactly(STUDY + ".2.1", STUDY + ".2.2", STUDY + ".2.2", STUDY + ".2.3");
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(found(node, FindingCode.FETCHED).found())
          .as("what came before the kill too")
          .isEqualTo("3 CT came from it");
      assertThat(archive.inquiries).isEqualTo(2);
    }
  }

  @DatabaseTest
  void gives_up_when_the_node_dies_at_each_attempt(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1));
    archive.mood =
        () -> {
          throw new RunningNode.PowerCut();
        };
    RunningNode first = node(settings, folder);
    first.settle();
    first.kill();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      RunningNode dying = node(settings, folder);
      assertThat(catchThrowable(() -> dying.fetches.fetch(STUDY)))
          .isInstanceOf(RunningNode.PowerCut.class);
      dying.kill();
    }
    try (RunningNode node = node(settings, folder)) {
      node.fetches.fetch(STUDY);
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isEqualTo(ATTEMPTS);
      assertThat(node.codes()).containsExactly("FETCH_INCOMPLETE");
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
                : RunningNode.World.reconstruct(runId, frozen, inputs);
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      settles(node);
      assertThat(node.studyCase().reason()).isEqualTo("fetching slices from pacs");
      node.fetches.fetch(STUDY);
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.codes()).containsExactly("MISSING_SLICE", "FETCH_INCOMPLETE");
      assertThat(node.runs()).hasSize(1);

      archive.holds(slice(4, 10));
      assertThat(node.fetchRequests.request(CaseId.of(STUDY, 1), "web", Optional.of("physicist")))
          .isInstanceOf(FetchRequests.Request.Accepted.class);
      settles(node);
      node.fetches.fetch(STUDY);
      settles(node);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.runs()).hasSize(2);
      assertThat(found(node, FindingCode.FETCHED).found()).isEqualTo("1 PT came from it");
    }
  }

  @DatabaseTest
  void asks_for_everything_when_a_person_wants_it(DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(other(), ct(1));
    try (RunningNode node = node(settings, folder)) {
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
      settles(node);
      node.go();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.runs()).hasSize(2);
      assertThat(node.ledger()).contains("case.fetch_requested");
      assertThat(archive.inquiries).isEqualTo(1);
    }
  }

  @DatabaseTest
  void is_looked_at_now_when_a_round_is_over_as_soon_as_it_is_woken(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1));
    try (RunningNode node = node(settings, folder)) {
      node.wakeups.afterFetch = () -> node.fetches.fetch(STUDY);
      node.settle();
      assertThat(archive.asked).containsExactly(STUDY + ".2.1");
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
      assertThat(node.studyCase().nextLook()).contains(node.now());
    }
  }

  @DatabaseTest
  void is_looked_at_now_when_a_round_ends_while_a_look_puts_it_off(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1));
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      node.wakeups.beforeLook = () -> node.fetches.fetch(STUDY);
      node.cases.look(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".2.1");
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
    }
  }

  @DatabaseTest
  void is_decided_without_an_archive_that_is_too_slow(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1), ct(2));
    try (RunningNode node = node(settings, folder)) {
      archive.mood =
          () -> {
            world.clock.pass(LONGEST);
            node.cases.look(STUDY);
          };
      node.settle();
      node.fetches.fetch(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.asked).as("nobody waits for it any more").isEmpty();
      assertThat(node.codes()).containsExactly("FETCH_INCOMPLETE");
    }
  }

  @DatabaseTest
  void counts_what_an_archive_sends_after_its_case_has_given_up(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1), ct(2));
    try (RunningNode node = node(settings, folder)) {
      archive.door =
          instance -> {
            if (archive.asked.size() == 1) {
              world.clock.pass(LONGEST);
              node.cases.look(STUDY);
              assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
              assertThat(found(node, FindingCode.FETCH_INCOMPLETE))
                  .returns(Severity.REVIEW, Finding::severity)
                  .extracting(Finding::found)
                  .asString()
                  .startsWith("2 of 2 instances did not come");
            }
            node.receive(instance);
          };
      node.settle();
      node.fetches.fetch(STUDY);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.SETTLING);
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly("FETCHED");
      assertThat(archive.inquiries).isEqualTo(1);
    }
  }

  @DatabaseTest
  void asks_for_announced_instances_and_says_when_there_are_none_to_be_had(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = rules(Set.of(Lack.ANNOUNCED), "pacs");
    archive.holds(other(), slice(4, 10), ct(1));
    try (RunningNode node = node(settings, folder)) {
      Announcing.begin(node.announcements, "1.9.1", STUDY);
      Announcing.end(
          node.announcements,
          "1.9.1",
          "COMPLETED",
          Map.of(
              STUDY + ".1",
              Stream.of(1, 2, 3, 4, 5).map(number -> STUDY + ".1." + number).toList(),
              STUDY + ".3",
              List.of(STUDY + ".3.1", STUDY + ".3.2")));
      node.settle();
      assertThat(node.studyCase().reason()).isEqualTo("fetching announced instances from pacs");
      node.fetches.fetch(STUDY);
      assertThat(archive.asked)
          .as("nothing of the other series is here, and the CT was not announced")
          .containsExactly(STUDY + ".1.4");
      settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING", "ANNOUNCED_MISSING", "FETCHED");
    }
  }

  @DatabaseTest
  void leaves_announced_series_alone_of_which_nothing_was_sent_here(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = rules(Set.of(Lack.ANNOUNCED), "pacs");
    archive.holds(other());
    try (RunningNode node = node(settings, folder)) {
      Announcing.begin(node.announcements, "1.9.1", STUDY);
      Announcing.end(
          node.announcements,
          "1.9.1",
          "COMPLETED",
          Map.of(
              STUDY + ".1", List.of(STUDY + ".1.1", STUDY + ".1.2", STUDY + ".1.3"),
              STUDY + ".3", List.of(STUDY + ".3.1")));
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isZero();
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING");
    }
  }

  @DatabaseTest
  void asks_nobody_for_announced_instances_of_a_modality_that_is_not_taken(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch =
        new FetchRules(List.of(remote("pacs")), Set.of(Lack.ANNOUNCED), Set.of("PT"), LONGEST);
    archive.holds(ct(2));
    try (RunningNode node = node(settings, folder)) {
      Announcing.begin(node.announcements, "1.9.1", STUDY);
      Announcing.end(
          node.announcements,
          "1.9.1",
          "COMPLETED",
          Map.of(STUDY + ".2", List.of(STUDY + ".2.1", STUDY + ".2.2")));
      node.receive(ct(1));
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isZero();
    }
  }

  @DatabaseTest
  void never_fetches_results_of_this_node_back(DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = new FetchRules(List.of(remote("pacs")), Set.of(), Set.of("PT", "SEG"), LONGEST);
    world.reconstructor = RunningNode.World::reconstructWithSegments;
    try (RunningNode node = node(settings, folder)) {
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
    try (RunningNode node = node(settings, folder)) {
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.fetchRequests.request(CaseId.of(STUDY, 1), "web", Optional.empty()))
          .isInstanceOf(FetchRequests.Request.NoArchive.class);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
    }
  }
}
