// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.dicom.net.pdu.Extensions;
import org.ytterby.dicom.net.pdu.NegotiatedContext;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.pdu.ProposedContext;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.pdu.UserInformation;
import org.ytterby.dicom.net.pdu.UserInformation.RoleSelection;
import org.ytterby.dicom.net.peer.Admission;
import org.ytterby.dicom.net.peer.Caller;
import org.ytterby.dicom.net.peer.HostNames;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.peer.ServiceClass;

/**
 * The acceptor's answer to an A-ASSOCIATE-RQ, as a pure function of policy, services and request
 * (PS3.8 sections 7.1.1 and 9.3.3, PS3.7 Annex D.3).
 */
sealed interface Negotiation {

  /**
   * The association is accepted, though perhaps with no context.
   *
   * @param services those of the node, and storage for each unknown class that was accepted
   */
  record Accept(
      Pdu.AssociateAccept answer,
      Map<Integer, AcceptedContext> contexts,
      int sendLimit,
      Admission.Admitted admitted,
      ServiceRegistry services)
      implements Negotiation {
    public Accept {
      contexts = Map.copyOf(contexts);
    }

    /** How many operations the requestor may have under way at once. */
    int operations() {
      return answer.user().asyncWindow().map(UserInformation.AsyncWindow::invoked).orElse(1);
    }
  }

  /**
   * The association is rejected.
   *
   * @param rule which rule refuses it, and what to change where; for the log
   */
  record Reject(Pdu.AssociateReject answer, String rule) implements Negotiation {}

  /** Judges application context, titles, caller and user, then each proposed context. */
  static Negotiation negotiate(
      AssociationPolicy policy,
      ServiceRegistry services,
      Pdu.AssociateRequest request,
      Caller caller,
      HostNames names) {
    if (!request.applicationContext().equals(Pdu.APPLICATION_CONTEXT)) {
      return reject(
          RejectReason.APPLICATION_CONTEXT_NOT_SUPPORTED,
          "the application context is '" + request.applicationContext() + "': correct the peer");
    }
    if (!policy.calledAes().contains(request.calledAe())) {
      return reject(
          RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED,
          "this listener has no such called AE title: correct the peer, or add it to called-aets");
    }
    Extensions asked = request.user().extensions();
    return switch (policy.peers().judge(request.callingAe(), caller, asked.identity(), names)) {
      case Admission.Refused(RejectReason reason, String rule) -> reject(reason, rule);
      case Admission.Admitted admitted ->
          accept(policy, withUnknown(policy, services, request), request, admitted);
    };
  }

  /** The services, and storage for each proposed class that is unknown and nevertheless taken. */
  private static ServiceRegistry withUnknown(
      AssociationPolicy policy, ServiceRegistry services, Pdu.AssociateRequest request) {
    Set<String> proposed =
        request.contexts().stream()
            .map(ProposedContext::abstractSyntax)
            .filter(uid -> services.service(uid).isEmpty())
            .collect(Collectors.toSet());
    Set<String> taken = policy.unknown().taken(proposed, request.user().extensions().common());
    Optional<DimseService> storage =
        Dictionary.storageSopClasses().stream()
            .filter(_ -> !taken.isEmpty())
            .map(services::service)
            .flatMap(Optional::stream)
            .findFirst();
    return storage.map(service -> services.and(taken, service)).orElse(services);
  }

  private static Negotiation accept(
      AssociationPolicy policy,
      ServiceRegistry services,
      Pdu.AssociateRequest request,
      Admission.Admitted admitted) {
    Map<Integer, AcceptedContext> accepted = new LinkedHashMap<>();
    List<NegotiatedContext> answers = new ArrayList<>();
    Map<String, Roles> asked = new HashMap<>();
    for (RoleSelection role : request.user().roles()) {
      asked.put(role.sopClassUid(), new Roles(role.scu(), role.scp()));
    }
    for (ProposedContext proposed : request.contexts()) {
      Roles roles = asked.getOrDefault(proposed.abstractSyntax(), Roles.SCU);
      answers.add(answer(policy, services, admitted.rights(), proposed, roles, accepted));
    }
    if (!haveRoom(services, accepted)) {
      return new Reject(
          Pdu.AssociateReject.transiently(RejectReason.TEMPORARY_CONGESTION),
          "the disk is nearly full: make room, or lower archive.free-space-floor");
    }
    Extensions extensions =
        ExtendedNegotiation.answer(
            request.user().extensions(), accepted.values(), services, admitted.confirmed());
    int maxPdu = policy.limits().maxPduLength();
    int operations = hasSubOperations(services, accepted) ? 1 : policy.limits().maxOperations();
    Pdu.AssociateAccept answer =
        new Pdu.AssociateAccept(
            Pdu.PROTOCOL_VERSION,
            request.calledAe(),
            request.callingAe(),
            Pdu.APPLICATION_CONTEXT,
            answers,
            user(policy, services, admitted.rights(), request, operations).with(extensions));
    return new Accept(answer, accepted, sendLimit(request.user(), maxPdu), admitted, services);
  }

