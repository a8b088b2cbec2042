// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.CommitmentScene.commitments;
import static org.ytterby.run.CommitmentScene.inOrder;
import static org.ytterby.run.CommitmentScene.states;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Commitment;
import org.ytterby.deliver.CommitmentState;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** A run whose destination is asked to commit by one configuration and not by the next. */
final class SwitchedCommitmentTest {
  private final CommitmentScene scene = new CommitmentScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedPeers peers = scene.peers;
  private final CommitmentScene.Asked asked = scene.asked;

  @DatabaseTest
  void counts_what_was_accepted_as_delivered_when_nobody_asks_any_more(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = scene.accepted(settings, folder);
    killed.ask();
    killed.kill();
    world.destinations.set(0, ScriptedWorld.destination("pacs", true));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      assertThat(states(node)).containsOnly(DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR");
    }
  }

  @DatabaseTest
  void ends_a_run_that_was_sent_in_part_when_nobody_asks_any_more(
      DatabaseSettings settings, @TempDir Path folder) {
    scene.acceptedInPart(settings, folder).kill();
    world.destinations.set(0, ScriptedWorld.destination("pacs", true));
    try (RunningNode node = scene.restarted(settings, folder)) {
      assertThat(inOrder(node))
          .containsExactly(DeliveryState.DELIVERED, DeliveryState.PENDING, DeliveryState.PENDING);
      node.deliver();
      assertThat(inOrder(node)).containsOnly(DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  @DatabaseTest
  void asks_for_the_rest_when_it_is_asked_again(DatabaseSettings settings, @TempDir Path folder) {
    scene.acceptedInPart(settings, folder).kill();
    world.destinations.set(0, ScriptedWorld.destination("pacs", true));
    scene.restarted(settings, folder).kill();
    world.destinations.set(0, CommitmentScene.asked(ScriptedWorld.destination("pacs", true)));
    try (RunningNode node = scene.restarted(settings, folder)) {
      node.deliver();
      node.ask();
      assertThat(asked.requests.getFirst().uids()).hasSize(2);
      assertThat(node.results().take(scene.everythingAsked(0))).isTrue();
      assertThat(inOrder(node)).containsOnly(DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void asks_after_a_restart_for_what_nobody_has_asked_for(
      DatabaseSettings settings, @TempDir Path folder) {
    scene.acceptedInPart(settings, folder).kill();
    world.destinations.set(0, ScriptedWorld.destination("pacs", true));
    RunningNode off = new RunningNode(world, settings, folder);
    off.deliver();
    assertThat(inOrder(off))
        .containsExactly(DeliveryState.ACCEPTED, DeliveryState.DELIVERED, DeliveryState.DELIVERED);
    off.kill();
    world.destinations.set(0, CommitmentScene.asked(ScriptedWorld.destination("pacs", true)));
    try (RunningNode node = scene.restarted(settings, folder)) {
      node.ask();
      assertThat(node.results().take(scene.everythingAsked(0))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void ends_what_a_destination_was_asked_that_is_not_configured_any_more(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xC000);
    RunningNode killed = scene.accepted(settings, folder);
    killed.ask();
    // The report that says what was refused is still to be sent, and what was accepted is awaited.
    killed.revisions.work(killed.runs().getFirst().runId());
    assertThat(inOrder(killed))
        .containsExactly(DeliveryState.PARKED, DeliveryState.ACCEPTED, DeliveryState.PENDING);
    killed.kill();
    world.destinations.clear();
    try (RunningNode node = scene.restarted(settings, folder)) {
      assertThat(inOrder(node)).containsOnly(DeliveryState.PARKED);
      assertThat(commitments(node))
          .extracting(Commitment::state)
          .containsExactly(CommitmentState.GIVEN_UP);
    }
  }
}
