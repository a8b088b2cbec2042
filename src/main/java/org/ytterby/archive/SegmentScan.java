// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads the records of a segment one after another, and checks every byte of them.
 *
 * <p>Single-threaded. Stops at each place that begins no whole record; {@link #findNext} looks for
 * one behind it.
 */
final class SegmentScan {
  private static final int BUFFER_BYTES = 256 << 10;

  private final String nodeId;
  private final long number;
  private final Disk.DiskFile file;
  private final RecordSeal seal;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  // What of the file is in the buffer.
  private long bufferedFrom;
  private int buffered;
  private long position;

  SegmentScan(String nodeId, long number, Disk.DiskFile file, RecordSeal seal, long from)
      throws IOException {
    this.nodeId = nodeId;
    this.number = number;
    this.file = file;
    this.seal = seal;
    this.size = file.size();
    this.position = from;
  }

  long number() {
    return number;
  }

  /** Where the next record begins, or would. */
  long position() {
    return position;
  }

  long size() {
    return size;
  }

  /** The next record, empty where none begins. */
  Optional<IndexRow> next() throws IOException {
    Optional<IndexRow> record = recordAt(position);
    record.ifPresent(found -> position = found.place().end());
    return record;
  }

  /**
   * Goes on to the next whole record behind a place that begins none; stays where it is when there
   * is none.
   */
  boolean findNext() throws IOException {
    for (long at = position + SegmentFormat.BLOCK_BYTES;
        at < size;
        at += SegmentFormat.BLOCK_BYTES) {
      if (recordAt(at).isPresent()) {
        position = at;
        return true;
      }
    }
    return false;
  }

  /** True where a prefix was written, however much of it is left; an unfinished record has none. */
  boolean isFinished() throws IOException {
    ByteBuffer prefix = read(position, SegmentFormat.PREFIX_BYTES);
    boolean written = false;
    while (prefix.hasRemaining()) {
      written |= prefix.get() != 0;
    }
    return written;
  }

  private Optional<IndexRow> recordAt(long offset) throws IOException {
    Optional<SegmentFormat.Prefix> found =
        SegmentFormat.prefix(read(offset, SegmentFormat.PREFIX_BYTES), seal, offset);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    SegmentFormat.Prefix prefix = found.get();
    long headOffset = offset + SegmentFormat.PREFIX_BYTES;
    long payloadOffset = headOffset + prefix.headBytes();
    if (payloadOffset > size || prefix.payloadBytes() > size - payloadOffset) {
      return Optional.empty();
    }
    byte[] bytes = new byte[prefix.headBytes()];
    read(headOffset, bytes.length).get(bytes);
    Optional<RecordHead> head = SegmentFormat.head(bytes, prefix);
    if (head.isEmpty() || crc(payloadOffset, prefix.payloadBytes()) != prefix.payloadCrc()) {
      return Optional.empty();
    }
    RecordPlace place =
        new RecordPlace(nodeId, number, offset, payloadOffset, prefix.payloadBytes());
    return Optional.of(new IndexRow(head.get(), place));
  }

  private int crc(long offset, long length) throws IOException {
    CRC32C crc = new CRC32C();
    long left = length;
    long at = offset;
    while (left > 0) {
      ByteBuffer part = read(at, (int) Math.min(left, BUFFER_BYTES));
      at += part.remaining();
      left -= part.remaining();
      if (!part.hasRemaining()) {
        throw new IOException("the file became shorter while it was read");
      }
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  /** Some bytes of the file, fewer at its end; valid until the next call. */
  private ByteBuffer read(long offset, int length) throws IOException {
    int wanted = (int) Math.max(0, Math.min(length, size - offset));
    if (offset < bufferedFrom || offset + wanted > bufferedFrom + buffered) {
      buffer.clear();
      file.read(buffer, offset);
      bufferedFrom = offset;
      buffered = buffer.position();
    }
    int at = (int) (offset - bufferedFrom);
    return buffer.slice(at, Math.min(wanted, buffered - at));
  }
}
