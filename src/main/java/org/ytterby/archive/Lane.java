// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to append one instance at a time, with the segment and the buffers for it.
 *
 * <p>Owned by one writer from {@code begin} until its instance is settled, and by nobody else
 * meanwhile.
 */
final class Lane {
  /** A CT slice of 512 x 512 with its header, which then is one write. */
  static final int MOST_BLOCK_BYTES = 576 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int FIRST_BLOCK_BYTES = 64 << 10;
  private static final int STEP_BYTES = 16 << 10;

  private final SegmentFolder folder;
  private final long segmentBytes;
  private final byte[] step = new byte[STEP_BYTES];
  private final MessageDigest sha256 = Sha256.begin();
  private ByteBuffer blocks = blocks(FIRST_BLOCK_BYTES);
  private @Nullable Segment segment;

  Lane(SegmentFolder folder, long segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  /** So many bytes at an address to which blocks may be written from. */
  static ByteBuffer blocks(int bytes) {
    return ByteBuffer.allocateDirect(bytes + SegmentFormat.BLOCK_BYTES - 1)
        .alignedSlice(SegmentFormat.BLOCK_BYTES)
        .limit(bytes)
        .slice();
  }

  /** Bytes that digests are taken of: few enough to stay near the processor. */
  byte[] step() {
    return step;
  }

  /** A digest of nothing yet. */
  MessageDigest sha256() {
    sha256.reset(); // of an instance that was given up
    return sha256;
  }

  /** Whole blocks of the record that is being written. */
  ByteBuffer blocks() {
    return blocks;
  }

  /** More of them, at most {@link #MOST_BLOCK_BYTES}, with what was put into them so far. */
  ByteBuffer moreBlocks() {
    ByteBuffer more = blocks(Math.min(MOST_BLOCK_BYTES, 3 * blocks.capacity()));
    more.put(blocks.flip());
    blocks = more;
    return more;
  }

  /** The segment that the next record goes to: the one of the last time while it has room. */
  Segment segment() {
    Segment present = segment;
    if (present != null && !present.isSuspect() && present.end() < segmentBytes) {
      return present;
    }
    segment = null;
    if (present != null) {
      retire(present);
    }
    Segment next = folder.take();
    segment = next;
    return next;
  }

  /** Ends the appending for good. */
  void close() {
    if (segment != null) {
      retire(segment);
    }
  }

  private static void retire(Segment full) {
    try {
      full.retire();
    } catch (IOException e) {
      LOG.warn("a full segment could not be closed segment={}", full.file().getFileName(), e);
    }
  }
}
