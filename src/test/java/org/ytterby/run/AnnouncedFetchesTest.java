// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.FetchScene.LONGEST;
import static org.ytterby.run.FetchScene.other;
import static org.ytterby.run.FetchScene.remote;
import static org.ytterby.run.FetchScene.rules;
import static org.ytterby.run.ScriptedLender.ct;
import static org.ytterby.run.TestObjects.STUDY;
import static org.ytterby.run.TestObjects.slice;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.announce.Announcing;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Lack;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** What a scanner has announced and did not send is asked for at the archives. */
final class AnnouncedFetchesTest {
  private final FetchScene scene = new FetchScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedLender archive = scene.archive;

  @DatabaseTest
  void asks_for_announced_instances_and_says_when_there_are_none_to_be_had(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = rules(Set.of(Lack.ANNOUNCED), "pacs");
    archive.holds(other(), slice(4, 10), ct(1));
    try (RunningNode node = scene.node(settings, folder)) {
      announced(
          node,
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
      scene.settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(node.codes()).containsExactly("ANNOUNCED_MISSING", "ANNOUNCED_MISSING", "FETCHED");
    }
  }

  @DatabaseTest
  void leaves_announced_series_alone_of_which_nothing_was_sent_here(
      DatabaseSettings settings, @TempDir Path folder) {
    world.fetch = rules(Set.of(Lack.ANNOUNCED), "pacs");
    archive.holds(other());
    try (RunningNode node = scene.node(settings, folder)) {
      announced(
          node,
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
    try (RunningNode node = scene.node(settings, folder)) {
      announced(node, Map.of(STUDY + ".2", List.of(STUDY + ".2.1", STUDY + ".2.2")));
      node.receive(ct(1));
      node.settle();
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isZero();
    }
  }

  /** The scanner has done a step and says which instances of which series it made. */
  private static void announced(RunningNode node, Map<String, List<String>> instancesBySeries) {
    Announcing.begin(node.announcements, "1.9.1", STUDY);
    Announcing.end(node.announcements, "1.9.1", "COMPLETED", instancesBySeries);
  }
}
