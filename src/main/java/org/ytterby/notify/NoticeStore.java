// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/** Owner of the table {@code notice}. Thread-safe: holds no state but the node's id. */
public final class NoticeStore {
  private static final int REMARK_LENGTH = 1000;
  private static final String UNSENT = "state in ('WAITING', 'PARKED')";

  private final String nodeId;

  public NoticeStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /** Adds a message to a recipient, to be told at once. */
  void insert(Tx tx, String recipient, Message message, Instant now) {
    tx.handle()
        .createUpdate(
            """
            insert into notice (node_id, kind, recipient, operation, sop_instance_uid, attributes, state, attempts,
              next_at, message, created_at, changed_at)
            values (:node, :kind, :recipient, :operation, :uid, :attributes, 'WAITING', 0, :now, '', :now, :now)
            """)
        .bind("node", nodeId)
        .bind("kind", message.kind().name())
        .bind("recipient", recipient)
        .bind("operation", message.operation().name())
        .bind("uid", message.sopInstanceUid())
        .bind("attributes", bytes(message.attributes()))
        .bind("now", now)
        .execute();
  }

  /** True when a recipient has, or is to get, a notice of this instance. */
  boolean has(Tx tx, Recipient recipient, String sopInstanceUid) {
    return tx.handle()
            .createQuery(
                "select count(*) from notice where sop_instance_uid = :uid and kind = :kind and"
                    + " recipient = :recipient and node_id = :node and state <> 'DROPPED'")
            .bind("uid", sopInstanceUid)
            .bind("kind", recipient.kind().name())
            .bind("recipient", recipient.name())
            .bind("node", nodeId)
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /**
   * True when a recipient was, or is to be, told of the creation of this instance, by whichever
   * node of the database.
   */
  boolean isCreated(Tx tx, Recipient recipient, String sopInstanceUid) {
    return tx.handle()
            .createQuery(
                "select count(*) from notice where sop_instance_uid = :uid and kind = :kind and"
                    + " recipient = :recipient and operation = 'CREATE' and state <> 'DROPPED'")
            .bind("uid", sopInstanceUid)
            .bind("kind", recipient.kind().name())
            .bind("recipient", recipient.name())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  /** Counts an attempt that is about to be made. */
  void begin(Tx tx, Notice notice, Instant now) {
    tx.handle()
        .createUpdate(
            "update notice set attempts = :attempts, changed_at = :now where number = :number")
        .bind("attempts", notice.attempts() + 1)
        .bind("now", now)
        .bind("number", notice.number())
        .execute();
  }

  /** Notes how it stands; the attributes of what nobody is told any more are forgotten. */
  void update(Tx tx, Notice changed, Instant now) {
    DataSet kept =
        switch (changed.state()) {
          case WAITING, PARKED -> changed.message().attributes();
          case SENT, DROPPED -> DataSet.empty();
        };
    tx.handle()
        .createUpdate(
            """
            update notice set attributes = :attributes, state = :state, attempts = :attempts, next_at = :next,
              message = :message, changed_at = :now
            where number = :number
            """)
        .bind("attributes", bytes(kept))
        .bind("state", changed.state().name())
        .bind("attempts", changed.attempts())
        .bind("next", changed.nextAt())
        .bind("message", cut(changed.remark()))
        .bind("now", now)
        .bind("number", changed.number())
        .execute();
  }

  /**
   * What is to be told to a recipient first. A message waits until all before it about the same
   * instance were taken, also those of other nodes in the database: one scanner may have its step
   * taken by two.
   */
  Optional<Notice> next(Tx tx, Recipient recipient) {
    return tx.handle()
        .createQuery(
            """
            select * from notice n where n.kind = :kind and n.recipient = :recipient and n.node_id = :node
              and n.state = 'WAITING' and not exists (
                select 1 from notice e where e.sop_instance_uid = n.sop_instance_uid and e.kind = n.kind
                  and e.recipient = n.recipient and e.number < n.number and e.state in ('WAITING', 'PARKED'))
            order by n.next_at, n.number limit 1
            """)
        .bind("kind", recipient.kind().name())
        .bind("recipient", recipient.name())
        .bind("node", nodeId)
        .map(NoticeStore::row)
        .findOne();
  }

  /** What waits for or was refused by anybody, in its order. */
  List<Notice> unsent(Tx tx) {
    return tx.handle()
        .createQuery(
            "select * from notice where node_id = :node and " + UNSENT + " order by number")
        .bind("node", nodeId)
        .map(NoticeStore::row)
        .list();
  }

  /**
   * What was parked is tried again, as if for the first time; but one attempt stays counted of what
   * was tried, as it may have been taken.
   */
  void reconsider(Tx tx, Recipient recipient, Instant now) {
    tx.handle()
        .createUpdate(
            """
            update notice set state = 'WAITING', attempts = case when attempts > 0 then 1 else 0 end,
              next_at = :now, changed_at = :now
            where kind = :kind and recipient = :recipient and node_id = :node and state = 'PARKED'
            """)
        .bind("now", now)
        .bind("kind", recipient.kind().name())
        .bind("recipient", recipient.name())
        .bind("node", nodeId)
        .execute();
  }

  /** How many are in each state. */
  public List<NoticeTally> tallies(Tx tx) {
    return tx.handle()
        .createQuery(
            "select kind, recipient, state, count(*) as notices from notice where node_id = :node"
                + " group by kind, recipient, state order by kind, recipient, state")
        .bind("node", nodeId)
        .map(
            (row, _) ->
                new NoticeTally(
                    NoticeKind.valueOf(row.getString("kind")),
                    row.getString("recipient"),
                    NoticeState.valueOf(row.getString("state")),
                    row.getInt("notices")))
        .list();
  }

  /** How many are parked. */
  public int parked(Tx tx) {
    return tx.handle()
        .createQuery("select count(*) from notice where state = 'PARKED' and node_id = :node")
        .bind("node", nodeId)
        .mapTo(Integer.class)
        .one();
  }

  private static Notice row(ResultSet rows, StatementContext context) throws SQLException {
    return new Notice(
        rows.getLong("number"),
        rows.getString("recipient"),
        new Message(
            NoticeKind.valueOf(rows.getString("kind")),
            Operation.valueOf(rows.getString("operation")),
            rows.getString("sop_instance_uid"),
            DataSetReader.read(
                rows.getBytes("attributes"), TransferSyntax.EXPLICIT_LE, ReadOptions.everything())),
        NoticeState.valueOf(rows.getString("state")),
        rows.getInt("attempts"),
        InstantColumn.required(rows, "next_at"),
        rows.getString("message"));
  }

  private static byte[] bytes(DataSet attributes) {
    return DataSetWriter.bytes(attributes, TransferSyntax.EXPLICIT_LE);
  }

  private static String cut(String remark) {
    return remark.length() <= REMARK_LENGTH ? remark : remark.substring(0, REMARK_LENGTH);
  }
}
