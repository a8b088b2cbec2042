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
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TrustSource;

/** Key by key, {@code commitment}. */
final class CommitmentSectionTest {

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
}
