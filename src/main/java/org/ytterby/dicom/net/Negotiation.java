// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserInformation;

/**
 * The acceptor's answer to an A-ASSOCIATE-RQ, as a pure function of policy, services and request
 * (PS3.8 sections 7.1.1 and 9.3.3, PS3.7 Annex D.3).
 */
sealed interface Negotiation {

  /** A presentation context that messages may use. */
  record AcceptedContext(int id, String abstractSyntax, TransferSyntax transferSyntax) {}

  /** The association is accepted, though perhaps with no context. */
  record Accept(Pdu.AssociateAccept answer, Map<Integer, AcceptedContext> contexts, int sendLimit)
      implements Negotiation {
    public Accept {
      contexts = Map.copyOf(contexts);
    }
  }

  /** The association is rejected. */
  record Reject(Pdu.AssociateReject answer) implements Negotiation {}

  /** Judges titles and application context, then each proposed context. */
  static Negotiation negotiate(
      AssociationPolicy policy, ServiceRegistry services, Pdu.AssociateRequest request) {
    if (!request.applicationContext().equals(Pdu.APPLICATION_CONTEXT)) {
      return reject(RejectReason.APPLICATION_CONTEXT_NOT_SUPPORTED);
    }
    if (!policy.calledAes().contains(request.calledAe())) {
      return reject(RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED);
    }
    if (!policy.callingAes().permits(request.callingAe())) {
      return reject(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED);
    }
    Map<Integer, AcceptedContext> accepted = new LinkedHashMap<>();
    List<NegotiatedContext> answers = new ArrayList<>();
    for (ProposedContext proposed : request.contexts()) {
      answers.add(answer(policy, services, proposed, accepted));
    }
    if (!haveRoom(services, accepted)) {
      return new Reject(Pdu.AssociateReject.transiently(RejectReason.TEMPORARY_CONGESTION));
    }
    int maxPdu = policy.limits().maxPduLength();
    Pdu.AssociateAccept answer =
        new Pdu.AssociateAccept(
            Pdu.PROTOCOL_VERSION,
            request.calledAe(),
            request.callingAe(),
            Pdu.APPLICATION_CONTEXT,
            answers,
            user(request, maxPdu));
    return new Accept(answer, accepted, sendLimit(request.user(), maxPdu));
  }

  /** The longest PDU to send: the peer's limit, or ours where the peer has none or a higher one. */
  static int sendLimit(UserInformation peer, int ours) {
    return peer.maxPduLength() == 0 ? ours : (int) Math.min(peer.maxPduLength(), ours);
  }

  /** An association is not let in for what would be refused message by message. */
  private static boolean haveRoom(
      ServiceRegistry services, Map<Integer, AcceptedContext> accepted) {
    return accepted.values().stream()
        .map(AcceptedContext::abstractSyntax)
        .distinct()
        .flatMap(syntax -> services.service(syntax).stream())
        .allMatch(DimseService::hasRoom);
  }

  private static Reject reject(RejectReason reason) {
    return new Reject(Pdu.AssociateReject.permanent(reason));
  }

  private static UserInformation user(Pdu.AssociateRequest request, int maxPdu) {
    // One operation at a time is what an absent window means; a proposal is answered with it.
    return new UserInformation(
        maxPdu,
        Implementation.CLASS_UID,
        Optional.of(Implementation.VERSION_NAME),
        request.user().asyncWindow().map(_ -> new UserInformation.AsyncWindow(1, 1)),
        List.of());
  }

  private static NegotiatedContext answer(
      AssociationPolicy policy,
      ServiceRegistry services,
      ProposedContext proposed,
      Map<Integer, AcceptedContext> accepted) {
    String first = proposed.transferSyntaxes().getFirst();
    boolean served =
        policy.abstractSyntaxes().contains(proposed.abstractSyntax())
            && services.service(proposed.abstractSyntax()).isPresent();
    if (!served) {
      return new NegotiatedContext(
          proposed.id(), ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, first);
    }
    Optional<TransferSyntax> chosen =
        policy.transferSyntaxes().stream()
            .filter(syntax -> proposed.transferSyntaxes().contains(syntax.uid()))
            .findFirst();
    if (chosen.isEmpty()) {
      return new NegotiatedContext(
          proposed.id(), ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED, first);
    }
    accepted.put(
        proposed.id(), new AcceptedContext(proposed.id(), proposed.abstractSyntax(), chosen.get()));
    return new NegotiatedContext(proposed.id(), ContextResult.ACCEPTANCE, chosen.get().uid());
  }
}
