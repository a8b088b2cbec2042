// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.net.ThroughputFloor;
import org.ytterby.dicom.net.UnknownClasses;
import org.ytterby.dicom.net.peer.AddressRule;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TrustSource;
import org.ytterby.notify.NoticeKind;
import org.ytterby.notify.Recipient;
import org.ytterby.notify.Watcher;
import org.ytterby.retrieve.MoveDestination;

/**
 * Two tests a record: what it is by default, and that each key is read; a key added and not tested
 * fails here.
 */
class NodeConfigReaderTest {

  @Test
  void defaults_of_node() {
    assertThat(Reading.clean("", NodeConfigReader::node))
        .isEqualTo(
            new NodeSection(
                "YTTERBY",
                "node1",
                ZoneId.systemDefault(),
                "YTTERBY",
                "1",
                "Not a cleared medical device. For investigational use; not for primary diagnosis"
                    + " or treatment decisions unless verified by a qualified physicist or"
                    + " physician."));
  }

  @Test
  void maps_every_key_of_node() {
    NodeSection full =
        Reading.clean(
            """
            aet: DOSE
            id: north-2
            zone: Pacific/Kiritimati
            station-name: DOSE2
            serial: "77"
            statement: For research.
            """,
            NodeConfigReader::node);
    assertThat(full)
        .isEqualTo(
            new NodeSection(
                "DOSE",
                "north-2",
                ZoneId.of("Pacific/Kiritimati"),
                "DOSE2",
                "77",
                "For research."));
    Reading.assertNothingIsDefault(full, NodeSection.DEFAULT);
  }

  @Test
  void texts_of_node_are_what_every_object_can_carry() {
    assertThat(
            Reading.of(
                    """
                    aet: 'A\\7'
                    station-name: SEVENTEEN-LETTERS
                    serial: 'A\\7'
                    statement: "%s"
                    """
                        .formatted("x".repeat(801)),
                    NodeConfigReader::node)
                .problems())
        .hasSize(4)
        .allMatch(problem -> problem.contains("no backslash") || problem.contains("in one line"))
        .anyMatch(problem -> problem.startsWith("test.yaml:2: station-name"))
        .anyMatch(problem -> problem.contains("serial: found 'A\\7', expected a text of 1 to 64"))
        .anyMatch(
            problem -> problem.endsWith("1 to 800 characters in one line, without backslash"));
    assertThat(Reading.of("statement: \"two\\nlines\"", NodeConfigReader::node).problems())
        .hasSize(1);
    assertThat(Reading.of("station-name: \"a\\tb\"", NodeConfigReader::node).problems()).hasSize(1);
    assertThat(Reading.clean("statement: " + "x".repeat(800), NodeConfigReader::node).statement())
        .hasSize(800);
  }

  @Test
  void defaults_of_dicom() {
    DicomSection section = Reading.clean("", s -> NodeConfigReader.dicom(s, List.of()));
    assertThat(section)
        .isEqualTo(
            new DicomSection(
                "0.0.0.0", 11112, new DataSize(131_072), 64, Duration.ofSeconds(60), List.of()));
  }

