// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.List;
import java.util.stream.Stream;
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
  /** How many storage SOP classes an association has room for beside the C-GET that brings them. */
  public static final int MOST_STORAGE = AssociationRequest.MOST_PROPOSALS - 1;

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

  /**
   * A storage SOP class of instances that the acceptor sends on our association, as sub-operations
   * of a C-GET: there it is SCU and we are SCP (PS3.7 section D.3.3.4).
   */
  public static Proposal ofSubOperations(String storageSopClassUid) {
    return new Proposal(storageSopClassUid, AssociationPolicy.STANDARD, Roles.SCP);
  }

  /**
   * What an association for a C-GET proposes: its own SOP class, then the storage SOP classes of
   * what it may bring, the first ones as far as they fit.
   */
  public static List<Proposal> ofGet(String sopClassUid, Stream<String> storage) {
    return Stream.concat(
            Stream.of(uncompressed(sopClassUid)),
            storage.distinct().limit(MOST_STORAGE).map(Proposal::ofSubOperations))
        .toList();
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
