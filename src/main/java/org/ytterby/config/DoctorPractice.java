// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.deliver.Address;
import org.ytterby.dicom.net.peer.AddressRule;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.doctor.Keys;
import org.ytterby.doctor.KnownCaller;
import org.ytterby.doctor.OwnListener;
import org.ytterby.doctor.Practice;
import org.ytterby.doctor.Subject;
import org.ytterby.retrieve.MoveDestination;

/** Whom the connection doctor examines, from what the operator has set. Stateless. */
public final class DoctorPractice {
  private DoctorPractice() {}

  /** Listeners, destinations, move destinations and peers of a configuration, in its order. */
  public static Practice of(NodeConfig node) {
    List<Subject> subjects = new ArrayList<>();
    int destinations = 0;
    for (DestinationSection one : node.destinations()) {
      destinations++;
      if (one.address() instanceof Address.Dicom address) {
        Keys keys = Keys.of("destinations[" + destinations + "]");
        subjects.add(subject(Subject.Kind.DESTINATION, one, address, keys));
      }
    }
    int moved = 0;
    for (MoveDestination one : node.query().moveDestinations()) {
      moved++;
      subjects.add(moveDestination(one, "query.move-destinations[" + moved + "]"));
    }
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
