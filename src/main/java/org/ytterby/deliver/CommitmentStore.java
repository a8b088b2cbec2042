// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/** Owner of the table {@code commitment}. Thread-safe: holds no state but the node's id. */
public final class CommitmentStore {
  private static final int MESSAGE_LENGTH = 1000;
  private static final String OPEN = "state in ('DUE', 'ASKING', 'AWAITED')";

  private final String nodeId;

  public CommitmentStore(String nodeId) {
    this.nodeId = nodeId;
  }

  void insert(Tx tx, Commitment added) {
    tx.handle()
        .createUpdate(
            """
            insert into commitment (transaction_uid, node_id, destination, run_id, objects, state, unreached, next_at,
              message, created_at, changed_at)
            values (:uid, :node, :destination, :run, :objects, :state, :unreached, :next, :message, :created, :created)
            """)
        .bind("uid", added.transactionUid())
        .bind("node", nodeId)
        .bind("destination", added.destination())
        .bind("run", added.runId())
        .bind("objects", String.join("\n", added.sopInstanceUids()))
        .bind("state", added.state().name())
        .bind("unreached", added.unreached())
        .bind("next", added.nextAt())
        .bind("message", cut(added.message()))
        .bind("created", added.createdAt())
        .execute();
  }

  void update(Tx tx, Commitment changed, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update commitment set objects = :objects, state = :state, next_at = :next, message = :message,
              changed_at = :now
            where transaction_uid = :uid
            """)
        .bind("objects", String.join("\n", changed.sopInstanceUids()))
        .bind("state", changed.state().name())
        .bind("next", changed.nextAt())
        .bind("message", cut(changed.message()))
        .bind("now", now)
        .bind("uid", changed.transactionUid())
        .execute();
  }

  /** The transaction of this node with that UID. */
  Optional<Commitment> find(Tx tx, String transactionUid) {
    return tx.handle()
        .createQuery("select * from commitment where transaction_uid = :uid and node_id = :node")
        .bind("uid", transactionUid)
        .bind("node", nodeId)
        .map(CommitmentStore::row)
        .findOne();
  }

  /** The node's open transaction of a destination that something is to be done about first. */
  Optional<Commitment> next(Tx tx, String destination) {
    return tx.handle()
        .createQuery(
            "select * from commitment where destination = :destination and node_id = :node and "
                + OPEN
                + " order by next_at, transaction_uid limit 1")
        .bind("destination", destination)
        .bind("node", nodeId)
        .map(CommitmentStore::row)
        .findOne();
  }

  /** The node's transactions that a destination is being asked for. */
  List<Commitment> asking(Tx tx, String destination) {
    return tx.handle()
        .createQuery(
            "select * from commitment where destination = :destination and node_id = :node and"
                + " state = 'ASKING' order by next_at, transaction_uid")
        .bind("destination", destination)
        .bind("node", nodeId)
        .map(CommitmentStore::row)
        .list();
  }

  /** The node's runs that have open transactions, in the order of their ids. */
  List<String> runsWithOpen(Tx tx) {
    return tx.handle()
        .createQuery(
            "select distinct run_id from commitment where node_id = :node and "
                + OPEN
                + " order by run_id")
        .bind("node", nodeId)
        .mapTo(String.class)
        .list();
  }

  /** Every transaction of a run, oldest first. */
  public List<Commitment> ofRun(Tx tx, String runId) {
    return tx.handle()
        .createQuery(
            "select * from commitment where run_id = :run order by created_at, transaction_uid")
        .bind("run", runId)
        .map(CommitmentStore::row)
        .list();
  }

  private static Commitment row(ResultSet rows, StatementContext context) throws SQLException {
    return new Commitment(
        rows.getString("transaction_uid"),
        rows.getString("destination"),
        rows.getString("run_id"),
        List.of(rows.getString("objects").split("\n")),
        CommitmentState.valueOf(rows.getString("state")),
        rows.getInt("unreached"),
        InstantColumn.required(rows, "next_at"),
        rows.getString("message"),
        InstantColumn.required(rows, "created_at"));
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_LENGTH ? message : message.substring(0, MESSAGE_LENGTH);
  }
}
