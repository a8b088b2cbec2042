// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.peer;

import java.util.Optional;
import org.ytterby.dicom.net.pdu.RejectReason;

/** What a {@link PeerPolicy} says to a caller. */
public sealed interface Admission {

  /**
   * It may associate.
   *
   * @param peer absent for a stranger
   * @param confirmed true when its user was judged and asked to be told so
   */
  record Admitted(Optional<Peer> peer, boolean confirmed) implements Admission {

    /** What it may ask for. */
    public Rights rights() {
      return peer.map(Peer::rights).orElse(Rights.ALL);
    }
  }

  /**
   * It may not.
   *
   * @param rule which rule refuses it, and what to change where; without any secret
   */
  record Refused(RejectReason reason, String rule) implements Admission {}
}
