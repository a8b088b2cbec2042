// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.YtterbyException;

/**
 * An instance that came as a whole and waits to become durable. It is settled exactly once, and
 * gives its lane back then.
 *
 * <p>Written by one thread; settled by whoever entered its row.
 */
final class PendingRecord {
  private static final Logger LOG = LoggerFactory.getLogger(PendingRecord.class);

  private final LaneWriter.Context context;
  private final Lane lane;
  private final Segment segment;
  private final IndexRow row;
  private final RecordBody body;
  private final ByteBuffer prefixAndHead;
  private final long beganNanos = System.nanoTime();
  private final AtomicBoolean settled = new AtomicBoolean();
  private final CompletableFuture<Stored> future = new CompletableFuture<>();

  PendingRecord(
      LaneWriter.Context context,
      Lane lane,
      Segment segment,
      IndexRow row,
      RecordBody body,
      ByteBuffer prefixAndHead) {
    this.context = context;
    this.lane = lane;
    this.segment = segment;
    this.row = row;
    this.body = body;
    this.prefixAndHead = prefixAndHead;
  }

  IndexRow row() {
    return row;
  }

  /** When it had come as a whole, by {@link System#nanoTime}. */
  long beganNanos() {
    return beganNanos;
  }

  CompletableFuture<Stored> future() {
    return future;
  }

  StoredInstance instance() {
    return new StoredInstance(row.head(), row.place(), segment.file());
  }

  /**
   * Seals the record and syncs its segment. After a failed sync the system may forget what it did
   * not write, so the segment is given up then.
   *
   * @return false when the disk does not take it; it is settled then, and not where anything else
   *     is thrown
   */
  boolean write() {
    try {
      body.seal(prefixAndHead);
    } catch (IOException e) {
      cutOff(segment.unwritable(e));
      return false;
    }
    try {
      segment.sync();
      return true;
    } catch (Throwable e) {
      segment.distrust();
      cutOff(segment.unwritable(e));
      return false;
    }
  }

  /** It is not acknowledged, and what was written of it is cut off. */
  void cutOff(YtterbyException failure) {
    settle(this::discard, () -> future.completeExceptionally(failure));
  }

  /** The bytes stay and the index has them. */
  void keep(Stored stored) {
    settle(this::advance, () -> future.complete(stored));
  }

  /** The bytes are not needed, because they are there already. */
  void drop(Stored stored) {
    settle(this::discard, () -> future.complete(stored));
  }

  /**
   * Nothing is acknowledged; the bytes stay and are never overwritten: the database may have the
   * row although it said otherwise.
   */
  void fail(YtterbyException failure) {
    settle(this::advance, () -> future.completeExceptionally(failure));
  }

  /** Whatever goes wrong on the way, an Error too: the lane is free and the sender is told. */
  private void settle(Runnable bytes, Runnable tell) {
    if (settled.compareAndSet(false, true)) {
      try {
        bytes.run();
      } finally {
        try {
          context.lanes().giveBack(lane);
        } finally {
          tell.run();
        }
      }
    }
  }

  private void advance() {
    segment.advance(row.place().end());
    context.room().look(segment);
  }

  private void discard() {
    try {
      segment.discard();
    } catch (IOException e) {
      segment.distrust();
      LOG.warn("an instance could not be cut off segment={}", segment.file().getFileName(), e);
    }
  }
}
