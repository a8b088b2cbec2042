// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.ThroughputFloor;
import org.ytterby.dicom.net.tls.TlsSettings;

/**
 * What guards the listeners for DICOM.
 *
 * @param maxAssociationsPerAddress how many associations one address may have whose title no peer
 *     has
 * @param maxOperations how many requests of one association are performed at once, where its
 *     requestor proposes an asynchronous window
 * @param slowPeer how slowly a peer may send what it has begun
 * @param tls TLS of the first listener; absent: in the clear
 * @param listeners those beside the first
 */
public record DoorSection(
    int maxAssociationsPerAddress,
    int maxOperations,
    ThroughputFloor slowPeer,
    AccessSection access,
    Optional<TlsSettings> tls,
    List<ListenerSection> listeners) {

  public static final Range<Integer> MAX_PER_ADDRESS = DicomSection.MAX_ASSOCIATIONS;
  public static final Range<Integer> MAX_OPERATIONS =
      new Range<>(1, AssociationLimits.MOST_OPERATIONS);
  public static final Range<Integer> FLOOR = new Range<>(1, 1_000_000);
  public static final Range<Duration> WINDOW =
      new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));

  public static final DoorSection DEFAULT =
      new DoorSection(
          1_000, 8, ThroughputFloor.DEFAULT, AccessSection.DEFAULT, Optional.empty(), List.of());

  public DoorSection {
    MAX_PER_ADDRESS.check("max-associations-per-address", maxAssociationsPerAddress);
    MAX_OPERATIONS.check("max-operations", maxOperations);
    FLOOR.check("slow-peer.bytes-per-second", slowPeer.bytesPerSecond());
    WINDOW.check("slow-peer.window", slowPeer.window());
    listeners = List.copyOf(listeners);
  }

  /** The same without further listeners. */
  DoorSection alone() {
    return new DoorSection(
        maxAssociationsPerAddress, maxOperations, slowPeer, access, tls, List.of());
  }
}
