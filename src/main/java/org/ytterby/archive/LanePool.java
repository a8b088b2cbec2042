// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.StorageFailure;

/**
 * The lanes that are free. A lane is made when none is; when there are as many as may be, one
 * waits: that is the back-pressure of the archive.
 *
 * <p>Thread-safe. The lane that was used last goes out first, so that few senders use few segments.
 */
final class LanePool {
  private final SegmentFolder folder;
  private final ArchiveSettings settings;
  private final BlockingDeque<Lane> free = new LinkedBlockingDeque<>();
  private final List<Lane> all = new ArrayList<>();

  LanePool(SegmentFolder folder, ArchiveSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  Lane take() {
    @Nullable Lane lane = free.pollFirst();
    if (lane == null) {
      lane = another();
    }
    return lane == null ? await(settings.laneWait()) : lane;
  }

  private synchronized @Nullable Lane another() {
    if (all.size() == settings.lanes()) {
      return null;
    }
    Lane added = new Lane(folder, settings.segmentBytes());
    all.add(added);
    return added;
  }

  private Lane await(Duration longest) {
    try {
      @Nullable Lane lane = free.pollFirst(longest.toNanos(), TimeUnit.NANOSECONDS);
      if (lane == null) {
        throw new StorageFailure(
            ErrorCode.OUT_OF_RESOURCES,
            settings.lanes()
                + " instances are being received already and none ended in "
                + longest);
      }
      return lane;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageFailure("waiting for a lane of the archive was interrupted", e);
    }
  }

  void giveBack(Lane lane) {
    free.addFirst(lane);
  }

  /** Ends the appending of all lanes; called when no instance is on its way any more. */
  synchronized void close() {
    all.forEach(Lane::close);
  }
}
