// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.net.InetAddress;
import java.util.List;

/**
 * A node that may call us. Immutable.
 *
 * @param name what logs call it; unique in a policy
 * @param callingAe the AE title as which it calls
 * @param hosts from where it may call; none: from everywhere
 * @param maxAssociations how many it may have at a time
 */
public record Peer(
    String name,
    String callingAe,
    List<AddressRule> hosts,
    Rights rights,
    int maxAssociations,
    Proof proof) {
  public Peer {
    hosts = List.copyOf(hosts);
    if (maxAssociations < 1) {
      throw new IllegalArgumentException("a peer has at least 1 association: " + maxAssociations);
    }
  }

  boolean mayCallFrom(InetAddress address, HostNames names) {
    return hosts.isEmpty() || hosts.stream().anyMatch(rule -> rule.holds(address, names));
  }
}
