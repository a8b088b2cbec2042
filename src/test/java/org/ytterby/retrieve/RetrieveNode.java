// SPDX-License-Identifier: Apache-2.0
package org.ytterby.retrieve;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.archive.SeriesView;
import org.ytterby.catalogue.Catalogue;
import org.ytterby.catalogue.FindService;
import org.ytterby.catalogue.NewSeries;
import org.ytterby.catalogue.QueryObserver;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.store.Database;

/** An archive behind a listener that answers C-FIND, C-GET and C-MOVE, and a client for it. */
public final class RetrieveNode implements AutoCloseable {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-02-03T04:05:06.123456Z"));
  private static final String NODE = "node1";

  private final Archive archive;
  private final Catalogue catalogue;
  private final DicomClient client = new DicomClient();
  private final MoveService moves;
  private final Inbound inbound = new Inbound();
  private final ServiceRegistry services;
  private final DicomServer server;

  RetrieveNode(Path folder, Database database, PeerPolicy peers, MoveDestination... destinations) {
    NewSeries fresh = new NewSeries();
    ArchiveSettings settings =
        new ArchiveSettings(1L << 20, 4, Duration.ofSeconds(20), Duration.ofHours(1), 0);
    archive = Archive.open(folder, NODE, database, CLOCK, settings, fresh);
    SeriesView held = new SeriesView(folder, NODE, database);
    catalogue = Catalogue.open(database, held, fresh, NODE, "YTTERBY");
    moves = new MoveService(catalogue, held, client, List.of(destinations));
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT).with(peers);
    services =
        ServiceRegistry.verification()
            .andStorage(inbound)
            .and(FindService.sopClassUids(), new FindService(catalogue, 1_000, QueryObserver.NONE))
            .and(GetService.sopClassUids(), new GetService(catalogue, held))
            .and(MoveService.sopClassUids(), moves);
    server = DicomServer.start(ServerSettings.of("127.0.0.1", 0, policy), services);
  }

  public RetrieveNode(Path folder, Database database, MoveDestination... destinations) {
    this(folder, database, PeerPolicy.anyone(), destinations);
  }

  public static MoveDestination destination(String aeTitle, int port) {
    return new MoveDestination(
        aeTitle, "127.0.0.1", port, "YTTERBY", Duration.ofSeconds(20), Optional.empty());
  }

  public void store(List<HeldObject> objects) {
    for (HeldObject object : objects) {
      InstanceWriter writer =
          archive.begin(
              new IncomingInstance(
                  object.sopClassUid(),
                  object.uid(),
                  object.syntax(),
                  "SCANNER",
                  "YTTERBY",
                  Origin.RECEIVED));
      writer.write(ByteBuffer.wrap(object.bytes()));
      writer.finish().join();
    }
  }

  /** What peers store here. */
  Inbound inbound() {
    return inbound;
  }

  /** What it serves. */
  ServiceRegistry services() {
    return services;
  }

  MoveService moves() {
    return moves;
  }

  public int port() {
    return server.port();
  }

  Association open(Proposal... proposals) {
    return open("READER", List.of(proposals));
  }

  Association open(String callingAe, List<Proposal> proposals) {
    return client.open(
        new AssociationRequest(
            "127.0.0.1",
            port(),
            callingAe,
            "YTTERBY",
            new ArrayList<>(proposals),
            ClientTimeouts.DEFAULT));
  }

  @Override
  public void close() {
    server.close();
    client.close();
    catalogue.close();
    archive.close();
  }
}
