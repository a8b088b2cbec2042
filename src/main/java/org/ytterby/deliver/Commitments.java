// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.ytterby.audit.LedgerEntry;
import org.ytterby.dicom.data.DerivedUid;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Tx;

/**
 * The rules by which accepted objects become delivered, or are sent again, or are parked, where a
 * destination is asked to commit to them. Each method works in the transaction of its caller, who
 * holds the run. Thread-safe.
 */
record Commitments(Desk desk) {
  /**
   * Writes down that a destination is to be asked for what it has accepted of a run and nobody asks
   * it for; not while more of the run is to be sent there.
   *
   * @param unreached how often asking has failed before
   */
  void due(Tx tx, String runId, String destination, Instant at, int unreached) {
    List<OutboxRow> rows = rows(tx, runId, destination);
    if (rows.stream().anyMatch(row -> row.state() == DeliveryState.PENDING)) {
      return;
    }
    List<Commitment> before = desk.commitments().ofRun(tx, runId);
    Set<String> asked = new HashSet<>();
    before.stream()
        .filter(one -> one.destination().equals(destination) && one.state().isOpen())
        .forEach(one -> asked.addAll(one.sopInstanceUids()));
    List<String> objects =
        rows.stream()
            .filter(row -> row.state() == DeliveryState.ACCEPTED)
            .map(row -> row.object().sopInstanceUid())
            .filter(uid -> !asked.contains(uid))
            .toList();
    if (objects.isEmpty()) {
      return;
    }
    Instant created = after(before);
    String number = Integer.toString(before.size() + 1);
    String uid = DerivedUid.of(runId, "commitment", destination, number, created.toString());
    desk.commitments()
        .insert(
            tx,
            new Commitment(
                uid, destination, runId, objects, CommitmentState.DUE, unreached, at, "", created));
  }

  /**
   * Now, but later than the transactions before: the order of a run's transactions is that of these
   * times, also where two are written in one microsecond or the clock was set back.
   */
  private Instant after(List<Commitment> before) {
    Instant now = now().truncatedTo(ChronoUnit.MICROS);
    if (before.isEmpty()) {
      return now;
    }
    Instant next = before.getLast().createdAt().plus(1, ChronoUnit.MICROS);
    return now.isBefore(next) ? next : now;
  }

  /** The rows of a transaction's objects that still wait for its result. */
  List<OutboxRow> waiting(Tx tx, Commitment commitment) {
    return rows(tx, commitment.runId(), commitment.destination()).stream()
        .filter(row -> row.state() == DeliveryState.ACCEPTED)
        .filter(row -> commitment.sopInstanceUids().contains(row.object().sopInstanceUid()))
        .toList();
  }

  /**
   * The rows of a transaction's objects that are parked because the destination could not be asked
   * or never answered: a result that comes after all settles them. Not those that it refused, or
   * said that it does not commit to.
   */
  List<OutboxRow> givenUp(Tx tx, Commitment commitment) {
    List<Commitment> all = desk.commitments().ofRun(tx, commitment.runId());
    return rows(tx, commitment.runId(), commitment.destination()).stream()
        .filter(row -> row.state() == DeliveryState.PARKED && row.peerRefused())
        .filter(row -> commitment.sopInstanceUids().contains(row.object().sopInstanceUid()))
        .filter(
            row ->
                all.stream()
                    .filter(one -> one.destination().equals(row.destination()))
                    .filter(one -> one.sopInstanceUids().contains(row.object().sopInstanceUid()))
                    .reduce((earlier, later) -> later)
                    .filter(last -> last.state() == CommitmentState.GIVEN_UP)
                    .isPresent())
        .toList();
  }

  /** The destination has committed to an object. */
  void committed(Tx tx, OutboxRow row, Commitment commitment) {
    desk.outbox().committed(tx, row, now());
    note(tx, "object.delivered", row, commitment.transactionUid(), "committed");
  }

  /**
   * The destination has said that it does not commit to an object.
   *
   * @param reason Failure Reason; none where the result does not name the object
   */
  void failed(
      Tx tx, OutboxRow row, Commitment commitment, OptionalInt reason, Destination destination) {
    int times = row.uncommitted() + 1;
    String why =
        "not committed: "
            + (reason.isPresent()
                ? Status.text(reason.getAsInt())
                : "the result does not name the object");
    Uncommitted follows =
        reason.isPresent() ? Uncommitted.of(reason.getAsInt()) : Uncommitted.SENT_AGAIN;
    boolean last = times >= rules(destination).attempts();
    switch (last ? Uncommitted.PARKED : follows) {
      case PARKED -> park(tx, row, commitment, why + "; asked " + times + " times", false);
      case ASKED_AGAIN ->
          desk.outbox().uncommitted(tx, row, DeliveryState.ACCEPTED, why, false, now());
      case SENT_AGAIN -> {
        Instant again = now().plus(destination.backoff().after(times));
        desk.outbox()
            .uncommitted(tx, row, DeliveryState.PENDING, why + "; sent again", false, again);
        note(tx, "object.uncommitted", row, commitment.transactionUid(), why);
      }
    }
  }

