// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.commit.StorageCommitment;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.peer.AddressRule;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.doctor.Keys;
import org.ytterby.doctor.KnownCaller;
import org.ytterby.doctor.OwnListener;
import org.ytterby.doctor.Practice;
import org.ytterby.doctor.Subject;
import org.ytterby.fetch.DicomLender;
import org.ytterby.notify.NoticeKind;
import org.ytterby.notify.Notification;
import org.ytterby.notify.Recipient;
import org.ytterby.notify.Watcher;
import org.ytterby.retrieve.MoveDestination;

/** Whom the connection doctor examines, from what the operator has set. Stateless. */
public final class DoctorPractice {
  private DoctorPractice() {}

  /**
   * Listeners, destinations, move destinations, archives, those who are told of something, and
   * peers that may call.
   */
  public static Practice of(NodeConfig node) {
    List<Subject> subjects = new ArrayList<>();
    int destinations = 0;
    for (DestinationSection one : node.destinations()) {
      destinations++;
      String where = "destinations[" + destinations + "]";
      subjects.add(
          switch (one.address()) {
            case Address.Dicom address ->
                subject(Subject.Kind.DESTINATION, one, address, Keys.of(where));
            case Address.DicomWeb address ->
                Subject.web(one.name(), Keys.ofUrl(where), address, one.timeout());
          });
    }
    int moved = 0;
    for (MoveDestination one : node.query().moveDestinations()) {
      moved++;
      subjects.add(moveDestination(one, "query.move-destinations[" + moved + "]"));
    }
    subjects.addAll(archives(node.fetch()));
    subjects.addAll(callees(node));
    List<KnownCaller> callers = new ArrayList<>();
    for (Peer peer : node.dicom().door().access().peers()) {
      callers.add(caller(peer, "peers[" + (callers.size() + 1) + "]"));
    }
    return new Practice(
        node.node().aet(), listeners(node), subjects, callers, false, Practice.PATIENCE);
  }

  /** A peer on trial, as {@code AE@HOST:PORT} names it: as a destination of all results. */
  public static Subject onTrial(DestinationSection peer, Address.Dicom address) {
    return subject(Subject.Kind.AD_HOC, peer, address, Keys.ofCommandLine());
  }

  private static Subject subject(
      Subject.Kind kind, DestinationSection section, Address.Dicom address, Keys keys) {
    return new Subject(
        kind,
        section.name(),
        keys,
        address.aeTitle(),
        address.host(),
        address.port(),
        address.callingAeTitle(),
        section.timeout(),
        address.tls(),
        Subject.results(Set.copyOf(section.objects())),
        address.commitment());
  }

  private static Subject moveDestination(MoveDestination one, String where) {
    return new Subject(
        Subject.Kind.MOVE_DESTINATION,
        one.aeTitle(),
        Keys.of(where),
        one.aeTitle(),
        one.host(),
        one.port(),
        one.callingAeTitle(),
        one.timeout(),
        one.tls(),
        Subject.moved(),
        Optional.empty());
  }

  private static List<Subject> archives(FetchSection fetch) {
    List<Subject> archives = new ArrayList<>();
    for (FetchArchiveSection one : fetch.archives()) {
      archives.add(
          new Subject(
              Subject.Kind.ARCHIVE,
              one.name(),
              Keys.of("fetch.archives[" + (archives.size() + 1) + "]"),
              one.aet(),
              one.host(),
              one.port(),
              one.callingAet(),
              one.timeout(),
              one.tls(),
              DicomLender.queries(one.method()),
              Optional.empty()));
    }
    return archives;
  }

  /** Those who are told of something, each with what it is told by. */
  private static List<Subject> callees(NodeConfig node) {
    List<Subject> callees = new ArrayList<>();
    int steps = 0;
    for (Recipient one : node.mpps().forward()) {
      steps++;
      Keys keys = Keys.of("mpps.forward[" + steps + "]");
      callees.add(
          callee(
              Subject.Kind.STEP_RECIPIENT,
              one.name(),
              keys,
              one.callee(),
              Notification.proposal(NoticeKind.PROCEDURE_STEP)));
    }
    int watchers = 0;
    for (Watcher one : node.availability().watchers()) {
      watchers++;
      Keys keys = Keys.of("availability.notify[" + watchers + "]");
      callees.add(
          callee(
              Subject.Kind.WATCHER,
              one.recipient().name(),
              keys,
              one.recipient().callee(),
              Notification.proposal(NoticeKind.AVAILABILITY)));
    }
    if (!node.commitment().enabled()) {
      return callees;
    }
    int requestors = 0;
    for (Callee one : node.commitment().requestors()) {
      requestors++;
      Keys keys = Keys.of("commitment.requestors[" + requestors + "]");
      callees.add(
          callee(Subject.Kind.REQUESTOR, one.aeTitle(), keys, one, StorageCommitment.proposal()));
    }
    return callees;
  }

  private static Subject callee(
      Subject.Kind kind, String name, Keys keys, Callee callee, Proposal wanted) {
    return new Subject(
        kind,
        name,
        keys,
        callee.aeTitle(),
        callee.host(),
        callee.port(),
        callee.callingAeTitle(),
        callee.timeout(),
        callee.tls(),
        List.of(wanted),
        Optional.empty());
  }

  private static KnownCaller caller(Peer peer, String where) {
    return new KnownCaller(
        where,
        peer.name(),
        peer.callingAe(),
        peer.hosts().stream()
            .filter(AddressRule.HostName.class::isInstance)
            .map(rule -> ((AddressRule.HostName) rule).name())
            .toList());
  }

  private static List<OwnListener> listeners(NodeConfig node) {
    DicomSection dicom = node.dicom();
    List<OwnListener> listeners = new ArrayList<>();
    listeners.add(
        new OwnListener(
            "dicom",
            dicom.host(),
            dicom.port(),
            dicom.calledAets(),
            dicom.door().tls().map(TlsSettings::key)));
    for (ListenerSection one : dicom.door().listeners()) {
      listeners.add(
          new OwnListener(
              "dicom.listeners[" + listeners.size() + "]",
              one.host(),
              one.port(),
              one.calledAets(),
              one.tls().map(TlsSettings::key)));
    }
    return listeners;
  }
}
