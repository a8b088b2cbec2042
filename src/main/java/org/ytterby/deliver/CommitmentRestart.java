// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
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
  /** How long, at least, a result that no node was there to take may still come. */
  private static final Duration GRACE = Duration.ofMinutes(5);

  /**
   * Asks anew for what was being asked for when the node ended, and for what nobody has asked for
   * yet; gives a result that is overdue some time to come; parks what a destination has accepted
   * that is not configured any more, and counts as delivered what a destination has accepted that
   * is not asked any more.
   */
  void prepare() {
    TreeSet<String> runs =
        desk.database()
            .inTx(
                tx -> {
                  TreeSet<String> all = new TreeSet<>(desk.commitments().runsWithOpen(tx));
                  all.addAll(desk.outbox().runsWith(tx, DeliveryState.ACCEPTED));
                  return all;
                });
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
    open(tx, runId).forEach(one -> names.add(one.destination()));
    for (String name : names) {
      Destination destination = known.get(name);
      if (destination == null) {
        new Parking(desk.outbox(), desk.ledger()).parkUnknown(tx, runId, name, now());
        commitments.notAskedAnyMore(tx, runId, name);
      } else if (destination.commitment().isEmpty()) {
        commitments.notAskedAnyMore(tx, runId, name);
      } else {
        goOn(tx, runId, destination);
      }
    }
  }

  private void goOn(Tx tx, String runId, Destination destination) {
    Commitments commitments = new Commitments(desk);
    Duration linger = Commitments.rules(destination).linger();
    Instant grace = now().plus(linger.compareTo(GRACE) > 0 ? linger : GRACE);
    for (Commitment one : open(tx, runId)) {
      if (!one.destination().equals(destination.name())) {
        continue;
      }
      if (one.state() == CommitmentState.ASKING) {
        commitments.again(tx, one, "the node ended while it asked", now(), one.unreached());
      } else if (one.state() == CommitmentState.AWAITED && one.nextAt().isBefore(grace)) {
        desk.commitments().update(tx, one.to(CommitmentState.AWAITED, grace, ""), now());
      }
    }
    // The last sending may have ended while the configuration asked for no commitment.
    commitments.due(tx, runId, destination.name(), now(), 0);
  }

  private List<Commitment> open(Tx tx, String runId) {
    return desk.commitments().ofRun(tx, runId).stream()
        .filter(one -> one.state().isOpen())
        .toList();
  }

  private Instant now() {
    return desk.clock().instant();
  }
}
