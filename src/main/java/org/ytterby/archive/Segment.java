// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.ytterby.finding.StorageFailure;

/**
 * An open segment file that one lane appends to.
 *
 * <p>Owned by one lane, and with it by one thread at a time; {@link #safeEnd} is read by others,
 * and {@link #makeRoom} is called by another.
 */
final class Segment {
  private final long number;
  private final Path file;
  private final Disk.DiskFile disk;
  private final RecordSeal seal;
  private final long begun;
  private long end;
  private boolean dirty;
  private volatile long safeEnd;
  private volatile boolean suspect;
  private volatile boolean retired;

  // Zeros are written only from the greater of these on, and only under the lock.
  private final ReentrantLock room = new ReentrantLock();
  private final AtomicBoolean asked = new AtomicBoolean();
  private long claimed;
  private volatile long ready;

  Segment(long number, Path file, Disk.DiskFile disk, RecordSeal seal, long end) {
    this.number = number;
    this.file = file;
    this.disk = disk;
    this.seal = seal;
    this.begun = end;
    this.end = end;
    this.safeEnd = end;
    this.claimed = end;
    this.ready = end;
  }

  long number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** Where the next record begins. */
  long end() {
    return end;
  }

  /** Every record before this offset is in the index or was never acknowledged. */
  long safeEnd() {
    return safeEnd;
  }

  /** True after a failed sync: what the system says of the file can't be believed any more. */
  boolean isSuspect() {
    return suspect;
  }

  void distrust() {
    suspect = true;
  }

  StorageFailure unwritable(Throwable cause) {
    return new StorageFailure(
        "segment " + file.getFileName() + " can't be written: check the disk", cause);
  }

  /** True when no further record will be appended. */
  boolean isRetired() {
    return retired;
  }

  /** Ends the appending; the file is closed, without room behind its last record. */
  void retire() throws IOException {
    room.lock();
    try {
      retired = true;
      if (ready > end && !suspect) {
        disk.truncate(end);
      }
    } finally {
      try {
        disk.close();
      } finally {
        room.unlock();
      }
    }
  }

  /** Prefix and head of the record that begins at the end. */
  ByteBuffer record(RecordHead head, int headBytes, long payloadBytes, int payloadCrc) {
    return SegmentFormat.record(seal, end, head, headBytes, payloadBytes, payloadCrc);
  }

  /** Writes blocks behind the last record. */
  void write(ByteBuffer blocks, long offset) throws IOException {
    dirty = true;
    claim(offset + blocks.remaining());
    disk.writeBlocks(blocks, offset);
  }

  /** No zeros are written below this offset from now on. */
  private void claim(long upTo) {
    if (upTo > ready) {
      room.lock();
      try {
        claimed = Math.max(claimed, upTo);
      } finally {
        room.unlock();
      }
    }
  }

  void sync() throws IOException {
    disk.sync();
  }

  /** The record up to here has found its place in the index, or will never be asked for. */
  void advance(long newEnd) {
    end = newEnd;
    safeEnd = newEnd;
    dirty = false;
  }

  /**
   * Cuts off what was written behind the last record: first the prefix, so that nothing is left
   * that could be taken for a record even when cutting fails.
   */
  void discard() throws IOException {
    if (!dirty) {
      return;
    }
    room.lock();
    try {
      if (disk.size() > end) {
        disk.write(ByteBuffer.allocate(SegmentFormat.PREFIX_BYTES), end);
        disk.truncate(end);
      }
      claimed = end;
      ready = end;
      dirty = false;
    } finally {
      room.unlock();
    }
  }

  /**
   * True, once, when the room behind the last record should be made more: as much as was written so
   * far, within bounds, so that a segment that is hardly used takes hardly more than it holds.
   *
   * @param most bytes at a time; 0 for none
   */
  boolean wantsRoom(long most) {
    long wanted = wanted(end, most);
    return wanted > 0 && ready < end + wanted / 2 && asked.compareAndSet(false, true);
  }

  private long wanted(long from, long most) {
    return Math.min(most, SegmentFormat.aligned(from - begun));
  }

  /**
   * Writes zeros where the next records will come: a sync of blocks that a file has already is half
   * as long, because only they have to reach the disk and nothing about the file.
   *
   * @param zeros blocks of them, again and again
   */
  void makeRoom(ByteBuffer zeros, long most, long segmentBytes) throws IOException {
    long upTo = Math.min(safeEnd + wanted(safeEnd, most), segmentBytes);
    try {
      boolean more = true;
      while (more) {
        room.lock();
        try {
          long from = Math.max(ready, claimed);
          more = !retired && !suspect && from < upTo;
          if (more) {
            disk.writeBlocks(zeros.clear(), from);
            ready = from + zeros.limit();
          }
        } finally {
          room.unlock();
        }
      }
    } finally {
      answered();
    }
  }

  /** It may be asked for again. */
  void answered() {
    asked.set(false);
  }
}
