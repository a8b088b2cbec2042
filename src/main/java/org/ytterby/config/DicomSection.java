// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.List;

/**
 * Where the node listens for DICOM associations, and within which bounds.
 *
 * @param host address to listen on
 * @param port port; 0 takes any free one
 * @param maxPdu longest P-DATA-TF PDU that we accept (PS3.8 D.1)
 * @param maxAssociations how many associations at a time; one more is rejected as a transient local
 *     limit
 * @param idleTimeout how long an association may be silent before it is aborted
 * @param calledAets AE titles that a sender may call beside the node's own
 */
public record DicomSection(
    String host,
    int port,
    DataSize maxPdu,
    int maxAssociations,
    Duration idleTimeout,
    List<String> calledAets) {

  public static final Range<Integer> PORT = new Range<>(0, 65_535);
  public static final Range<DataSize> MAX_PDU =
      new Range<>(DataSize.parse("4KiB"), DataSize.parse("4MiB"));
  public static final Range<Integer> MAX_ASSOCIATIONS = new Range<>(1, 1_000);
  public static final Range<Duration> IDLE_TIMEOUT =
      new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));

  public static final DicomSection DEFAULT =
      new DicomSection(
          "0.0.0.0", 11_112, DataSize.parse("128KiB"), 64, Duration.ofSeconds(60), List.of());

  public DicomSection {
    PORT.check("port", port);
    MAX_PDU.check("max-pdu", maxPdu);
    MAX_ASSOCIATIONS.check("max-associations", maxAssociations);
    IDLE_TIMEOUT.check("idle-timeout", idleTimeout);
    calledAets = List.copyOf(calledAets);
    calledAets.forEach(aet -> AeTitle.check("called-aets", aet));
  }
}