  @Test
  void maps_every_key_of_dicom() {
    Peer scanner =
        new Peer("ct", "CT1", List.of(AddressRule.parse("::1")), Rights.ALL, 1, Proof.NONE);
    DicomSection full =
        Reading.clean(
            """
            host: 10.0.0.1
            port: 0
            max-pdu: 16KiB
            max-associations: 3
            idle-timeout: 5m
            called-aets: [OLD, ANY AE]
            max-associations-per-address: 2
            max-operations: 3
            slow-peer: {bytes-per-second: 100, window: 10s}
            unknown-peers: refuse
            unknown-sop-classes: related
            user-identity: refuse
            passcodes-without-tls: true
            listeners:
              - {host: 10.0.0.2, port: 2762, called-aets: [SAFE], unknown-peers: accept}
              - {port: 0, peers: [ct]}
            """,
            s -> NodeConfigReader.dicom(s, List.of(scanner)));
    assertThat(full)
        .isEqualTo(
            new DicomSection(
                "10.0.0.1",
                0,
                new DataSize(16_384),
                3,
                Duration.ofMinutes(5),
                List.of("OLD", "ANY AE"),
                new DoorSection(
                    2,
                    3,
                    new ThroughputFloor(100, Duration.ofSeconds(10)),
                    new AccessSection(
                        PeerPolicy.Strangers.REFUSE,
                        UnknownClasses.RELATED,
                        new IdentityRule(IdentityRule.Unjudged.REFUSE, true),
                        List.of(scanner)),
                    Optional.empty(),
                    List.of(
                        new ListenerSection(
                            "10.0.0.2",
                            2762,
                            List.of("SAFE"),
                            PeerPolicy.Strangers.ACCEPT,
                            List.of(),
                            Optional.empty()),
                        new ListenerSection(
                            "0.0.0.0",
                            0,
                            List.of(),
                            PeerPolicy.Strangers.REFUSE,
                            List.of("ct"),
                            Optional.empty())))));
    Reading.assertNothingIsDefault(full, DicomSection.DEFAULT);
    Reading.assertNothingIsDefault(full.door().access(), AccessSection.DEFAULT);
    Reading.assertNothingIsDefault(full.door().access().identity(), IdentityRule.DEFAULT);
  }

  private static QuerySection query(Section section) {
    return NodeConfigReader.query(section, "NODE");
  }

  @Test
  void defaults_of_query() {
    assertThat(Reading.clean("", NodeConfigReaderTest::query))
        .isEqualTo(new QuerySection(false, 10_000, List.of()));
  }

  @Test
  void maps_every_key_of_query() {
    QuerySection full =
        Reading.clean(
            """
            enabled: true
            max-results: 77
            move-destinations:
              - {aet: WS, host: ws.example.org, port: 104, calling-aet: OTHER, timeout: 5s, tls: {}}
              - {aet: PACS, host: 192.0.2.7, port: 11112}
            """,
            NodeConfigReaderTest::query);
    assertThat(full)
        .isEqualTo(
            new QuerySection(
                true,
                77,
                List.of(
                    new MoveDestination(
                        "WS",
                        "ws.example.org",
                        104,
                        "OTHER",
                        Duration.ofSeconds(5),
                        Optional.of(new ClientTls(Optional.empty(), Optional.empty(), true))),
                    new MoveDestination(
                        "PACS",
                        "192.0.2.7",
                        11_112,
                        "NODE",
                        Duration.ofSeconds(30),
                        Optional.empty()))));
    Reading.assertNothingIsDefault(full, QuerySection.DEFAULT);
    assertThat(
            Reading.of("enabled: maybe\nmax-results: 0\n", NodeConfigReaderTest::query).problems())
        .hasSize(2);
  }

  @Test
  void move_destinations_that_can_not_be_are_named() {
    assertThat(
            Reading.of(
                    """
                    move-destinations:
                      - {aet: WS, host: a, port: 0}
                      - {aet: WS, port: 104, address: b}
                    """,
                    NodeConfigReaderTest::query)
                .problems())
        .anyMatch(text -> text.contains("move-destinations[1].port"))
        .anyMatch(text -> text.contains("move-destinations[2].host"))
        .anyMatch(text -> text.contains("address"));
    assertThat(
            Reading.of(
                    """
                    move-destinations:
                      - {aet: WS, host: a, port: 104}
                      - {aet: WS, host: b, port: 104}
                    """,
                    NodeConfigReaderTest::query)
                .problems())
        .singleElement()
        .asString()
        .contains("two move-destinations have the aet 'WS'");
  }

  @Test
  void defaults_of_dicomweb() {
    assertThat(Reading.clean("", NodeConfigReader::dicomweb))
        .isEqualTo(
            new DicomWebSection(
                false,
                true,
                true,
                "as-called",
                new DataSize(16L << 30),
                new DataSize(4L << 30),
                10_000,
                16,
                Duration.ofSeconds(60),
                List.of()));
  }

