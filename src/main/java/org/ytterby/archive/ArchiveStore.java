// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.InstantColumn;
import org.ytterby.store.Tx;

/** The tables {@code segment}, {@code instance} and {@code instance_conflict}. Stateless. */
final class ArchiveStore {
  private static final List<String> TABLES = List.of("instance", "instance_conflict");
  // In Java, because a database sorts text by its own collation, and this order is frozen in runs.
  private static final Comparator<IndexRow> BY_UID =
      Comparator.comparing(row -> row.head().sopInstanceUid());
  static final String COLUMNS =
      "sop_instance_uid, sop_class_uid, series_instance_uid, study_instance_uid, modality,"
          + " transfer_syntax_uid, sha256, received_at, calling_ae, called_ae, origin, node_id,"
          + " segment, record_offset, payload_offset, payload_length";
  static final String INSERT =
      "insert into instance ("
          + COLUMNS
          + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";
  private static final String INSERT_CONFLICT =
      "insert into instance_conflict ("
          + COLUMNS
          + ", conflict_number) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict do nothing";

  private static final String TALLIES =
      "select study_instance_uid, origin, modality, count(*) as instances,"
          + " min(received_at) as first_received, max(received_at) as last_received from instance";
  private static final String BY_TALLY = " group by study_instance_uid, origin, modality";

  /** A conflicting version with its number. */
  record ConflictRow(IndexRow row, int number) {}

  /**
   * Inserts rows whose UIDs are not there yet, in the given order.
   *
   * @return for each row whether it was inserted
   */
  boolean[] insert(Tx tx, List<IndexRow> rows) {
    try (PreparedStatement statement = tx.handle().getConnection().prepareStatement(INSERT)) {
      return insert(statement, rows);
    } catch (SQLException e) {
      throw new StorageFailure("the archive's index can't be written", e);
    }
  }

  /** The same with a statement of {@link #INSERT}. */
  static boolean[] insert(PreparedStatement statement, List<IndexRow> rows) throws SQLException {
    boolean[] inserted = new boolean[rows.size()];
    if (rows.size() == 1) {
      bind(statement, rows.getFirst());
      inserted[0] = statement.executeUpdate() == 1;
      return inserted;
    }
    for (IndexRow row : rows) {
      bind(statement, row);
      statement.addBatch();
    }
    int[] counts = statement.executeBatch();
    for (int i = 0; i < counts.length; i++) {
      inserted[i] = counts[i] == 1;
      if (counts[i] == Statement.SUCCESS_NO_INFO) {
        throw new StorageFailure("the database driver does not count what a batch inserts", null);
      }
    }
    return inserted;
  }

  /** True when the number was free. */
  boolean insertConflict(Tx tx, ConflictRow conflict) {
    try (PreparedStatement statement =
        tx.handle().getConnection().prepareStatement(INSERT_CONFLICT)) {
      bind(statement, conflict.row());
      statement.setInt(17, conflict.number());
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new StorageFailure("the archive's index can't be written", e);
    }
  }

  /**
   * Puts these versions of one UID in the place of all that the index has: the first, conflicts.
   */
  void replaceVersions(Tx tx, List<IndexRow> versions) {
    String uid = versions.getFirst().head().sopInstanceUid();
    for (String table : TABLES) {
      tx.handle().execute("delete from " + table + " where sop_instance_uid = ?", uid);
    }
    insert(tx, versions.subList(0, 1));
    for (int i = 1; i < versions.size(); i++) {
      insertConflict(tx, new ConflictRow(versions.get(i), i));
    }
  }

  Optional<IndexRow> find(Tx tx, String sopInstanceUid) {
    return tx.handle()
        .createQuery("select " + COLUMNS + " from instance where sop_instance_uid = :uid")
        .bind("uid", sopInstanceUid)
        .map((row, _) -> row(row))
        .findOne();
  }