  /** The longest PDU to send: the peer's limit, or ours where the peer has none or a higher one. */
  static int sendLimit(UserInformation peer, int ours) {
    return peer.maxPduLength() == 0 ? ours : (int) Math.min(peer.maxPduLength(), ours);
  }

  private static Reject reject(RejectReason reason, String rule) {
    return new Reject(Pdu.AssociateReject.permanent(reason), rule);
  }

  /**
   * An association is not let in for what would be refused message by message. Who only takes
   * instances from us by C-GET needs no room.
   */
  private static boolean haveRoom(
      ServiceRegistry services, Map<Integer, AcceptedContext> accepted) {
    return accepted.values().stream()
        .filter(context -> context.peer().scu())
        .map(AcceptedContext::abstractSyntax)
        .distinct()
        .flatMap(syntax -> services.service(syntax).stream())
        .allMatch(DimseService::hasRoom);
  }

  /**
   * True when the requestor may ask for what stores to it on this association. Requests that came
   * meanwhile would fill the inbox until nothing is read any more, nor the responses to what we
   * store: such an association has one operation at a time.
   */
  private static boolean hasSubOperations(
      ServiceRegistry services, Map<Integer, AcceptedContext> accepted) {
    return accepted.values().stream()
        .filter(context -> context.peer().scu())
        .flatMap(context -> services.service(context.abstractSyntax()).stream())
        .anyMatch(service -> !service.subOperations().isEmpty());
  }

  private static UserInformation user(
      AssociationPolicy policy,
      ServiceRegistry services,
      Rights rights,
      Pdu.AssociateRequest request,
      int mostOperations) {
    return new UserInformation(
        policy.limits().maxPduLength(),
        Implementation.CLASS_UID,
        Optional.of(Implementation.VERSION_NAME),
        request
            .user()
            .asyncWindow()
            .map(window -> operations(window.invoked(), mostOperations))
            .filter(operations -> operations > 1)
            .map(operations -> new UserInformation.AsyncWindow(operations, 1)),
        roles(services, rights, request.user()));
  }

  /** What is proposed, at most ours; 0 is no limit. An absent window means 1. */
  private static int operations(int proposed, int ours) {
    return proposed == 0 ? ours : Math.min(proposed, ours);
  }

  /** The roles in which the requestor may be, for each class that it asked about. */
  private static List<RoleSelection> roles(
      ServiceRegistry services, Rights rights, UserInformation asked) {
    List<RoleSelection> answers = new ArrayList<>();
    for (RoleSelection role : asked.roles()) {
      Roles ours = services.roles(role.sopClassUid());
      if (!ours.equals(Roles.NONE)) {
        Roles both =
            new Roles(role.scu(), role.scp())
                .and(ours.opposite())
                .and(granted(rights, role.sopClassUid()));
        answers.add(new RoleSelection(role.sopClassUid(), both.scu(), both.scp()));
      }
    }
    return answers;
  }

  private static NegotiatedContext answer(
      AssociationPolicy policy,
      ServiceRegistry services,
      Rights rights,
      ProposedContext proposed,
      Roles asked,
      Map<Integer, AcceptedContext> accepted) {
    String first = proposed.transferSyntaxes().getFirst();
    String sopClass = proposed.abstractSyntax();
    Roles ours = services.roles(sopClass);
    if (ours.equals(Roles.NONE)) {
      return new NegotiatedContext(
          proposed.id(), ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, first);
    }
    Roles peer = asked.and(ours.opposite()).and(granted(rights, sopClass));
    // We know the class, but the peer may not use it, or in no role that fits.
    if (peer.equals(Roles.NONE)) {
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

  /**
   * The roles that the peer may play for a class. SCP of a storage class is who retrieves by C-GET;
   * that takes the right to retrieve and not the one to store.
   */
  private static Roles granted(Rights rights, String sopClass) {
    Optional<ServiceClass> service =
        Dictionary.uid(sopClass).isEmpty() // served only where unknown classes are taken
            ? Optional.of(ServiceClass.STORE)
            : ServiceClass.of(sopClass);
    boolean scu = rights.allow(sopClass, service);
    boolean scp =
        service.equals(Optional.of(ServiceClass.STORE))
            ? rights.allow(sopClass, Optional.of(ServiceClass.RETRIEVE))
            : scu;
    return new Roles(scu, scp);
  }
}
