// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * A node that we call with short messages: results of storage commitments, notices. Immutable.
 *
 * @param aeTitle AE title that is called
 * @param host host name or address
 * @param port DICOM port
 * @param callingAeTitle AE title as which we call
 * @param timeout how long connecting, association and each response may take
 * @param backoff how transient failures are tried again
 * @param tls absent: in the clear
 */
public record Callee(
    String aeTitle,
    String host,
    int port,
    String callingAeTitle,
    Duration timeout,
    Backoff backoff,
    Optional<ClientTls> tls) {
  public Callee {
    if (aeTitle.isBlank() || host.isBlank() || callingAeTitle.isBlank()) {
      throw new IllegalArgumentException("a node that is called needs two AE titles and a host");
    }
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must lie from 1 to 65535, found " + port);
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout must be positive, found " + timeout);
    }
  }

  /** An association with it for this. */
  public AssociationRequest request(Proposal... proposals) {
    return new AssociationRequest(
            host,
            port,
            callingAeTitle,
            aeTitle,
            List.of(proposals),
            new ClientTimeouts(timeout, timeout, timeout))
        .over(tls);
  }
}
