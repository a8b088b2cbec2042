// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.ytterby.run.FetchScene.ATTEMPTS;
import static org.ytterby.run.FetchScene.found;
import static org.ytterby.run.ScriptedLender.ct;
import static org.ytterby.run.TestObjects.STUDY;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** A round of asking archives whose node dies, or that ends while its case is looked at. */
final class FetchRoundTest {
  private final FetchScene scene = new FetchScene();
  private final ScriptedLender archive = scene.archive;

  @DatabaseTest
  void goes_on_after_a_kill_in_the_middle(DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1), ct(2), ct(3));
    RunningNode killed = scene.node(settings, folder);
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

    try (RunningNode node = scene.node(settings, folder)) {
      assertThat(node.wakeups.fetches).containsKey(STUDY);
      scene.settles(node);
      assertThat(node.studyCase().reason()).startsWith("fetching a CT");
      node.fetches.fetch(STUDY);
      assertThat(archive.asked)
          .containsExactly(STUDY + ".2.1", STUDY + ".2.2", STUDY + ".2.2", STUDY + ".2.3");
      scene.settles(node);
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
    RunningNode first = scene.node(settings, folder);
    first.settle();
    first.kill();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      RunningNode dying = scene.node(settings, folder);
      assertThat(catchThrowable(() -> dying.fetches.fetch(STUDY)))
          .isInstanceOf(RunningNode.PowerCut.class);
      dying.kill();
    }
    try (RunningNode node = scene.node(settings, folder)) {
      node.fetches.fetch(STUDY);
      scene.settles(node);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.READY);
      assertThat(archive.inquiries).isEqualTo(ATTEMPTS);
      assertThat(node.codes()).containsExactly("FETCH_INCOMPLETE");
    }
  }

  @DatabaseTest
  void is_looked_at_now_when_a_round_is_over_as_soon_as_it_is_woken(
      DatabaseSettings settings, @TempDir Path folder) {
    archive.holds(ct(1));
    try (RunningNode node = scene.node(settings, folder)) {
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
    try (RunningNode node = scene.node(settings, folder)) {
      node.settle();
      node.wakeups.beforeLook = () -> node.fetches.fetch(STUDY);
      node.cases.look(STUDY);
      assertThat(archive.asked).containsExactly(STUDY + ".2.1");
      assertThat(node.wakeups.looks).containsEntry(STUDY, node.now());
    }
  }
}
