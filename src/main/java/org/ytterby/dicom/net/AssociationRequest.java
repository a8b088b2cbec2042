// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * Which association to open.
 *
 * @param host name or address of the peer
 * @param proposals only what will be used; doubles are dropped, at most {@link #MOST_PROPOSALS}
 *     remain
 * @param tls absent: in the clear
 */
public record AssociationRequest(
    String host,
    int port,
    String callingAe,
    String calledAe,
    List<Proposal> proposals,
    ClientTimeouts timeouts,
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
  }

  /** An association in the clear. */
  public AssociationRequest(
      String host,
      int port,
      String callingAe,
      String calledAe,
      List<Proposal> proposals,
      ClientTimeouts timeouts) {
    this(host, port, callingAe, calledAe, proposals, timeouts, Optional.empty());
  }

  /** The same over TLS, or in the clear. */
  public AssociationRequest over(Optional<ClientTls> other) {
    return new AssociationRequest(host, port, callingAe, calledAe, proposals, timeouts, other);
  }
}
