// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.YtterbyException;

/**
 * An instance whose bytes are written and which waits to become durable. It is settled exactly
 * once, and gives its lane back then.
 *
 * <p>Handed from its writer to the committer, and perhaps from there to who compares contents;
 * never used by two threads at a time.
 */
final class PendingRecord {
  private static final Logger LOG = LoggerFactory.getLogger(PendingRecord.class);

  private final Lane lane;
  private final Segment segment;
  private final IndexRow row;
  private final ByteBuffer prefixAndHead;
  private final LanePool lanes;
  private final Executor callbacks;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final CompletableFuture<Stored> future = new CompletableFuture<>();
  private boolean sealed;

  PendingRecord(
      Lane lane,
      Segment segment,
      IndexRow row,
      ByteBuffer prefixAndHead,
      LanePool lanes,
      Executor callbacks) {
    this.lane = lane;
    this.segment = segment;
    this.row = row;
    this.prefixAndHead = prefixAndHead;
    this.lanes = lanes;
    this.callbacks = callbacks;
  }

  IndexRow row() {
    return row;
  }

  Segment segment() {
    return segment;
  }

  CompletableFuture<Stored> future() {
    return future;
  }

  StoredInstance instance() {
    return new StoredInstance(row.head(), row.place(), segment.file());
  }

  /** From here on the record exists for whoever reads the segment. */
  void seal() throws IOException {
    segment.write(prefixAndHead, row.place().recordOffset());
    sealed = true;
  }

  /** The bytes stay and the index has them. */
  void keep(Stored stored) {
    if (settled.compareAndSet(false, true)) {
      segment.advance(row.place().end());
      lanes.giveBack(lane);
      tell(() -> future.complete(stored));
    }
  }

  /** The bytes are not needed, because they are there already. */
  void drop(Stored stored) {
    if (settled.compareAndSet(false, true)) {
      discard();
      lanes.giveBack(lane);
      tell(() -> future.complete(stored));
    }
  }

  /** Nothing was stored. */
  void fail(YtterbyException failure) {
    if (settled.compareAndSet(false, true)) {
      discard();
      lanes.giveBack(lane);
      tell(() -> future.completeExceptionally(failure));
    }
  }

  /**
   * Nothing is acknowledged, but the bytes stay and are never overwritten: the database may have
   * the row although it said otherwise. A record that was not sealed yet can't be in the database.
   */
  void failButKeepBytes(YtterbyException failure) {
    if (settled.compareAndSet(false, true)) {
      if (sealed) {
        segment.advance(row.place().end());
      } else {
        discard();
      }
      lanes.giveBack(lane);
      tell(() -> future.completeExceptionally(failure));
    }
  }

  /** On a thread that may block; where none can be had, here: somebody waits for it. */
  private void tell(Runnable outcome) {
    try {
      callbacks.execute(outcome);
    } catch (RejectedExecutionException | OutOfMemoryError _) {
      outcome.run();
    }
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
