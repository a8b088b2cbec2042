// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
 * everything entered that was answered with Success before. A walk through the whole archive comes
 * first after a start and after a failure; else only the series that were told of are looked at.
 */
final class CatchUp {
  /** Of the rules in this package by which rows are made. Raise it, and all are made again. */
  static final int VERSION = 2;

  /** So many instances of a series are tried before it is listed by its UIDs alone. */
  private static final int ATTEMPTS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  private final Database database;
  private final CatalogueStore store;
  private final SeriesView archive;
  private final NewSeries fresh;
  private final ReentrantLock lock = new ReentrantLock();
  // Under the lock.
  private boolean walked;
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
    } finally {
      lock.unlock();
    }
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
    int studies = 0;
    int entered = 0;
    Optional<String> study = archive.nextStudy("");
    while (study.isPresent() && !closed) {
      entered += walk(study.get());
      studies++;
      study = archive.nextStudy(study.get());
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
        "catalogue caught up with the archive studies={} series_entered={} ms={}",
        studies,
        entered,
        (System.nanoTime() - began) / 1_000_000);
  }

  private int walk(String studyUid) {
    List<String> series = archive.series(studyUid);
    Set<String> known = database.inVolatileTx(tx -> store.known(tx, studyUid));
    int entered = 0;
    for (String uid : series) {
      if (!known.contains(uid)) {
        enter(archive.instances(studyUid, uid));
        entered++;
      }
    }
    return entered;
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
      LOG.warn("an instance can't be read for the catalogue uid={}", instance.sopInstanceUid(), e);
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
