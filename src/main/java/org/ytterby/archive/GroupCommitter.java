// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.ytterby.finding.Defect;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;
import org.ytterby.finding.YtterbyException;
import org.ytterby.store.SteadyWriter;

/**
 * Makes finished instances durable: each is written and synced in its own segment by the thread
 * that finished it; then whoever comes first enters the index rows of all that are synced, in one
 * transaction, and completes their futures. Those that come meanwhile are the next transaction's.
 *
 * <p>Thread-safe. Futures complete on a thread that has finished an instance, perhaps another one,
 * so what depends on them must not block. Instances whose UID is there already are compared on
 * threads of their own, so that they hold up nobody.
 */
final class GroupCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);

  /** So long a thread goes on for others, but for one transaction, before its own sender hears. */
  private static final long LONGEST_FOR_OTHERS_NANOS = 20_000_000;

  private static final Comparator<PendingRecord> BY_UID_AND_ARRIVAL =
      Comparator.comparing((PendingRecord pending) -> pending.row().head().sopInstanceUid())
          .thenComparing(PendingRecord::row, IndexRow.BY_ARRIVAL);

  private final SteadyWriter index;
  private final Collisions collisions;
  private final ArchiveObserver observer;
  private final Queue<PendingRecord> synced = new ConcurrentLinkedQueue<>();
  private final ReentrantLock entering = new ReentrantLock();
  private final ExecutorService relief =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("archive-commit").factory());
  private final ExecutorService comparers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("archive-compare-", 0).factory());
  private final ReadWriteLock door = new ReentrantReadWriteLock();
  private boolean closed;

  private final Set<PendingRecord> underWay = ConcurrentHashMap.newKeySet();

  GroupCommitter(SteadyWriter index, Collisions collisions, ArchiveObserver observer) {
    this.index = index;
    this.collisions = collisions;
    this.observer = observer;
  }

  /**
   * Makes an instance durable; its future tells when it is. Blocks while it is written and synced,
   * and perhaps while others are entered.
   *
   * @throws StorageFailure when the archive is closed; else the instance is settled here, whatever
   *     happens
   */
  void add(PendingRecord pending) {
    door.readLock().lock();
    try {
      if (closed) {
        throw new StorageFailure("the archive takes no instance: it is closed", null);
      }
      if (isQueued(pending)) {
        enter(Optional.of(pending));
      }
    } finally {
      door.readLock().unlock();
    }
  }

  private boolean isQueued(PendingRecord pending) {
    try {
      underWay.add(pending);
      CompletableFuture<Stored> _ =
          pending.future().whenComplete((_, _) -> underWay.remove(pending));
      if (!pending.write()) {
        return false;
      }
      observer.synced(Duration.ofNanos(System.nanoTime() - pending.beganNanos()));
      return synced.add(pending);
    } catch (Throwable e) { // an Error too must neither keep the lane nor leave the sender waiting
      LOG.error("an instance could not be written", e);
      pending.cutOff(new Defect(ErrorCode.DEFECT, "an instance could not be written", e));
      return false;
    }
  }

  /**
   * Enters what is synced, unless another thread is about it, which then does. Who puts a record
   * into the queue and finds the lock taken may go: the other looks again after giving it back.
   *
   * @param own for whom the thread is here: soon after that is settled another thread goes on
   */
  private void enter(Optional<PendingRecord> own) {
    long began = System.nanoTime();
    try {
      while (!synced.isEmpty()) {
        boolean mayGo =
            own.isPresent()
                && own.get().future().isDone()
                && System.nanoTime() - began > LONGEST_FOR_OTHERS_NANOS;
        if ((mayGo && relieved()) || !entering.tryLock()) {
          return;
        }
        try {
          enterAll(own);
        } finally {
          entering.unlock();
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.error("entering rows failed, tried again count={}", synced.size(), e);
      boolean _ = relieved();
    }
  }

  private boolean relieved() {
    try {
      relief.execute(() -> enter(Optional.empty()));
      return true;
    } catch (RejectedExecutionException | Error e) {
      LOG.debug("no thread goes on entering rows, this one does", e);
      return false;
    }
  }

  /** Under the lock. What is logged of a group is without the context of one association. */
  private void enterAll(Optional<PendingRecord> own) {
    List<PendingRecord> batch = new ArrayList<>();
    Optional<Map<String, String>> context = Optional.empty();
    try {
      for (PendingRecord next = synced.peek(); next != null; next = synced.peek()) {
        batch.add(next);
        PendingRecord _ = synced.remove();
      }
      if (batch.isEmpty()) {
        return;
      }
      if (batch.size() > 1 || own.isEmpty() || !batch.contains(own.get())) {
        context = Optional.ofNullable(MDC.getCopyOfContextMap());
        MDC.clear();
      }
      enter(batch);
    } catch (Throwable e) { // an Error too: associations wait for each of these, and lanes are held
      failed(batch, e);
    } finally {
      context.ifPresent(MDC::setContextMap);
    }
  }

  private void failed(List<PendingRecord> batch, Throwable e) {
    LOG.error("a group of instances could not be committed count={}", batch.size(), e);
    observer.doubted();
    fail(batch, new Defect(ErrorCode.DEFECT, "the group of this instance failed", e));
  }

  private static void fail(List<PendingRecord> batch, YtterbyException failure) {
    for (PendingRecord pending : batch) {
      try {
        pending.fail(failure);
      } catch (RuntimeException | Error e) { // the others wait too
        LOG.error("an instance failed, and telling so failed too", e);
      }
    }
  }

  /**
   * For how long the longest-waiting instance has been on its way to disk and index; zero while
   * there is none. Never blocks.
   */
  Duration underWay() {
    long now = System.nanoTime();
    long longest =
        underWay.stream().mapToLong(pending -> now - pending.beganNanos()).max().orElse(0);
    return Duration.ofNanos(Math.max(0, longest));
  }

  private void enter(List<PendingRecord> batch) {
    // In one order on all nodes, so that two that insert the same UIDs can't wait for each other;
    // of one UID the earlier first, as a replay will have it. (Of two in different groups the one
    // that is synced first is first; a replay before it is settled goes by the time of arrival.)
    batch.sort(BY_UID_AND_ARRIVAL);
    List<IndexRow> rows = new ArrayList<>(batch.size());
    for (PendingRecord pending : batch) {
      rows.add(pending.row());
    }
    boolean[] inserted;
    try {
      inserted = index.commit(statement -> ArchiveStore.insert(statement, rows));
    } catch (YtterbyException e) {
      observer.doubted();
      fail(batch, e);
      return;
    }
    observer.committed(batch.size());
    for (int i = 0; i < inserted.length; i++) {
      PendingRecord pending = batch.get(i);
      if (inserted[i]) {
        observer.indexed(pending.instance());
        pending.keep(new Stored.New(pending.instance()));
      } else {
        underWay.remove(pending); // comparing may take long where nothing is wrong
        comparers.execute(() -> settle(pending));
      }
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

  /** Waits until every instance that was added is settled, then ends. */
  @Override
  public void close() {
    door.writeLock().lock();
    try {
      closed = true;
    } finally {
      door.writeLock().unlock();
    }
    relief.close();
    enter(Optional.empty());
    comparers.close();
    index.close();
  }
}