  Map<String, Instant> receivedAt(Tx tx, String studyInstanceUid, Origin origin) {
    Map<String, Instant> times = new TreeMap<>();
    tx.handle()
        .createQuery(
            "select sop_instance_uid, received_at from instance where study_instance_uid = :uid and"
                + " origin = :origin")
        .bind("uid", studyInstanceUid)
        .bind("origin", origin.name())
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("sop_instance_uid"), InstantColumn.required(row, "received_at")))
        .forEach(entry -> times.put(entry.getKey(), entry.getValue()));
    return times;
  }

  Set<String> uids(Tx tx, String studyInstanceUid) {
    return tx.handle()
        .createQuery("select sop_instance_uid from instance where study_instance_uid = :uid")
        .bind("uid", studyInstanceUid)
        .mapTo(String.class)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  List<IndexRow> study(Tx tx, String studyInstanceUid) {
    return tx
        .handle()
        .createQuery("select " + COLUMNS + " from instance where study_instance_uid = :uid")
        .bind("uid", studyInstanceUid)
        .map((row, _) -> row(row))
        .stream()
        .sorted(BY_UID)
        .toList();
  }

  List<StudyTally> tallies(Tx tx, String studyInstanceUid) {
    return tx.handle()
        .createQuery(TALLIES + " where study_instance_uid = :uid" + BY_TALLY)
        .bind("uid", studyInstanceUid)
        .map((row, _) -> tally(row))
        .list();
  }

  /** Of each study of which a node has an instance of an origin. */
  List<StudyTally> tallies(Tx tx, String nodeId, Origin origin) {
    return tx.handle()
        .createQuery(
            TALLIES
                + " where study_instance_uid in (select study_instance_uid from instance"
                + " where node_id = :node and origin = :origin)"
                + BY_TALLY)
        .bind("node", nodeId)
        .bind("origin", origin.name())
        .map((row, _) -> tally(row))
        .list();
  }

  private static StudyTally tally(ResultSet row) throws SQLException {
    return new StudyTally(
        row.getString("study_instance_uid"),
        Origin.valueOf(row.getString("origin")),
        row.getString("modality"),
        row.getInt("instances"),
        row.getObject("first_received", OffsetDateTime.class).toInstant(),
        row.getObject("last_received", OffsetDateTime.class).toInstant());
  }

  List<String> conflictingStudies(Tx tx, String nodeId) {
    return tx
        .handle()
        .createQuery(
            "select distinct study_instance_uid from instance_conflict where node_id = :node")
        .bind("node", nodeId)
        .mapTo(String.class)
        .stream()
        .sorted()
        .toList();
  }

  List<ConflictRow> conflicts(Tx tx, String sopInstanceUid) {
    return tx.handle()
        .createQuery(
            "select "
                + COLUMNS
                + ", conflict_number from instance_conflict where sop_instance_uid = :uid"
                + " order by conflict_number")
        .bind("uid", sopInstanceUid)
        .map((row, _) -> new ConflictRow(row(row), row.getInt("conflict_number")))
        .list();
  }

  List<ConflictRow> conflictsOfStudy(Tx tx, String studyInstanceUid) {
    return tx
        .handle()
        .createQuery(
            "select "
                + COLUMNS
                + ", conflict_number from instance_conflict where study_instance_uid = :uid")
        .bind("uid", studyInstanceUid)
        .map((row, _) -> new ConflictRow(row(row), row.getInt("conflict_number")))
        .stream()
        .sorted(Comparator.comparing(ConflictRow::row, BY_UID).thenComparing(ConflictRow::number))
        .toList();
  }

  /** The checkpoint of each segment of a node, by number. */
  TreeMap<Long, Long> checkpoints(Tx tx, String nodeId) {
    TreeMap<Long, Long> checkpoints = new TreeMap<>();
    tx.handle()
        .createQuery("select number, checkpoint from segment where node_id = :node")
        .bind("node", nodeId)
        .map((row, _) -> Map.entry(row.getLong("number"), row.getLong("checkpoint")))
        .forEach(entry -> checkpoints.put(entry.getKey(), entry.getValue()));
    return checkpoints;
  }

  void putCheckpoint(Tx tx, String nodeId, long number, long checkpoint, OffsetDateTime now) {
    int updated =
        tx.handle()
            .createUpdate(
                "update segment set checkpoint = :at where node_id = :node and number = :number")
            .bind("at", checkpoint)
            .bind("node", nodeId)
            .bind("number", number)
            .execute();
    if (updated == 0) {
      tx.handle()
          .createUpdate(
              "insert into segment (node_id, number, checkpoint, created_at)"
                  + " values (:node, :number, :at, :now)")
          .bind("node", nodeId)
          .bind("number", number)
          .bind("at", checkpoint)
          .bind("now", now)
          .execute();
    }
  }

  /** How many rows name a record at or behind an offset of a segment. */
  long rowsBehind(Tx tx, String nodeId, long number, long offset) {
    long rows = 0;
    for (String table : TABLES) {
      rows +=
          tx.handle()
              .createQuery(
                  "select count(*) from "
                      + table
                      + " where node_id = :node and segment = :number and record_offset >= :offset")
              .bind("node", nodeId)
              .bind("number", number)
              .bind("offset", offset)
              .mapTo(Long.class)
              .one();
    }
    return rows;
  }

  private static void bind(PreparedStatement statement, IndexRow row) throws SQLException {
    RecordHead head = row.head();
    RecordPlace place = row.place();
    statement.setString(1, head.sopInstanceUid());
    statement.setString(2, head.sopClassUid());
    statement.setString(3, head.seriesInstanceUid());
    statement.setString(4, head.studyInstanceUid());
    statement.setString(5, head.modality());
    statement.setString(6, head.transferSyntaxUid());
    statement.setString(7, head.sha256());
    statement.setObject(8, head.receivedAt().atOffset(ZoneOffset.UTC));
    statement.setString(9, head.callingAe());
    statement.setString(10, head.calledAe());
    statement.setString(11, head.origin().name());
    statement.setString(12, place.nodeId());
    statement.setLong(13, place.segment());
    statement.setLong(14, place.recordOffset());
    statement.setLong(15, place.payloadOffset());
    statement.setLong(16, place.payloadLength());
  }

  static IndexRow row(ResultSet row) throws SQLException {
    return new IndexRow(
        new RecordHead(
            row.getString("sop_class_uid"),
            row.getString("sop_instance_uid"),
            row.getString("study_instance_uid"),
            row.getString("series_instance_uid"),
            row.getString("transfer_syntax_uid"),
            row.getString("modality"),
            row.getString("calling_ae"),
            row.getString("called_ae"),
            row.getObject("received_at", OffsetDateTime.class).toInstant(),
            row.getString("sha256"),
            Origin.valueOf(row.getString("origin"))),
        new RecordPlace(
            row.getString("node_id"),
            row.getLong("segment"),
            row.getLong("record_offset"),
            row.getLong("payload_offset"),
            row.getLong("payload_length")));
  }
}
