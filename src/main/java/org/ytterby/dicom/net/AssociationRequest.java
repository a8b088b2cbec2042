// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * Which association to open.
 *
 * @param host name or address of the peer
 * @param proposals only what will be used; doubles are dropped, at most {@link #MOST_PROPOSALS}
 *     remain
 */
public record AssociationRequest(
    String host,
    int port,
    String callingAe,
    String calledAe,
    List<Proposal> proposals,
    ClientTimeouts timeouts) {

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
}
