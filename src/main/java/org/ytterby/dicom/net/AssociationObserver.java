// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import org.ytterby.dicom.net.pdu.RejectReason;

/**
 * Told what becomes of the associations that peers ask for, to be counted. Implementations are
 * thread-safe and quick: event loops call.
 */
public interface AssociationObserver {

  /** Nobody counts. */
  AssociationObserver NONE =
      new AssociationObserver() {
        @Override
        public void rejected(RejectReason reason) {}

        @Override
        public void accepted() {}

        @Override
        public void ended(End how) {}
      };

  /** How an association ended. */
  enum End {
    /** By A-RELEASE. */
    RELEASED,
    /** The peer sent A-ABORT. */
    ABORTED_BY_PEER,
    /** The connection was lost, or what came broke the protocol. */
    BROKEN,
    /** We gave it up: the peer was silent, the node closes, or we failed. */
    ABORTED_BY_NODE
  }

  /** An association was refused. */
  void rejected(RejectReason reason);

  /** A peer and a listener with TLS did not come to terms. */
  default void handshakeFailed() {}

  /** An association is open. */
  void accepted();

  /** An association that was accepted is not open any more. Called once for each. */
  void ended(End how);
}
