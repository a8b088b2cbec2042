// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.YtterbyException;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * What has arrived for which study, and which associations carried it.
 *
 * <p>Thread-safe. Instances are counted in memory and written as one row a study and flush, because
 * the rows are derived: after a crash they are rebuilt from the archive, whose index is part of
 * every acknowledgement.
 */
public final class Arrivals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

  private final Database database;
  private final ArrivalStore store;
  private final Duration flushEvery;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ReentrantLock flushing = new ReentrantLock();
  private final Map<String, StudyArrival> pending = new TreeMap<>();
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
   * @param flushEvery how long a burst of instances is gathered before its row is written
   */
  public Arrivals(Database database, ArrivalStore store, Duration flushEvery) {
    this.database = database;
    this.store = store;
    this.flushEvery = flushEvery;
  }

  /**
   * Tells the listener of everything that the archive holds and the table did not know, then keeps
   * flushing.
   *
   * @param archived what the archive holds of every study that got something since an instant
   */
  public void start(ArrivalListener toTell, ArchivedStudies archived) {
    lock.lock();
    try {
      listener = toTell;
    } finally {
      lock.unlock();
    }
    rebuild(toTell, archived);
    flusher = Optional.of(Thread.ofVirtual().name("arrivals").start(this::flushUntilClosed));
  }

  /** What the archive holds; asked once, at start. */
  @FunctionalInterface
  public interface ArchivedStudies {
    /**
     * The studies that got an instance since then, counted whole, without duplicates and objects of
     * our own.
     */
    List<StudyArrival> since(Instant since);
  }

  /** A new instance is durable. Cheap: nothing is written here. */
  public void arrived(StoredInstance instance, long association) {
    StudyArrival one =
        new StudyArrival(
            instance.studyInstanceUid(), 1, instance.receivedAt(), instance.receivedAt());
    lock.lock();
    try {
      pending.merge(one.studyUid(), one, StudyArrival::plus);
      carried(association, one.studyUid());
    } finally {
      lock.unlock();
    }
  }

  /** An instance came again, unchanged: nothing new, but its study is still being sent. */
  public void repeated(String studyUid, long association) {
    lock.lock();
    try {
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
      List<StudyArrival> gathered = new ArrayList<>();
      ArrivalListener toTell = take(gathered);
      try {
        database
            .inVolatileTx(tx -> gathered.stream().map(arrival -> add(tx, arrival)).toList())
            .forEach(written -> untold.put(written.studyUid(), written));
      } catch (YtterbyException e) {
        giveBack(gathered);
        throw e;
      }
      tell(toTell);
    } finally {
      flushing.unlock();
    }
  }

  private void tell(ArrivalListener toTell) {
    while (!untold.isEmpty()) {
      toTell.arrived(untold.firstEntry().getValue());
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

  private ArrivalListener take(List<StudyArrival> gathered) {
    lock.lock();
    try {
      gathered.addAll(pending.values());
      untoldConflicts.addAll(conflicts);
      pending.clear();
      conflicts.clear();
      return listener;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(List<StudyArrival> gathered) {
    lock.lock();
    try {
      gathered.forEach(arrival -> pending.merge(arrival.studyUid(), arrival, StudyArrival::plus));
    } finally {
      lock.unlock();
    }
  }

  private StudyArrival add(Tx tx, StudyArrival gathered) {
    StudyArrival sum = store.find(tx, gathered.studyUid()).map(gathered::plus).orElse(gathered);
    store.put(tx, sum);
    return sum;
  }

  private void rebuild(ArrivalListener toTell, ArchivedStudies archived) {
    Instant since =
        database
            .inVolatileTx(store::newest)
            .map(newest -> newest.minus(Duration.ofHours(1)))
            .orElse(Instant.EPOCH);
    List<StudyArrival> studies = archived.since(since);
    database.inVolatileTx(
        tx -> {
          studies.forEach(study -> store.put(tx, study));
          return true;
        });
    studies.forEach(toTell::arrived);
  }

  private void flushUntilClosed() {
    boolean open = true;
    while (open) {
      open = awaitWork();
      try {
        flush();
      } catch (RuntimeException e) {
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
