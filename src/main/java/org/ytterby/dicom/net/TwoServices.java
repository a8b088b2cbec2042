// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.dicom.net.pdu.Octets;

/**
 * A SOP class that a node serves in both roles: as SCP what peers request, as SCU the events that
 * peers report (PS3.7 section D.3.3.4). Each request goes to the one that serves its command.
 * Thread-safe.
 *
 * @param requests serves what an SCU requests
 * @param events serves N-EVENT-REPORT and nothing else
 */
record TwoServices(DimseService requests, DimseService events) implements DimseService {

  /**
   * The two as one, whichever comes first; nothing where they are not the one and the other.
   *
   * <p>Only these two halves have no command in common whatever the class, and are kept apart by
   * the role of who requests.
   */
  static Optional<DimseService> of(DimseService one, DimseService other) {
    if (takesEventsOnly(other) && takesNoEvents(one)) {
      return Optional.of(new TwoServices(one, other));
    }
    if (takesEventsOnly(one) && takesNoEvents(other)) {
      return Optional.of(new TwoServices(other, one));
    }
    return Optional.empty();
  }

  private static boolean takesEventsOnly(DimseService service) {
    return service.commands().equals(Set.of(CommandField.N_EVENT_REPORT));
  }

  private static boolean takesNoEvents(DimseService service) {
    return !service.commands().contains(CommandField.N_EVENT_REPORT);
  }

  /** A service, or the two of which it is made. */
  static Stream<DimseService> parts(DimseService service) {
    return service instanceof TwoServices(DimseService requests, DimseService events)
        ? Stream.of(requests, events)
        : Stream.of(service);
  }

  @Override
  public boolean hasRoom() {
    return requests.hasRoom() && events.hasRoom();
  }

  @Override
  public Set<CommandField> commands() {
    return Stream.of(requests, events)
        .flatMap(service -> service.commands().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public StatusTable statuses(CommandField operation) {
    return of(operation).statuses(operation);
  }

  private DimseService of(CommandField operation) {
    return operation == CommandField.N_EVENT_REPORT ? events : requests;
  }

  @Override
  public Set<String> sopClasses(String abstractSyntax) {
    Set<String> both = new TreeSet<>(requests.sopClasses(abstractSyntax));
    both.addAll(events.sopClasses(abstractSyntax));
    return both;
  }

  @Override
  public Set<String> subOperations() {
    return requests.subOperations();
  }

  @Override
  public CompletionStage<DimseResponse> serve(
      DimseRequest request, Consumer<DimseResponse> pending) {
    return of(request.field()).serve(request, pending);
  }

  @Override
  public Optional<Octets> extendedNegotiation(String sopClassUid, Octets proposed) {
    return requests.extendedNegotiation(sopClassUid, proposed);
  }

  @Override
  public void associationOpened(AssociationInfo association) {
    requests.associationOpened(association);
    events.associationOpened(association);
  }

  @Override
  public void associationClosed(AssociationInfo association) {
    requests.associationClosed(association);
    events.associationClosed(association);
  }
}
