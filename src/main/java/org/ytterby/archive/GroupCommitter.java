// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;
import org.ytterby.finding.YtterbyException;
import org.ytterby.store.Database;

/**
 * Makes finished instances durable, many at a time: each is written and synced as soon as it is
 * finished, in its own segment; meanwhile the index rows of all that wait are inserted in one
 * transaction, which is committed once the last of them is synced; only then the futures complete.
 *
 * <p>Thread-safe. Futures complete on the one thread that commits, so what depends on them must not
 * block. Instances whose UID is there already are compared on threads of their own, so that they
 * hold up nobody.
 */
final class GroupCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);
  private static final int WRITING_THREADS = 8;
  private static final long LONGEST_WAIT_NANOS = 100_000_000;

  private final Database database;
  private final ArchiveStore store;
  private final Collisions collisions;
  private final ArchiveObserver observer;
  private final Queue<PendingRecord> waiting = new ConcurrentLinkedQueue<>();
  private final ExecutorService committer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("archive-commit").factory());
  private final ExecutorService writers =
      Executors.newFixedThreadPool(
          WRITING_THREADS, Thread.ofPlatform().name("archive-write-", 0).daemon().factory());
  private final ExecutorService comparers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("archive-compare-", 0).factory());

  private final AtomicReference<@Nullable Long> beganNanos = new AtomicReference<>();

  GroupCommitter(
      Database database, ArchiveStore store, Collisions collisions, ArchiveObserver observer) {
    this.database = database;
    this.store = store;
    this.collisions = collisions;
    this.observer = observer;
  }

  /** Begins to make an instance durable; its future tells when it is. */
  void add(PendingRecord pending) {
    try {
      writers.execute(pending::write);
    } catch (RejectedExecutionException | Error e) {
      throw closed(e);
    }
    boolean added = false;
    try {
      added = waiting.add(pending);
      // Most of these find the queue empty, because an earlier one took everything.
      committer.execute(this::commitWaiting);
    } catch (RejectedExecutionException | Error e) {
      if (!added || waiting.remove(pending)) {
        Optional<YtterbyException> _ = pending.awaitWritten(); // its lane is given back now
        throw closed(e);
      }
    }
  }

  private static StorageFailure closed(Throwable cause) {
    return new StorageFailure(
        "the archive takes no instance: it is closed or out of memory", cause);
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
      if (!batch.isEmpty()) {
        commit(batch);
      }
    } catch (Throwable e) { // an Error too: associations wait for each of these, and lanes are held
      LOG.error("a group of instances could not be committed count={}", batch.size(), e);
      observer.doubted();
      batch.forEach(
          pending ->
              pending.fail(new Defect(ErrorCode.DEFECT, "the group of this instance failed", e)));
    }
  }

  /**
   * For how long a group has been on its way to the disk and the index; zero while there is none.
   * Never blocks.
   */
  Duration underWay() {
    Long began = beganNanos.get();
    return began == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - began);
  }

  private void commit(List<PendingRecord> batch) {
    long began = System.nanoTime();
    beganNanos.set(began);
    try {
      commit(batch, began);
    } finally {
      beganNanos.set(null);
    }
  }

  private void commit(List<PendingRecord> batch, long began) {
    // In one order on all nodes, so that two that insert the same UIDs can't wait for each other;
    // of one UID the earlier first, as a replay will have it.
    batch.sort(
        Comparator.comparing((PendingRecord pending) -> pending.row().head().sopInstanceUid())
            .thenComparing(PendingRecord::row, IndexRow.BY_ARRIVAL));
    boolean[] inserted;
    try {
      inserted = insert(batch, began);
    } catch (YtterbyException e) {
      observer.doubted();
      batch.forEach(pending -> pending.fail(e));
      return;
    }
    for (int i = 0; i < inserted.length; i++) {
      PendingRecord pending = batch.get(i);
      if (inserted[i]) {
        observer.indexed(pending.instance());
        pending.keep(new Stored.New(pending.instance()));
      } else {
        comparers.execute(() -> settle(pending));
      }
    }
  }

  /**
   * Inserts the rows while the records are being written, and commits once they are. Where that
   * takes long the rows are rolled back and inserted anew once it is over, because others wait for
   * the end of a transaction; and where a record can't be written, it is failed and taken out of
   * the batch.
   */
  private boolean[] insert(List<PendingRecord> batch, long began) {
    try {
      return insertOnce(batch, began);
    } catch (Unwritten _) {
      batch.removeIf(
          pending -> {
            Optional<YtterbyException> failure = pending.awaitWritten();
            failure.ifPresent(pending::fail);
            return failure.isPresent();
          });
      return batch.isEmpty() ? new boolean[0] : insertOnce(batch, began);
    }
  }

  private boolean[] insertOnce(List<PendingRecord> batch, long began) {
    List<IndexRow> rows = batch.stream().map(PendingRecord::row).toList();
    return database.inVolatileTx(
        tx -> {
          boolean[] inserted = store.insert(tx, rows);
          long until = System.nanoTime() + LONGEST_WAIT_NANOS;
          for (PendingRecord pending : batch) {
            if (!pending.isWrittenWithin(Math.max(0, until - System.nanoTime()))) {
              throw new Unwritten();
            }
          }
          observer.synced(batch.size(), Duration.ofNanos(System.nanoTime() - began));
          return inserted;
        });
  }

  /** Rolls the rows of a batch back of which a record could not be written, or not yet. */
  private static final class Unwritten extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unwritten() {
      super("a record is not written", null, false, false);
    }
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
      pending.fail(e);
    } catch (Throwable e) {
      pending.fail(
          new Defect(ErrorCode.DEFECT, "two versions of an instance could not be compared", e));
    }
  }

  /** Commits what waits, then ends. */
  @Override
  public void close() {
    committer.close();
    writers.close();
    comparers.close();
  }
}
