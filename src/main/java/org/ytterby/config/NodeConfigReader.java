// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.ytterby.config.ValueType.aeTitle;
import static org.ytterby.config.ValueType.duration;
import static org.ytterby.config.ValueType.flag;
import static org.ytterby.config.ValueType.integer;
import static org.ytterby.config.ValueType.oneOf;
import static org.ytterby.config.ValueType.size;
import static org.ytterby.config.ValueType.text;
import static org.ytterby.config.ValueType.zone;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.notify.Recipient;
import org.ytterby.notify.Watcher;
import org.ytterby.retrieve.MoveDestination;

/** The keys of {@code ytterby.yaml}: one method a section, one line a key. */
final class NodeConfigReader {
  private NodeConfigReader() {}

  static NodeConfig read(Section root) {
    NodeConfig d = NodeConfig.DEFAULT;
    NodeSection node = node(root.section("node"));
    List<Peer> peers = peers(root);
    DicomSection dicom = dicom(root.section("dicom"), peers);
    HttpSection http = http(root.section("http"));
    DicomWebSection dicomweb = dicomweb(root.section("dicomweb"));
    QuerySection query = query(root.section("query"), node.aet());
    CommitmentSection commitment = commitment(root.section("commitment"), node.aet());
    AvailabilitySection availability = availability(root.section("availability"), node.aet());
    MppsSection mpps = mpps(root.section("mpps"), node.aet());
    Path data = Path.of(root.value("data", d.data().toString(), text()));
    DatabaseSection database = database(root.section("database"));
    ArchiveSection archive = archive(root.section("archive"));
    CasesSection cases = cases(root.section("cases"));
    List<DestinationSection> destinations = new ArrayList<>();
    root.sections("destinations")
        .ifPresent(
            all -> all.forEach(one -> destinations.add(DestinationReader.read(one, node.aet()))));
    FetchSection fetch = FetchReader.fetch(root.section("fetch"), node.aet());
    Set<String> names =
        destinations.stream().map(DestinationSection::name).collect(Collectors.toSet());
    Set<String> untitled =
        destinations.stream()
            .filter(one -> one.address() instanceof Address.DicomWeb)
            .map(DestinationSection::name)
            .collect(Collectors.toSet());
    availability
        .problems(names, untitled)
        .forEach(problem -> root.problem("availability", problem));
    Path protocols = Path.of(root.value("protocols", d.protocols().toString(), text()));
    return root.make(
        () ->
            new NodeConfig(
                node,
                dicom,
                http,
                dicomweb,
                query,
                commitment,
                availability,
                mpps,
                data,
                database,
                archive,
                cases,
                destinations,
                fetch,
                protocols),
        d);
  }

  private static List<Peer> peers(Section root) {
    Map<String, Peer> peers = new LinkedHashMap<>();
    for (Section one : root.sections("peers").orElse(List.of())) {
      Peer peer = DoorReader.peer(one);
      if (peers.putIfAbsent(peer.name(), peer) != null) {
        root.problem("peers", "two peers are named '" + peer.name() + "'");
      }
    }
    return List.copyOf(peers.values());
  }

  static NodeSection node(Section s) {
    NodeSection d = NodeSection.DEFAULT;
    String aet = s.value("aet", d.aet(), aeTitle());
    String id =
        s.value("id", d.id(), text(NodeSection.ID_FORM, found -> found.matches(NodeSection.ID)));
    var zone = s.value("zone", d.zone(), zone());
    String stationName = s.value("station-name", d.stationName(), line(NodeSection.STATION_NAME));
    String serial = s.value("serial", d.serial(), line(NodeSection.SERIAL));
    String statement = s.value("statement", d.statement(), line(NodeSection.STATEMENT));
    return s.make(() -> new NodeSection(aet, id, zone, stationName, serial, statement), d);
  }

