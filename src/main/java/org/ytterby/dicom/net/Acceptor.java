// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import org.ytterby.dicom.net.pdu.Pdu;
import org.ytterby.dicom.net.peer.Admission;
import org.ytterby.dicom.net.peer.Caller;
import org.ytterby.dicom.net.peer.HostNames;

/**
 * What all connections of a listener share: its policy, and with the other listeners of the server
 * the services and the associations that are open. Thread-safe.
 */
final class Acceptor {
  private final AssociationPolicy policy;
  private final ServiceRegistry services;
  private final HostNames names;
  private final OpenAssociations open;
  private final AssociationObserver observer;

  Acceptor(
      AssociationPolicy policy,
      ServiceRegistry services,
      HostNames names,
      OpenAssociations open,
      AssociationObserver observer) {
    this.policy = policy;
    this.services = services;
    this.names = names;
    this.open = open;
    this.observer = observer;
  }

  AssociationPolicy policy() {
    return policy;
  }

  AssociationObserver observer() {
    return observer;
  }

  long nextId() {
    return open.nextId();
  }

  /** Judges a request; an accepted one has its place from here on. */
  Negotiation judge(AcceptorHandler handler, Pdu.AssociateRequest request, Caller caller) {
    Optional<Negotiation.Reject> closing = open.closing();
    if (closing.isPresent()) {
      return closing.get(); // before anything else: who may call later must not hear "permanent"
    }
    Negotiation judged = Negotiation.negotiate(policy, services, request, caller, names);
    return switch (judged) {
      case Negotiation.Reject reject -> reject;
      case Negotiation.Accept accept -> {
        Optional<Negotiation.Reject> full = open.admit(handler, quota(accept.admitted(), caller));
        yield full.isPresent() ? full.get() : accept;
      }
    };
  }

  private OpenAssociations.Quota quota(Admission.Admitted admitted, Caller caller) {
    return admitted
        .peer()
        .map(
            peer ->
                new OpenAssociations.Quota(
                    "peer " + peer.name(), peer.maxAssociations(), "peers[].max-associations"))
        .orElseGet(
            () ->
                new OpenAssociations.Quota(
                    caller.address().getHostAddress(),
                    policy.limits().maxPerAddress(),
                    "dicom.max-associations-per-address"));
  }

  /** Gives the place of an association back; once, however often it is called. */
  void dismiss(AcceptorHandler handler) {
    open.dismiss(handler);
  }

  /** Starts the thread of an association, which gives its place back at its end. */
  void work(AcceptorHandler handler, AssociationWorker worker) {
    open.work(handler, worker);
  }
}
