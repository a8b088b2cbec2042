// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
 * @param door who may call, and where else we listen
 */
public record DicomSection(
    String host,
    int port,
    DataSize maxPdu,
    int maxAssociations,
    Duration idleTimeout,
    List<String> calledAets,
    DoorSection door) {

  public static final Range<Integer> PORT = new Range<>(0, 65_535);
  public static final Range<DataSize> MAX_PDU =
      new Range<>(DataSize.parse("16KiB"), DataSize.parse("1MiB"));
  public static final Range<Integer> MAX_ASSOCIATIONS = new Range<>(1, 1_000);
  public static final Range<Duration> IDLE_TIMEOUT =
      new Range<>(Duration.ofSeconds(1), Duration.ofHours(1));

  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

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
    unique(host, port, door.listeners());
  }

  /** A section with the usual door: one listener, open to everyone. */
  public DicomSection(
      String host,
      int port,
      DataSize maxPdu,
      int maxAssociations,
      Duration idleTimeout,
      List<String> calledAets) {
    this(host, port, maxPdu, maxAssociations, idleTimeout, calledAets, DoorSection.DEFAULT);
  }

  /** The same with the first listener at another place. */
  DicomSection at(String otherHost, int otherPort) {
    return new DicomSection(
        otherHost, otherPort, maxPdu, maxAssociations, idleTimeout, calledAets, door);
  }

  /** The same with the first listener only, at another host. */
  DicomSection onlyAt(String otherHost) {
    return new DicomSection(
        otherHost, port, maxPdu, maxAssociations, idleTimeout, calledAets, door.alone());
  }

  private static void unique(String host, int port, List<ListenerSection> others) {
    List<String> hosts = new ArrayList<>(List.of(host));
    List<Integer> ports = new ArrayList<>(List.of(port));
    for (ListenerSection other : others) {
      for (int i = 0; i < ports.size(); i++) {
        boolean samePort = other.port() != 0 && other.port() == ports.get(i);
        if (samePort && meet(other.host(), hosts.get(i))) {
          throw new IllegalArgumentException(
              "listeners: port " + other.port() + " is used twice; each listener has its own");
        }
      }
      hosts.add(other.host());
      ports.add(other.port());
    }
  }

  private static boolean meet(String one, String other) {
    return one.equals(other) || EVERYWHERE.contains(one) || EVERYWHERE.contains(other);
  }
}
