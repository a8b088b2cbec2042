// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/**
 * Owner of the tables {@code outbox} and {@code delivery_attempt}. Thread-safe: holds no state but
 * the node's id.
 */
public final class OutboxStore {
  private static final int MESSAGE_LENGTH = 1000;
  private final String nodeId;

  public OutboxStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /**
   * Queues an object for a destination, due at once. A row that is there already stays as it is.
   */
  public void queue(Tx tx, String destination, boolean required, OutboxObject object, Instant now) {
    tx.handle()
        .createUpdate(
            """
            insert into outbox (destination, sop_instance_uid, node_id, run_id, send_order, role, sop_class_uid, sha256,
              required, state, attempts, attempts_before, next_attempt_at, last_message, peer_refused, queued_at)
            values (:destination, :uid, :node, :run, :order, :role, :class, :sha256,
              :required, 'PENDING', 0, 0, :now, '', false, :now) on conflict do nothing
            """)
        .bind("destination", destination)
        .bind("uid", object.sopInstanceUid())
        .bind("node", nodeId)
        .bind("run", object.runId())
        .bind("order", object.sendOrder())
        .bind("role", object.role())
        .bind("class", object.sopClassUid())
        .bind("sha256", object.sha256())
        .bind("required", required)
        .bind("now", now)
        .execute();
  }

  /** Every delivery of a run, by destination and order of delivery. */
  public List<OutboxRow> ofRun(Tx tx, String runId) {
    return tx.handle()
        .createQuery("select * from outbox where run_id = :run order by destination, send_order")
        .bind("run", runId)
        .map(OutboxStore::row)
        .list();
  }

  /**
   * The rows that are due at a destination, oldest run first, in the order of delivery. An object
   * whose predecessor of the same run still waits for a later attempt is not due.
   */
  List<OutboxRow> due(Tx tx, String destination, Instant now, int limit) {
    return tx.handle()
        .createQuery(
            """
            select * from outbox o where o.destination = :destination and o.node_id = :node and o.state = 'PENDING'
              and o.next_attempt_at <= :now
              and not exists (select 1 from outbox earlier where earlier.destination = o.destination
                and earlier.run_id = o.run_id and earlier.send_order < o.send_order and earlier.state = 'PENDING'
                and earlier.next_attempt_at > :now)
            order by o.queued_at, o.run_id, o.send_order
            limit :limit
            """)
        .bind("destination", destination)
        .bind("node", nodeId)
        .bind("now", now)
        .bind("limit", limit)
        .map(OutboxStore::row)
        .list();
  }

  /**
   * When the next pending row of a destination may be tried. One that waits behind an earlier row
   * of its run is not next, though its own time has come: who slept until then would not sleep.
   */
  Optional<Instant> nextAttempt(Tx tx, String destination) {
    return tx.handle()
        .createQuery(
            """
            select min(o.next_attempt_at) as at from outbox o
            where o.destination = :destination and o.node_id = :node and o.state = 'PENDING'
              and not exists (select 1 from outbox earlier where earlier.destination = o.destination
                and earlier.run_id = o.run_id and earlier.send_order < o.send_order and earlier.state = 'PENDING'
                and earlier.next_attempt_at > o.next_attempt_at)
            """)
        .bind("destination", destination)
        .bind("node", nodeId)
        .map((rows, context) -> InstantColumn.optional(rows, "at"))
        .one();
  }

  /**
   * Makes due at once what is to be tried only after a time that no wait reaches: the clock was set
   * back since that was written.
   */
  void bringForward(Tx tx, String destination, Instant latest, Instant now) {
    tx.handle()
        .createUpdate(
            "update outbox set next_attempt_at = :now where destination = :destination and"
                + " node_id = :node and state = 'PENDING' and next_attempt_at > :latest")
        .bind("destination", destination)
        .bind("node", nodeId)
        .bind("latest", latest)
        .bind("now", now)
        .execute();
  }

