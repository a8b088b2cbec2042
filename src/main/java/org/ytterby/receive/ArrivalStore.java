// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/**
 * Owner of the table {@code study_arrival}, which is derived from the archive. Thread-safe: holds
 * only the node's id.
 */
public final class ArrivalStore {
  private final String nodeId;

  public ArrivalStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /** What has arrived of a study, as of the last flush. */
  public Optional<StudyArrival> find(Tx tx, String studyUid) {
    return tx.handle()
        .createQuery("select * from study_arrival where study_uid = :study and node_id = :node")
        .bind("study", studyUid)
        .bind("node", nodeId)
        .map(ArrivalStore::arrival)
        .findOne();
  }

  /** Of how many instances of each study somebody was told. */
  Map<String, Integer> told(Tx tx) {
    return tx
        .handle()
        .createQuery("select study_uid, told_instances from study_arrival where node_id = :node")
        .bind("node", nodeId)
        .map((rows, _) -> Map.entry(rows.getString("study_uid"), rows.getInt("told_instances")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** True when the row says this, and somebody was told. */
  boolean isTold(Tx tx, StudyArrival arrival) {
    return find(tx, arrival.studyUid()).equals(Optional.of(arrival))
        && tx.handle()
            .createQuery(
                "select told_instances = instances from study_arrival"
                    + " where study_uid = :study and node_id = :node")
            .bind("study", arrival.studyUid())
            .bind("node", nodeId)
            .mapTo(Boolean.class)
            .one();
  }

  /** Somebody was told of this. */
  void markTold(Tx tx, StudyArrival arrival) {
    tx.handle()
        .createUpdate(
            "update study_arrival set told_instances = :told"
                + " where study_uid = :study and node_id = :node")
        .bind("told", arrival.instances())
        .bind("study", arrival.studyUid())
        .bind("node", nodeId)
        .execute();
  }

  /** Writes what is known of a study, whatever was there. */
  void put(Tx tx, StudyArrival arrival) {
    tx.handle()
        .createUpdate(
            """
            insert into study_arrival
              (study_uid, node_id, instances, told_instances, first_received, last_received)
            values (:study, :node, :instances, 0, :first, :last) on conflict do nothing
            """)
        .bind("study", arrival.studyUid())
        .bind("node", nodeId)
        .bind("instances", arrival.instances())
        .bind("first", arrival.firstReceived())
        .bind("last", arrival.lastReceived())
        .execute();
    tx.handle()
        .createUpdate(
            """
            update study_arrival set instances = :instances, first_received = :first, last_received = :last
            where study_uid = :study and node_id = :node
            """)
        .bind("study", arrival.studyUid())
        .bind("node", nodeId)
        .bind("instances", arrival.instances())
        .bind("first", arrival.firstReceived())
        .bind("last", arrival.lastReceived())
        .execute();
  }

  private static StudyArrival arrival(ResultSet rows, StatementContext context)
      throws SQLException {
    return new StudyArrival(
        rows.getString("study_uid"),
        rows.getInt("instances"),
        InstantColumn.required(rows, "first_received"),
        InstantColumn.required(rows, "last_received"));
  }
}
