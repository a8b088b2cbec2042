// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.peer.PeerPolicy;

/**
 * What an acceptor agrees to; SOP classes are those that a service is registered for. Immutable.
 *
 * @param calledAes AE titles that we answer to
 * @param peers who may call
 * @param transferSyntaxes those that are accepted, the preferred ones first
 * @param unknown what becomes of SOP classes that the dictionary does not have
 */
public record AssociationPolicy(
    Set<String> calledAes,
    PeerPolicy peers,
    List<TransferSyntax> transferSyntaxes,
    UnknownClasses unknown,
    AssociationLimits limits) {
  private static final int AE_TITLE_LENGTH = 16;

  /**
   * What is taken, in our order and not the peer's: an image that can be sent uncompressed comes
   * uncompressed. Lossy ones are kept as they came too; they can't become a dose, which the case
   * says in words. So are those in 12-bit JPEG, which this version can't decode.
   */
  public static final List<TransferSyntax> STANDARD =
      Stream.of(
              Uids.ExplicitVRLittleEndian,
              Uids.ImplicitVRLittleEndian,
              Uids.DeflatedExplicitVRLittleEndian,
              Uids.ExplicitVRBigEndian,
              Uids.RLELossless,
              Uids.JPEGLosslessSV1,
              Uids.JPEGLossless,
              Uids.JPEGLSLossless,
              Uids.JPEG2000Lossless,
              Uids.JPEGLSNearLossless,
              Uids.JPEG2000,
              Uids.JPEGBaseline8Bit,
              Uids.JPEGExtended12Bit)
          .map(TransferSyntax::new)
          .toList();

  public AssociationPolicy {
    calledAes = Set.copyOf(calledAes);
    transferSyntaxes = List.copyOf(transferSyntaxes);
    if (calledAes.isEmpty() || transferSyntaxes.isEmpty()) {
      throw new IllegalArgumentException("a policy needs an AE title and a transfer syntax");
    }
    for (String title : calledAes) {
      if (title.isBlank() || title.length() > AE_TITLE_LENGTH || !title.equals(title.strip())) {
        throw new IllegalArgumentException("not an AE title: '" + title + "'");
      }
    }
  }

  /**
   * Anyone may call, in {@link #STANDARD}; classes that the dictionary does not have are refused.
   */
  public static AssociationPolicy standard(Set<String> calledAes, AssociationLimits limits) {
    return new AssociationPolicy(
        calledAes, PeerPolicy.anyone(), STANDARD, UnknownClasses.REFUSE, limits);
  }

  /** The same policy that takes only these transfer syntaxes, the preferred first. */
  public AssociationPolicy with(List<TransferSyntax> syntaxes) {
    return new AssociationPolicy(calledAes, peers, syntaxes, unknown, limits);
  }

  /** The same policy for other callers. */
  public AssociationPolicy with(PeerPolicy callers) {
    return new AssociationPolicy(calledAes, callers, transferSyntaxes, unknown, limits);
  }

  /** The same policy with another answer to unknown SOP classes. */
  public AssociationPolicy with(UnknownClasses other) {
    return new AssociationPolicy(calledAes, peers, transferSyntaxes, other, limits);
  }
}