  /** No result came in time: asked again, unless that was the last time. */
  void unanswered(Tx tx, Commitment commitment, Destination destination) {
    String why = "no result of the storage commitment within " + rules(destination).timeout();
    boolean givenUp = false;
    for (OutboxRow row : waiting(tx, commitment)) {
      int times = row.uncommitted() + 1;
      if (times >= rules(destination).attempts()) {
        givenUp = true;
        park(tx, row, commitment, why + "; asked " + times + " times", true);
      } else {
        desk.outbox().uncommitted(tx, row, DeliveryState.ACCEPTED, why, false, now());
      }
    }
    end(tx, commitment, givenUp ? CommitmentState.GIVEN_UP : CommitmentState.UNANSWERED, why);
    due(tx, commitment.runId(), destination.name(), now(), 0);
  }

  /** Asks anew, under another Transaction UID, because it is not known what became of this one. */
  void again(Tx tx, Commitment commitment, String why, Instant at, int unreached) {
    end(tx, commitment, CommitmentState.UNANSWERED, why);
    due(tx, commitment.runId(), commitment.destination(), at, unreached);
  }

  /** The destination can't be asked: a person must act. */
  void giveUp(Tx tx, Commitment commitment, String why) {
    waiting(tx, commitment).forEach(row -> park(tx, row, commitment, why, true));
    end(tx, commitment, CommitmentState.GIVEN_UP, why);
  }

  /** Nobody asks this destination any more: what it has accepted counts as delivered. */
  void notAskedAnyMore(Tx tx, String runId, String destination) {
    String why = "the configuration asks for no commitment any more";
    List<Commitment> open =
        desk.commitments().ofRun(tx, runId).stream()
            .filter(one -> one.destination().equals(destination) && one.state().isOpen())
            .toList();
    // Also what no transaction was written for yet, because more of the run is still to be sent.
    for (OutboxRow row : rows(tx, runId, destination)) {
      if (row.state() == DeliveryState.ACCEPTED) {
        String transaction =
            open.stream()
                .filter(one -> one.sopInstanceUids().contains(row.object().sopInstanceUid()))
                .map(Commitment::transactionUid)
                .findFirst()
                .orElse("");
        desk.outbox().committed(tx, row, now());
        note(tx, "object.delivered", row, transaction, why);
      }
    }
    open.forEach(commitment -> end(tx, commitment, CommitmentState.GIVEN_UP, why));
  }

  void end(Tx tx, Commitment commitment, CommitmentState state, String why) {
    desk.commitments().update(tx, commitment.to(state, now(), why), now());
  }

  private void park(Tx tx, OutboxRow row, Commitment commitment, String why, boolean peerRefused) {
    desk.outbox().uncommitted(tx, row, DeliveryState.PARKED, why, peerRefused, now());
    note(tx, "object.parked", row, commitment.transactionUid(), why);
  }

  private void note(Tx tx, String action, OutboxRow row, String transaction, String message) {
    Map<String, Object> detail = new TreeMap<>();
    detail.put("destination", row.destination());
    detail.put("run", row.object().runId());
    detail.put("role", row.object().role());
    if (!transaction.isEmpty()) {
      detail.put("transaction", transaction);
    }
    detail.put(
        LedgerEntry.OBJECTS,
        List.of(Map.of("uid", row.object().sopInstanceUid(), "sha256", row.object().sha256())));
    detail.put("message", message);
    desk.ledger()
        .append(tx, new LedgerEntry("deliver", action, row.object().sopInstanceUid(), detail));
  }

  private List<OutboxRow> rows(Tx tx, String runId, String destination) {
    return desk.outbox().ofRun(tx, runId).stream()
        .filter(row -> row.destination().equals(destination))
        .toList();
  }

  static CommitmentRules rules(Destination destination) {
    return destination
        .commitment()
        .orElseThrow(() -> new IllegalStateException(destination.name() + " is not asked"));
  }

  private Instant now() {
    return desk.clock().instant();
  }
}
