// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.SeriesPlace;
import org.ytterby.archive.SeriesView;
import org.ytterby.archive.StoredInstance;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;

/**
 * Enters into the catalogue what the archive has and it has not.
 *
 * <p>Thread-safe; one thread works, others wait for it, so that who returns from {@link #run} finds
 * everything entered that was answered with Success before. After a start and after a failure a
 * walk comes first, through what lies behind the marks: the offset of each segment up to which all
 * is entered. Else only the series that were told of are looked at.
 */
final class CatchUp {
  /** Of the rules in this package by which rows are made. Raise it, and all are made again. */
  static final int VERSION = 2;

  /** So many instances of a series are tried before it is listed by its UIDs alone. */
  private static final int ATTEMPTS = 8;

  // Rather seldom: what lies behind the marks costs the next start little.
  private static final long MARK_NANOS = 30_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  private final Database database;
  private final CatalogueStore store;
  private final SeriesView archive;
  private final NewSeries fresh;
  private final ReentrantLock lock = new ReentrantLock();
  // Under the lock.
  private final SortedMap<Long, Long> marks = new TreeMap<>();
  private boolean walked;
  private long marked;
  private volatile boolean closed;

  CatchUp(Database database, CatalogueStore store, SeriesView archive, NewSeries fresh) {
    this.database = database;
    this.store = store;
    this.archive = archive;
    this.fresh = fresh;
  }

  /**
   * Enters what is missing.
   *
   * @throws StorageFailure when the database fails; the next call begins with a walk
   */
  void run() {
    lock.lock();
    try {
      // First, so that of all of these was told before it is asked what was forgotten, and all that
      // was not is entered afterwards.
      Optional<SortedMap<Long, Long>> reached =
          !walked || System.nanoTime() - marked > MARK_NANOS
              ? Optional.of(archive.told())
              : Optional.empty();
      if (fresh.overflowed()) {
        walked = false;
      }
      boolean complete = walked;
      walked = false;
      if (!complete) {
        walk();
      }
      int waiting = fresh.size();
      for (int i = 0; i < waiting && !closed; i++) {
        fresh.poll().ifPresent(this::look);
      }
      walked = !closed;
      if (walked) {
        reached.ifPresent(this::mark);
      }
    } finally {
      lock.unlock();
    }
  }

  private void mark(SortedMap<Long, Long> reached) {
    SortedMap<Long, Long> moved = new TreeMap<>(reached);
    moved.entrySet().removeIf(mark -> mark.getValue().equals(marks.get(mark.getKey())));
    if (!moved.isEmpty()) {
      database.inVolatileTx(
          tx -> {
            store.putMarks(tx, moved);
            return true;
          });
      marks.putAll(moved);
    }
    marked = System.nanoTime();
  }

  /** Lets a walk end early. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  private void walk() {
    long began = System.nanoTime();
    boolean current =
        database.inVolatileTx(tx -> store.version(tx)).stream().anyMatch(v -> v == VERSION);
    if (!current) {
      database.inVolatileTx(
          tx -> {
            store.clear(tx);
            return true;
          });
    }
    marks.clear();
    marks.putAll(database.inVolatileTx(tx -> store.marks(tx)));
    int entered = 0;
    for (SeriesKey key : database.inVolatileTx(tx -> store.unreadable(tx))) {
      entered += enterUnknown(key);
    }
    OptionalLong segment = archive.nextSegment(0);
    while (segment.isPresent() && !closed) {
      long number = segment.getAsLong();
      for (SeriesPlace place : archive.seriesIn(number, marks.getOrDefault(number, 0L))) {
        if (!closed) {
          entered +=
              enterUnknown(new SeriesKey(place.studyInstanceUid(), place.seriesInstanceUid()));
        }
      }
      segment = archive.nextSegment(number);
    }
    if (closed) {
      return;
    }
    if (!current) {
      // Last, in a transaction of its own: what is interrupted before begins anew.
      database.inVolatileTx(
          tx -> {
            store.putVersion(tx, VERSION);
            return true;
          });
    }
    LOG.info(
        "catalogue caught up with the archive series_entered={} ms={}",
        entered,
        (System.nanoTime() - began) / 1_000_000);
  }

  private int enterUnknown(SeriesKey key) {
    if (database.inVolatileTx(tx -> store.isKnown(tx, key))) {
      return 0;
    }
    enter(archive.instances(key.studyUid(), key.seriesUid()));
    return 1;
  }

  private void look(StoredInstance first) {
    SeriesKey key = SeriesKey.of(first);
    if (database.inVolatileTx(tx -> store.isKnown(tx, key))) {
      return;
    }
    Optional<CatalogueEntry> entry = read(first);
    if (entry.isPresent()) {
      enter(entry.get());
    } else {
      enter(archive.instances(key.studyUid(), key.seriesUid()));
    }
  }

  /** By the earliest of the instances that can be read. */
  private void enter(List<StoredInstance> instances) {
    List<StoredInstance> byArrival =
        instances.stream()
            .sorted(
                Comparator.comparing(StoredInstance::receivedAt)
                    .thenComparing(StoredInstance::sopInstanceUid))
            .toList();
    for (StoredInstance instance : byArrival.subList(0, Math.min(ATTEMPTS, byArrival.size()))) {
      Optional<CatalogueEntry> entry = read(instance);
      if (entry.isPresent()) {
        enter(entry.get());
        return;
      }
    }
    if (!byArrival.isEmpty()) {
      enter(CatalogueEntry.unreadable(byArrival.getFirst()));
    }
  }

  private void enter(CatalogueEntry entry) {
    String patientKey = patientKey(entry);
    database.inVolatileTx(
        tx -> {
          store.enter(tx, entry, patientKey);
          return true;
        });
  }

  private static Optional<CatalogueEntry> read(StoredInstance instance) {
    try {
      return Optional.of(CatalogueEntry.read(instance));
    } catch (InvalidObject e) {
      // No message: it may quote a value of the object.
      LOG.warn(
          "an instance can't be read for the catalogue uid={} code={} where={}",
          instance.sopInstanceUid(),
          e.code(),
          e.where());
    } catch (StorageFailure e) {
      // One line each: of a segment that is lost there may be thousands.
      LOG.warn(
          "an instance can't be read for the catalogue uid={} reason={}",
          instance.sopInstanceUid(),
          e.getMessage());
      LOG.debug("why an instance can't be read", e);
    }
    return Optional.empty();
  }

  /** Whom a study belongs to. Without a Patient ID that can be read it stands for itself. */
  private static String patientKey(CatalogueEntry entry) {
    String id = entry.text(Tag.PatientID);
    boolean unnamed = id.isEmpty() || id.indexOf('\uFFFD') >= 0; // not all of it could be read
    String text =
        unnamed
            ? "study|" + entry.key().studyUid()
            : "patient|"
                + entry.text(Tag.IssuerOfPatientID).length()
                + "|"
                + entry.text(Tag.IssuerOfPatientID)
                + "|"
                + id;
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new Defect(ErrorCode.DEFECT, "this Java has no SHA-256", e);
    }
  }
}