  static DicomSection dicom(Section s, List<Peer> peers) {
    DicomSection d = DicomSection.DEFAULT;
    String host = s.value("host", d.host(), text());
    int port = s.value("port", d.port(), integer(DicomSection.PORT));
    DataSize maxPdu = s.value("max-pdu", d.maxPdu(), size(DicomSection.MAX_PDU));
    int most =
        s.value("max-associations", d.maxAssociations(), integer(DicomSection.MAX_ASSOCIATIONS));
    var idle = s.value("idle-timeout", d.idleTimeout(), duration(DicomSection.IDLE_TIMEOUT));
    List<String> calledAets = s.list("called-aets", d.calledAets(), aeTitle());
    DoorSection door = DoorReader.door(s, peers);
    return s.make(() -> new DicomSection(host, port, maxPdu, most, idle, calledAets, door), d);
  }

  static HttpSection http(Section s) {
    HttpSection d = HttpSection.DEFAULT;
    String host = s.value("host", d.host(), text());
    int port = s.value("port", d.port(), integer(DicomSection.PORT));
    return s.make(() -> new HttpSection(host, port), d);
  }

  static DicomWebSection dicomweb(Section s) {
    DicomWebSection d = DicomWebSection.DEFAULT;
    boolean enabled = s.value("enabled", d.enabled(), flag());
    boolean store = s.value("store", d.store(), flag());
    boolean retrieve = s.value("query-retrieve", d.queryRetrieve(), flag());
    String url = s.value("url", d.url(), text(DicomWebSection.URL_FORM, DicomWebSection::legalUrl));
    DataSize maxRequest = s.value("max-request", d.maxRequest(), size(DicomWebSection.SIZE));
    DataSize maxPart = s.value("max-part", d.maxPart(), size(DicomWebSection.SIZE));
    int maxParts = s.value("max-parts", d.maxParts(), integer(DicomWebSection.MAX_PARTS));
    int maxRequests =
        s.value("max-requests", d.maxRequests(), integer(DicomWebSection.MAX_REQUESTS));
    var idle = s.value("idle-timeout", d.idleTimeout(), duration(DicomWebSection.IDLE_TIMEOUT));
    List<String> origins =
        s.list(
            "origins",
            d.origins(),
            text(DicomWebSection.ORIGIN_FORM, DicomWebSection::legalOrigin));
    return s.make(
        () ->
            new DicomWebSection(
                enabled,
                store,
                retrieve,
                url,
                maxRequest,
                maxPart,
                maxParts,
                maxRequests,
                idle,
                origins),
        d);
  }

  static QuerySection query(Section s, String nodeAet) {
    QuerySection d = QuerySection.DEFAULT;
    boolean enabled = s.value("enabled", d.enabled(), flag());
    int maxResults = s.value("max-results", d.maxResults(), integer(QuerySection.MAX_RESULTS));
    List<MoveDestination> destinations = new ArrayList<>();
    s.sections("move-destinations")
        .ifPresent(all -> all.forEach(one -> destinations.add(moveDestination(one, nodeAet))));
    return s.make(() -> new QuerySection(enabled, maxResults, destinations), d);
  }

  private static MoveDestination moveDestination(Section s, String nodeAet) {
    String aet = s.required("aet", "PACS", aeTitle());
    String host = s.required("host", "localhost", text());
    int port = s.required("port", 104, integer(DestinationSection.PORT));
    String callingAet = s.value("calling-aet", nodeAet, aeTitle());
    var timeout =
        s.value(
            "timeout", DestinationSection.DEFAULT_TIMEOUT, duration(DestinationSection.TIMEOUT));
    Optional<ClientTls> tls = TlsReader.client(s);
    return s.make(
        () -> new MoveDestination(aet, host, port, callingAet, timeout, tls),
        new MoveDestination("PACS", "localhost", 104, nodeAet, timeout, Optional.empty()));
  }