  @Test
  void maps_every_key_of_dicomweb() {
    DicomWebSection full =
        Reading.clean(
            """
            enabled: true
            store: false
            query-retrieve: false
            url: https://dose.example.org/dicom-web
            max-request: 2GiB
            max-part: 1GiB
            max-parts: 7
            max-requests: 3
            idle-timeout: 5m
            origins: [https://viewer.example.org, "http://127.0.0.1:3000"]
            """,
            NodeConfigReader::dicomweb);
    assertThat(full)
        .isEqualTo(
            new DicomWebSection(
                true,
                false,
                false,
                "https://dose.example.org/dicom-web",
                new DataSize(2L << 30),
                new DataSize(1L << 30),
                7,
                3,
                Duration.ofMinutes(5),
                List.of("https://viewer.example.org", "http://127.0.0.1:3000")));
    Reading.assertNothingIsDefault(full, DicomWebSection.DEFAULT);
  }

  @Test
  void urls_and_sizes_of_dicomweb_fit() {
    assertThat(
            Reading.of(
                    """
                    url: https://dose.example.org/dicom-web/
                    origins: [https://viewer.example.org/, "*"]
                    """,
                    NodeConfigReader::dicomweb)
                .problems())
        .hasSize(3)
        .anyMatch(problem -> problem.contains("url: found 'https://dose.example.org/dicom-web/'"))
        .anyMatch(problem -> problem.contains("origins: found '*'"));
    assertThat(
            Reading.of("max-request: 1GiB\nmax-part: 2GiB", NodeConfigReader::dicomweb).problems())
        .singleElement()
        .asString()
        .contains("max-part must not be more than max-request, found 2GiB and 1GiB");
  }

  @Test
  void defaults_of_http() {
    assertThat(Reading.clean("", NodeConfigReader::http))
        .isEqualTo(new HttpSection("127.0.0.1", 8080));
  }

  @Test
  void maps_every_key_of_http() {
    HttpSection full = Reading.clean("host: 0.0.0.0\nport: 80\n", NodeConfigReader::http);
    assertThat(full).isEqualTo(new HttpSection("0.0.0.0", 80));
    Reading.assertNothingIsDefault(full, HttpSection.DEFAULT);
  }

  @Test
  void defaults_of_database() {
    assertThat(Reading.clean("", NodeConfigReader::database)).isEqualTo(new DatabaseSection.H2(16));
  }

