// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;
import org.ytterby.finding.YtterbyException;
import org.ytterby.store.Database;

/**
 * Makes finished instances durable, many at a time: takes all that wait, writes their prefixes,
 * syncs each segment once, inserts the index rows in one transaction, and only then completes the
 * futures.
 *
 * <p>Thread-safe. One thread does this; segments are synced in parallel; instances whose UID is
 * there already are compared on threads of their own, so that they hold up nobody.
 */
final class GroupCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);
  private static final int SYNC_THREADS = 4;

  private final Database database;
  private final ArchiveStore store;
  private final Collisions collisions;
  private final ArchiveObserver observer;
  private final Queue<PendingRecord> waiting = new ConcurrentLinkedQueue<>();
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("archive-commit").factory());
  private final ExecutorService syncers =
      Executors.newFixedThreadPool(
          SYNC_THREADS, Thread.ofPlatform().name("archive-sync-", 0).daemon().factory());
  private final ExecutorService comparers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("archive-compare-", 0).factory());

  GroupCommitter(
      Database database, ArchiveStore store, Collisions collisions, ArchiveObserver observer) {
    this.database = database;
    this.store = store;
    this.collisions = collisions;
    this.observer = observer;
  }

  void add(PendingRecord pending) {
    waiting.add(pending);
    try {
      // Most of these find the queue empty, because an earlier one took everything.
      committer.execute(this::commitWaiting);
    } catch (RejectedExecutionException | Error e) {
      if (waiting.remove(pending)) {
        throw new StorageFailure("the archive takes no instance: it is closed or out of memory", e);
      }
    }
  }

  private void commitWaiting() {
    List<PendingRecord> batch = new ArrayList<>();
    try {
      for (PendingRecord next = waiting.peek(); next != null; next = waiting.peek()) {
        batch.add(next);
        if (!waiting.remove(next)) {
          batch.removeLast(); // its writer took it back, because the archive closes
        }
      }
      commit(batch);
    } catch (Throwable e) { // an Error too: associations wait for each of these, and lanes are held
      LOG.error("a group of instances could not be committed count={}", batch.size(), e);
      batch.forEach(
          pending ->
              pending.failButKeepBytes(
                  new Defect(ErrorCode.DEFECT, "the group of this instance failed", e)));
    }
  }

  private void commit(List<PendingRecord> batch) {
    List<PendingRecord> sealed = sealed(batch);
    long began = System.nanoTime();
    List<PendingRecord> durable = sync(sealed);
    if (!sealed.isEmpty()) {
      observer.synced(sealed.size(), Duration.ofNanos(System.nanoTime() - began));
    }
    if (durable.isEmpty()) {
      return;
    }
    // In one order on all nodes, so that two that insert the same UIDs can't wait for each other;
    // of one UID the earlier first, as a replay will have it.
    durable.sort(
        Comparator.comparing((PendingRecord pending) -> pending.row().head().sopInstanceUid())
            .thenComparing(PendingRecord::row, IndexRow.BY_ARRIVAL));
    List<IndexRow> rows = durable.stream().map(PendingRecord::row).toList();
    boolean[] inserted;
    try {
      inserted = database.inVolatileTx(tx -> store.insert(tx, rows));
    } catch (YtterbyException e) {
      durable.forEach(pending -> pending.failButKeepBytes(e));
      return;
    }
    for (int i = 0; i < inserted.length; i++) {
      PendingRecord pending = durable.get(i);
      if (inserted[i]) {
        observer.indexed(pending.instance());
        pending.keep(new Stored.New(pending.instance()));
      } else {
        comparers.execute(() -> settle(pending));
      }
    }
  }

  private static List<PendingRecord> sealed(List<PendingRecord> batch) {
    List<PendingRecord> sealed = new ArrayList<>(batch.size());
    for (PendingRecord pending : batch) {
      try {
        pending.seal();
        sealed.add(pending);
      } catch (IOException e) {
        pending.fail(unwritable(pending.segment(), e));
      }
    }
    return sealed;
  }

  private List<PendingRecord> sync(List<PendingRecord> sealed) {
    Set<Segment> dirty = new LinkedHashSet<>();
    sealed.forEach(pending -> dirty.add(pending.segment()));
    Map<Segment, YtterbyException> failures = new HashMap<>();
    if (dirty.size() == 1) {
      sync(dirty.iterator().next(), failures);
    } else {
      List<Future<?>> syncs = new ArrayList<>();
      for (Segment segment : dirty) {
        syncs.add(syncers.submit(() -> sync(segment, failures)));
      }
      syncs.forEach(GroupCommitter::join);
    }
    List<PendingRecord> durable = new ArrayList<>(sealed.size());
    for (PendingRecord pending : sealed) {
      YtterbyException failure = failures.get(pending.segment());
      if (failure == null) {
        durable.add(pending);
      } else {
        pending.fail(failure);
      }
    }
    return durable;
  }

  /** After a failed sync the system may forget what it did not write: the segment is given up. */
  private static void sync(Segment segment, Map<Segment, YtterbyException> failures) {
    try {
      segment.sync();
    } catch (Throwable e) {
      segment.distrust();
      synchronized (failures) {
        failures.put(segment, unwritable(segment, e));
      }
    }
  }

  private static void join(Future<?> sync) {
    boolean interrupted = false;
    while (true) {
      try {
        sync.get();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      } catch (java.util.concurrent.ExecutionException e) {
        throw new Defect(ErrorCode.DEFECT, "a sync failed in an unforeseen way", e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static StorageFailure unwritable(Segment segment, Throwable cause) {
    return new StorageFailure(
        "segment " + segment.file().getFileName() + " can't be written: check the disk", cause);
  }

  private void settle(PendingRecord pending) {
    try {
      Collisions.Verdict verdict = collisions.judge(pending.row());
      if (verdict.stored() instanceof Stored.Duplicate(StoredInstance known)) {
        observer.indexed(known);
      }
      if (verdict.keepsBytes()) {
        pending.keep(verdict.stored());
      } else {
        pending.drop(verdict.stored());
      }
    } catch (YtterbyException e) {
      pending.failButKeepBytes(e);
    } catch (Throwable e) {
      pending.failButKeepBytes(
          new Defect(ErrorCode.DEFECT, "two versions of an instance could not be compared", e));
    }
  }

  /** Commits what waits, then ends. */
  @Override
  public void close() {
    committer.close();
    syncers.close();
    comparers.close();
  }
}
