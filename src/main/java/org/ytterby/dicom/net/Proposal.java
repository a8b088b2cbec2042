// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.List;
import org.ytterby.dicom.dict.TransferSyntax;

/**
 * One presentation context that a requestor needs.
 *
 * @param transferSyntaxes among which the acceptor chooses; one for instances, whose bytes are
 *     already in it
 * @param roles what the requestor wants to be for the SOP class; role selection is negotiated
 *     unless it is SCU only
 */
public record Proposal(String sopClassUid, List<TransferSyntax> transferSyntaxes, Roles roles) {
  public Proposal {
    transferSyntaxes = List.copyOf(transferSyntaxes);
    if (transferSyntaxes.isEmpty() || roles.equals(Roles.NONE)) {
      throw new IllegalArgumentException(
          "a presentation context needs a transfer syntax and a role: " + sopClassUid);
    }
  }

  /** A SOP class in one transfer syntax, so that the acceptor can't choose another. */
  public Proposal(String sopClassUid, TransferSyntax transferSyntax) {
    this(sopClassUid, List.of(transferSyntax), Roles.SCU);
  }

  /** A SOP class whose data sets we encode as the acceptor likes it, Explicit VR preferred. */
  public static Proposal uncompressed(String sopClassUid) {
    return new Proposal(
        sopClassUid, List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE), Roles.SCU);
  }

  /** The same in other roles. */
  public Proposal as(Roles other) {
    return new Proposal(sopClassUid, transferSyntaxes, other);
  }

  /** The transfer syntax; the first where the acceptor has the choice. */
  public TransferSyntax transferSyntax() {
    return transferSyntaxes.getFirst();
  }
}
