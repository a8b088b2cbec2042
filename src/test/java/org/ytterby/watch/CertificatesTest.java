// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.Listener;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TlsSettings;

/** What health says of the certificates of the listeners. */
class CertificatesTest {

  @Test
  void a_certificate_that_ends_within_thirty_days_is_told(@TempDir Path folder) {
    Duration valid = Duration.ofDays(40);
    KeySource.Pem key = new TestCertificates(folder).issue("node", Duration.ofDays(-1), valid);
    try (DicomServer server = start(key)) {
      Instant end = server.certificates().getFirst().expires().orElseThrow();
      assertThat(RoomChecks.certificates(server, end.minus(Duration.ofDays(31)))).isEmpty();
      assertThat(RoomChecks.certificates(server, end.minus(Duration.ofDays(29))))
          .hasValueSatisfying(
              trouble -> assertThat(trouble.reason()).contains("our certificate ends " + end));
    }
  }

  @Test
  void files_that_can_not_be_read_anew_are_told_until_they_can(@TempDir Path folder)
      throws IOException {
    KeySource.Pem key = new TestCertificates(folder).issue("node");
    String good = Files.readString(key.key());
    try (DicomServer server = start(key)) {
      Instant now =
          server.certificates().getFirst().expires().orElseThrow().minusSeconds(5_000_000);
      assertThat(RoomChecks.certificates(server, now)).isEmpty();
      Files.writeString(key.key(), "no key");
      server.lookAgain();
      assertThat(RoomChecks.certificates(server, now))
          .hasValueSatisfying(
              trouble ->
                  assertThat(trouble.reason())
                      .contains("holds no private key")
                      .contains("the former stay in use"));
      Files.writeString(key.key(), good);
      server.lookAgain();
      assertThat(RoomChecks.certificates(server, now)).isEmpty();
    }
  }

  private static DicomServer start(KeySource key) {
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
    TlsSettings tls = new TlsSettings(key, Optional.empty(), TlsSettings.ClientAuth.NONE);
    return DicomServer.start(
        ServerSettings.of(List.of(new Listener("127.0.0.1", 0, policy, Optional.of(tls)))),
        ServiceRegistry.verification());
  }
}
