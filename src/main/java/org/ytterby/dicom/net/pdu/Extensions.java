// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.pdu;

import java.util.List;
import java.util.Optional;

/**
 * The parts of the user information that few peers send (PS3.7 sections D.3.3.5 to D.3.3.7).
 * Immutable; bounded by the 65535 bytes of the item in which they come.
 *
 * @param sopClasses SOP class extended negotiation, sub-item 56H, in requests and answers
 * @param common SOP class common extended negotiation, sub-item 57H, in requests
 * @param identity sub-item 58H, in requests
 * @param identityAccepted sub-item 59H, in answers: the server response, empty for a user name
 */
public record Extensions(
    List<SopClass> sopClasses,
    List<Common> common,
    Optional<UserIdentity> identity,
    Optional<Octets> identityAccepted) {

  /** None of them. */
  public static final Extensions NONE =
      new Extensions(List.of(), List.of(), Optional.empty(), Optional.empty());

  public Extensions {
    sopClasses = List.copyOf(sopClasses);
    common = List.copyOf(common);
  }

  /**
   * What a service class lets be negotiated for one SOP class (PS3.7 section D.3.3.5).
   *
   * @param information as the service class of the SOP class defines it
   */
  public record SopClass(String sopClassUid, Octets information) {}

  /**
   * To which service class a SOP class belongs, and of which it is a special case (PS3.7 section
   * D.3.3.6).
   *
   * @param relatedGeneral SOP classes as which it may be treated
   */
  public record Common(String sopClassUid, String serviceClassUid, List<String> relatedGeneral) {
    public Common {
      relatedGeneral = List.copyOf(relatedGeneral);
    }
  }
}
