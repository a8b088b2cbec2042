// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/**
 * Owner of the tables {@code dose_case} and {@code case_study}. Thread-safe: holds only the node's
 * id.
 */
final class CaseStore {
  private static final int REASON_LENGTH = 1000;
  private final String nodeId;

  CaseStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /** The nodes that have cases. */
  List<String> nodes(Tx tx) {
    return tx.handle()
        .createQuery("select distinct node_id from dose_case")
        .mapTo(String.class)
        .list();
  }

  /** A study's case. */
  Optional<StudyCase> ofStudy(Tx tx, String studyUid) {
    return tx.handle()
        .createQuery("select * from dose_case where study_uid = :study and ordinal = 1")
        .bind("study", studyUid)
        .map(CaseStore::row)
        .findOne();
  }

  /** A study's case, held against everybody else until the transaction ends. */
  Optional<StudyCase> lockOfStudy(Tx tx, String studyUid) {
    return tx.handle()
        .createQuery("select * from dose_case where study_uid = :study and ordinal = 1 for update")
        .bind("study", studyUid)
        .map(CaseStore::row)
        .findOne();
  }

  /** A case, held against everybody else until the transaction ends. */
  Optional<StudyCase> lock(Tx tx, String caseId) {
    return tx.handle()
        .createQuery("select * from dose_case where case_id = :id for update")
        .bind("id", caseId)
        .map(CaseStore::row)
        .findOne();
  }

  Optional<StudyCase> find(Tx tx, String caseId) {
    return tx.handle()
        .createQuery("select * from dose_case where case_id = :id")
        .bind("id", caseId)
        .map(CaseStore::row)
        .findOne();
  }

  /** The node's cases in a state, oldest first. */
  List<StudyCase> inState(Tx tx, CaseState state) {
    return tx.handle()
        .createQuery(
            "select * from dose_case where node_id = :node and state = :state order by opened_at,"
                + " case_id")
        .bind("node", nodeId)
        .bind("state", state.name())
        .map(CaseStore::row)
        .list();
  }

  /** A page of cases, newest first. */
  List<StudyCase> page(Tx tx, Optional<Cursor> after, int limit) {
    if (after.isEmpty()) {
      return tx.handle()
          .createQuery("select * from dose_case order by opened_at desc, case_id desc limit :limit")
          .bind("limit", limit)
          .map(CaseStore::row)
          .list();
    }
    return tx.handle()
        .createQuery(
            """
            select * from dose_case where opened_at < :opened or (opened_at = :opened and case_id < :id)
            order by opened_at desc, case_id desc limit :limit
            """)
        .bind("opened", after.get().openedAt())
        .bind("id", after.get().caseId())
        .bind("limit", limit)
        .map(CaseStore::row)
        .list();
  }

  /** How many cases are in each state. */
  Map<CaseState, Integer> counts(Tx tx) {
    Map<CaseState, Integer> counts = new TreeMap<>();
    tx.handle()
        .createQuery("select state, count(*) as cases from dose_case group by state")
        .map(
            (rows, context) ->
                Map.entry(CaseState.valueOf(rows.getString("state")), rows.getInt("cases")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** The node's cases by state: how many, and since when the oldest is in it. */
  Map<CaseState, NodeFigures.CaseTally> tallies(Tx tx) {
    Map<CaseState, NodeFigures.CaseTally> tallies = new TreeMap<>();
    tx.handle()
        .createQuery(
            "select state, count(*) as cases, min(changed_at) as since from dose_case where node_id"
                + " = :node group by state")
        .bind("node", nodeId)
        .map(
            (rows, context) ->
                Map.entry(
                    CaseState.valueOf(rows.getString("state")),
                    new NodeFigures.CaseTally(
                        rows.getInt("cases"), InstantColumn.required(rows, "since"))))
        .forEach(entry -> tallies.put(entry.getKey(), entry.getValue()));
    return tallies;
  }

  /**
   * Adds a new case with its study.
   *
   * @return false when the study has one already
   */
  boolean insert(Tx tx, StudyCase added) {
    int inserted =
        bound(
                tx.handle()
                    .createUpdate(
                        """
                        insert into dose_case (case_id, node_id, study_uid, ordinal, state, reason, next_look, look_by,
                          settled_instances, handed_in, failed_looks, findings, opened_at, changed_at)
                        values (:id, :node, :study, :ordinal, :state, :reason, :next, :by,
                          :settled, :handed, :failed, :findings, :opened, :changed) on conflict do nothing
                        """),
                added)
            .bind("node", nodeId)
            .bind("study", added.studyUid())
            .bind("ordinal", added.ordinal())
            .bind("opened", added.openedAt())
            .execute();
    if (inserted == 0) {
      return false;
    }
    tx.handle()
        .createUpdate(
            "insert into case_study (case_id, study_uid, node_id, attached_at) values (:id, :study,"
                + " :node, :opened)")
        .bind("id", added.caseId())
        .bind("study", added.studyUid())
        .bind("node", nodeId)
        .bind("opened", added.openedAt())
        .execute();
    return true;
  }

  void update(Tx tx, StudyCase changed) {
    bound(
            tx.handle()
                .createUpdate(
                    """
                    update dose_case set state = :state, reason = :reason, next_look = :next, look_by = :by,
                      settled_instances = :settled, handed_in = :handed, failed_looks = :failed, findings = :findings,
                      changed_at = :changed
                    where case_id = :id
                    """),
            changed)
        .execute();
  }

  /** Where a page of cases ended. */
  record Cursor(Instant openedAt, String caseId) {}

  private static <S extends SqlStatement<S>> S bound(S statement, StudyCase row) {
    return statement
        .bind("id", row.caseId())
        .bind("state", row.state().name())
        .bind("reason", cut(row.reason()))
        .bind("next", row.nextLook().orElse(null))
        .bind("by", row.lookBy())
        .bind("settled", row.settledInstances())
        .bind("handed", row.handedIn())
        .bind("failed", row.failedLooks())
        .bind("findings", RunJson.findings(row.findings()))
        .bind("changed", row.changedAt());
  }

  private static StudyCase row(ResultSet rows, StatementContext context) throws SQLException {
    return new StudyCase(
        rows.getString("case_id"),
        rows.getString("study_uid"),
        rows.getInt("ordinal"),
        CaseState.valueOf(rows.getString("state")),
        rows.getString("reason"),
        InstantColumn.optional(rows, "next_look"),
        InstantColumn.required(rows, "look_by"),
        rows.getInt("settled_instances"),
        rows.getInt("handed_in"),
        rows.getInt("failed_looks"),
        RunJson.findings(rows.getString("findings")),
        InstantColumn.required(rows, "opened_at"),
        InstantColumn.required(rows, "changed_at"));
  }

  static String cut(String reason) {
    return reason.length() <= REASON_LENGTH ? reason : reason.substring(0, REASON_LENGTH);
  }
}
