// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

/**
 * How received instances are kept.
 *
 * @param segmentSize a segment file that has reached this size takes no further instance
 * @param lanes how many instances are written at a time
 * @param freeSpaceFloor the node calls itself not ready when its data folder's disk has less free
 */
public record ArchiveSection(DataSize segmentSize, int lanes, DataSize freeSpaceFloor) {

  public static final Range<DataSize> SEGMENT_SIZE =
      new Range<>(DataSize.parse("1MiB"), DataSize.parse("64GiB"));
  public static final Range<Integer> LANES = new Range<>(1, 256);
  public static final Range<DataSize> FREE_SPACE_FLOOR =
      new Range<>(DataSize.parse("1MiB"), DataSize.parse("1024GiB"));

  // Twice the associations that are let in by default: a sender that stalls keeps its lane until it
  // is given up as idle, and must not make another wait for it.
  public static final ArchiveSection DEFAULT =
      new ArchiveSection(DataSize.parse("256MiB"), 128, DataSize.parse("1GiB"));

  public ArchiveSection {
    SEGMENT_SIZE.check("segment-size", segmentSize);
    LANES.check("lanes", lanes);
    FREE_SPACE_FLOOR.check("free-space-floor", freeSpaceFloor);
  }
}
