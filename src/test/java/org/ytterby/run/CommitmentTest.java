// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.CommitmentScene.CLASS_CONFLICT;
import static org.ytterby.run.CommitmentScene.DUPLICATE_TRANSACTION;
import static org.ytterby.run.CommitmentScene.NO_SUCH_OBJECT;
import static org.ytterby.run.CommitmentScene.commitments;
import static org.ytterby.run.CommitmentScene.rows;
import static org.ytterby.run.CommitmentScene.states;
import static org.ytterby.run.CommitmentScene.uids;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.CommitmentResult;
import org.ytterby.deliver.CommitmentState;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** A run whose destination is asked to commit to what it has accepted, and answers. */
final class CommitmentTest {
  private final CommitmentScene scene = new CommitmentScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedPeers peers = scene.peers;
  private final CommitmentScene.Asked asked = scene.asked;

  @DatabaseTest
  void is_delivered_when_the_destination_has_committed(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      assertThat(states(node)).containsOnly(DeliveryState.ACCEPTED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERING);
      node.ask();
      node.ask();
      assertThat(asked.requests).as("asked once").hasSize(1);
      assertThat(asked.requests.getFirst().uids()).containsExactlyElementsOf(uids(node));
      assertThat(commitments(node).getFirst().state()).isEqualTo(CommitmentState.AWAITED);

      assertThat(node.results().take(scene.all(node, 0))).isTrue();
      assertThat(states(node)).containsOnly(DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(commitments(node).getFirst().message()).isEqualTo("2 of 2 committed");
      assertThat(node.ledger())
          .containsSubsequence(
              "object.accepted", "object.accepted", "object.delivered", "run.delivered");
    }
  }

  @DatabaseTest
  void asks_only_when_everything_of_the_run_has_arrived(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0x0000, 0xA700);
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      assertThat(states(node)).containsExactly(DeliveryState.ACCEPTED, DeliveryState.PENDING);
      assertThat(asked.requests).isEmpty();
      world.clock.pass(Duration.ofSeconds(10));
      node.deliver();
      node.ask();
      assertThat(asked.requests.getFirst().uids()).hasSize(2);
    }
  }

  @DatabaseTest
  void sends_again_what_is_not_there_and_parks_it_after_the_last_attempt(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      for (int attempt = 0; attempt < 3; attempt++) {
        node.ask();
        assertThat(node.results().take(scene.doseFailed(node, attempt, NO_SUCH_OBJECT))).isTrue();
        world.clock.pass(Duration.ofMinutes(5));
        node.deliver();
      }
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR", "RTDOSE", "RTDOSE");
      assertThat(asked.transactions()).doesNotHaveDuplicates().hasSize(3);
      assertThat(states(node)).containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      OutboxRow dose = rows(node).getFirst();
      assertThat(dose.lastMessage())
          .isEqualTo("not committed: 0112H NO_SUCH_SOP_INSTANCE; asked 3 times");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(node.codes()).containsExactly(FindingCode.DELIVERY_REFUSED.name());
    }
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      // A restart is a new chance with a whole allowance.
      node.startDelivery();
      node.deliver();
      node.ask();
      assertThat(rows(node).getFirst().uncommitted()).isZero();
      assertThat(node.results().take(scene.all(node, 3))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void parks_at_once_what_sending_again_can_t_mend(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      assertThat(node.results().take(scene.doseFailed(node, 0, CLASS_CONFLICT))).isTrue();
      assertThat(states(node)).containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(rows(node).getFirst().lastMessage()).contains("0119H");
    }
  }

  @DatabaseTest
  void asks_again_without_sending_when_the_transaction_uid_was_in_use(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      assertThat(node.results().take(scene.doseFailed(node, 0, DUPLICATE_TRANSACTION))).isTrue();
      node.deliver();
      node.ask();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR");
      assertThat(asked.requests).hasSize(2);
      assertThat(asked.requests.getLast().uids())
          .containsExactly(rows(node).getFirst().object().sopInstanceUid());
    }
  }

  @DatabaseTest
  void asks_for_a_person_when_the_destination_knows_no_commitment(
      DatabaseSettings settings, @TempDir Path folder) {
    asked.failure = ErrorCode.PEER_PERMANENT;
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      assertThat(states(node)).containsOnly(DeliveryState.PARKED);
      assertThat(rows(node).getFirst().lastMessage()).contains("can't be asked for");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
    }
    // The switch for people: no commitment, and what was accepted is delivered.
    world.destinations.set(0, ScriptedWorld.destination("pacs", true));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void does_not_know_transactions_that_it_has_not_asked_for(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      Set<String> all = Set.copyOf(uids(node));
      assertThat(node.results().take(new CommitmentResult("1.2.3", all, Map.of()))).isFalse();
      assertThat(states(node)).containsOnly(DeliveryState.ACCEPTED);
    }
  }
}
