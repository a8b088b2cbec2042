// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ytterby.store.Tx;

/** The tables {@code ledger} and {@code ledger_head}. Stateless. */
final class LedgerStore {
  private static final String COLUMNS =
      "node_id, seq, at, actor, action, subject, detail, previous_hash, hash";

  /** The end of a node's chain. */
  record Head(long seq, String hash) {
    static final Head NONE = new Head(0, LedgerRow.NO_HASH);
  }

  /** The end of the chain, locked until the transaction ends. */
  Head lockedHead(Tx tx, String nodeId) {
    return tx.handle()
        .createQuery("select seq, hash from ledger_head where node_id = :node for update")
        .bind("node", nodeId)
        .map((row, _) -> new Head(row.getLong("seq"), row.getString("hash")))
        .findOne()
        .orElseGet(
            () -> {
              insertFirstHead(tx, nodeId);
              return lockedHead(tx, nodeId);
            });
  }

  /** Two first rows at the same time: one of them inserts, both then lock what is there. */
  private static void insertFirstHead(Tx tx, String nodeId) {
    tx.handle()
        .createUpdate(
            "insert into ledger_head (node_id, seq, hash) values (:node, :seq, :hash)"
                + " on conflict do nothing")
        .bind("node", nodeId)
        .bind("seq", Head.NONE.seq())
        .bind("hash", Head.NONE.hash())
        .execute();
  }

  void append(Tx tx, LedgerRow row) {
    tx.handle()
        .createUpdate(
            "insert into ledger (node_id, seq, at, actor, action, subject, detail, previous_hash,"
                + " hash) values (:node, :seq, :at, :actor, :action, :subject, :detail, :previous,"
                + " :hash)")
        .bind("node", row.nodeId())
        .bind("seq", row.seq())
        .bind("at", row.at().atOffset(ZoneOffset.UTC))
        .bind("actor", row.actor())
        .bind("action", row.action())
        .bind("subject", row.subject())
        .bind("detail", row.detail())
        .bind("previous", row.previousHash())
        .bind("hash", row.hash())
        .execute();
    tx.handle()
        .createUpdate("update ledger_head set seq = :seq, hash = :hash where node_id = :node")
        .bind("node", row.nodeId())
        .bind("seq", row.seq())
        .bind("hash", row.hash())
        .execute();
  }

  /** The nodes that have rows, or the record of an end. */
  TreeSet<String> nodes(Tx tx) {
    return tx.handle()
        .createQuery("select node_id from ledger_head union select node_id from ledger")
        .mapTo(String.class)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The end of a node's chain as its record has it. */
  Optional<Head> head(Tx tx, String nodeId) {
    return tx.handle()
        .createQuery("select seq, hash from ledger_head where node_id = :node")
        .bind("node", nodeId)
        .map((row, _) -> new Head(row.getLong("seq"), row.getString("hash")))
        .findOne();
  }

  /** Some rows of a node behind one, in the order of their numbers. */
  List<LedgerRow> page(Tx tx, String nodeId, long after, int limit) {
    return tx.handle()
        .createQuery(
            "select "
                + COLUMNS
                + " from ledger where node_id = :node and seq > :after order by seq limit :limit")
        .bind("node", nodeId)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> row(row))
        .list();
  }

  /** The rows about a subject, node by node in the order of their numbers. */
  List<LedgerRow> about(Tx tx, String subject) {
    return tx.handle()
        .createQuery(
            "select " + COLUMNS + " from ledger where subject = :subject order by node_id, seq")
        .bind("subject", subject)
        .map((row, _) -> row(row))
        .list();
  }

  private static LedgerRow row(ResultSet row) throws SQLException {
    return new LedgerRow(
        row.getString("node_id"),
        row.getLong("seq"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        row.getString("detail"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }
}