  static CommitmentSection commitment(Section s, String nodeAet) {
    CommitmentSection d = CommitmentSection.DEFAULT;
    boolean enabled = s.value("enabled", d.enabled(), flag());
    var linger = s.value("linger", d.linger(), duration(CommitmentSection.LINGER));
    int maxOpen = s.value("max-open", d.maxOpen(), integer(CommitmentSection.MAX_OPEN));
    List<Callee> requestors = CalleeReader.callees(s, "requestors", nodeAet);
    return s.make(() -> new CommitmentSection(enabled, linger, maxOpen, requestors), d);
  }

  static AvailabilitySection availability(Section s, String nodeAet) {
    List<Watcher> notify = CalleeReader.watchers(s, nodeAet);
    return s.make(() -> new AvailabilitySection(notify), AvailabilitySection.DEFAULT);
  }

  static MppsSection mpps(Section s, String nodeAet) {
    List<Recipient> forward = CalleeReader.forwarding(s, nodeAet);
    return s.make(() -> new MppsSection(forward), MppsSection.DEFAULT);
  }

  static DatabaseSection database(Section s) {
    DatabaseSection d = DatabaseSection.DEFAULT;
    String kind = s.value("kind", "h2", oneOf(List.of("h2", "postgresql")));
    int connections = s.value("connections", d.connections(), integer(DatabaseSection.CONNECTIONS));
    if (kind.equals("h2")) {
      for (String key : List.of("url", "user", "password", "password-file")) {
        s.refuse(key, "belongs to kind postgresql; the embedded database lies in the data folder");
      }
      return s.make(() -> new DatabaseSection.H2(connections), d);
    }
    String prefix = DatabaseSection.PostgreSql.PREFIX;
    String url =
        s.required(
            "url",
            prefix,
            text(prefix + "//host:port/database", found -> found.startsWith(prefix)));
    String user = s.required("user", "ytterby", text());
    Secret password = s.secret("password");
    return s.make(() -> new DatabaseSection.PostgreSql(connections, url, user, password), d);
  }

  static ArchiveSection archive(Section s) {
    ArchiveSection d = ArchiveSection.DEFAULT;
    DataSize segmentSize =
        s.value("segment-size", d.segmentSize(), size(ArchiveSection.SEGMENT_SIZE));
    int lanes = s.value("lanes", d.lanes(), integer(ArchiveSection.LANES));
    DataSize floor =
        s.value("free-space-floor", d.freeSpaceFloor(), size(ArchiveSection.FREE_SPACE_FLOOR));
    return s.make(() -> new ArchiveSection(segmentSize, lanes, floor), d);
  }

  static CasesSection cases(Section s) {
    CasesSection d = CasesSection.DEFAULT;
    var quietPeriod = s.value("quiet-period", d.quietPeriod(), duration(CasesSection.QUIET_PERIOD));
    var maxWait = s.value("max-wait", d.maxWait(), duration(CasesSection.MAX_WAIT));
    List<String> mpps = s.list("complete-on-mpps", d.completeOnMpps(), aeTitle());
    List<String> availability =
        s.list("complete-on-availability", d.completeOnAvailability(), aeTitle());
    int workers = s.value("workers", d.workers(), integer(CasesSection.WORKERS));
    RetrySection retry = retry(s.section("retry"), d.retry());
    return s.make(
        () -> new CasesSection(quietPeriod, maxWait, mpps, availability, workers, retry), d);
  }

  static RetrySection retry(Section s, RetrySection d) {
    int attempts = s.value("attempts", d.attempts(), integer(RetrySection.ATTEMPTS));
    var backoff = s.value("backoff", d.backoff(), duration(RetrySection.BACKOFF));
    var maxBackoff = s.value("max-backoff", d.maxBackoff(), duration(RetrySection.BACKOFF));
    return s.make(() -> new RetrySection(attempts, backoff, maxBackoff), d);
  }

  private static ValueType<String> line(int most) {
    return text(NodeSection.lineForm(most), found -> NodeSection.isLine(found, most));
  }
}
