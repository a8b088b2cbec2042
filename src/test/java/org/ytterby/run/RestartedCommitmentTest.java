// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** A run that waits for a commitment while the node goes down and starts again. */
final class RestartedCommitmentTest {
  private final CommitmentScene scene = new CommitmentScene();
  private final ScriptedWorld world = scene.world;
  private final ScriptedPeers peers = scene.peers;
  private final CommitmentScene.Asked asked = scene.asked;

  @DatabaseTest
  void waits_a_while_for_a_result_that_became_overdue_while_the_node_was_down(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = scene.accepted(settings, folder);
    killed.ask();
    killed.kill();
    world.clock.pass(TIMEOUT.plusHours(1));
    try (RunningNode node = scene.restarted(settings, folder)) {
      world.clock.pass(Duration.ofMinutes(5).minusSeconds(1));
      node.ask();
      assertThat(asked.requests).hasSize(1);
      assertThat(rows(node)).extracting(OutboxRow::uncommitted).containsOnly(0);
      world.clock.pass(Duration.ofSeconds(1));
      node.ask();
      assertThat(asked.requests).hasSize(2);
      assertThat(rows(node)).extracting(OutboxRow::uncommitted).containsOnly(1);
    }
  }

  @DatabaseTest
  void asks_anew_at_once_when_the_end_of_a_request_was_not_recorded(
      DatabaseSettings settings, @TempDir Path folder) {
    asked.dies = true;
    try (RunningNode node = scene.accepted(settings, folder)) {
      assertThatThrownBy(node::ask).isInstanceOf(RunningNode.PowerCut.class);
      asked.dies = false;
      node.ask();
      assertThat(asked.transactions()).hasSize(2).doesNotHaveDuplicates();
      assertThat(rows(node)).extracting(OutboxRow::uncommitted).containsOnly(0);
      assertThat(node.results().take(scene.all(node, 1))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void goes_on_after_a_kill_in_each_state(DatabaseSettings settings, @TempDir Path folder) {
    RunningNode due = scene.accepted(settings, folder);
    assertThat(commitments(due).getFirst().state()).isEqualTo(CommitmentState.DUE);
    due.kill();

    asked.dies = true;
    RunningNode asking = scene.restarted(settings, folder);
    assertThatThrownBy(asking::ask).isInstanceOf(RunningNode.PowerCut.class);
    assertThat(commitments(asking).getFirst().state()).isEqualTo(CommitmentState.ASKING);
    asking.kill();

    asked.dies = false;
    RunningNode awaited = scene.restarted(settings, folder);
    assertThat(commitments(awaited))
        .extracting(Commitment::state)
        .as("it is not known whether the destination was asked")
        .containsExactly(CommitmentState.UNANSWERED, CommitmentState.DUE);
    awaited.ask();
    assertThat(asked.transactions()).hasSize(2).doesNotHaveDuplicates();
    awaited.kill();

    RunningNode failed = scene.restarted(settings, folder);
    failed.ask();
    assertThat(asked.requests).as("the result is still awaited").hasSize(2);
    assertThat(failed.results().take(scene.doseFailed(failed, 1, NO_SUCH_OBJECT))).isTrue();
    failed.kill();

    world.clock.pass(Duration.ofMinutes(5));
    RunningNode sentAgain = scene.restarted(settings, folder);
    sentAgain.deliver();
    assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR", "RTDOSE");
    sentAgain.ask();
    sentAgain.kill();

    try (RunningNode node = scene.restarted(settings, folder)) {
      assertThat(node.results().take(scene.all(node, 2))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(states(node)).containsOnly(DeliveryState.DELIVERED);
      node.ask();
      assertThat(asked.requests).hasSize(3);
    }
  }
}
