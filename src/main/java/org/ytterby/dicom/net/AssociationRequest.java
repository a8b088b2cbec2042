// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * Which association to open.
 *
 * @param host name or address of the peer
 * @param proposals only what will be used; doubles are dropped, at most {@link #MOST_PROPOSALS}
 *     remain; those of one SOP class agree in their roles
 * @param maxOperations how many operations to have under way at once, if the peer agrees (PS3.7
 *     section D.3.3.3); 1 is not negotiated
 * @param tls absent: in the clear
 */
public record AssociationRequest(
    String host,
    int port,
    String callingAe,
    String calledAe,
    List<Proposal> proposals,
    ClientTimeouts timeouts,
    int maxOperations,
    Optional<ClientTls> tls) {

  /** Presentation context ids are the odd numbers of one byte. */
  public static final int MOST_PROPOSALS = 128;

  public AssociationRequest {
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("a port is 1 to 65535: " + port);
    }
    proposals = List.copyOf(new LinkedHashSet<>(proposals));
    if (proposals.isEmpty() || proposals.size() > MOST_PROPOSALS) {
      throw new IllegalArgumentException(
          "an association has 1 to 128 presentation contexts: " + proposals.size());
    }
    Map<String, Roles> roles = new HashMap<>();
    for (Proposal proposal : proposals) {
      Roles before = roles.putIfAbsent(proposal.sopClassUid(), proposal.roles());
      if (before != null && !before.equals(proposal.roles())) {
        throw new IllegalArgumentException(
            "roles are negotiated for a SOP class, not for a context: " + proposal.sopClassUid());
      }
    }
    if (maxOperations < 1 || maxOperations > AssociationLimits.MOST_OPERATIONS) {
      throw new IllegalArgumentException(
          "operations at once are 1 to "
              + AssociationLimits.MOST_OPERATIONS
              + ": "
              + maxOperations);
    }
  }

  /** An association in the clear, with one operation at a time. */
  public AssociationRequest(
      String host,
      int port,
      String callingAe,
      String calledAe,
      List<Proposal> proposals,
      ClientTimeouts timeouts) {
    this(host, port, callingAe, calledAe, proposals, timeouts, 1, Optional.empty());
  }

  /** The same with so many operations at once, if the peer agrees. */
  public AssociationRequest withOperations(int most) {
    return new AssociationRequest(host, port, callingAe, calledAe, proposals, timeouts, most, tls);
  }

  /** The same over TLS, or in the clear. */
  public AssociationRequest over(Optional<ClientTls> other) {
    return new AssociationRequest(
        host, port, callingAe, calledAe, proposals, timeouts, maxOperations, other);
  }
}
