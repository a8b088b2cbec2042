// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.ProposedContext;

/** The accepted presentation contexts of an association that we opened. Immutable. */
final class PresentationContexts {
  private final Map<Proposal, Integer> ids;

  private PresentationContexts(Map<Proposal, Integer> ids) {
    this.ids = Map.copyOf(ids);
  }

  /** What was asked and was accepted; an answer with a syntax that was not proposed is none. */
  static PresentationContexts of(Pdu.AssociateRequest asked, Pdu.AssociateAccept answer) {
    Map<Integer, NegotiatedContext> accepted = accepted(answer);
    Map<Proposal, Integer> ids = new HashMap<>();
    for (ProposedContext proposed : asked.contexts()) {
      NegotiatedContext context = accepted.get(proposed.id());
      if (context != null && proposed.transferSyntaxes().contains(context.transferSyntax())) {
        TransferSyntax syntax = new TransferSyntax(context.transferSyntax());
        ids.putIfAbsent(new Proposal(proposed.abstractSyntax(), syntax), proposed.id());
      }
    }
    return new PresentationContexts(ids);
  }

  static Map<Integer, NegotiatedContext> accepted(Pdu.AssociateAccept answer) {
    return answer.contexts().stream()
        .filter(NegotiatedContext::accepted)
        .collect(Collectors.toMap(NegotiatedContext::id, context -> context));
  }

  /** The context for a SOP class in a transfer syntax. */
  Optional<Integer> id(Proposal needed) {
    return Optional.ofNullable(ids.get(needed));
  }

  /** The context of a SOP class in whatever transfer syntax. */
  Optional<Integer> id(String sopClassUid) {
    return ids.entrySet().stream()
        .filter(entry -> entry.getKey().sopClassUid().equals(sopClassUid))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  int size() {
    return ids.size();
  }
}
