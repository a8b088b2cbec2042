// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/** Owner of the table {@code commitment_request}. Thread-safe: holds no state but the node's id. */
public final class CommitmentRequestStore {
  private static final int MESSAGE_LENGTH = 1000;
  private static final String OPEN = "state in ('ASKED', 'JUDGED')";
  private static final int COMMITTED = 0;

  private final String nodeId;

  public CommitmentRequestStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /** Adds a request; its number. */
  long insert(Tx tx, String requestor, Asked asked, boolean reused, Instant nextAt, Instant now) {
    return tx.handle()
        .createUpdate(
            """
            insert into commitment_request (node_id, requestor, transaction_uid, items, reused, state, attempts,
              next_at, message, created_at, changed_at)
            values (:node, :requestor, :uid, :items, :reused, 'ASKED', 0, :next, '', :now, :now)
            """)
        .bind("node", nodeId)
        .bind("requestor", requestor)
        .bind("uid", asked.transactionUid())
        .bind("items", lines(asked.references()))
        .bind("reused", reused)
        .bind("next", nextAt)
        .bind("now", now)
        .executeAndReturnGeneratedKeys("number")
        .mapTo(Long.class)
        .one();
  }

  void update(Tx tx, CommitmentRequest changed, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update commitment_request set items = :items, state = :state, attempts = :attempts, next_at = :next,
              message = :message, changed_at = :now
            where number = :number
            """)
        .bind(
            "items",
            changed.judgements().isEmpty()
                ? lines(changed.asked().references())
                : judged(changed.judgements()))
        .bind("state", changed.state().name())
        .bind("attempts", changed.attempts())
        .bind("next", changed.nextAt())
        .bind("message", cut(changed.message()))
        .bind("now", now)
        .bind("number", changed.number())
        .execute();
  }

  /** The request of a requestor in a state that something is to be done about first. */
  Optional<CommitmentRequest> next(Tx tx, String requestor, RequestState state) {
    return tx.handle()
        .createQuery(
            "select * from commitment_request where requestor = :requestor and node_id = :node and"
                + " state = :state order by next_at, number limit 1")
        .bind("requestor", requestor)
        .bind("node", nodeId)
        .bind("state", state.name())
        .map(CommitmentRequestStore::row)
        .findOne();
  }

  /** How many requests of a requestor are open. */
  int open(Tx tx, String requestor) {
    return tx.handle()
        .createQuery(
            "select count(*) from commitment_request where requestor = :requestor and node_id ="
                + " :node and "
                + OPEN)
        .bind("requestor", requestor)
        .bind("node", nodeId)
        .mapTo(Integer.class)
        .one();
  }

  /** Every request of a requestor under a Transaction UID, oldest first. */
  List<CommitmentRequest> of(Tx tx, String requestor, String transactionUid) {
    return tx.handle()
        .createQuery(
            "select * from commitment_request where requestor = :requestor and transaction_uid ="
                + " :uid and node_id = :node order by number")
        .bind("requestor", requestor)
        .bind("uid", transactionUid)
        .bind("node", nodeId)
        .map(CommitmentRequestStore::row)
        .list();
  }

  /** The node's open requests, oldest first. */
  List<CommitmentRequest> allOpen(Tx tx) {
    return tx.handle()
        .createQuery(
            "select * from commitment_request where node_id = :node and "
                + OPEN
                + " order by number")
        .bind("node", nodeId)
        .map(CommitmentRequestStore::row)
        .list();
  }

  /** Forgets what has ended before then; the ledger keeps what became of it. */
  void forgetEnded(Tx tx, Instant before) {
    tx.handle()
        .createUpdate(
            "delete from commitment_request where node_id = :node and state in ('REPORTED',"
                + " 'UNREPORTED') and changed_at < :before")
        .bind("node", nodeId)
        .bind("before", before)
        .execute();
  }

  private static String lines(List<Reference> references) {
    return references.stream().map(CommitmentRequestStore::line).collect(Collectors.joining("\n"));
  }

  private static String judged(List<Judgement> judgements) {
    HexFormat hex = HexFormat.of().withUpperCase();
    return judgements.stream()
        .map(
            one ->
                line(one.reference())
                    + " "
                    + hex.toHexDigits(one.failure().orElse(COMMITTED).shortValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(Reference one) {
    return one.sopClassUid() + " " + one.sopInstanceUid();
  }

  private static CommitmentRequest row(ResultSet rows, StatementContext context)
      throws SQLException {
    List<Reference> references = new ArrayList<>();
    List<Judgement> judgements = new ArrayList<>();
    for (String line : rows.getString("items").split("\n")) {
      String[] words = line.split(" ");
      Reference reference = new Reference(words[0], words[1]);
      references.add(reference);
      if (words.length > 2) {
        int reason = HexFormat.fromHexDigits(words[2]);
        judgements.add(
            new Judgement(reference, reason == COMMITTED ? Optional.empty() : Optional.of(reason)));
      }
    }
    return new CommitmentRequest(
        rows.getLong("number"),
        rows.getString("requestor"),
        new Asked(rows.getString("transaction_uid"), references),
        judgements,
        rows.getBoolean("reused"),
        RequestState.valueOf(rows.getString("state")),
        rows.getInt("attempts"),
        InstantColumn.required(rows, "next_at"),
        rows.getString("message"));
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_LENGTH ? message : message.substring(0, MESSAGE_LENGTH);
  }
}
