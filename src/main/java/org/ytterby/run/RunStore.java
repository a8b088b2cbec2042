// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/** Owner of the table {@code run}. Thread-safe: holds only the node's id. */
final class RunStore {
  private final String nodeId;

  RunStore(String nodeId) {
    this.nodeId = nodeId;
  }

  String nodeId() {
    return nodeId;
  }

  /** The nodes that have runs. */
  List<String> nodes(Tx tx) {
    return tx.handle().createQuery("select distinct node_id from run").mapTo(String.class).list();
  }

  /** A page of all runs in the order of their ids. */
  List<DoseRun> page(Tx tx, String after, int limit) {
    return tx.handle()
        .createQuery("select * from run where run_id > :after order by run_id limit :limit")
        .bind("after", after)
        .bind("limit", limit)
        .map(RunStore::row)
        .list();
  }

  Optional<DoseRun> find(Tx tx, String runId) {
    return tx.handle()
        .createQuery("select * from run where run_id = :id")
        .bind("id", runId)
        .map(RunStore::row)
        .findOne();
  }

  /** A run, held against everybody else until the transaction ends. */
  Optional<DoseRun> lock(Tx tx, String runId) {
    return tx.handle()
        .createQuery("select * from run where run_id = :id for update")
        .bind("id", runId)
        .map(RunStore::row)
        .findOne();
  }

  /**
   * What a list of cases shows of a run: none of what grows with the study or the result.
   *
   * @param number 1 for the case's first run
   */
  record Head(
      String runId,
      String caseId,
      int number,
      RunState state,
      String reason,
      Optional<Instant> nextAttemptAt,
      Instant queuedAt,
      Instant changedAt,
      Optional<Instant> deliveredAt) {
    static Head of(DoseRun run) {
      return new Head(
          run.runId(),
          run.caseId(),
          run.number(),
          run.state(),
          run.reason(),
          run.nextAttemptAt(),
          run.queuedAt(),
          run.changedAt(),
          run.deliveredAt());
    }
  }

  /** The newest run of each of these cases, by case; in one query. */
  Map<String, Head> newest(Tx tx, List<String> caseIds) {
    if (caseIds.isEmpty()) {
      return Map.of();
    }
    return tx
        .handle()
        .createQuery(
            """
            select run_id, case_id, run_number, state, reason, next_attempt_at, queued_at, changed_at, delivered_at
            from run where case_id in (<cases>)
              and run_number = (select max(other.run_number) from run other where other.case_id = run.case_id)
            """)
        .bindList("cases", caseIds)
        .map(RunStore::head)
        .list()
        .stream()
        .collect(Collectors.toMap(Head::caseId, Function.identity()));
  }

  /** A case's runs, newest first. */
  List<DoseRun> ofCase(Tx tx, String caseId) {
    return tx.handle()
        .createQuery("select * from run where case_id = :case order by run_number desc")
        .bind("case", caseId)
        .map(RunStore::row)
        .list();
  }

  /** How many runs of all nodes are in a state. */
  int count(Tx tx, RunState state) {
    return tx.handle()
        .createQuery("select count(*) from run where state = :state")
        .bind("state", state.name())
        .mapTo(Integer.class)
        .one();
  }

