// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ytterby.deliver.Commitment;
import org.ytterby.deliver.CommitmentCourier;
import org.ytterby.deliver.CommitmentResult;
import org.ytterby.deliver.CommitmentResults;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.DatabaseSettings;

/** A run whose destination is asked to commit to what it has accepted. Single-threaded. */
final class CommitmentScene {
  static final Duration TIMEOUT = Duration.ofHours(4);
  static final int NO_SUCH_OBJECT = 0x0112;
  static final int CLASS_CONFLICT = 0x0119;
  static final int DUPLICATE_TRANSACTION = 0x0131;

  final ScriptedWorld world = new ScriptedWorld();
  final ScriptedPeers peers = new ScriptedPeers();
  final Asked asked = new Asked();

  CommitmentScene() {
    world.courier = peers;
    world.committing = asked;
    world.destinations.set(0, asked(ScriptedWorld.destination("pacs", true)));
  }

  /** The same destination, which is asked. */
  static Destination asked(Destination destination) {
    return destination.asked(new CommitmentRules(TIMEOUT, 3, Duration.ZERO));
  }

  /** A run whose segmentation is accepted, while its dose and its report are still to be sent. */
  RunningNode acceptedInPart(DatabaseSettings settings, Path folder) {
    world.reconstructor = TestRuns::reconstructWithSegments;
    peers.answers("pacs", 0x0000, 0xA700);
    RunningNode node = accepted(settings, folder);
    assertThat(inOrder(node))
        .containsExactly(DeliveryState.ACCEPTED, DeliveryState.PENDING, DeliveryState.PENDING);
    world.clock.pass(Duration.ofSeconds(10));
    return node;
  }

  /** How each object of the run stands, revised reports too, in the order of delivery. */
  static List<DeliveryState> inOrder(RunningNode node) {
    return node.outbox().stream().map(OutboxRow::state).toList();
  }

  /** Everything that was asked for is committed, says the answer to a request. */
  CommitmentResult everythingAsked(int request) {
    Asked.Request made = asked.requests.get(request);
    return new CommitmentResult(made.transaction(), Set.copyOf(made.uids()), Map.of());
  }

  /** A run whose objects were sent, with what the destination answers. */
  RunningNode accepted(DatabaseSettings settings, Path folder) {
    RunningNode node = RunningNode.computed(world, settings, folder);
    node.deliver();
    return node;
  }

  /** The node after a restart. */
  RunningNode restarted(DatabaseSettings settings, Path folder) {
    RunningNode node = new RunningNode(world, settings, folder);
    node.startDelivery();
    return node;
  }

  /** Everything is committed, says the answer to a request. */
  CommitmentResult all(RunningNode node, int request) {
    return new CommitmentResult(
        asked.requests.get(request).transaction(), Set.copyOf(uids(node)), Map.of());
  }

  /** The dose failed, the report is committed, says the answer to a request. */
  CommitmentResult doseFailed(RunningNode node, int request, int reason) {
    List<String> uids = uids(node);
    return new CommitmentResult(
        asked.requests.get(request).transaction(),
        Set.of(uids.get(1)),
        Map.of(uids.getFirst(), reason));
  }

  /** Dose and report of the run, in this order, without revised reports. */
  static List<OutboxRow> rows(RunningNode node) {
    return node.outbox().stream().filter(row -> row.object().sendOrder() < 2).toList();
  }

  static List<String> uids(RunningNode node) {
    return rows(node).stream().map(row -> row.object().sopInstanceUid()).toList();
  }

  static List<DeliveryState> states(RunningNode node) {
    return rows(node).stream().map(OutboxRow::state).toList();
  }

  static List<Commitment> commitments(RunningNode node) {
    String runId = node.runs().getFirst().runId();
    return node.database.inTx(tx -> node.books.commitments().ofRun(tx, runId));
  }

  /** A destination that is asked; what it answers is up to the test. */
  static final class Asked implements CommitmentCourier {
    final List<Request> requests = new ArrayList<>();
    @Nullable ErrorCode failure;
    boolean dies;

    record Request(String transaction, List<String> uids) {}

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
