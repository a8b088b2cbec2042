// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.ConfigProblem;

/**
 * How the archive uses its disk.
 *
 * @param segmentBytes a segment that has reached this size takes no further record
 * @param lanes instances that can be received at the same time; each costs buffers of 64 to 592 KiB
 *     and an open file from when it is first needed
 * @param laneWait how long a further instance waits for a lane before it is refused
 * @param checkpointInterval how often the index is made safe; a start after a crash reads what came
 *     since
 * @param roomBytes the most of a segment that is made ready ahead of its records, which halves the
 *     time of a sync; 0 for none
 */
public record ArchiveSettings(
    long segmentBytes, int lanes, Duration laneWait, Duration checkpointInterval, long roomBytes) {

  public ArchiveSettings {
    List<String> problems = new ArrayList<>();
    if (segmentBytes < 1024) {
      problems.add("segment size: found " + segmentBytes + " bytes, expected at least 1024");
    }
    if (lanes < 1) {
      problems.add("lanes: found " + lanes + ", expected at least 1");
    }
    if (laneWait.isNegative()) {
      problems.add("lane wait: found " + laneWait + ", expected no negative time");
    }
    if (!checkpointInterval.isPositive()) {
      problems.add("checkpoint interval: found " + checkpointInterval + ", expected more than 0");
    }
    if (roomBytes < 0) {
      problems.add("room ahead: found " + roomBytes + " bytes, expected 0 or more");
    }
    if (!problems.isEmpty()) {
      throw new ConfigProblem("configuration", problems);
    }
  }

  /** 256 MiB segments, 128 lanes, 10 s of waiting, a checkpoint every 5 s, 8 MiB of room. */
  public static ArchiveSettings defaults() {
    return new ArchiveSettings(
        256L << 20, 128, Duration.ofSeconds(10), Duration.ofSeconds(5), 8L << 20);
  }
}
