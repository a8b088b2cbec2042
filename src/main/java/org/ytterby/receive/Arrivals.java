// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.store.Database;

/**
 * What has arrived for which study, and which associations carried it.
 *
 * <p>Thread-safe. In memory stands only which studies were touched; what they have is counted in
 * the archive, whose index is part of every acknowledgement, and written as one row a study and
 * flush. So a count that a crash or a failure left behind is put right by the next instance of the
 * study, even one that had come before, and at the latest by the next start.
 */
public final class Arrivals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  private final Database database;
  private final ArrivalStore store;
  private final ArchivedStudies archived;
  private final Duration flushEvery;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReentrantLock flushing = new ReentrantLock();
  private final Set<String> touched = new TreeSet<>();
  private final Set<Conflict> conflicts = new LinkedHashSet<>();
  // Both only under the lock of flushing.
  private final TreeMap<String, StudyArrival> untold = new TreeMap<>();
  private final LinkedHashSet<Conflict> untoldConflicts = new LinkedHashSet<>();
  private final Map<Long, Set<String>> studiesOfAssociation = new HashMap<>();
  private ArrivalListener listener = new Nobody();
  private Optional<Thread> flusher = Optional.empty();
  private boolean hurry;
  private boolean closed;

  /**
   * Arrivals that nobody acts on yet.
   *
   * @param archived what the archive holds
   * @param flushEvery how long a burst of instances is gathered before its row is written
   */
  public Arrivals(
      Database database, ArrivalStore store, ArchivedStudies archived, Duration flushEvery) {
    this.database = database;
    this.store = store;
    this.archived = archived;
    this.flushEvery = flushEvery;
  }

  /**
   * Tells the listener of everything that the archive holds and the table did not know, then keeps
   * flushing.
   */
  public void start(ArrivalListener toTell) {
    lock.lock();
    try {
      listener = toTell;
    } finally {
      lock.unlock();
    }
    rebuild();
    flusher = Optional.of(Thread.ofVirtual().name("arrivals").start(this::flushUntilClosed));
  }

  /** What the archive holds that was sent to us, without duplicates and objects of our own. */
  public interface ArchivedStudies {
    /** A study, counted whole; empty where nothing is kept of it but objects of our own. */
    Optional<StudyArrival> study(String studyUid);

    /**
     * The studies of which this node has received something, each with the most instances that it
     * can have: objects that another node made may be among them.
     */
    Map<String, Integer> mostInstances();

    /** The studies that have conflicting instances, of which this node received one. */
    List<String> conflictingStudies();

    /** The instances of a study that have come again with other pixels or geometry. */
    List<String> conflicts(String studyUid);
  }

  /** An instance of a study is durable, for the first time or again. Cheap: nothing is written. */
  public void arrived(String studyUid, long association) {
    lock.lock();
    try {
      touched.add(studyUid);
      carried(association, studyUid);
    } finally {
      lock.unlock();
    }
  }

  /** An instance came again with other pixels or geometry. */
  public void conflicted(String studyUid, String sopInstanceUid, long association) {
    lock.lock();
    try {
      carried(association, studyUid);
      conflicts.add(new Conflict(studyUid, sopInstanceUid));
    } finally {
      lock.unlock();
    }
  }

  /** An association has ended; what it carried is written soon. */
  public void associationClosed(long association) {
    lock.lock();
    try {
      studiesOfAssociation.remove(association);
      hurry = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many open associations have carried an instance of this study. */
  public int openAssociations(String studyUid) {
    lock.lock();
    try {
      return (int)
          studiesOfAssociation.values().stream()
              .filter(studies -> studies.contains(studyUid))
              .count();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes what is gathered and tells the listener. What can't be written, or of which the listener
   * could not be told, is kept for the next time.
   *
   * @throws org.ytterby.finding.StorageFailure when the database fails
   */
  public void flush() {
    flushing.lock();
    try {
      List<String> studies = new ArrayList<>();
      ArrivalListener toTell = take(studies);
      boolean written = false;
      try {
        studies.forEach(this::count);
        written = true;
      } finally {
        if (!written) {
          giveBack(studies);
        }
      }
      tell(toTell);
    } finally {
      flushing.unlock();
    }
  }

  /** Writes what the archive has of a study, where the listener knows something else. */
  private void count(String studyUid) {
    archived
        .study(studyUid)
        .filter(
            counted ->
                database.<Boolean>inVolatileTx(
                    tx -> {
                      boolean news = !store.isTold(tx, counted);
                      if (news) {
                        store.put(tx, counted);
                      }
                      return news;
                    }))
        .ifPresent(counted -> untold.put(studyUid, counted));
  }

  private void tell(ArrivalListener toTell) {
    while (!untold.isEmpty()) {
      StudyArrival first = untold.firstEntry().getValue();
      toTell.arrived(first);
      database.inVolatileTx(
          tx -> {
            store.markTold(tx, first);
            return true;
          });
      untold.pollFirstEntry();
    }
    while (!untoldConflicts.isEmpty()) {
      Conflict first = untoldConflicts.getFirst();
      toTell.conflicted(first.studyUid(), first.sopInstanceUid());
      untoldConflicts.removeFirst();
    }
  }

  /** Writes what is gathered and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    flusher.ifPresent(Arrivals::join);
  }

  private record Conflict(String studyUid, String sopInstanceUid) {}

  private void carried(long association, String studyUid) {
    studiesOfAssociation.computeIfAbsent(association, none -> new HashSet<>()).add(studyUid);
  }

  private ArrivalListener take(List<String> studies) {
    lock.lock();
    try {
      studies.addAll(touched);
      untoldConflicts.addAll(conflicts);
      touched.clear();
      conflicts.clear();
      return listener;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(List<String> studies) {
    lock.lock();
    try {
      touched.addAll(studies);
    } finally {
      lock.unlock();
    }
  }

  /** What a crash left uncounted or untold; the listener knows conflicts that it was told of. */
  private void rebuild() {
    Map<String, Integer> told = database.inVolatileTx(store::told);
    List<Conflict> kept =
        archived.conflictingStudies().stream()
            .flatMap(
                study -> archived.conflicts(study).stream().map(uid -> new Conflict(study, uid)))
            .toList();
    lock.lock();
    try {
      archived
          .mostInstances()
          .forEach(
              (study, instances) -> {
                if (!instances.equals(told.get(study))) {
                  touched.add(study);
                }
              });
      conflicts.addAll(kept);
    } finally {
      lock.unlock();
    }
    flush();
  }

  private void flushUntilClosed() {
    boolean open = true;
    while (open) {
      open = awaitWork();
      try {
        flush();
      } catch (RuntimeException | Error e) { // an Error too: nobody else writes them
        LOG.error("arrivals can't be written, tried again next={}", flushEvery, e);
      }
    }
  }

  /** Sleeps for the flush interval, less when an association ends; false when the node closes. */
  private boolean awaitWork() {
    lock.lock();
    try {
      long left = flushEvery.toNanos();
      while (!closed && !hurry && left > 0) {
        left = changed.awaitNanos(left);
      }
      hurry = false;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = thread.join(Duration.ofMinutes(1));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stands in until somebody listens. */
  private static final class Nobody implements ArrivalListener {
    @Override
    public void arrived(StudyArrival arrival) {}

    @Override
    public void conflicted(String studyUid, String sopInstanceUid) {}
  }
}