  @Test
  void maps_every_key_of_database() {
    Reading<DatabaseSection> reading =
        Reading.of(
            """
            kind: postgresql
            connections: 30
            url: jdbc:postgresql://db/ytterby
            user: dose
            """,
            Map.of("YTTERBY_PASSWORD", "hush"),
            NodeConfigReader::database);
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.result())
        .isEqualTo(
            new DatabaseSection.PostgreSql(
                30, "jdbc:postgresql://db/ytterby", "dose", new Secret("hush")));
    Reading.assertNothingIsDefault(
        (Record) reading.result(),
        new DatabaseSection.PostgreSql(16, "jdbc:postgresql:", "", new Secret("")));
    Reading.assertNothingIsDefault(
        (Record) Reading.clean("connections: 2", NodeConfigReader::database),
        new DatabaseSection.H2(16));
  }

  @Test
  void defaults_of_archive() {
    assertThat(Reading.clean("", NodeConfigReader::archive))
        .isEqualTo(new ArchiveSection(new DataSize(256L << 20), 128, new DataSize(1L << 30)));
  }

  @Test
  void maps_every_key_of_archive() {
    ArchiveSection full =
        Reading.clean(
            "segment-size: 1GiB\nlanes: 2\nfree-space-floor: 5GiB\n", NodeConfigReader::archive);
    assertThat(full)
        .isEqualTo(new ArchiveSection(new DataSize(1L << 30), 2, new DataSize(5L << 30)));
    Reading.assertNothingIsDefault(full, ArchiveSection.DEFAULT);
  }

  @Test
  void defaults_of_cases_and_their_retry() {
    assertThat(Reading.clean("", NodeConfigReader::cases))
        .isEqualTo(
            new CasesSection(
                Duration.ofSeconds(60),
                Duration.ofHours(2),
                List.of(),
                List.of(),
                1,
                new RetrySection(3, Duration.ofSeconds(30), Duration.ofMinutes(10))));
  }

  @Test
  void maps_every_key_of_cases_and_their_retry() {
    CasesSection full =
        Reading.clean(
            """
            quiet-period: 3s
            max-wait: 1d
            complete-on-mpps: [PET, CT 1]
            complete-on-availability: [PACS]
            workers: 4
            retry: {attempts: 9, backoff: 250ms, max-backoff: 1s}
            """,
            NodeConfigReader::cases);
    assertThat(full)
        .isEqualTo(
            new CasesSection(
                Duration.ofSeconds(3),
                Duration.ofDays(1),
                List.of("PET", "CT 1"),
                List.of("PACS"),
                4,
                new RetrySection(9, Duration.ofMillis(250), Duration.ofSeconds(1))));
    Reading.assertNothingIsDefault(full, CasesSection.DEFAULT);
    Reading.assertNothingIsDefault(full.retry(), CasesSection.DEFAULT.retry());
  }

  @Test
  void defaults_of_a_destination() {
    DestinationSection destination =
        Reading.clean(
            "{name: pacs, aet: PACS, host: h, port: 104}", s -> DestinationReader.read(s, "MYAE"));
    assertThat(destination)
        .isEqualTo(
            new DestinationSection(
                "pacs",
                "PACS",
                "h",
                104,
                "MYAE",
                true,
                List.of("SEG", "RTDOSE", "SR"),
                Duration.ofSeconds(30),
                new RetrySection(2000, Duration.ofSeconds(5), Duration.ofMinutes(5))));
  }

  @Test
  void maps_every_key_of_a_destination(@TempDir Path folder) {
    Path ca = new TestCertificates(folder).ca();
    DestinationSection full =
        Reading.clean(
            """
            name: viewer
            aet: VIEW
            host: viewer.example.org
            port: 4242
            calling-aet: DOSE
            required: false
            objects: [SR]
            timeout: 7s
            retry: {attempts: 1, backoff: 1s, max-backoff: 2s}
            tls: {trust: %s, verify-host: false}
            commitment: request
            commitment-timeout: 2h
            commitment-attempts: 5
            commitment-linger: 0s
            """
                .formatted(ca),
            s -> DestinationReader.read(s, "MYAE"));
    assertThat(full)
        .isEqualTo(
            new DestinationSection(
                "viewer",
                new Address.Dicom(
                    "VIEW",
                    "viewer.example.org",
                    4242,
                    "DOSE",
                    Optional.of(
                        new ClientTls(
                            Optional.of(new TrustSource.Pem(ca)), Optional.empty(), false)),
                    Optional.of(new CommitmentRules(Duration.ofHours(2), 5, Duration.ZERO))),
                false,
                List.of("SR"),
                Duration.ofSeconds(7),
                new RetrySection(1, Duration.ofSeconds(1), Duration.ofSeconds(2))));
    Reading.assertNothingIsDefault(full, DestinationSection.parse("PACS@localhost:104", "MYAE"));
    Reading.assertNothingIsDefault(
        (Address.Dicom) full.address(), DestinationSection.address("PACS@localhost:104", "MYAE"));
    Reading.assertNothingIsDefault(full.retry(), DestinationSection.DEFAULT_RETRY);
    Reading.assertNothingIsDefault(
        full.address().commitment().orElseThrow(), DestinationSection.DEFAULT_COMMITMENT);
  }

  @Test
  void defaults_of_a_commitment() {
    DestinationSection asked =
        Reading.clean(
            "{name: pacs, aet: PACS, host: h, port: 104, commitment: request}",
            s -> DestinationReader.read(s, "MYAE"));
    assertThat(asked.address().commitment())
        .contains(new CommitmentRules(Duration.ofHours(24), 3, Duration.ofSeconds(5)));
  }

  @Test
  void refuses_keys_of_a_commitment_that_nobody_asks_for() {
    assertThat(problems("commitment-timeout: 2h"))
        .anyMatch(problem -> problem.contains("belongs to commitment: request"));
    assertThat(problems("commitment: perhaps")).anyMatch(problem -> problem.contains("request"));
    assertThat(problems("commitment: request, commitment-timeout: 1s"))
        .as("the association is kept longer than the result is waited for")
        .isNotEmpty();
  }

  private static List<String> problems(String keys) {
    return Reading.of(
            "{name: pacs, aet: PACS, host: h, port: 104, " + keys + "}",
            Map.of(),
            s -> DestinationReader.read(s, "MYAE"))
        .problems();
  }

  @Test
  void defaults_of_commitment() {
    CommitmentSection section = Reading.clean("", s -> NodeConfigReader.commitment(s, "MYAE"));
    assertThat(section)
        .isEqualTo(new CommitmentSection(false, Duration.ofSeconds(1), 1000, List.of()));
  }

  @Test
  void maps_every_key_of_commitment(@TempDir Path folder) {
    Path ca = new TestCertificates(folder).ca();
    CommitmentSection full =
        Reading.clean(
            """
            enabled: true
            linger: 3s
            max-open: 7
            requestors:
              - {aet: CT, host: h, port: 104}
              - aet: PET
                host: pet.example.org
                port: 4242
                calling-aet: DOSE
                timeout: 7s
                retry: {attempts: 1, backoff: 1s, max-backoff: 2s}
                tls: {trust: %s}
            """
                .formatted(ca),
            s -> NodeConfigReader.commitment(s, "MYAE"));
    Reading.assertNothingIsDefault(full, CommitmentSection.DEFAULT);
    Callee plain =
        new Callee(
            "CT",
            "h",
            104,
            "MYAE",
            Duration.ofSeconds(30),
            new Backoff(2000, Duration.ofSeconds(5), Duration.ofMinutes(5)),
            Optional.empty());
    Callee other =
        new Callee(
            "PET",
            "pet.example.org",
            4242,
            "DOSE",
            Duration.ofSeconds(7),
            new Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(2)),
            Optional.of(
                new ClientTls(Optional.of(new TrustSource.Pem(ca)), Optional.empty(), true)));
    assertThat(full)
        .isEqualTo(new CommitmentSection(true, Duration.ofSeconds(3), 7, List.of(plain, other)));
    Reading.assertNothingIsDefault(other, plain);
  }

  @Test
  void refuses_a_commitment_that_nobody_could_ask_for_or_be_told() {
    assertThat(commitmentProblems("enabled: true"))
        .singleElement()
        .asString()
        .contains("requestors is empty");
    assertThat(
            commitmentProblems(
                "requestors: [{aet: CT, host: a, port: 1}, {aet: CT, host: b, port: 2}]"))
        .singleElement()
        .asString()
        .contains("two requestors have the aet 'CT'");
    assertThat(commitmentProblems("linger: 0s")).singleElement().asString().contains("linger");
    assertThat(commitmentProblems("requestors: [{aet: CT, host: a}]"))
        .singleElement()
        .asString()
        .contains("port");
  }

  private static List<String> commitmentProblems(String keys) {
    return Reading.of("{" + keys + "}", Map.of(), s -> NodeConfigReader.commitment(s, "MYAE"))
        .problems();
  }

  @Test
  void maps_every_key_of_availability(@TempDir Path folder) {
    Path ca = new TestCertificates(folder).ca();
    AvailabilitySection none = Reading.clean("", s -> NodeConfigReader.availability(s, "MYAE"));
    assertThat(none.watchers()).isEmpty();
    AvailabilitySection full =
        Reading.clean(
            """
            notify:
              - {name: ris, aet: RIS, host: h, port: 104}
              - name: flow
                aet: FLOW
                host: flow.example.org
                port: 4242
                destinations: [pacs]
                retrieve-aet: ARCHIVE
                calling-aet: DOSE
                timeout: 7s
                retry: {attempts: 1, backoff: 1s, max-backoff: 2s}
                tls: {trust: %s}
            """
                .formatted(ca),
            s -> NodeConfigReader.availability(s, "MYAE"));
    Watcher plain = full.watchers().getFirst();
    assertThat(plain)
        .isEqualTo(
            new Watcher(
                new Recipient(
                    "ris",
                    NoticeKind.AVAILABILITY,
                    new Callee(
                        "RIS",
                        "h",
                        104,
                        "MYAE",
                        Duration.ofSeconds(30),
                        new Backoff(2000, Duration.ofSeconds(5), Duration.ofMinutes(5)),
                        Optional.empty())),
                Set.of(),
                Optional.empty()));
    Watcher other = full.watchers().getLast();
    Reading.assertNothingIsDefault(other, plain);
    Reading.assertNothingIsDefault(other.recipient().callee(), plain.recipient().callee());
    assertThat(other.recipient().name()).isEqualTo("flow");
    assertThat(other.destinations()).containsExactly("pacs");
    assertThat(other.retrieveAet()).contains("ARCHIVE");
  }

  @Test
  void refuses_to_tell_of_a_destination_that_is_none() {
    List<String> problems =
        Reading.of(
                """
                destinations: [{name: pacs, aet: PACS, host: h, port: 104}]
                availability:
                  notify: [{name: ris, aet: RIS, host: h, port: 104, destinations: [archive]}]
                """,
                NodeConfigReader::read)
            .problems();
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("'ris'", "'archive'", "destinations are [pacs]");
    assertThat(
            Reading.of(
                    "{notify: [{name: a, aet: A, host: h, port: 1}, {name: a, aet: B, host: h,"
                        + " port: 1}]}",
                    Map.of(),
                    s -> NodeConfigReader.availability(s, "MYAE"))
                .problems())
        .singleElement()
        .asString()
        .contains("two nodes to notify are named 'a'");
  }

  @Test
  void maps_to_whom_steps_are_forwarded() {
    MppsSection none = Reading.clean("", s -> NodeConfigReader.mpps(s, "MYAE"));
    assertThat(none.forward()).isEmpty();
    MppsSection full =
        Reading.clean(
            "forward: [{name: ris, aet: RIS, host: h, port: 104}]",
            s -> NodeConfigReader.mpps(s, "MYAE"));
    assertThat(full.forward())
        .containsExactly(
            new Recipient(
                "ris",
                NoticeKind.PROCEDURE_STEP,
                new Callee(
                    "RIS",
                    "h",
                    104,
                    "MYAE",
                    Duration.ofSeconds(30),
                    new Backoff(2000, Duration.ofSeconds(5), Duration.ofMinutes(5)),
                    Optional.empty())));
    assertThat(
            Reading.of(
                    "{forward: [{name: a, aet: A, host: h, port: 1}, {name: a, aet: B, host: h,"
                        + " port: 1}]}",
                    Map.of(),
                    s -> NodeConfigReader.mpps(s, "MYAE"))
                .problems())
        .singleElement()
        .asString()
        .contains("two nodes to forward to are named 'a'");
  }

  @Test
  void defaults_of_the_whole() {
    assertThat(Reading.clean("", NodeConfigReader::read)).isEqualTo(NodeConfig.DEFAULT);
  }

  @Test
  void maps_every_key_of_the_whole() {
    NodeConfig full =
        Reading.clean(
            """
            node: {aet: DOSE}
            dicom: {port: 0}
            http: {port: 0}
            dicomweb: {enabled: true}
            query: {enabled: true}
            commitment: {linger: 2s}
            availability: {notify: [{name: ris, aet: RIS, host: h, port: 104}]}
            mpps: {forward: [{name: ris, aet: RIS, host: h, port: 104}]}
            data: /var/lib/ytterby
            database: {connections: 3}
            archive: {lanes: 3}
            cases: {workers: 3}
            destinations:
              - {name: pacs, aet: PACS, host: h, port: 104}
            fetch: {max-wait: 1h}
            protocols: rules
            """,
            NodeConfigReader::read);
    Reading.assertNothingIsDefault(full, NodeConfig.DEFAULT);
    assertThat(full.data()).isEqualTo(Path.of("/var/lib/ytterby"));
    assertThat(full.protocols()).isEqualTo(Path.of("rules"));
    assertThat(full.destinations())
        .singleElement()
        .returns("DOSE", one -> ((Address.Dicom) one.address()).callingAeTitle());
  }
}
