// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to append one instance at a time, with the segment and the buffer for it.
 *
 * <p>Owned by one writer from {@code begin} until its instance is settled, and by nobody else
 * meanwhile.
 */
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int BUFFER_BYTES = 256 << 10;

  private final SegmentFolder folder;
  private final long segmentBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private @Nullable Segment segment;

  Lane(SegmentFolder folder, long segmentBytes) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
  }

  byte[] buffer() {
    return buffer;
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
