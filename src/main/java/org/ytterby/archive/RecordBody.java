// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one record on their way into a segment: gathered in the lane's blocks and written at
 * once when it is sealed; only what is longer than these is written before.
 *
 * <p>Single-threaded, handed from the writer to who seals.
 */
final class RecordBody {
  private static final byte[] ZEROS = new byte[SegmentFormat.BLOCK_BYTES];

  private final Lane lane;
  private final Segment segment;
  private final long recordOffset;
  private final int front;
  private ByteBuffer blocks;
  // The blocks that prefix and head will be put into, of a record that was written in part.
  private @Nullable ByteBuffer frontBlocks;
  private long written;
  private long payloadBytes;

  /** An empty record at the end of a segment, with space in front for a prefix and such a head. */
  RecordBody(Lane lane, Segment segment, int headBytes) {
    this.lane = lane;
    this.segment = segment;
    this.recordOffset = segment.end();
    this.front = SegmentFormat.PREFIX_BYTES + headBytes;
    this.blocks = lane.blocks().clear();
    fillWithZeros(front);
  }

  long recordOffset() {
    return recordOffset;
  }

  long payloadOffset() {
    return recordOffset + front;
  }

  long payloadBytes() {
    return payloadBytes;
  }

  void put(byte[] bytes, int count) throws IOException {
    int taken = 0;
    while (taken < count) {
      if (!blocks.hasRemaining()) {
        makeRoom();
      }
      int part = Math.min(count - taken, blocks.remaining());
      blocks.put(bytes, taken, part);
      taken += part;
    }
    payloadBytes += count;
  }

  private void makeRoom() throws IOException {
    if (blocks.capacity() < Lane.MOST_BLOCK_BYTES) {
      blocks = lane.moreBlocks();
      return;
    }
    if (frontBlocks == null) {
      int bytes = (int) SegmentFormat.aligned(front);
      frontBlocks = Lane.blocks(bytes).put(0, blocks, 0, bytes);
    }
    writeGathered();
  }

  private void writeGathered() throws IOException {
    int bytes = blocks.flip().remaining();
    segment.write(blocks, recordOffset + written);
    written += bytes;
    blocks.clear();
  }

  /**
   * Writes what is left and, last, prefix and head: from here on the record exists for whoever
   * reads the segment.
   */
  void seal(ByteBuffer prefixAndHead) throws IOException {
    fillWithZeros((int) (SegmentFormat.aligned(blocks.position()) - blocks.position()));
    if (frontBlocks == null) {
      blocks.put(0, prefixAndHead, 0, front);
      writeGathered();
      return;
    }
    if (blocks.position() > 0) {
      writeGathered();
    }
    frontBlocks.put(0, prefixAndHead, 0, front);
    segment.write(frontBlocks, recordOffset);
  }

  private void fillWithZeros(int count) {
    for (int left = count; left > 0; ) {
      int part = Math.min(left, ZEROS.length);
      blocks.put(ZEROS, 0, part);
      left -= part;
    }
  }
}
