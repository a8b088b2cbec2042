// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

/**
 * How received instances are kept.
 *
 * @param segmentSize a segment file that has reached this size takes no further instance
 * @param lanes how many instances are written at a time
 */
public record ArchiveSection(DataSize segmentSize, int lanes) {

  public static final Range<DataSize> SEGMENT_SIZE =
      new Range<>(DataSize.parse("1MiB"), DataSize.parse("64GiB"));
  public static final Range<Integer> LANES = new Range<>(1, 256);

  public static final ArchiveSection DEFAULT = new ArchiveSection(DataSize.parse("256MiB"), 8);

  public ArchiveSection {
    SEGMENT_SIZE.check("segment-size", segmentSize);
    LANES.check("lanes", lanes);
  }
}
