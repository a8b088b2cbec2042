// SPDX-License-Identifier: Apache-2.0
package org.ytterby.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.result.ResultIterable;
import org.ytterby.store.Tx;

/** The tables {@code ledger} and {@code ledger_head}. Stateless. */
final class LedgerStore {
  private static final int ROWS_A_FETCH = 500;

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

  /** The ends of all chains by node. */
  TreeMap<String, Head> heads(Tx tx) {
    TreeMap<String, Head> heads = new TreeMap<>();
    tx.handle()
        .createQuery("select node_id, seq, hash from ledger_head")
        .map((row, _) -> row(row, heads))
        .list();
    return heads;
  }

  private static String row(ResultSet row, TreeMap<String, Head> heads) throws SQLException {
    String node = row.getString("node_id");
    heads.put(node, new Head(row.getLong("seq"), row.getString("hash")));
    return node;
  }

  /** All rows, node by node, in the order of their numbers; a few at a time are in memory. */
  void each(Tx tx, Consumer<LedgerRow> consumer) {
    ResultIterable<LedgerRow> rows =
        tx.handle()
            .createQuery(
                "select node_id, seq, at, actor, action, subject, detail, previous_hash, hash"
                    + " from ledger order by node_id, seq")
            .setFetchSize(ROWS_A_FETCH)
            .map((row, _) -> row(row));
    try (Stream<LedgerRow> stream = rows.stream()) {
      stream.forEach(consumer);
    }
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
