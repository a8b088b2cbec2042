// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.time.Duration;

/**
 * The bounds that an acceptor keeps.
 *
 * @param maxPduLength longest P-DATA-TF PDU in both directions, in bytes without its header
 * @param maxAssociations how many associations at a time; one more is rejected as a transient local
 *     limit
 * @param maxPerAddress how many of them from one address whose title no peer has
 * @param artim how long a peer may take to send A-ASSOCIATE-RQ, or to close after the end (PS3.8
 *     section 9.1.5)
 * @param idle how long a peer may be silent while something is expected of it
 * @param maxOperations how many requests of one association are performed at once, if the peer
 *     proposes as many (PS3.7 section D.3.3.3)
 * @param floor how slowly a peer may send what it has begun
 */
public record AssociationLimits(
    int maxPduLength,
    int maxAssociations,
    int maxPerAddress,
    Duration artim,
    Duration idle,
    int maxOperations,
    ThroughputFloor floor) {
  public static final int SHORTEST_MAX_PDU = 16 << 10;
  public static final int LONGEST_MAX_PDU = 1 << 20;
  public static final int MOST_OPERATIONS = 64;

  /** 128 KiB, 64 associations, 30 s, 60 s, one operation at a time. */
  public static final AssociationLimits DEFAULT =
      new AssociationLimits(128 << 10, 64, Duration.ofSeconds(30), Duration.ofSeconds(60));

  public AssociationLimits {
    if (maxPduLength < SHORTEST_MAX_PDU || maxPduLength > LONGEST_MAX_PDU) {
      throw new IllegalArgumentException("max PDU is 16 KiB to 1 MiB: " + maxPduLength);
    }
    if (maxAssociations < 1 || maxPerAddress < 1) {
      throw new IllegalArgumentException(
          "max associations is at least 1: " + maxAssociations + ", " + maxPerAddress);
    }
    if (!artim.isPositive() || !idle.isPositive()) {
      throw new IllegalArgumentException("timeouts are positive: " + artim + ", " + idle);
    }
    if (maxOperations < 1 || maxOperations > MOST_OPERATIONS) {
      throw new IllegalArgumentException(
          "max operations is 1 to " + MOST_OPERATIONS + ": " + maxOperations);
    }
  }

  /** The same with so many operations at once. */
  public AssociationLimits withOperations(int most) {
    return new AssociationLimits(
        maxPduLength, maxAssociations, maxPerAddress, artim, idle, most, floor);
  }

  /**
   * Limits that let one address have all associations, one operation at a time, the usual floor.
   */
  public AssociationLimits(int maxPduLength, int maxAssociations, Duration artim, Duration idle) {
    this(maxPduLength, maxAssociations, maxAssociations, artim, idle, 1, ThroughputFloor.DEFAULT);
  }
}
