// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.ytterby.store.Tx;

/** The table {@code instance} by study and series, read only. Stateless. */
final class SeriesStore {
  // In Java, because a database sorts text by its own collation.
  private static final Comparator<IndexRow> BY_UID =
      Comparator.comparing(row -> row.head().sopInstanceUid());

  /** The series of which a node has an instance at or behind an offset of a segment. */
  List<SeriesPlace> seriesIn(Tx tx, String nodeId, long segment, long offset) {
    return tx.handle()
        .createQuery(
            "select distinct study_instance_uid, series_instance_uid from instance"
                + " where node_id = :node and segment = :segment and record_offset >= :offset")
        .bind("node", nodeId)
        .bind("segment", segment)
        .bind("offset", offset)
        .map(
            (row, _) ->
                new SeriesPlace(
                    row.getString("study_instance_uid"), row.getString("series_instance_uid")))
        .list();
  }

  /** The first segment of a node behind another one of which the index has a record. */
  OptionalLong nextSegment(Tx tx, String nodeId, long after) {
    return tx
        .handle()
        .createQuery(
            "select segment from instance where node_id = :node and segment > :after"
                + " order by node_id, segment limit 1")
        .bind("node", nodeId)
        .bind("after", after)
        .mapTo(Long.class)
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  List<SeriesTally> tallies(Tx tx, String studyInstanceUid) {
    return tx.handle()
        .createQuery(
            "select series_instance_uid, sop_class_uid, count(*) as instances from instance"
                + " where study_instance_uid = :study group by series_instance_uid, sop_class_uid")
        .bind("study", studyInstanceUid)
        .map(
            (row, _) ->
                new SeriesTally(
                    row.getString("series_instance_uid"),
                    row.getString("sop_class_uid"),
                    row.getInt("instances")))
        .list();
  }

  List<IndexRow> instances(Tx tx, String studyInstanceUid, String seriesInstanceUid) {
    return tx
        .handle()
        .createQuery(
            "select "
                + ArchiveStore.COLUMNS
                + " from instance where study_instance_uid = :study"
                + " and series_instance_uid = :series")
        .bind("study", studyInstanceUid)
        .bind("series", seriesInstanceUid)
        .map((row, _) -> ArchiveStore.row(row))
        .stream()
        .sorted(BY_UID)
        .toList();
  }
}
