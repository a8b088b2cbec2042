// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.run.CommitmentScene.CLASS_CONFLICT;
import static org.ytterby.run.CommitmentScene.NO_SUCH_OBJECT;
import static org.ytterby.run.CommitmentScene.TIMEOUT;
import static org.ytterby.run.CommitmentScene.commitments;
import static org.ytterby.run.CommitmentScene.rows;
import static org.ytterby.run.CommitmentScene.states;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Commitment;
import org.ytterby.deliver.CommitmentState;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.ErrorCode;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** A run whose destination is not reached, does not answer in time, or answers late. */
final class OverdueCommitmentTest {
  private final CommitmentScene scene = new CommitmentScene();
  private final ScriptedWorld world = scene.world;
  private final CommitmentScene.Asked asked = scene.asked;

  @DatabaseTest
  void asks_again_under_another_uid_when_no_result_comes_and_takes_a_late_one(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      world.clock.pass(TIMEOUT);
      node.ask();
      assertThat(asked.transactions()).hasSize(2).doesNotHaveDuplicates();
      assertThat(commitments(node))
          .extracting(Commitment::state)
          .containsExactly(CommitmentState.UNANSWERED, CommitmentState.AWAITED);

      assertThat(node.results().take(scene.doseFailed(node, 0, NO_SUCH_OBJECT))).isTrue();
      assertThat(states(node))
          .as("a late result tells what is committed and nothing else")
          .containsExactly(DeliveryState.ACCEPTED, DeliveryState.DELIVERED);
      assertThat(node.results().take(scene.all(node, 1))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void asks_for_a_person_when_no_result_comes_at_all(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      for (int attempt = 0; attempt < 4; attempt++) {
        node.ask();
        world.clock.pass(TIMEOUT);
      }
      assertThat(asked.requests).hasSize(3);
      assertThat(states(node)).containsOnly(DeliveryState.PARKED);
      assertThat(rows(node)).extracting(OutboxRow::peerRefused).containsOnly(true);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.NEEDS_INPUT);
      assertThat(commitments(node).getLast().state()).isEqualTo(CommitmentState.GIVEN_UP);
    }
  }

  @DatabaseTest
  void asks_again_later_when_the_destination_is_not_reached(
      DatabaseSettings settings, @TempDir Path folder) {
    asked.failure = ErrorCode.PEER_TRANSIENT;
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      node.ask();
      assertThat(commitments(node))
          .extracting(Commitment::state)
          .containsExactly(CommitmentState.UNANSWERED, CommitmentState.DUE);
      assertThat(commitments(node).getLast().nextAt()).isEqualTo(node.now().plusSeconds(10));
      asked.failure = null;
      world.clock.pass(Duration.ofSeconds(10));
      node.ask();
      assertThat(node.results().take(scene.all(node, 0))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void delivers_what_was_given_up_when_the_destination_has_committed_after_all(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      for (int attempt = 0; attempt < 4; attempt++) {
        node.ask();
        world.clock.pass(TIMEOUT);
      }
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.results().take(scene.doseFailed(node, 2, NO_SUCH_OBJECT))).isTrue();
      assertThat(states(node)).containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);

      assertThat(node.results().take(scene.all(node, 0))).isTrue();
      assertThat(states(node)).containsOnly(DeliveryState.DELIVERED);
      assertThat(rows(node)).extracting(OutboxRow::lastMessage).containsOnly("");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
      assertThat(node.codes()).isEmpty();
    }
  }

  @DatabaseTest
  void leaves_parked_what_the_destination_has_said_it_does_not_commit_to(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = scene.accepted(settings, folder)) {
      node.ask();
      world.clock.pass(TIMEOUT);
      node.ask();
      assertThat(node.results().take(scene.doseFailed(node, 1, CLASS_CONFLICT))).isTrue();
      assertThat(node.results().take(scene.all(node, 0))).isTrue();
      assertThat(states(node)).containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
    }
  }
}