  /** How the node's deliveries stand, by destination and state. */
  public List<OutboxTally> tallies(Tx tx) {
    return tx.handle()
        .createQuery(
            """
            select destination, state, count(*) as objects, min(queued_at) as oldest, max(settled_at) as last_settled
            from outbox where node_id = :node group by destination, state order by destination, state
            """)
        .bind("node", nodeId)
        .map(
            (rows, context) ->
                new OutboxTally(
                    rows.getString("destination"),
                    DeliveryState.valueOf(rows.getString("state")),
                    rows.getInt("objects"),
                    InstantColumn.required(rows, "oldest"),
                    InstantColumn.optional(rows, "last_settled")))
        .list();
  }

  /** The node's runs that have rows in a state, in the order of their ids. */
  List<String> runsWith(Tx tx, DeliveryState state) {
    return tx.handle()
        .createQuery(
            "select distinct run_id from outbox where node_id = :node and state = :state"
                + " order by run_id")
        .bind("node", nodeId)
        .bind("state", state.name())
        .mapTo(String.class)
        .list();
  }

  /**
   * Records, before anything is sent, that an attempt begins.
   *
   * @return the attempt's number from 1, or empty when the row is not pending any more
   */
  OptionalInt begin(Tx tx, OutboxRow row, Instant now) {
    Optional<Integer> made =
        tx.handle()
            .createQuery(
                "select attempts from outbox where destination = :destination and sop_instance_uid"
                    + " = :uid and state = 'PENDING' for update")
            .bind("destination", row.destination())
            .bind("uid", row.object().sopInstanceUid())
            .mapTo(Integer.class)
            .findOne();
    if (made.isEmpty()) {
      return OptionalInt.empty();
    }
    int attempt = made.get() + 1;
    tx.handle()
        .createUpdate(
            "update outbox set attempts = :attempt where destination = :destination and"
                + " sop_instance_uid = :uid")
        .bind("attempt", attempt)
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .execute();
    tx.handle()
        .createUpdate(
            """
            insert into delivery_attempt (destination, sop_instance_uid, attempt, node_id, started_at, outcome, message)
            values (:destination, :uid, :attempt, :node, :now, 'BEGUN', '')
            """)
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .bind("attempt", attempt)
        .bind("node", nodeId)
        .bind("now", now)
        .execute();
    return OptionalInt.of(attempt);
  }

  /** Records how an attempt ended, and what becomes of the row. */
  void end(Tx tx, OutboxRow row, int attempt, AttemptEnd end) {
    tx.handle()
        .createUpdate(
            """
            update delivery_attempt set ended_at = :at, outcome = :outcome, status = :status, message = :message
            where destination = :destination and sop_instance_uid = :uid and attempt = :attempt
            """)
        .bind("at", end.at())
        .bind("outcome", end.outcome())
        .bind("status", end.statusOrNull())
        .bind("message", cut(end.message()))
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .bind("attempt", attempt)
        .execute();
    tx.handle()
        .createUpdate(
            """
            update outbox set state = :state, next_attempt_at = :next, last_status = :status, last_message = :message,
              peer_refused = :refused, settled_at = :settled
            where destination = :destination and sop_instance_uid = :uid and state <> 'WITHDRAWN'
            """)
        .bind("state", end.state().name())
        .bind("next", end.nextAttemptAt())
        .bind("status", end.statusOrNull())
        .bind("message", cut(end.message()))
        .bind("refused", end.peerRefused())
        .bind("settled", isOpen(end.state()) ? null : end.at())
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .execute();
  }

