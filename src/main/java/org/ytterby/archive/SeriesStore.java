// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ytterby.store.Tx;

/** The table {@code instance} by study and series, read only. Stateless. */
final class SeriesStore {
  // In Java, because a database sorts text by its own collation.
  private static final Comparator<IndexRow> BY_UID =
      Comparator.comparing(row -> row.head().sopInstanceUid());

  /** The study behind another one, in the database's order. */
  Optional<String> nextStudy(Tx tx, String after) {
    return tx.handle()
        .createQuery(
            "select study_instance_uid from instance where study_instance_uid > :after"
                + " order by study_instance_uid limit 1")
        .bind("after", after)
        .mapTo(String.class)
        .findOne();
  }

  /** The series of which a node has an instance of this study. */
  List<String> series(Tx tx, String nodeId, String studyInstanceUid) {
    return tx.handle()
        .createQuery(
            "select distinct series_instance_uid from instance where study_instance_uid = :study"
                + " and node_id = :node")
        .bind("study", studyInstanceUid)
        .bind("node", nodeId)
        .mapTo(String.class)
        .list();
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
