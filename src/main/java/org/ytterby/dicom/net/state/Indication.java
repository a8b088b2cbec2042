// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.state;

import org.ytterby.dicom.net.pdu.Pdu;

/** What the upper layer tells its service user (PS3.8 section 7), fired as an inbound message. */
public sealed interface Indication {

  /** A-ASSOCIATE indication. */
  record Associate(Pdu.AssociateRequest request) implements Indication {}

  /** A-ASSOCIATE confirmation: accept. */
  record Accepted(Pdu.AssociateAccept answer) implements Indication {}

  /** A-ASSOCIATE confirmation: reject. */
  record Rejected(Pdu.AssociateReject answer) implements Indication {}

  /** P-DATA indication. The receiver owns the fragment's buffer. */
  record Data(Pdu.Fragment fragment) implements Indication {}

  /** A-RELEASE indication. */
  record Release() implements Indication {}

  /** A-RELEASE confirmation. */
  record Released() implements Indication {}

  /** A-ABORT indication, or the peer's provider aborted. */
  record Aborted(Pdu.Abort abort) implements Indication {}

  /**
   * A-P-ABORT indication by our own provider.
   *
   * @param why what was found, for people
   */
  record ProviderAborted(String why) implements Indication {}
}
