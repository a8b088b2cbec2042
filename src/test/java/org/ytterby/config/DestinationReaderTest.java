// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Address;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TrustSource;

/** Key by key, one of {@code destinations} that is reached by DICOM. */
final class DestinationReaderTest {

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
}
