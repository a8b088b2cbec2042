// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ytterby.doctor.Outcome.FAILED;
import static org.ytterby.doctor.Outcome.OK;
import static org.ytterby.doctor.Outcome.WARNING;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TlsFiles;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.dicom.net.tls.TlsSettings.ClientAuth;

/** Peers over TLS: certificates, names, and who speaks TLS at all. */
final class TlsExaminationTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Surgery surgery = new Surgery();
  @TempDir private Path folder;
  @TempDir private Path elsewhere;
  private TestCertificates certificates;

  @BeforeEach
  void make() {
    certificates = new TestCertificates(folder);
  }

  @AfterEach
  void close() throws Exception {
    surgery.close();
  }

  @Test
  void a_good_certificate_is_shown_with_names_and_days() {
    int port = server(certificates.issue("pacs.example.org"), ClientAuth.NONE);
    Report report = examine("localhost", port, trusting());
    Step tls = tls(report);
    assertThat(tls.outcome()).isEqualTo(OK);
    assertThat(tls.found())
        .startsWith("TLSv1.3 TLS_")
        .contains("pacs.example.org", "localhost", "(89 days)", "is not asked for");
    assertThat(Surgery.step(report, Check.ECHO).outcome()).isEqualTo(OK);
  }

  @Test
  void a_certificate_that_is_over_is_said_with_its_dates() {
    Instant end = Instant.now().plusSeconds(3);
    int port =
        server(
            certificates.issue("brief", DAY.negated(), Duration.between(Instant.now(), end)),
            ClientAuth.NONE);
    await().until(() -> Instant.now().isAfter(end.plusSeconds(1)));
    surgery.now = Instant.now();
    Report report = examine("localhost", port, trusting());
    assertThat(tls(report).outcome()).isEqualTo(FAILED);
    assertThat(tls(report).found()).contains("is good from", "not today");
    assertThat(tls(report).advice()).contains("at pacs: have a new certificate issued");
    assertThat(Surgery.step(report, Check.ASSOCIATION).found())
        .isEqualTo("not looked at, because tls failed");
  }

  @Test
  void a_certificate_that_is_soon_over_is_a_warning() {
    int port =
        server(certificates.issue("short", DAY.negated(), DAY.multipliedBy(20)), ClientAuth.NONE);
    Step tls = tls(examine("localhost", port, trusting()));
    assertThat(tls.outcome()).isEqualTo(WARNING);
    assertThat(tls.found()).contains("(19 days)");
  }

  @Test
  void our_own_certificate_that_is_soon_over_is_a_warning_too() {
    int port = server(certificates.issue("pacs"), ClientAuth.NEED);
    KeySource ours = certificates.issue("ours", DAY.negated(), DAY.multipliedBy(10));
    Step tls =
        tls(
            examine(
                "localhost", port, new ClientTls(certificates.trust(), Optional.of(ours), true)));
    assertThat(tls.outcome()).isEqualTo(WARNING);
    assertThat(tls.found()).contains("is asked for", "our own ends on");
    assertThat(tls.advice()).contains("destinations[1].tls.certificate");
  }

  @Test
  void a_certificate_of_another_name_is_told_from_one_that_is_not_trusted() {
    int port = server(certificates.issue("pacs"), ClientAuth.NONE);
    Step name = tls(examine("127.0.0.2", port, trusting()));
    assertThat(name.outcome()).isEqualTo(FAILED);
    assertThat(name.found()).contains("it is not one of '127.0.0.2'");
    assertThat(name.advice()).contains("destinations[1].host", "verify-host: false");

    ClientTls careless = new ClientTls(certificates.trust(), Optional.empty(), false);
    assertThat(tls(examine("127.0.0.2", port, careless)).outcome()).isEqualTo(OK);

    ClientTls foreign =
        new ClientTls(new TestCertificates(elsewhere).trust(), Optional.empty(), true);
    Step chain = tls(examine("localhost", port, foreign));
    assertThat(chain.outcome()).isEqualTo(FAILED);
    assertThat(chain.found()).contains("nobody that is trusted here has issued it");
    assertThat(chain.advice()).contains("'CN=Test Issuer'", "destinations[1].tls.trust");
  }

  @Test
  void a_peer_that_wants_our_certificate_says_so() {
    int port = server(certificates.issue("pacs"), ClientAuth.NEED);
    Step without = tls(examine("localhost", port, trusting()));
    assertThat(without.outcome()).isEqualTo(FAILED);
    assertThat(without.found()).contains("is asked for", "the peer refused us");
    assertThat(without.advice())
        .contains("give destinations[1].tls.certificate and destinations[1].tls.key");

    ClientTls foreign =
        new ClientTls(
            certificates.trust(), Optional.of(new TestCertificates(elsewhere).issue("ours")), true);
    Step stranger = tls(examine("localhost", port, foreign));
    assertThat(stranger.outcome()).isEqualTo(FAILED);
    assertThat(stranger.advice()).contains("let it trust the issuer of our certificate");

    ClientTls known =
        new ClientTls(certificates.trust(), Optional.of(certificates.issue("ours")), true);
    Report report = examine("localhost", port, known);
    assertThat(tls(report).outcome()).isEqualTo(OK);
    assertThat(Surgery.step(report, Check.ECHO).outcome()).isEqualTo(OK);
  }

  @Test
  void the_clear_spoken_to_a_tls_port_is_recognized() {
    int port = server(certificates.issue("pacs"), ClientAuth.NONE);
    Step association = Surgery.step(surgery.examine(Surgery.subject(port)), Check.ASSOCIATION);
    assertThat(association.outcome()).isEqualTo(FAILED);
    assertThat(association.found()).contains("speaks TLS", "we called in the clear");
    assertThat(association.advice()).contains("destinations[1].tls");
  }

  @Test
  void tls_spoken_to_a_port_in_the_clear_is_recognized() {
    int port = surgery.pacs(ServiceRegistry.verification());
    Step tls = tls(examine("localhost", port, trusting()));
    assertThat(tls.outcome()).isEqualTo(FAILED);
    assertThat(tls.found()).contains("the peer speaks DICOM in the clear on this port");
    assertThat(tls.advice()).contains("take destinations[1].tls away");
  }

  @Test
  void tls_spoken_to_what_is_neither_is_said() throws Exception {
    int port = surgery.speaking(true, "SSH-2.0-Test\r\n".getBytes(StandardCharsets.US_ASCII));
    Step tls = tls(examine("localhost", port, trusting()));
    assertThat(tls.outcome()).isEqualTo(FAILED);
    assertThat(tls.found()).contains("no TLS came about").doesNotContain("in the clear");
  }

  @Test
  void our_own_files_that_are_no_good_are_ours_to_mend() {
    int port = server(certificates.issue("pacs"), ClientAuth.NONE);
    ClientTls missing =
        new ClientTls(
            certificates.trust(),
            Optional.of(new KeySource.Pem(folder.resolve("no.pem"), folder.resolve("no.key"))),
            true);
    Step tls = tls(examine("localhost", port, missing));
    assertThat(tls.outcome()).isEqualTo(FAILED);
    assertThat(tls.found()).contains("our own files are no good", "no.key");
  }

  /** In TLS 1.2 the peer looks at our certificate before it ends the handshake. */
  @Test
  void a_peer_with_tls_1_2_that_wants_our_certificate_says_so_too() throws Exception {
    int port = old("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    Step tls = tls(examine("localhost", port, trusting()));
    assertThat(tls.outcome()).isEqualTo(FAILED);
    assertThat(tls.found()).contains("certificate of pacs", "the peer refused us");
    assertThat(tls.advice()).contains("give destinations[1].tls.certificate");
  }

  @Test
  void a_peer_that_has_no_cipher_suite_of_ours_is_told_from_one_without_tls() throws Exception {
    int port = old("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");
    Step tls = tls(examine("localhost", port, trusting()));
    assertThat(tls.outcome()).isEqualTo(FAILED);
    assertThat(tls.found()).contains("speaks TLS and refuses ours", "handshake_failure");
    assertThat(tls.advice()).contains("BCP 195");
  }

  /** A TLS 1.2 server that knows one suite, and wants certificates of callers. */
  private int old(String suite) throws Exception {
    TlsFiles.KeyPair pair = TlsFiles.key(certificates.issue("pacs"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "pacs", pair.key(), new char[0], pair.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return surgery.program(
        plain -> {
          try (SSLSocket socket =
              (SSLSocket) context.getSocketFactory().createSocket(plain, null, true)) {
            socket.setUseClientMode(false);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.setNeedClientAuth(true);
            socket.startHandshake();
          }
        });
  }

  private ClientTls trusting() {
    return new ClientTls(certificates.trust(), Optional.empty(), true);
  }

  private int server(KeySource key, ClientAuth auth) {
    TlsSettings settings = new TlsSettings(key, certificates.trust(), auth);
    return surgery
        .server(ServiceRegistry.verification(), Surgery.policy(), Optional.of(settings))
        .port();
  }

  private Report examine(String host, int port, ClientTls tls) {
    return surgery.examine(Surgery.subject(host, port, Optional.of(tls), Optional.empty()));
  }

  private static Step tls(Report report) {
    return Surgery.step(report, Check.TLS);
  }
}
