// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.ArrayList;
import java.util.HashMap;
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
import org.ytterby.dicom.net.pdu.UserInformation.RoleSelection;

/**
 * The acceptor's answer to an A-ASSOCIATE-RQ, as a pure function of policy, services and request
 * (PS3.8 sections 7.1.1 and 9.3.3, PS3.7 Annex D.3).
 */
sealed interface Negotiation {

  /** The association is accepted, though perhaps with no context. */
  record Accept(Pdu.AssociateAccept answer, Map<Integer, AcceptedContext> contexts, int sendLimit)
      implements Negotiation {
    public Accept {
      contexts = Map.copyOf(contexts);
    }

    /** How many operations the requestor may have under way at once. */
    int operations() {
      return answer.user().asyncWindow().map(UserInformation.AsyncWindow::invoked).orElse(1);
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
    Map<String, Roles> asked = new HashMap<>();
    for (RoleSelection role : request.user().roles()) {
      asked.put(role.sopClassUid(), new Roles(role.scu(), role.scp()));
    }
    for (ProposedContext proposed : request.contexts()) {
      Roles roles = asked.getOrDefault(proposed.abstractSyntax(), Roles.SCU);
      answers.add(answer(policy, services, proposed, roles, accepted));
    }
    int maxPdu = policy.limits().maxPduLength();
    Pdu.AssociateAccept answer =
        new Pdu.AssociateAccept(
            Pdu.PROTOCOL_VERSION,
            request.calledAe(),
            request.callingAe(),
            Pdu.APPLICATION_CONTEXT,
            answers,
            user(policy, services, request));
    return new Accept(answer, accepted, sendLimit(request.user(), maxPdu));
  }

  /** The longest PDU to send: the peer's limit, or ours where the peer has none or a higher one. */
  static int sendLimit(UserInformation peer, int ours) {
    return peer.maxPduLength() == 0 ? ours : (int) Math.min(peer.maxPduLength(), ours);
  }

  private static Reject reject(RejectReason reason) {
    return new Reject(Pdu.AssociateReject.permanent(reason));
  }

  private static UserInformation user(
      AssociationPolicy policy, ServiceRegistry services, Pdu.AssociateRequest request) {
    return new UserInformation(
        policy.limits().maxPduLength(),
        Implementation.CLASS_UID,
        Optional.of(Implementation.VERSION_NAME),
        request
            .user()
            .asyncWindow()
            .map(window -> operations(window.invoked(), policy.limits().maxOperations()))
            .filter(operations -> operations > 1)
            .map(operations -> new UserInformation.AsyncWindow(operations, 1)),
        roles(policy, services, request.user()));
  }

  /** What is proposed, at most ours; 0 is no limit. An absent window means 1. */
  private static int operations(int proposed, int ours) {
    return proposed == 0 ? ours : Math.min(proposed, ours);
  }

  /** The roles in which the requestor may be, for each class that it asked about. */
  private static List<RoleSelection> roles(
      AssociationPolicy policy, ServiceRegistry services, UserInformation asked) {
    List<RoleSelection> answers = new ArrayList<>();
    for (RoleSelection role : asked.roles()) {
      if (policy.abstractSyntaxes().contains(role.sopClassUid())) {
        Roles both =
            new Roles(role.scu(), role.scp()).and(services.roles(role.sopClassUid()).opposite());
        answers.add(new RoleSelection(role.sopClassUid(), both.scu(), both.scp()));
      }
    }
    return answers;
  }

  private static NegotiatedContext answer(
      AssociationPolicy policy,
      ServiceRegistry services,
      ProposedContext proposed,
      Roles asked,
      Map<Integer, AcceptedContext> accepted) {
    String first = proposed.transferSyntaxes().getFirst();
    Roles ours = services.roles(proposed.abstractSyntax());
    if (!policy.abstractSyntaxes().contains(proposed.abstractSyntax()) || ours.equals(Roles.NONE)) {
      return new NegotiatedContext(
          proposed.id(), ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, first);
    }
    Roles peer = asked.and(ours.opposite());
    if (peer.equals(Roles.NONE)) { // we know the class, but in no role that fits
      return new NegotiatedContext(proposed.id(), ContextResult.USER_REJECTION, first);
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
        proposed.id(),
        new AcceptedContext(proposed.id(), proposed.abstractSyntax(), chosen.get(), peer));
    return new NegotiatedContext(proposed.id(), ContextResult.ACCEPTANCE, chosen.get().uid());
  }
}
