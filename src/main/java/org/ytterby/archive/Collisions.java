// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.dicom.io.DataSetLocation;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;

/**
 * Decides what a SOP Instance UID means that comes a second time.
 *
 * <p>Thread-safe. The same bytes, or the same content digest, are a duplicate. Another content is a
 * conflict and kept beside the first, unless the same conflicting content was kept before. What
 * can't be read counts as other content.
 */
final class Collisions {
  private static final Logger LOG = LoggerFactory.getLogger(Collisions.class);

  private final Database database;
  private final ArchiveStore store;
  private final SegmentFolder folder;

  Collisions(Database database, ArchiveStore store, SegmentFolder folder) {
    this.database = database;
    this.store = store;
    this.folder = folder;
  }

  /** What the record is, and whether its bytes are needed for that. */
  record Verdict(Stored stored, boolean keepsBytes) {}

  private record Known(IndexRow first, List<ArchiveStore.ConflictRow> conflicts) {}

  /**
   * Judges a durable record whose UID the index has; enters it as a conflict where it is a new one.
   */
  Verdict judge(IndexRow record) {
    while (true) {
      Known known = known(record.head().sopInstanceUid());
      Optional<Verdict> settled = sameBytes(record, known).or(() -> sameContent(record, known));
      if (settled.isPresent()) {
        return settled.get();
      }
      int number = known.conflicts().isEmpty() ? 1 : known.conflicts().getLast().number() + 1;
      ArchiveStore.ConflictRow conflict = new ArchiveStore.ConflictRow(record, number);
      if (database.<Boolean>inVolatileTx(tx -> store.insertConflict(tx, conflict))) {
        LOG.warn(
            "conflicting instance kept sop_instance={} number={}",
            record.head().sopInstanceUid(),
            number);
        return new Verdict(conflict(known, conflict), true);
      }
    }
  }

  /**
   * Places a durable record that a replay found and whose UID the index has.
   *
   * <p>A replay meets records in the order of their segments, not of their arrival. Where the index
   * had the first version for good already, it stays the first. Else all versions are put in order
   * again: the earliest is the instance, later ones with other content are its conflicts.
   *
   * @param isSettled whether a place was in the index for good before this replay
   */
  void place(IndexRow record, Predicate<RecordPlace> isSettled) {
    Known known = known(record.head().sopInstanceUid());
    List<IndexRow> versions = new ArrayList<>();
    versions.add(known.first());
    known.conflicts().forEach(conflict -> versions.add(conflict.row()));
    if (versions.stream().anyMatch(version -> version.place().equals(record.place()))) {
      return;
    }
    if (isSettled.test(known.first().place())) {
      judge(record);
      return;
    }
    versions.add(record);
    versions.sort(IndexRow.BY_ARRIVAL);
    List<IndexRow> distinct = distinct(versions);
    database.inVolatileTx(
        tx -> {
          store.replaceVersions(tx, distinct);
          return true;
        });
    if (distinct.size() > 1) {
      LOG.warn(
          "conflicting instances found again sop_instance={} versions={}",
          record.head().sopInstanceUid(),
          distinct.size());
    }
  }

  /** The first of each content; the digests are taken once, and only where bytes differ. */
  private List<IndexRow> distinct(List<IndexRow> versions) {
    List<IndexRow> distinct = new ArrayList<>();
    Set<String> bytes = new HashSet<>();
    Set<String> contents = new HashSet<>();
    for (IndexRow version : versions) {
      if (bytes.add(version.head().sha256()) && content(version).map(contents::add).orElse(true)) {
        distinct.add(version);
      }
    }
    return distinct;
  }

  private Known known(String sopInstanceUid) {
    return database.inTx(
        tx ->
            new Known(
                store
                    .find(tx, sopInstanceUid)
                    .orElseThrow(
                        () ->
                            new StorageFailure(
                                "the index lost the first instance of " + sopInstanceUid, null)),
                store.conflicts(tx, sopInstanceUid)));
  }

  private Optional<Verdict> sameBytes(IndexRow record, Known known) {
    String sha256 = record.head().sha256();
    IndexRow first = known.first();
    if (first.head().sha256().equals(sha256)) {
      boolean itself = first.place().equals(record.place());
      return Optional.of(new Verdict(new Stored.Duplicate(stored(first)), itself));
    }
    return known.conflicts().stream()
        .filter(conflict -> conflict.row().head().sha256().equals(sha256))
        .findFirst()
        .map(
            conflict ->
                new Verdict(
                    conflict(known, conflict), conflict.row().place().equals(record.place())));
  }

  private Optional<Verdict> sameContent(IndexRow record, Known known) {
    Optional<String> content = content(record);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    if (content.equals(content(known.first()))) {
      return Optional.of(new Verdict(new Stored.Duplicate(stored(known.first())), false));
    }
    return known.conflicts().stream()
        .filter(conflict -> content.equals(content(conflict.row())))
        .findFirst()
        .map(conflict -> new Verdict(conflict(known, conflict), false));
  }

  private Optional<String> content(IndexRow row) {
    DataSetLocation location = stored(row).location();
    try {
      return Optional.of(ContentDigest.of(location));
    } catch (InvalidObject e) {
      // No message: it quotes a value of the object.
      LOG.warn(
          "content of an instance can't be compared sop_instance={} code={} where={}",
          row.head().sopInstanceUid(),
          e.code(),
          e.where());
      return Optional.empty();
    }
  }

  private Stored.Conflict conflict(Known known, ArchiveStore.ConflictRow conflict) {
    return new Stored.Conflict(stored(conflict.row()), stored(known.first()), conflict.number());
  }

  private StoredInstance stored(IndexRow row) {
    RecordPlace place = row.place();
    return new StoredInstance(row.head(), place, folder.file(place.nodeId(), place.segment()));
  }
}
