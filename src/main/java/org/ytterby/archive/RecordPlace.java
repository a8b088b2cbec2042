// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

/**
 * Where a record lies.
 *
 * @param segment number of the segment among those of the node
 * @param recordOffset of the record's prefix in the segment
 * @param payloadOffset of the data set's first byte in the segment
 * @param payloadLength of the data set in bytes
 */
record RecordPlace(
    String nodeId, long segment, long recordOffset, long payloadOffset, long payloadLength) {

  /** Where the next record of the segment begins. */
  long end() {
    return SegmentFormat.aligned(payloadOffset + payloadLength);
  }
}
