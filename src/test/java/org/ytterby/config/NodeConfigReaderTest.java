// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ytterby.deliver.Address;

/**
 * The node's configuration, key by key: two tests a record, what it is by default, and that each
 * key is read; a key added and not tested fails here. Longer sections have classes of their own.
 */
final class NodeConfigReaderTest {

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