  /** How many of the node's runs are in each state. */
  Map<RunState, Integer> counts(Tx tx) {
    Map<RunState, Integer> counts = new TreeMap<>();
    tx.handle()
        .createQuery("select state, count(*) as runs from run where node_id = :node group by state")
        .bind("node", nodeId)
        .map(
            (rows, context) ->
                Map.entry(RunState.valueOf(rows.getString("state")), rows.getInt("runs")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** The node's runs in a state, oldest first. */
  List<DoseRun> inState(Tx tx, RunState state) {
    return tx.handle()
        .createQuery(
            "select * from run where node_id = :node and state = :state order by queued_at, run_id")
        .bind("node", nodeId)
        .bind("state", state.name())
        .map(RunStore::row)
        .list();
  }

  /**
   * A page of the runs that have a result, in the order in which they were queued, beginning behind
   * the given one.
   */
  List<DoseRun> computed(Tx tx, Instant after, String afterRunId, int limit) {
    return tx.handle()
        .createQuery(
            """
            select * from run
            where summary is not null and (queued_at > :after or (queued_at = :after and run_id > :id))
            order by queued_at, run_id limit :limit
            """)
        .bind("after", after)
        .bind("id", afterRunId)
        .bind("limit", limit)
        .map(RunStore::row)
        .list();
  }

  void insert(Tx tx, DoseRun added) {
    bound(
            tx.handle()
                .createUpdate(
                    """
                    insert into run (run_id, node_id, case_id, run_number, state, reason, failures, attempts_allowed,
                      interruptions, next_attempt_at, fingerprint, frozen, findings, summary, superseded_by, queued_at,
                      changed_at, delivered_at)
                    values (:id, :node, :case, :number, :state, :reason, :failures, :allowed,
                      :interruptions, :next, :fingerprint, :frozen, :findings, :summary, :by, :queued,
                      :changed, :delivered)
                    """),
            added)
        .bind("node", nodeId)
        .bind("case", added.caseId())
        .bind("number", added.number())
        .bind("allowed", added.attemptsAllowed())
        .bind("fingerprint", added.fingerprint())
        .bind("frozen", added.frozen())
        .bind("queued", added.queuedAt())
        .execute();
  }

  void update(Tx tx, DoseRun changed) {
    bound(
            tx.handle()
                .createUpdate(
                    """
                    update run set state = :state, reason = :reason, failures = :failures,
                      interruptions = :interruptions, next_attempt_at = :next, findings = :findings,
                      summary = :summary, superseded_by = :by, changed_at = :changed, delivered_at = :delivered
                    where run_id = :id
                    """),
            changed)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bound(S statement, DoseRun row) {
    return statement
        .bind("id", row.runId())
        .bind("state", row.state().name())
        .bind("reason", CaseStore.cut(row.reason()))
        .bind("failures", row.failures())
        .bind("interruptions", row.interruptions())
        .bind("next", row.nextAttemptAt().orElse(null))
        .bind("findings", RunJson.findings(row.findings()))
        .bind("summary", row.summary().orElse(null))
        .bind("by", row.supersededBy().orElse(null))
        .bind("changed", row.changedAt())
        .bind("delivered", row.deliveredAt().orElse(null));
  }

  private static Head head(ResultSet rows, StatementContext context) throws SQLException {
    return new Head(
        rows.getString("run_id"),
        rows.getString("case_id"),
        rows.getInt("run_number"),
        RunState.valueOf(rows.getString("state")),
        rows.getString("reason"),
        InstantColumn.optional(rows, "next_attempt_at"),
        InstantColumn.required(rows, "queued_at"),
        InstantColumn.required(rows, "changed_at"),
        InstantColumn.optional(rows, "delivered_at"));
  }

  private static DoseRun row(ResultSet rows, StatementContext context) throws SQLException {
    return new DoseRun(
        rows.getString("run_id"),
        rows.getString("case_id"),
        rows.getInt("run_number"),
        RunState.valueOf(rows.getString("state")),
        rows.getString("reason"),
        rows.getInt("failures"),
        rows.getInt("attempts_allowed"),
        rows.getInt("interruptions"),
        InstantColumn.optional(rows, "next_attempt_at"),
        rows.getString("fingerprint"),
        rows.getString("frozen"),
        RunJson.findings(rows.getString("findings")),
        Optional.ofNullable(rows.getString("summary")),
        Optional.ofNullable(rows.getString("superseded_by")),
        InstantColumn.required(rows, "queued_at"),
        InstantColumn.required(rows, "changed_at"),
        InstantColumn.optional(rows, "delivered_at"));
  }
}
