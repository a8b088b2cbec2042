// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open segment file that one lane appends to.
 *
 * <p>Owned by one lane, and with it by one thread at a time; only {@link #safeEnd} is read by
 * others.
 */
final class Segment {
  private final long number;
  private final Path file;
  private final Disk.DiskFile disk;
  private final RecordSeal seal;
  private long end;
  private volatile long safeEnd;
  private volatile boolean suspect;
  private volatile boolean retired;

  Segment(long number, Path file, Disk.DiskFile disk, RecordSeal seal, long end) {
    this.number = number;
    this.file = file;
    this.disk = disk;
    this.seal = seal;
    this.end = end;
    this.safeEnd = end;
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

  /** True when no further record will be appended. */
  boolean isRetired() {
    return retired;
  }

  /** Ends the appending; the file is closed. */
  void retire() throws IOException {
    retired = true;
    disk.close();
  }

  /** Prefix and head of the record that begins at the end. */
  ByteBuffer record(RecordHead head, int headBytes, long payloadBytes, int payloadCrc) {
    return SegmentFormat.record(seal, end, head, headBytes, payloadBytes, payloadCrc);
  }

  void write(ByteBuffer bytes, long offset) throws IOException {
    disk.write(bytes, offset);
  }

  void sync() throws IOException {
    disk.sync();
  }

  /** The record up to here has found its place in the index, or will never be asked for. */
  void advance(long newEnd) {
    end = newEnd;
    safeEnd = newEnd;
  }

  /**
   * Cuts off what was written behind the last record: first the prefix, so that nothing is left
   * that could be taken for a record even when cutting fails.
   */
  void discard() throws IOException {
    if (disk.size() > end) {
      disk.write(ByteBuffer.allocate(SegmentFormat.PREFIX_BYTES), end);
      disk.truncate(end);
    }
  }
}
