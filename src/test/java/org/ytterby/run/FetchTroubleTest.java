// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.FetchScene.ATTEMPTS;
import static org.ytterby.run.FetchScene.BACKOFF;
import static org.ytterby.run.FetchScene.LONGEST;
import static org.ytterby.run.FetchScene.found;
import static org.ytterby.run.FetchScene.rules;
import static org.ytterby.run.ScriptedLender.ct;
import static org.ytterby.run.TestObjects.STUDY;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.fetch.Lack;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.finding.Severity;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What becomes of a case whose archives are away, refuse, lose or are too slow. */
final class FetchTroubleTest {
  private final FetchScene scene = new FetchScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedLender archive = scene.archive;

  @DatabaseTest
  void counts_what_came_and_tells_what_did_not(DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1), ct(2), ct(3)).lost.add(STUDY + ".2.3");
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        node.fetches.fetch(STUDY);
        world.clock.pass(BACKOFF.multipliedBy(4));
      }
      scene.settles(node);
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
      scene.settles(node);
      assertThat(archive.inquiries).as("what was asked in vain stays so").isEqualTo(ATTEMPTS);

      node.receive(ct(3));
      scene.settles(node);
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
    try (RunningNode node = scene.node(settings, folder)) {
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
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      scene.settles(node);
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
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      node.fetches.fetch(STUDY);
      world.clock.pass(BACKOFF.multipliedBy(2));
      node.fetches.fetch(STUDY);
      scene.settles(node);
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
  void is_decided_without_an_archive_that_is_too_slow(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1), ct(2));
    try (RunningNode node = scene.node(settings, folder)) {
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
    try (RunningNode node = scene.node(settings, folder)) {
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
      scene.settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly("FETCHED");
      assertThat(archive.inquiries).isEqualTo(1);
    }
  }
}
