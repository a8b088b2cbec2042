// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Query;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.io.DataSetReader;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.store.Tx;

/**
 * Owner of the tables {@code catalogue_…}, which are derived from the archive. Thread-safe: holds
 * only the node's id.
 *
 * <p>Values reach the database as bound parameters only. A page of rows begins behind the last row
 * of the page before, so that no transaction is open while somebody reads the answers.
 */
final class CatalogueStore {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueStore.class);

  private final String nodeId;

  CatalogueStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /** A patient or study. */
  record Row(String key, String patientKey, DataSet attributes) {}

  /** A series with the attributes of its study and patient. */
  record SeriesRow(SeriesKey key, DataSet attributes) {}

  /** A series without its attributes. */
  record SeriesName(String seriesUid, String modality) {}

  // ---- writing --------------------------------------------------------------------------------

  /** Of which rules this node's rows are; nothing where they are not all made. */
  OptionalInt version(Tx tx) {
    return tx
        .handle()
        .createQuery("select version from catalogue_state where node_id = :node")
        .bind("node", nodeId)
        .mapTo(Integer.class)
        .stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** All of this node's rows are of these rules now. */
  void putVersion(Tx tx, int version) {
    tx.handle().execute("delete from catalogue_state where node_id = ?", nodeId);
    tx.handle()
        .execute("insert into catalogue_state (node_id, version) values (?, ?)", nodeId, version);
  }

  /** Throws away what this node has entered. */
  void clear(Tx tx) {
    for (String table : List.of("state", "mark", "patient", "study", "name", "series")) {
      tx.handle().execute("delete from catalogue_" + table + " where node_id = ?", nodeId);
    }
  }

  /** Up to which offset of each segment every record's series is entered. */
  SortedMap<Long, Long> marks(Tx tx) {
    SortedMap<Long, Long> marks = new TreeMap<>();
    tx.handle()
        .createQuery("select segment, upto from catalogue_mark where node_id = :node")
        .bind("node", nodeId)
        .map((row, _) -> Map.entry(row.getLong("segment"), row.getLong("upto")))
        .forEach(mark -> marks.put(mark.getKey(), mark.getValue()));
    return marks;
  }

  void putMarks(Tx tx, SortedMap<Long, Long> marks) {
    marks.forEach(
        (segment, upto) -> {
          int updated =
              tx.handle()
                  .execute(
                      "update catalogue_mark set upto = ? where node_id = ? and segment = ?",
                      upto,
                      nodeId,
                      segment);
          if (updated == 0) {
            tx.handle()
                .execute(
                    "insert into catalogue_mark (node_id, segment, upto) values (?, ?, ?)",
                    nodeId,
                    segment,
                    upto);
          }
        });
  }

  /** The series of this node that are listed by their UIDs alone. */
  List<SeriesKey> unreadable(Tx tx) {
    return tx.handle()
        .createQuery(
            "select study_uid, series_uid from catalogue_series where node_id = :node and not"
                + " readable")
        .bind("node", nodeId)
        .map((row, _) -> new SeriesKey(row.getString("study_uid"), row.getString("series_uid")))
        .list();
  }

  boolean isKnown(Tx tx, SeriesKey key) {
    return tx.handle()
        .createQuery(
            "select 1 from catalogue_series where study_uid = :study and series_uid = :series"
                + " and readable")
        .bind("study", key.studyUid())
        .bind("series", key.seriesUid())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /**
   * Enters a series, and its study and patient where they are new. What is there stays, unless it
   * is of an instance that could not be read.
   */
  void enter(Tx tx, CatalogueEntry entry, String patientKey) {
    SeriesKey key = entry.key();
    if (entry.readable()) {
      removeUnreadable(tx, key);
    }
    tx.handle()
        .createUpdate(
            """
            insert into catalogue_series (study_uid, series_uid, node_id, modality, readable,
              attributes)
            values (:study, :series, :node, :modality, :readable, :attributes)
            on conflict do nothing
            """)
        .bind("study", key.studyUid())
        .bind("series", key.seriesUid())
        .bind("node", nodeId)
        .bind("modality", Hint.column(entry.text(Tag.Modality)))
        .bind("readable", entry.readable())
        .bind("attributes", bytes(entry.of(Level.SERIES)))
        .execute();
    if (insertStudy(tx, entry, patientKey)) {
      insertNames(tx, entry, patientKey);
      insertPatient(tx, entry, patientKey);
    }
  }

  /** The study's patient too, who then is nobody but this study. */
  private static void removeUnreadable(Tx tx, SeriesKey key) {
    tx.handle()
        .execute(
            "delete from catalogue_series where study_uid = ? and series_uid = ? and not readable",
            key.studyUid(),
            key.seriesUid());
    tx.handle()
        .execute(
            "delete from catalogue_patient where patient_key in (select patient_key from"
                + " catalogue_study where study_uid = ? and not readable)",
            key.studyUid());
    tx.handle()
        .execute(
            "delete from catalogue_study where study_uid = ? and not readable", key.studyUid());
  }

  private boolean insertStudy(Tx tx, CatalogueEntry entry, String patientKey) {
    return tx.handle()
            .createUpdate(
                """
                insert into catalogue_study (study_uid, node_id, patient_key, patient_id, accession,
                  study_date, readable, attributes)
                values (:study, :node, :patient, :id, :accession, :date, :readable, :attributes)
                on conflict do nothing
                """)
            .bind("study", entry.key().studyUid())
            .bind("node", nodeId)
            .bind("patient", patientKey)
            .bind("id", Hint.column(entry.text(Tag.PatientID)))
            .bind("accession", Hint.column(entry.text(Tag.AccessionNumber)))
            .bind("date", entry.studyDate())
            .bind("readable", entry.readable())
            .bind("attributes", bytes(entry.studyWithPatient()))
            .execute()
        == 1;
  }

  private void insertNames(Tx tx, CatalogueEntry entry, String patientKey) {
    for (String group : NameGroups.of(entry.text(Tag.PatientName))) {
      if (!group.isEmpty()) {
        tx.handle()
            .createUpdate(
                "insert into catalogue_name (study_uid, name_key, node_id, patient_key)"
                    + " values (:study, :name, :node, :patient) on conflict do nothing")
            .bind("study", entry.key().studyUid())
            .bind("name", Hint.column(group))
            .bind("node", nodeId)
            .bind("patient", patientKey)
            .execute();
      }
    }
  }

  private void insertPatient(Tx tx, CatalogueEntry entry, String patientKey) {
    tx.handle()
        .createUpdate(
            "insert into catalogue_patient (patient_key, node_id, patient_id, attributes)"
                + " values (:patient, :node, :id, :attributes) on conflict do nothing")
        .bind("patient", patientKey)
        .bind("node", nodeId)
        .bind("id", Hint.column(entry.text(Tag.PatientID)))
        .bind("attributes", bytes(entry.of(Level.PATIENT)))
        .execute();
  }

  // ---- reading --------------------------------------------------------------------------------

  /** The patients behind a key that may match, in the order of their keys. */
  List<Row> patients(Tx tx, Narrowing narrowing, String after, int most) {
    Condition where = new Condition();
    where.add("p.patient_id", narrowing.patientId());
    where.addIn(
        "p.patient_key",
        "select n.patient_key from catalogue_name n",
        "n.name_key",
        narrowing.name());
    where.after("p.patient_key", after);
    return query(
            tx,
            "select p.patient_key as row_key, p.patient_key, p.attributes from catalogue_patient p",
            where,
            "p.patient_key",
            most)
        .map(
            (row, _) ->
                new Row(
                    row.getString("row_key"),
                    row.getString("patient_key"),
                    attributes(row.getBytes("attributes"), DataSet.empty())))
        .list();
  }

  /** The studies behind a UID that may match, in the order of their UIDs. */
  List<Row> studies(Tx tx, Narrowing narrowing, String after, int most) {
    Condition where = new Condition();
    study(where, narrowing);
    where.after("t.study_uid", after);
    return query(
            tx,
            "select t.study_uid, t.patient_key, t.attributes from catalogue_study t",
            where,
            "t.study_uid",
            most)
        .map(
            (row, _) ->
                new Row(
                    row.getString("study_uid"),
                    row.getString("patient_key"),
                    attributes(
                        row.getBytes("attributes"),
                        named(Tag.StudyInstanceUID, row.getString("study_uid")))))
        .list();
  }

  /** The series behind another one that may match, in the order of study and series. */
  List<SeriesRow> series(Tx tx, Narrowing narrowing, SeriesKey after, int most) {
    Condition where = new Condition();
    study(where, narrowing);
    where.add("s.series_uid", narrowing.seriesUid());
    where.after("s.study_uid", after.studyUid(), "s.series_uid", after.seriesUid());
    return query(
            tx,
            "select s.study_uid, s.series_uid, s.attributes, t.attributes as study_attributes"
                + " from catalogue_series s join catalogue_study t on t.study_uid = s.study_uid",
            where,
            "s.study_uid, s.series_uid",
            most)
        .map(
            (row, _) ->
                new SeriesRow(
                    new SeriesKey(row.getString("study_uid"), row.getString("series_uid")),
                    DataSet.builder()
                        .putAll(
                            attributes(
                                row.getBytes("study_attributes"),
                                named(Tag.StudyInstanceUID, row.getString("study_uid"))))
                        .putAll(
                            attributes(
                                row.getBytes("attributes"),
                                named(Tag.SeriesInstanceUID, row.getString("series_uid"))))
                        .build()))
        .list();
  }

  private static void study(Condition where, Narrowing narrowing) {
    where.add("t.study_uid", narrowing.studyUid());
    where.add("t.patient_id", narrowing.patientId());
    where.add("t.accession", narrowing.accession());
    where.add("t.study_date", narrowing.studyDate());
    where.addIn(
        "t.study_uid", "select n.study_uid from catalogue_name n", "n.name_key", narrowing.name());
  }

  /** The series of studies, in the order of their UIDs. */
  Map<String, List<SeriesName>> seriesOf(Tx tx, List<String> studyUids) {
    Map<String, List<SeriesName>> series = new HashMap<>();
    if (!studyUids.isEmpty()) {
      tx.handle()
          .createQuery(
              "select study_uid, series_uid, modality from catalogue_series"
                  + " where study_uid in (<studies>) order by study_uid, series_uid")
          .bindList("studies", studyUids)
          .map(
              (row, _) ->
                  Map.entry(
                      row.getString("study_uid"),
                      new SeriesName(row.getString("series_uid"), row.getString("modality"))))
          .forEach(
              entry ->
                  series
                      .computeIfAbsent(entry.getKey(), _ -> new ArrayList<>())
                      .add(entry.getValue()));
    }
    return series;
  }

  /** The studies of a patient. */
  List<String> studiesOf(Tx tx, String patientKey) {
    return tx.handle()
        .createQuery("select study_uid from catalogue_study where patient_key = :patient")
        .bind("patient", patientKey)
        .mapTo(String.class)
        .list();
  }

  private static byte[] bytes(DataSet attributes) {
    return DataSetWriter.bytes(attributes, TransferSyntax.EXPLICIT_LE);
  }

  /** One row that is spoilt does not sink a page: it is listed by what names it. */
  private static DataSet attributes(byte[] bytes, DataSet name) {
    try {
      return DataSetReader.read(bytes, TransferSyntax.EXPLICIT_LE, ReadOptions.everything());
    } catch (InvalidObject e) {
      // No message: it may quote a value.
      LOG.error(
          "a row of the catalogue can't be read, listed by its UIDs uid={} where={}",
          Stream.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID)
              .flatMap(tag -> name.optional(tag).stream())
              .map(Attribute::text)
              .collect(Collectors.joining(" ")),
          e.where());
      return name;
    }
  }

  private static DataSet named(int tag, String uid) {
    return DataSet.builder().put(Utf8Copy.text(tag, uid)).build();
  }

  private static Query query(Tx tx, String select, Condition where, String order, int most) {
    Query query =
        tx.handle().createQuery(select + where.text() + " order by " + order + " limit " + most);
    where.values().forEach(query::bind);
    where.lists().forEach(query::bindList);
    return query;
  }
}
