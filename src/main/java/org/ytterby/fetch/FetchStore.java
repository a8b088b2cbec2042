// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/**
 * Owner of the table {@code case_fetch}. Thread-safe: holds only the node's id. Whoever changes a
 * row holds its case.
 */
public final class FetchStore {
  private final String nodeId;

  public FetchStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /** The latest round of a case. */
  public Optional<Fetch> find(Tx tx, String caseId) {
    return tx.handle()
        .createQuery("select * from case_fetch where case_id = :case")
        .bind("case", caseId)
        .map(FetchStore::row)
        .findOne();
  }

  /** The node's rounds that are under way, the oldest first. */
  public List<Fetch> underWay(Tx tx) {
    return tx.handle()
        .createQuery(
            "select * from case_fetch where node_id = :node and state = :state order by begun_at,"
                + " case_id")
        .bind("node", nodeId)
        .bind("state", Fetch.State.UNDER_WAY.name())
        .map(FetchStore::row)
        .list();
  }

  /** Writes a case's round in the place of what was there. */
  public void put(Tx tx, Fetch fetch) {
    tx.handle()
        .createUpdate("delete from case_fetch where case_id = :case")
        .bind("case", fetch.caseId())
        .execute();
    tx.handle()
        .createUpdate(
            """
            insert into case_fetch (case_id, node_id, study_uid, state, basis, content, next_attempt, give_up_at, begun_at,
              changed_at)
            values (:case, :node, :study, :state, :basis, :content, :next, :give_up, :begun, :changed)
            """)
        .bind("case", fetch.caseId())
        .bind("node", nodeId)
        .bind("study", fetch.studyUid())
        .bind("state", fetch.state().name())
        .bind("basis", fetch.basis())
        .bind("content", FetchJson.text(fetch))
        .bind("next", fetch.nextAttempt().orElse(null))
        .bind("give_up", fetch.giveUpAt())
        .bind("begun", fetch.begunAt())
        .bind("changed", fetch.changedAt())
        .execute();
  }

  private static Fetch row(ResultSet rows, StatementContext context) throws SQLException {
    String caseId = rows.getString("case_id");
    FetchJson.Content content = FetchJson.parse(caseId, rows.getString("content"));
    return new Fetch(
        caseId,
        rows.getString("study_uid"),
        Fetch.State.valueOf(rows.getString("state")),
        rows.getString("basis"),
        content.want(),
        content.errands(),
        InstantColumn.optional(rows, "next_attempt"),
        InstantColumn.required(rows, "give_up_at"),
        InstantColumn.required(rows, "begun_at"),
        InstantColumn.required(rows, "changed_at"));
  }
}
