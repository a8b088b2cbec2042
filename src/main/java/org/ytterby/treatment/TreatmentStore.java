// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Defect;
import org.ytterby.store.CanonicalJson;
import org.ytterby.store.Tx;

/**
 * Owner of the table {@code treatment_record}: what people said of a study's treatment, every
 * version of it. Thread-safe: holds only the node's id.
 *
 * <p>What a PET header says is not kept here; it is in the image.
 */
public final class TreatmentStore {
  private final String nodeId;

  public TreatmentStore(String nodeId) {
    this.nodeId = nodeId;
  }

  /**
   * Appends what a source says now.
   *
   * @param source a file or the web form
   * @return its version, counted for each study and source from 1
   */
  public int append(
      Tx tx, String studyInstanceUid, TreatmentSource source, TreatmentRecord record, Instant at) {
    if (source == TreatmentSource.PET_HEADER) {
      throw new Defect("a PET header's treatment is read from the image, not stored");
    }
    int version = lastVersion(tx, studyInstanceUid, source) + 1;
    tx.handle()
        .createUpdate(
            """
            insert into treatment_record
              (study_instance_uid, source, version, node_id, recorded_at, record)
            values (:study, :source, :version, :node, :at, :record)
            """)
        .bind("study", studyInstanceUid)
        .bind("source", source.name())
        .bind("version", version)
        .bind("node", nodeId)
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("record", CanonicalJson.text(TreatmentJson.toMap(record)))
        .execute();
    return version;
  }

  /** What people say of a study: the newest of each source, the web form's before the file's. */
  public Optional<TreatmentRecord> current(Tx tx, String studyInstanceUid) {
    List<TreatmentRecord> newest =
        TreatmentStore.sources().stream()
            .flatMap(source -> newest(tx, studyInstanceUid, source).stream())
            .toList();
    return newest.stream().reduce(TreatmentRecord::merge);
  }

  /** The newest that a source said, if it said anything. */
  public Optional<TreatmentRecord> newest(Tx tx, String studyInstanceUid, TreatmentSource source) {
    return tx.handle()
        .createQuery(
            """
            select record from treatment_record
            where study_instance_uid = :study and source = :source
            order by version desc limit 1
            """)
        .bind("study", studyInstanceUid)
        .bind("source", source.name())
        .mapTo(String.class)
        .findOne()
        .map(TreatmentJson::parse);
  }

  /** A version as its row has it, canonical JSON. */
  public Optional<String> text(
      Tx tx, String studyInstanceUid, TreatmentSource source, int version) {
    return tx.handle()
        .createQuery(
            """
            select record from treatment_record
            where study_instance_uid = :study and source = :source and version = :version
            """)
        .bind("study", studyInstanceUid)
        .bind("source", source.name())
        .bind("version", version)
        .mapTo(String.class)
        .findOne();
  }

  /** The row is held, so that two writers count one after the other. */
  private static int lastVersion(Tx tx, String studyInstanceUid, TreatmentSource source) {
    return tx.handle()
        .createQuery(
            """
            select version from treatment_record
            where study_instance_uid = :study and source = :source
            order by version desc limit 1 for update
            """)
        .bind("study", studyInstanceUid)
        .bind("source", source.name())
        .mapTo(Integer.class)
        .findOne()
        .orElse(0);
  }

  private static List<TreatmentSource> sources() {
    return List.of(TreatmentSource.values()).stream()
        .filter(source -> source != TreatmentSource.PET_HEADER)
        .sorted(Comparator.<TreatmentSource>reverseOrder())
        .toList();
  }
}
