// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ytterby.store.Tx;

/**
 * Brings the storage commitments that an earlier node has left to what holds now: its requests, and
 * what the configuration asks for. Used by one thread, before anything is sent.
 */
record CommitmentRestart(Desk desk, List<Destination> destinations, DeliveryListener listener) {

  /**
   * Asks anew for what was being asked for when the node ended, parks what a destination has
   * accepted that is not configured any more, and counts as delivered what a destination has
   * accepted that is not asked any more.
   */
  void prepare() {
    List<String> runs =
        desk.database().inTx(tx -> desk.outbox().runsWith(tx, DeliveryState.ACCEPTED));
    for (String runId : runs) {
      desk.database()
          .inTx(
              tx -> {
                boolean wanted = listener.hold(tx, runId);
                List<OutboxRow> before = desk.outbox().ofRun(tx, runId);
                prepare(tx, runId, before);
                List<OutboxRow> after = desk.outbox().ofRun(tx, runId);
                if (!after.equals(before)) {
                  listener.changed(tx, runId, after);
                }
                if (!wanted) {
                  desk.outbox().withdraw(tx, runId, now());
                }
                return true;
              });
      listener.committed(runId);
    }
  }

  private void prepare(Tx tx, String runId, List<OutboxRow> rows) {
    Commitments commitments = new Commitments(desk);
    Map<String, Destination> known =
        destinations.stream()
            .collect(Collectors.toUnmodifiableMap(Destination::name, Function.identity()));
    TreeSet<String> names = new TreeSet<>();
    rows.stream()
        .filter(row -> row.state() == DeliveryState.ACCEPTED)
        .forEach(row -> names.add(row.destination()));
    for (String name : names) {
      Destination destination = known.get(name);
      if (destination == null) {
        new Parking(desk.outbox(), desk.ledger()).parkUnknown(tx, runId, name, now());
        commitments.notAskedAnyMore(tx, runId, name);
      } else if (destination.commitment().isEmpty()) {
        commitments.notAskedAnyMore(tx, runId, name);
      } else {
        asking(tx, runId, name)
            .forEach(
                one ->
                    commitments.again(
                        tx, one, "the node ended while it asked", now(), one.unreached()));
      }
    }
  }

  private List<Commitment> asking(Tx tx, String runId, String destination) {
    return desk.commitments().ofRun(tx, runId).stream()
        .filter(one -> one.destination().equals(destination))
        .filter(one -> one.state() == CommitmentState.ASKING)
        .toList();
  }

  private Instant now() {
    return desk.clock().instant();
  }
}
