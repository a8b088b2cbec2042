// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Commitment;
import org.ytterby.deliver.CommitmentCourier;
import org.ytterby.deliver.CommitmentResult;
import org.ytterby.deliver.CommitmentResults;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.deliver.CommitmentState;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.store.DatabaseTest;

/** A run whose destination is asked to commit to what it has accepted. */
final class CommitmentTest {
  private static final Duration TIMEOUT = Duration.ofHours(4);
  private static final int NO_SUCH_OBJECT = 0x0112;
  private static final int CLASS_CONFLICT = 0x0119;
  private static final int DUPLICATE_TRANSACTION = 0x0131;

  private final RunningNode.World world = new RunningNode.World();
  private final ScriptedPeers peers = new ScriptedPeers();
  private final Asked asked = new Asked();

  CommitmentTest() {
    world.courier = peers;
    world.committing = asked;
    world.destinations.set(0, asked(RunningNode.destination("pacs", true)));
  }

  private static Destination asked(Destination destination) {
    return destination.asked(new CommitmentRules(TIMEOUT, 3, Duration.ZERO));
  }

  @DatabaseTest
  void is_delivered_when_the_destination_has_committed(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = accepted(settings, folder)) {
      assertThat(states(node)).containsOnly(DeliveryState.ACCEPTED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERING);
      node.ask();
      node.ask();
      assertThat(asked.requests).as("asked once").hasSize(1);
      assertThat(asked.requests.getFirst().uids()).containsExactlyElementsOf(uids(node));
      assertThat(commitments(node).getFirst().state()).isEqualTo(CommitmentState.AWAITED);

      assertThat(node.results().take(all(node, 0))).isTrue();
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
    try (RunningNode node = accepted(settings, folder)) {
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
    try (RunningNode node = accepted(settings, folder)) {
      for (int attempt = 0; attempt < 3; attempt++) {
        node.ask();
        assertThat(node.results().take(doseFailed(node, attempt, NO_SUCH_OBJECT))).isTrue();
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
      assertThat(node.results().take(all(node, 3))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void parks_at_once_what_sending_again_can_t_mend(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = accepted(settings, folder)) {
      node.ask();
      assertThat(node.results().take(doseFailed(node, 0, CLASS_CONFLICT))).isTrue();
      assertThat(states(node)).containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(rows(node).getFirst().lastMessage()).contains("0119H");
    }
  }

  @DatabaseTest
  void asks_again_without_sending_when_the_transaction_uid_was_in_use(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = accepted(settings, folder)) {
      node.ask();
      assertThat(node.results().take(doseFailed(node, 0, DUPLICATE_TRANSACTION))).isTrue();
      node.deliver();
      node.ask();
      assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR");
      assertThat(asked.requests).hasSize(2);
      assertThat(asked.requests.getLast().uids())
          .containsExactly(rows(node).getFirst().object().sopInstanceUid());
    }
  }

  @DatabaseTest
  void asks_again_under_another_uid_when_no_result_comes_and_takes_a_late_one(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = accepted(settings, folder)) {
      node.ask();
      world.clock.pass(TIMEOUT);
      node.ask();
      assertThat(asked.transactions()).hasSize(2).doesNotHaveDuplicates();
      assertThat(commitments(node))
          .extracting(Commitment::state)
          .containsExactly(CommitmentState.UNANSWERED, CommitmentState.AWAITED);

      assertThat(node.results().take(doseFailed(node, 0, NO_SUCH_OBJECT))).isTrue();
      assertThat(states(node))
          .as("a late result tells what is committed and nothing else")
          .containsExactly(DeliveryState.ACCEPTED, DeliveryState.DELIVERED);
      assertThat(node.results().take(all(node, 1))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void asks_for_a_person_when_no_result_comes_at_all(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = accepted(settings, folder)) {
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
    try (RunningNode node = accepted(settings, folder)) {
      node.ask();
      node.ask();
      assertThat(commitments(node))
          .extracting(Commitment::state)
          .containsExactly(CommitmentState.UNANSWERED, CommitmentState.DUE);
      assertThat(commitments(node).getLast().nextAt()).isEqualTo(node.now().plusSeconds(10));
      asked.failure = null;
      world.clock.pass(Duration.ofSeconds(10));
      node.ask();
      assertThat(node.results().take(all(node, 0))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void asks_for_a_person_when_the_destination_knows_no_commitment(
      DatabaseSettings settings, @TempDir Path folder) {
    asked.failure = ErrorCode.PEER_PERMANENT;
    try (RunningNode node = accepted(settings, folder)) {
      node.ask();
      assertThat(states(node)).containsOnly(DeliveryState.PARKED);
      assertThat(rows(node).getFirst().lastMessage()).contains("can't be asked for");
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
    }
    // The switch for people: no commitment, and what was accepted is delivered.
    world.destinations.set(0, RunningNode.destination("pacs", true));
    try (RunningNode node = new RunningNode(world, settings, folder)) {
      node.startDelivery();
      node.deliver();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void counts_what_was_accepted_as_delivered_when_nobody_asks_any_more(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = accepted(settings, folder);
    killed.ask();
    killed.kill();
    world.destinations.set(0, RunningNode.destination("pacs", true));
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
    acceptedInPart(settings, folder).kill();
    world.destinations.set(0, RunningNode.destination("pacs", true));
    try (RunningNode node = restarted(settings, folder)) {
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
    acceptedInPart(settings, folder).kill();
    world.destinations.set(0, RunningNode.destination("pacs", true));
    restarted(settings, folder).kill();
    world.destinations.set(0, asked(RunningNode.destination("pacs", true)));
    try (RunningNode node = restarted(settings, folder)) {
      node.deliver();
      node.ask();
      assertThat(asked.requests.getFirst().uids()).hasSize(2);
      assertThat(node.results().take(everythingAsked(0))).isTrue();
      assertThat(inOrder(node)).containsOnly(DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void asks_after_a_restart_for_what_nobody_has_asked_for(
      DatabaseSettings settings, @TempDir Path folder) {
    acceptedInPart(settings, folder).kill();
    world.destinations.set(0, RunningNode.destination("pacs", true));
    RunningNode off = new RunningNode(world, settings, folder);
    off.deliver();
    assertThat(inOrder(off))
        .containsExactly(DeliveryState.ACCEPTED, DeliveryState.DELIVERED, DeliveryState.DELIVERED);
    off.kill();
    world.destinations.set(0, asked(RunningNode.destination("pacs", true)));
    try (RunningNode node = restarted(settings, folder)) {
      node.ask();
      assertThat(node.results().take(everythingAsked(0))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void delivers_what_was_given_up_when_the_destination_has_committed_after_all(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = accepted(settings, folder)) {
      for (int attempt = 0; attempt < 4; attempt++) {
        node.ask();
        world.clock.pass(TIMEOUT);
      }
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
      assertThat(node.results().take(doseFailed(node, 2, NO_SUCH_OBJECT))).isTrue();
      assertThat(states(node)).containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);

      assertThat(node.results().take(all(node, 0))).isTrue();
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
    try (RunningNode node = accepted(settings, folder)) {
      node.ask();
      world.clock.pass(TIMEOUT);
      node.ask();
      assertThat(node.results().take(doseFailed(node, 1, CLASS_CONFLICT))).isTrue();
      assertThat(node.results().take(all(node, 0))).isTrue();
      assertThat(states(node)).containsExactly(DeliveryState.PARKED, DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.FAILED);
    }
  }

  @DatabaseTest
  void waits_a_while_for_a_result_that_became_overdue_while_the_node_was_down(
      DatabaseSettings settings, @TempDir Path folder) {
    RunningNode killed = accepted(settings, folder);
    killed.ask();
    killed.kill();
    world.clock.pass(TIMEOUT.plusHours(1));
    try (RunningNode node = restarted(settings, folder)) {
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
    try (RunningNode node = accepted(settings, folder)) {
      assertThatThrownBy(node::ask).isInstanceOf(RunningNode.PowerCut.class);
      asked.dies = false;
      node.ask();
      assertThat(asked.transactions()).hasSize(2).doesNotHaveDuplicates();
      assertThat(rows(node)).extracting(OutboxRow::uncommitted).containsOnly(0);
      assertThat(node.results().take(all(node, 1))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @DatabaseTest
  void ends_what_a_destination_was_asked_that_is_not_configured_any_more(
      DatabaseSettings settings, @TempDir Path folder) {
    peers.answers("pacs", 0xC000);
    RunningNode killed = accepted(settings, folder);
    killed.ask();
    // The report that says what was refused is still to be sent, and what was accepted is awaited.
    killed.revisions.work(killed.runs().getFirst().runId());
    assertThat(inOrder(killed))
        .containsExactly(DeliveryState.PARKED, DeliveryState.ACCEPTED, DeliveryState.PENDING);
    killed.kill();
    world.destinations.clear();
    try (RunningNode node = restarted(settings, folder)) {
      assertThat(inOrder(node)).containsOnly(DeliveryState.PARKED);
      assertThat(commitments(node))
          .extracting(Commitment::state)
          .containsExactly(CommitmentState.GIVEN_UP);
    }
  }

  @DatabaseTest
  void does_not_know_transactions_that_it_has_not_asked_for(
      DatabaseSettings settings, @TempDir Path folder) {
    try (RunningNode node = accepted(settings, folder)) {
      node.ask();
      Set<String> all = Set.copyOf(uids(node));
      assertThat(node.results().take(new CommitmentResult("1.2.3", all, Map.of()))).isFalse();
      assertThat(states(node)).containsOnly(DeliveryState.ACCEPTED);
    }
  }

  @DatabaseTest
  void goes_on_after_a_kill_in_each_state(DatabaseSettings settings, @TempDir Path folder) {
    RunningNode due = accepted(settings, folder);
    assertThat(commitments(due).getFirst().state()).isEqualTo(CommitmentState.DUE);
    due.kill();

    asked.dies = true;
    RunningNode asking = restarted(settings, folder);
    assertThatThrownBy(asking::ask).isInstanceOf(RunningNode.PowerCut.class);
    assertThat(commitments(asking).getFirst().state()).isEqualTo(CommitmentState.ASKING);
    asking.kill();

    asked.dies = false;
    RunningNode awaited = restarted(settings, folder);
    assertThat(commitments(awaited))
        .extracting(Commitment::state)
        .as("it is not known whether the destination was asked")
        .containsExactly(CommitmentState.UNANSWERED, CommitmentState.DUE);
    awaited.ask();
    assertThat(asked.transactions()).hasSize(2).doesNotHaveDuplicates();
    awaited.kill();

    RunningNode failed = restarted(settings, folder);
    failed.ask();
    assertThat(asked.requests).as("the result is still awaited").hasSize(2);
    assertThat(failed.results().take(doseFailed(failed, 1, NO_SUCH_OBJECT))).isTrue();
    failed.kill();

    world.clock.pass(Duration.ofMinutes(5));
    RunningNode sentAgain = restarted(settings, folder);
    sentAgain.deliver();
    assertThat(peers.sent("pacs")).containsExactly("RTDOSE", "SR", "RTDOSE");
    sentAgain.ask();
    sentAgain.kill();

    try (RunningNode node = restarted(settings, folder)) {
      assertThat(node.results().take(all(node, 2))).isTrue();
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
      assertThat(states(node)).containsOnly(DeliveryState.DELIVERED);
      node.ask();
      assertThat(asked.requests).hasSize(3);
    }
  }

  /** A run whose segmentation is accepted, while its dose and its report are still to be sent. */
  private RunningNode acceptedInPart(DatabaseSettings settings, Path folder) {
    world.reconstructor = RunningNode.World::reconstructWithSegments;
    peers.answers("pacs", 0x0000, 0xA700);
    RunningNode node = accepted(settings, folder);
    assertThat(inOrder(node))
        .containsExactly(DeliveryState.ACCEPTED, DeliveryState.PENDING, DeliveryState.PENDING);
    world.clock.pass(Duration.ofSeconds(10));
    return node;
  }

  /** How each object of the run stands, revised reports too, in the order of delivery. */
  private static List<DeliveryState> inOrder(RunningNode node) {
    String runId = node.runs().getFirst().runId();
    return node.database.inTx(tx -> node.books.outbox().ofRun(tx, runId)).stream()
        .map(OutboxRow::state)
        .toList();
  }

  /** Everything that was asked for is committed, says the answer to a request. */
  private CommitmentResult everythingAsked(int request) {
    Asked.Request made = asked.requests.get(request);
    return new CommitmentResult(made.transaction(), Set.copyOf(made.uids()), Map.of());
  }

  private RunningNode accepted(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    node.settle();
    node.worker.work(node.runs().getFirst().runId());
    node.deliver();
    return node;
  }

  private RunningNode restarted(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    node.startDelivery();
    return node;
  }

  /** Everything is committed, says the answer to a request. */
  private CommitmentResult all(RunningNode node, int request) {
    return new CommitmentResult(
        asked.requests.get(request).transaction(), Set.copyOf(uids(node)), Map.of());
  }

  /** The dose failed, the report is committed, says the answer to a request. */
  private CommitmentResult doseFailed(RunningNode node, int request, int reason) {
    List<String> uids = uids(node);
    return new CommitmentResult(
        asked.requests.get(request).transaction(),
        Set.of(uids.get(1)),
        Map.of(uids.getFirst(), reason));
  }

  private static List<OutboxRow> rows(RunningNode node) {
    String runId = node.runs().getFirst().runId();
    return node.database.inTx(tx -> node.books.outbox().ofRun(tx, runId)).stream()
        .filter(row -> row.object().sendOrder() < 2)
        .toList();
  }

  private static List<String> uids(RunningNode node) {
    return rows(node).stream().map(row -> row.object().sopInstanceUid()).toList();
  }

  private static List<DeliveryState> states(RunningNode node) {
    return rows(node).stream().map(OutboxRow::state).toList();
  }

  private static List<Commitment> commitments(RunningNode node) {
    String runId = node.runs().getFirst().runId();
    return node.database.inTx(tx -> node.books.commitments().ofRun(tx, runId));
  }

  /** A destination that is asked; what it answers is up to the test. */
  private static final class Asked implements CommitmentCourier {
    private final List<Request> requests = new ArrayList<>();
    private @Nullable ErrorCode failure;
    private boolean dies;

    private record Request(String transaction, List<String> uids) {}

    List<String> transactions() {
      return requests.stream().map(Request::transaction).toList();
    }

    @Override
    public Call open(Destination destination, CommitmentResults results) {
      if (failure != null) {
        throw new PeerFailure(failure, "no association with " + destination.name());
      }
      return new Call() {
        @Override
        public void ask(String transactionUid, List<Reference> objects) {
          requests.add(
              new Request(
                  transactionUid,
                  objects.stream().map(Reference::sopInstanceUid).collect(Collectors.toList())));
          if (dies) {
            throw new RunningNode.PowerCut();
          }
        }

        @Override
        public boolean serve(Duration within) {
          return false;
        }

        @Override
        public void close() {}
      };
    }
  }
}
