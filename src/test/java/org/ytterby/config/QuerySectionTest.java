// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.retrieve.MoveDestination;

/** Key by key, {@code query}. */
final class QuerySectionTest {

  private static QuerySection query(Section section) {
    return NodeConfigReader.query(section, "NODE");
  }

  @Test
  void defaults_of_query() {
    assertThat(Reading.clean("", QuerySectionTest::query))
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
            QuerySectionTest::query);
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
    assertThat(Reading.of("enabled: maybe\nmax-results: 0\n", QuerySectionTest::query).problems())
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
                    QuerySectionTest::query)
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
                    QuerySectionTest::query)
                .problems())
        .singleElement()
        .asString()
        .contains("two move-destinations have the aet 'WS'");
  }
}
