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
              required, state, attempts, next_attempt_at, last_message, peer_refused, queued_at)
            values (:destination, :uid, :node, :run, :order, :role, :class, :sha256,
              :required, 'PENDING', 0, :now, '', false, :now) on conflict do nothing
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

  /** When the next pending row of a destination may be tried. */
  Optional<Instant> nextAttempt(Tx tx, String destination) {
    return tx.handle()
        .createQuery(
            "select min(next_attempt_at) as at from outbox where destination = :destination and"
                + " node_id = :node and state = 'PENDING'")
        .bind("destination", destination)
        .bind("node", nodeId)
        .map((rows, context) -> InstantColumn.optional(rows, "at"))
        .one();
  }

  /** Destinations that have pending rows, whether they are configured or not. */
  List<String> pendingDestinations(Tx tx) {
    return tx.handle()
        .createQuery(
            "select distinct destination from outbox where node_id = :node and state = 'PENDING'"
                + " order by destination")
        .bind("node", nodeId)
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
        .bind("settled", end.state() == DeliveryState.PENDING ? null : end.at())
        .bind("destination", row.destination())
        .bind("uid", row.object().sopInstanceUid())
        .execute();
  }

  /**
   * Gives rows of a destination that refused us, not the object, a new chance.
   *
   * @return the runs that they belong to
   */
  List<String> reconsider(Tx tx, String destination, Instant now) {
    List<String> runs =
        tx.handle()
            .createQuery(
                "select distinct run_id from outbox where destination = :destination and node_id ="
                    + " :node and state = 'PARKED' and peer_refused order by run_id")
            .bind("destination", destination)
            .bind("node", nodeId)
            .mapTo(String.class)
            .list();
    tx.handle()
        .createUpdate(
            """
            update outbox set state = 'PENDING', next_attempt_at = :now, settled_at = null
            where destination = :destination and node_id = :node and state = 'PARKED' and peer_refused
            """)
        .bind("destination", destination)
        .bind("node", nodeId)
        .bind("now", now)
        .execute();
    return runs;
  }

  /** Withdraws what is pending of a run at each destination to which no attempt was ever begun. */
  public int withdrawUnbegun(Tx tx, String runId, Instant now) {
    return tx.handle()
        .createUpdate(
            """
            update outbox set state = 'WITHDRAWN', settled_at = :now, last_message = 'superseded by a newer run'
            where run_id = :run and state = 'PENDING' and destination not in
              (select begun.destination from outbox begun where begun.run_id = :run and begun.attempts > 0)
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
        InstantColumn.required(rows, "next_attempt_at"),
        lastStatus,
        rows.getString("last_message"),
        rows.getBoolean("peer_refused"),
        InstantColumn.required(rows, "queued_at"),
        InstantColumn.optional(rows, "settled_at"));
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_LENGTH ? message : message.substring(0, MESSAGE_LENGTH);
  }
}
