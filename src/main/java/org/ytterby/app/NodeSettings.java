// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.config.AccessSection;
import org.ytterby.config.ArchiveSection;
import org.ytterby.config.CasesSection;
import org.ytterby.config.DatabaseSection;
import org.ytterby.config.DestinationSection;
import org.ytterby.config.DicomSection;
import org.ytterby.config.DicomWebSection;
import org.ytterby.config.DoorSection;
import org.ytterby.config.FetchArchiveSection;
import org.ytterby.config.FetchSection;
import org.ytterby.config.ListenerSection;
import org.ytterby.config.NodeConfig;
import org.ytterby.config.RetrySection;
import org.ytterby.config.SoftwareVersion;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Destination;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.Listener;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.RemoteArchive;
import org.ytterby.notify.Recipient;
import org.ytterby.notify.Watcher;
import org.ytterby.objects.NodeIdentity;
import org.ytterby.run.AnnouncedStudies;
import org.ytterby.run.RunSettings;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.watch.NodeWatch;
import org.ytterby.web.dicom.DicomWeb;
import org.ytterby.web.dicom.StoreBounds;

/** What each room of a node is told, from what the operator has set. Stateless. */
final class NodeSettings {
  /** Who our objects say made them; the loop guard knows them by it. */
  private static final String MAKER = "Ytterby";

  private NodeSettings() {}

  /** The database; an embedded one lies in the data folder. Commands that only read use it too. */
  static DatabaseSettings database(DatabaseSection section, Path data) {
    return switch (section) {
      case DatabaseSection.H2 h2 -> {
        DatabaseSettings embedded = DatabaseSettings.embedded(data);
        yield new DatabaseSettings(
            embedded.url(), embedded.user(), embedded.password(), h2.connections());
      }
      case DatabaseSection.PostgreSql server ->
          new DatabaseSettings(
              server.url(), server.user(), server.password().value(), server.connections());
    };
  }

  static ArchiveSettings archive(ArchiveSection section) {
    ArchiveSettings defaults = ArchiveSettings.defaults();
    return new ArchiveSettings(
        section.segmentSize().bytes(),
        section.lanes(),
        defaults.laneWait(),
        defaults.checkpointInterval(),
        defaults.roomBytes());
  }

  static ServerSettings server(NodeConfig node) {
    DicomSection dicom = node.dicom();
    DoorSection door = dicom.door();
    AssociationLimits limits =
        new AssociationLimits(
            dicom.maxPdu().intBytes(),
            dicom.maxAssociations(),
            door.maxAssociationsPerAddress(),
            AssociationLimits.DEFAULT.artim(),
            dicom.idleTimeout(),
            door.maxOperations(),
            door.slowPeer());
    AccessSection access = door.access();
    List<Listener> listeners = new ArrayList<>();
    listeners.add(
        new Listener(
            dicom.host(),
            dicom.port(),
            policy(node, dicom.calledAets(), limits)
                .with(new PeerPolicy(access.peers(), access.unknownPeers(), access.identity())),
            door.tls()));
    for (ListenerSection one : door.listeners()) {
      List<Peer> peers =
          access.peers().stream()
              .filter(peer -> one.peers().isEmpty() || one.peers().contains(peer.name()))
              .toList();
      listeners.add(
          new Listener(
              one.host(),
              one.port(),
              policy(node, one.calledAets(), limits)
                  .with(new PeerPolicy(peers, strangers(one), access.identity())),
              one.tls()));
    }
    return ServerSettings.of(listeners);
  }

  /** Where peers are named they alone may call: a peer that is not named is no stranger. */
  private static PeerPolicy.Strangers strangers(ListenerSection one) {
    return one.peers().isEmpty() ? one.unknownPeers() : PeerPolicy.Strangers.REFUSE;
  }

  private static AssociationPolicy policy(
      NodeConfig node, List<String> calledAets, AssociationLimits limits) {
    Set<String> called = new LinkedHashSet<>(calledAets);
    called.add(node.node().aet());
    return AssociationPolicy.standard(called, limits)
        .with(node.dicom().door().access().unknownSopClasses());
  }

  static DicomWeb.Settings dicomWeb(NodeConfig node) {
    DicomWebSection section = node.dicomweb();
    return new DicomWeb.Settings(
        section.store(),
        section.queryRetrieve(),
        section.url().equals(DicomWebSection.AS_CALLED) ? "" : section.url(),
        node.http().host(),
        node.node().aet(),
        new StoreBounds(
            section.maxRequest().bytes(), section.maxPart().bytes(), section.maxParts()),
        section.maxRequests(),
        section.idleTimeout(),
        section.origins());
  }

  static NodeWatch.Settings watch(NodeConfig node, SoftwareVersion software) {
    return new NodeWatch.Settings(
        node.data(),
        node.archive().freeSpaceFloor().bytes(),
        node.destinations().stream().map(DestinationSection::name).toList(),
        software.version(),
        software.build());
  }

  static RunSettings run(NodeConfig node, SoftwareVersion software) {
    return new RunSettings(
        node.node().aet(),
        node.cases().quietPeriod(),
        node.cases().maxWait(),
        node.cases().workers(),
        backoff(node.cases().retry()),
        node.node().zone(),
        new NodeIdentity(
            MAKER,
            MAKER,
            node.node().serial(),
            node.node().stationName(),
            software.version(),
            software.build()),
        node.node().statement(),
        node.destinations().stream().map(NodeSettings::destination).toList(),
        fetch(node.fetch()));
  }

  /** What archives are asked for. */
  private static FetchRules fetch(FetchSection section) {
    return new FetchRules(
        section.archives().stream().map(NodeSettings::archive).toList(),
        Set.copyOf(section.lacks()),
        Set.copyOf(section.modalities()),
        section.maxWait());
  }

  private static RemoteArchive archive(FetchArchiveSection section) {
    return new RemoteArchive(
        section.name(),
        section.aet(),
        section.host(),
        section.port(),
        section.callingAet(),
        section.method(),
        section.timeout(),
        backoff(section.retry()),
        section.tls());
  }

  /** Whose announcements say when a study is complete. */
  static AnnouncedStudies.Trusted trusted(CasesSection section) {
    return new AnnouncedStudies.Trusted(
        Set.copyOf(section.completeOnMpps()), Set.copyOf(section.completeOnAvailability()));
  }

  /** Everybody who is told of something. */
  static List<Recipient> recipients(NodeConfig node) {
    return Stream.concat(
            node.availability().watchers().stream().map(Watcher::recipient),
            node.mpps().forward().stream())
        .toList();
  }

  /** AE titles of the destinations, by their names; empty where one has none. */
  static Map<String, String> aeTitles(NodeConfig node) {
    return node.destinations().stream()
        .collect(Collectors.toUnmodifiableMap(DestinationSection::name, NodeSettings::aeTitle));
  }

  private static String aeTitle(DestinationSection section) {
    return switch (section.address()) {
      case Address.Dicom dicom -> dicom.aeTitle();
      case Address.DicomWeb _ -> ""; // whoever is told of it has a retrieve-aet
    };
  }

  private static Destination destination(DestinationSection section) {
    return new Destination(
        section.name(),
        section.address(),
        section.required(),
        Set.copyOf(section.objects()),
        section.timeout(),
        backoff(section.retry()));
  }

  private static Backoff backoff(RetrySection retry) {
    return new Backoff(retry.attempts(), retry.backoff(), retry.maxBackoff());
  }
}
