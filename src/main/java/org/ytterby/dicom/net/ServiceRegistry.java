// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.finding.Defect;

/** Which service serves which SOP class. Immutable. */
public final class ServiceRegistry {
  private final Map<String, DimseService> bySopClass;
  private final Set<String> sent;

  private ServiceRegistry(Map<String, DimseService> bySopClass) {
    this.bySopClass = Map.copyOf(bySopClass);
    this.sent =
        services().stream()
            .flatMap(service -> service.subOperations().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** A registry that serves nothing. */
  public static ServiceRegistry none() {
    return new ServiceRegistry(Map.of());
  }

  /** A registry that answers C-ECHO. */
  public static ServiceRegistry verification() {
    return new ServiceRegistry(Map.of(Uids.Verification, new EchoService()));
  }

  /**
   * The same with one more service. A SOP class has one service, or two: one of requests, and one
   * that takes the events of peers.
   */
  public ServiceRegistry and(Collection<String> sopClassUids, DimseService service) {
    Map<String, DimseService> all = new HashMap<>(bySopClass);
    for (String uid : sopClassUids) {
      DimseService before = all.get(uid);
      all.put(
          uid,
          before == null
              ? service
              : TwoServices.of(before, service)
                  .orElseThrow(() -> new Defect("two services for SOP class " + uid)));
    }
    return new ServiceRegistry(all);
  }

  /** The same with storage of every storage SOP class of the standard. */
  public ServiceRegistry andStorage(StoreHandler handler) {
    return andStorage(Dictionary.storageSopClasses(), handler);
  }

  /** The same with storage of these SOP classes. */
  public ServiceRegistry andStorage(Collection<String> sopClassUids, StoreHandler handler) {
    return and(sopClassUids, new StoreService(handler));
  }

  /** The service of a SOP class, if there is one. */
  public Optional<DimseService> service(String sopClassUid) {
    return Optional.ofNullable(bySopClass.get(sopClassUid));
  }

  /**
   * The roles that we play for a SOP class towards a requestor: SCU of the events that a service
   * takes and of what a service sends as sub-operations, SCP of everything else that is served.
   */
  public Roles roles(String sopClassUid) {
    Roles roles = Roles.NONE;
    DimseService serving = bySopClass.get(sopClassUid);
    if (serving != null) {
      Set<CommandField> commands = serving.commands();
      boolean events = commands.contains(CommandField.N_EVENT_REPORT);
      roles = new Roles(events, commands.size() > (events ? 1 : 0));
    }
    return sent.contains(sopClassUid) ? roles.or(Roles.SCU) : roles;
  }

  /** Every SOP class that is served, or sent as a sub-operation. */
  public SortedSet<String> sopClasses() {
    SortedSet<String> all = new TreeSet<>(bySopClass.keySet());
    all.addAll(sent);
    return all;
  }

  /** Every service once. */
  List<DimseService> services() {
    Set<DimseService> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    bySopClass.values().stream().flatMap(TwoServices::parts).forEach(distinct::add);
    return List.copyOf(distinct);
  }
}