  /**
   * Gives a run's parked rows at a destination a new chance with a whole allowance of attempts, due
   * at once. The attempts that were made stay counted.
   */
  void reconsider(Tx tx, String runId, String destination, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update outbox set state = 'PENDING', attempts_before = attempts, uncommitted = 0, next_attempt_at = :now,
              settled_at = null
            where destination = :destination and run_id = :run and state = 'PARKED'
            """)
        .bind("destination", destination)
        .bind("run", runId)
        .bind("now", now)
        .execute();
  }

  /** Parks a row that is pending or accepted, without an attempt of its own. */
  void park(Tx tx, OutboxRow row, String message, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update outbox set state = 'PARKED', last_message = :message, peer_refused = true, settled_at = :now
            where destination = :destination and sop_instance_uid = :uid and state in ('PENDING', 'ACCEPTED')
            """)
        .bind("message", cut(message))
        .bind("now", now)
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .execute();
  }

  /**
   * The destination has committed to what it had accepted, also where that was parked meanwhile;
   * why it was parked holds no more.
   */
  void committed(Tx tx, OutboxRow row, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update outbox set state = 'DELIVERED', settled_at = :now, peer_refused = false,
              last_message = case when state = 'PARKED' then '' else last_message end
            where destination = :destination and sop_instance_uid = :uid and state in ('ACCEPTED', 'PARKED')
            """)
        .bind("now", now)
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .execute();
  }

  /**
   * The destination has not committed to what it had accepted, which is counted. The status of the
   * acceptance says nothing any more.
   *
   * @param at when a row that is to be sent again is due, or when it was parked
   */
  void uncommitted(
      Tx tx, OutboxRow row, DeliveryState state, String message, boolean peerRefused, Instant at) {
    tx.handle()
        .createUpdate(
            """
            update outbox set state = :state, uncommitted = uncommitted + 1, last_status = null,
              last_message = :message, peer_refused = :refused, next_attempt_at = :at, settled_at = :settled
            where destination = :destination and sop_instance_uid = :uid and state = 'ACCEPTED'
            """)
        .bind("state", state.name())
        .bind("message", cut(message))
        .bind("refused", peerRefused)
        .bind("at", at)
        .bind("settled", isOpen(state) ? null : at)
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .execute();
  }

  /**
   * Withdraws what a newer run replaces: everything that is parked, and what is pending at each
   * destination that can't have got anything of the run: no association came about, or it answered
   * that it did not store. Where something has gone out, or may have, the rest follows, so that no
   * half of a run is left there.
   */
  public void withdraw(Tx tx, String runId, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update outbox set state = 'WITHDRAWN', settled_at = :now, last_message = 'superseded by a newer run'
            where run_id = :run and (state = 'PARKED' or state = 'PENDING' and destination not in
              (select begun.destination from outbox begun join delivery_attempt made
                 on made.destination = begun.destination and made.sop_instance_uid = begun.sop_instance_uid
               where begun.run_id = :run
                 and (made.outcome in ('BEGUN', 'ACCEPTED') or made.outcome = 'FAILED' and made.status is null)))
            """)
        .bind("run", runId)
        .bind("now", now)
        .execute();
  }

  private static OutboxRow row(ResultSet rows, StatementContext context) throws SQLException {
    int status = rows.getInt("last_status");
    OptionalInt lastStatus = rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(status);
    return new OutboxRow(
        rows.getString("destination"),
        new OutboxObject(
            rows.getString("run_id"),
            rows.getInt("send_order"),
            rows.getString("role"),
            rows.getString("sop_class_uid"),
            rows.getString("sop_instance_uid"),
            rows.getString("sha256")),
        rows.getBoolean("required"),
        DeliveryState.valueOf(rows.getString("state")),
        rows.getInt("attempts"),
        rows.getInt("attempts_before"),
        InstantColumn.required(rows, "next_attempt_at"),
        lastStatus,
        rows.getString("last_message"),
        rows.getBoolean("peer_refused"),
        InstantColumn.required(rows, "queued_at"),
        InstantColumn.optional(rows, "settled_at"),
        rows.getInt("uncommitted"));
  }

  private static boolean isOpen(DeliveryState state) {
    return switch (state) {
      case PENDING, ACCEPTED -> true;
      case DELIVERED, PARKED, WITHDRAWN -> false;
    };
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_LENGTH ? message : message.substring(0, MESSAGE_LENGTH);
  }
}
