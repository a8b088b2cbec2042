// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/**
 * Owner of the tables {@code revision} and {@code run_output}. Thread-safe: holds only the node's
 * id.
 */
final class RevisionStore {
  private final String nodeId;

  RevisionStore(String nodeId) {
    this.nodeId = nodeId;
  }

  void insert(Tx tx, Revision added) {
    tx.handle()
        .createUpdate(
            """
            insert into revision (run_id, revision, node_id, kind, state, refusals, predecessors, attempts, failures,
              next_attempt_at, created_at)
            values (:run, :revision, :node, :kind, :state, :refusals, :predecessors, :attempts, :failures, :next,
              :created)
            """)
        .bind("run", added.runId())
        .bind("revision", added.number())
        .bind("node", nodeId)
        .bind("kind", added.kind().name())
        .bind("state", added.state().name())
        .bind("refusals", RunJson.refusals(added.refusals()))
        .bind("predecessors", RunJson.uids(added.predecessors()))
        .bind("attempts", added.attempts())
        .bind("failures", added.failures())
        .bind("next", added.nextAttemptAt().orElse(null))
        .bind("created", added.createdAt())
        .execute();
  }

  void update(Tx tx, Revision changed) {
    tx.handle()
        .createUpdate(
            """
            update revision set state = :state, attempts = :attempts, failures = :failures, next_attempt_at = :next,
              reason = :reason
            where run_id = :run and revision = :revision
            """)
        .bind("state", changed.state().name())
        .bind("attempts", changed.attempts())
        .bind("failures", changed.failures())
        .bind("next", changed.nextAttemptAt().orElse(null))
        .bind("reason", changed.reason())
        .bind("run", changed.runId())
        .bind("revision", changed.number())
        .execute();
  }

  /** A run's revisions in their order. */
  List<Revision> ofRun(Tx tx, String runId) {
    return tx.handle()
        .createQuery("select * from revision where run_id = :run order by revision")
        .bind("run", runId)
        .map(RevisionStore::row)
        .list();
  }

  /** The node's revisions in a state, oldest first. */
  List<Revision> inState(Tx tx, RevisionState state) {
    return tx.handle()
        .createQuery(
            "select * from revision where node_id = :node and state = :state order by created_at,"
                + " run_id, revision")
        .bind("node", nodeId)
        .bind("state", state.name())
        .map(RevisionStore::row)
        .list();
  }

  /** Records what a revision made. */
  void insertOutputs(Tx tx, List<RunOutput> outputs) {
    for (RunOutput output : outputs) {
      tx.handle()
          .createUpdate(
              """
              insert into run_output (run_id, revision, send_order, node_id, role, sop_class_uid, sop_instance_uid,
                sha256)
              values (:run, :revision, :order, :node, :role, :class, :uid, :sha256)
              """)
          .bind("run", output.runId())
          .bind("revision", output.revision())
          .bind("order", output.sendOrder())
          .bind("node", nodeId)
          .bind("role", output.role())
          .bind("class", output.sopClassUid())
          .bind("uid", output.sopInstanceUid())
          .bind("sha256", output.sha256())
          .execute();
    }
  }

  /** What a run's revisions made, by revision and order of delivery. */
  List<RunOutput> outputs(Tx tx, String runId) {
    return tx.handle()
        .createQuery("select * from run_output where run_id = :run order by revision, send_order")
        .bind("run", runId)
        .map(
            (rows, context) ->
                new RunOutput(
                    rows.getString("run_id"),
                    rows.getInt("revision"),
                    rows.getInt("send_order"),
                    rows.getString("role"),
                    rows.getString("sop_class_uid"),
                    rows.getString("sop_instance_uid"),
                    rows.getString("sha256")))
        .list();
  }

  private static Revision row(ResultSet rows, StatementContext context) throws SQLException {
    return new Revision(
        rows.getString("run_id"),
        rows.getInt("revision"),
        Revision.Kind.valueOf(rows.getString("kind")),
        RevisionState.valueOf(rows.getString("state")),
        RunJson.refusals(rows.getString("refusals")),
        RunJson.uids(rows.getString("predecessors")),
        rows.getInt("attempts"),
        rows.getInt("failures"),
        InstantColumn.optional(rows, "next_attempt_at"),
        InstantColumn.required(rows, "created_at"),
        rows.getString("reason"));
  }
}
