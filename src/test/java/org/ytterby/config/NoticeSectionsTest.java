// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.notify.NoticeKind;
import org.ytterby.notify.Recipient;
import org.ytterby.notify.Watcher;

/** Key by key, who is told: {@code availability} and {@code mpps}. */
final class NoticeSectionsTest {

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
}
