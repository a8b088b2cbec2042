// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.dicom.net.pdu.Extensions;
import org.ytterby.dicom.net.pdu.Octets;

/** The answers to SOP class extended negotiation and to a user identity. Pure. */
final class ExtendedNegotiation {
  private ExtendedNegotiation() {}

  /**
   * What each service answers for its accepted classes; a class that is not accepted, or whose
   * service has nothing to say, has no answer (PS3.7 section D.3.3.5).
   *
   * @param confirmed whether the user identity is to be confirmed
   */
  static Extensions answer(
      Extensions asked,
      Collection<AcceptedContext> accepted,
      ServiceRegistry services,
      boolean confirmed) {
    Set<String> classes =
        accepted.stream().map(AcceptedContext::abstractSyntax).collect(Collectors.toSet());
    Set<String> answered = new HashSet<>();
    List<Extensions.SopClass> answers = new ArrayList<>();
    for (Extensions.SopClass one : asked.sopClasses()) {
      String uid = one.sopClassUid();
      if (classes.contains(uid) && answered.add(uid)) {
        services
            .service(uid)
            .flatMap(service -> service.extendedNegotiation(uid, one.information()))
            .ifPresent(answer -> answers.add(new Extensions.SopClass(uid, answer)));
      }
    }
    // The server response is empty for a user name (PS3.7 section D.3.3.7.2).
    return new Extensions(
        answers,
        List.of(),
        Optional.empty(),
        confirmed ? Optional.of(Octets.of()) : Optional.empty());
  }
}
