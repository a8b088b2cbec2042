// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.time.Duration;
import java.util.Optional;
import org.ytterby.dicom.net.tls.ClientTls;

/**
 * A node to which others may have instances moved. Immutable.
 *
 * @param aeTitle what a C-MOVE calls it, and the title that is called
 * @param host host name or address
 * @param port DICOM port
 * @param callingAeTitle AE title as which we call
 * @param timeout how long connecting, association and each response may take
 * @param tls absent: in the clear
 */
public record MoveDestination(
    String aeTitle,
    String host,
    int port,
    String callingAeTitle,
    Duration timeout,
    Optional<ClientTls> tls) {
  public MoveDestination {
    if (aeTitle.isBlank() || host.isBlank() || callingAeTitle.isBlank()) {
      throw new IllegalArgumentException("a move destination needs two AE titles and a host");
    }
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must lie from 1 to 65535, found " + port);
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout must be positive, found " + timeout);
    }
  }
}
