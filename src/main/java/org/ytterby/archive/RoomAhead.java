// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in segments ahead of their records, on a thread of its own. Where that fails, the next
 * record finds none, takes longer and says what is wrong. Thread-safe.
 */
final class RoomAhead implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoomAhead.class);
  // Short, because a record that needs the room at once waits for one of these.
  private static final int ZERO_BYTES = 256 << 10;

  private final long most;
  private final long segmentBytes;
  private final ByteBuffer zeros = Lane.blocks(ZERO_BYTES);
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("archive-room").daemon().factory());

  RoomAhead(ArchiveSettings settings) {
    this.most = settings.roomBytes();
    this.segmentBytes = settings.segmentBytes();
  }

  /** Looks whether a segment has room, after a record of it was settled. */
  void look(Segment segment) {
    if (segment.wantsRoom(most)) {
      try {
        thread.execute(() -> make(segment));
      } catch (RejectedExecutionException | Error e) { // who settles a record goes on
        segment.answered();
        LOG.debug("no room is made", e);
      }
    }
  }

  private void make(Segment segment) {
    try {
      segment.makeRoom(zeros, most, segmentBytes);
    } catch (IOException e) {
      LOG.debug("no room could be made ahead segment={}", segment.file().getFileName(), e);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
