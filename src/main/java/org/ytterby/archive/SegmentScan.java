// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads the records of a segment one after another, and checks every byte of them.
 *
 * <p>Single-threaded. Ends at the first place that begins no whole record.
 */
final class SegmentScan {
  private static final int BUFFER_BYTES = 256 << 10;

  private final String nodeId;
  private final long number;
  private final Disk.DiskFile file;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long position;

  SegmentScan(String nodeId, long number, Disk.DiskFile file, long from) throws IOException {
    this.nodeId = nodeId;
    this.number = number;
    this.file = file;
    this.size = file.size();
    this.position = from;
  }

  /** Where the next record begins, or would. */
  long position() {
    return position;
  }

  long size() {
    return size;
  }

  /** The next record, empty at the end. */
  Optional<IndexRow> next() throws IOException {
    Optional<SegmentFormat.Prefix> found =
        SegmentFormat.prefix(read(position, SegmentFormat.PREFIX_BYTES));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    SegmentFormat.Prefix prefix = found.get();
    long payloadOffset = position + SegmentFormat.PREFIX_BYTES + prefix.headBytes();
    if (payloadOffset > size || prefix.payloadBytes() > size - payloadOffset) {
      return Optional.empty();
    }
    ByteBuffer prefixAndHead = read(position, SegmentFormat.PREFIX_BYTES + prefix.headBytes());
    byte[] bytes = new byte[prefixAndHead.remaining()];
    prefixAndHead.get(bytes);
    Optional<RecordHead> head = SegmentFormat.head(bytes, prefix);
    if (head.isEmpty() || crc(payloadOffset, prefix.payloadBytes()) != prefix.payloadCrc()) {
      return Optional.empty();
    }
    RecordPlace place =
        new RecordPlace(nodeId, number, position, payloadOffset, prefix.payloadBytes());
    position = place.end();
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

  private ByteBuffer read(long offset, int length) throws IOException {
    buffer.clear().limit(length);
    file.read(buffer, offset);
    return buffer.flip();
  }
}
