// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.net.tls.TlsSettings;

/**
 * One place where a server listens, and what it agrees to there. Immutable.
 *
 * @param host name or address to listen on
 * @param port port; 0 takes any free one
 * @param tls absent: in the clear
 */
public record Listener(String host, int port, AssociationPolicy policy, Optional<TlsSettings> tls) {
  public Listener {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("a port is 0 to 65535: " + port);
    }
  }
}
