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
 * The lanes that are free. Who finds none waits: that is the back-pressure of the archive.
 *
 * <p>Thread-safe. The lane that was used last goes out first, so that few senders use few segments.
 */
final class LanePool {
  private final BlockingDeque<Lane> free;
  private final List<Lane> all;
  private final Duration longestWait;

  LanePool(SegmentFolder folder, ArchiveSettings settings) {
    this.longestWait = settings.laneWait();
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < settings.lanes(); i++) {
      lanes.add(new Lane(folder, settings.segmentBytes()));
    }
    this.all = List.copyOf(lanes);
    this.free = new LinkedBlockingDeque<>(lanes);
  }

  Lane take() {
    try {
      @Nullable Lane lane = free.pollFirst(longestWait.toNanos(), TimeUnit.NANOSECONDS);
      if (lane == null) {
        throw new StorageFailure(
            ErrorCode.OUT_OF_RESOURCES,
            all.size() + " instances are being received already and none ended in " + longestWait);
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
  void close() {
    all.forEach(Lane::close);
  }
}
