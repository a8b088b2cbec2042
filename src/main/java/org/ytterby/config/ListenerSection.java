// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.tls.TlsSettings;

/**
 * A further place where the node listens for DICOM associations.
 *
 * @param calledAets AE titles that may be called here beside the node's own
 * @param unknownPeers what becomes here of calling AE titles that no peer has
 * @param peers names of the peers that alone may call here; none: every peer
 * @param tls absent: in the clear
 */
public record ListenerSection(
    String host,
    int port,
    List<String> calledAets,
    PeerPolicy.Strangers unknownPeers,
    List<String> peers,
    Optional<TlsSettings> tls) {

  public ListenerSection {
    DicomSection.PORT.check("port", port);
    calledAets = List.copyOf(calledAets);
    calledAets.forEach(aet -> AeTitle.check("called-aets", aet));
    peers = List.copyOf(peers);
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be empty");
    }
  }
}
