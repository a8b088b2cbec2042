// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.pdu.RejectReason;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.dicom.net.tls.TlsSettings.ClientAuth;
import org.ytterby.finding.ConfigProblem;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** TLS on both sides, over real sockets. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class TlsTest {
  @TempDir private Path folder;
  @TempDir private Path elsewhere;
  private final RecordingStore store = new RecordingStore();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final DicomClient client = new DicomClient();
  private TestCertificates certificates;
  private KeySource.Pem node;

  @BeforeEach
  void make() {
    certificates = new TestCertificates(folder);
    node = certificates.issue("node.example.org");
    open.add(client);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void stores_over_tls_as_in_the_clear() throws InterruptedException {
    int port = start(server(node, ClientAuth.NONE)).port();
    byte[] bytes = new byte[3 << 20];
    new Random(7).nextBytes(bytes);
    try (Association association = client.open(request(port, trusting()))) {
      assertThat(association.echo().status()).isZero();
      assertThat(
              association
                  .store(
                      Uids.CTImageStorage,
                      "1.2.3",
                      TransferSyntax.EXPLICIT_LE,
                      bytes.length,
                      new ByteArrayInputStream(bytes))
                  .status())
          .isZero();
    }
    assertThat(store.finished.take()).isEqualTo(bytes);
    assertThat(failed).hasValue(0);
  }

  @Test
  void shows_a_key_from_pkcs12() {
    int port = start(server(certificates.store(node, "hush"), ClientAuth.NONE)).port();
    assertThat(opens(port, trusting())).isTrue();
  }

  @Test
  void a_server_that_is_not_trusted_or_not_the_one_called_is_a_failure_of_the_peer() {
    int port = start(server(node, ClientAuth.NONE)).port();
    ClientTls stranger =
        new ClientTls(new TestCertificates(elsewhere).trust(), Optional.empty(), true);
    PeerFailure failure =
        catchThrowableOfType(PeerFailure.class, () -> client.open(request(port, stranger)));
    assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
    assertThat(failure).hasMessageContaining("TLS failed").hasMessageContaining("tls.trust");
    AssociationRequest otherName =
        new AssociationRequest(
            "127.0.0.2",
            port,
            "TEST",
            "YTTERBY",
            proposals(),
            ClientTimeouts.DEFAULT,
            1,
            Optional.of(trusting()));
    assertThatThrownBy(() -> client.open(otherName))
        .isInstanceOf(PeerFailure.class)
        .hasMessageContaining("TLS failed");
    ClientTls careless = new ClientTls(certificates.trust(), Optional.empty(), false);
    try (Association association = client.open(otherName.over(Optional.of(careless)))) {
      assertThat(association.isOpen()).isTrue();
    }
    await().untilAsserted(() -> assertThat(failed).hasValue(2));
  }

  @Test
  void asks_peers_for_a_certificate_as_it_is_told() {
    ClientTls nobody = trusting();
    ClientTls known =
        new ClientTls(certificates.trust(), Optional.of(certificates.issue("ct1")), true);
    ClientTls foreign =
        new ClientTls(
            certificates.trust(), Optional.of(new TestCertificates(elsewhere).issue("ct1")), true);
    int need = start(server(node, ClientAuth.NEED)).port();
    assertThat(opens(need, known)).isTrue();
    assertThat(opens(need, nobody)).isFalse();
    assertThat(opens(need, foreign)).isFalse();
    int want = start(server(node, ClientAuth.WANT)).port();
    assertThat(opens(want, known)).isTrue();
    assertThat(opens(want, nobody)).isTrue();
    assertThat(opens(want, foreign)).isFalse();
    await().untilAsserted(() -> assertThat(failed).hasValue(3));
  }

  @Test
  void a_peer_has_to_show_the_certificate_of_its_name() {
    Peer peer =
        new Peer("ct", "TEST", List.of(), Rights.ALL, 9, new Proof(Optional.of("ct1"), List.of()));
    AssociationPolicy policy = policy().with(PeerPolicy.only(List.of(peer)));
    int port =
        start(
                ServerSettings.of(
                    List.of(
                        new Listener(
                            "127.0.0.1", 0, policy, Optional.of(settings(node, ClientAuth.WANT))))))
            .port();
    assertThat(opens(port, showing("ct1"))).isTrue();
    for (ClientTls wrong : List.of(showing("ct2"), trusting())) {
      PeerFailure failure =
          catchThrowableOfType(PeerFailure.class, () -> client.open(request(port, wrong)));
      assertThat(failure.code()).isEqualTo(ErrorCode.PEER_PERMANENT);
      assertThat(failure).hasMessageContaining(RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED.name());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLS_AES_128_GCM_SHA256, true",
    "TLSv1.3, TLS_AES_256_GCM_SHA384, true",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, true",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, true",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, false",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, false",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, false",
    "TLSv1.2, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256, false",
    "TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, false",
  })
  void speaks_the_profile_of_bcp_195_only(String protocol, String suite, boolean accepted)
      throws Exception {
    int port = start(server(node, ClientAuth.NONE)).port();
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new TrustEveryone()}, null);
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {suite});
      if (accepted) {
        socket.startHandshake();
        assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
      } else {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        await().untilAsserted(() -> assertThat(failed).hasValue(1));
      }
    }
  }

  @Test
  void whoever_speaks_in_the_clear_gets_no_association() throws IOException {
    int port = start(server(node, ClientAuth.NONE)).port();
    try (ScriptedPeer peer = ScriptedPeer.connect(port)) {
      peer.send(ScriptedPeer.request("YTTERBY"));
      assertThatThrownBy(peer::receive).isInstanceOf(Exception.class);
    }
    await().untilAsserted(() -> assertThat(failed).hasValue(1));
  }

  @Test
  void whoever_says_nothing_to_a_tls_listener_is_let_go_by_artim() throws IOException {
    AssociationLimits limits =
        new AssociationLimits(16384, 9, Duration.ofMillis(200), Duration.ofSeconds(30));
    AssociationPolicy policy = AssociationPolicy.standard(Set.of("YTTERBY"), limits);
    int port =
        start(
                ServerSettings.of(
                    List.of(
                        new Listener(
                            "127.0.0.1", 0, policy, Optional.of(settings(node, ClientAuth.NONE))))))
            .port();
    try (ScriptedPeer peer = ScriptedPeer.connect(port)) {
      assertThat(peer.seesTheEnd()).isTrue();
    }
  }

  @Test
  void new_certificates_are_used_without_restart_and_bad_ones_change_nothing() throws IOException {
    DicomServer server = start(server(node, ClientAuth.NONE));
    ClientTls before = trusting();
    try (Association old = client.open(request(server.port(), before))) {
      TestCertificates later = new TestCertificates(elsewhere);
      copy(later.issue("node.example.org"));
      server.lookAgain();
      assertThat(old.echo().status()).as("what is open stays open").isZero();
      ClientTls after = new ClientTls(later.trust(), Optional.empty(), true);
      assertThat(opens(server.port(), after)).isTrue();
      assertThat(opens(server.port(), before)).isFalse();
      assertThat(server.certificates().getFirst().trouble()).isEmpty();

      Files.writeString(node.key(), "no key");
      server.lookAgain();
      assertThat(opens(server.port(), after)).as("the former stay in use").isTrue();
      assertThat(server.certificates().getFirst().trouble().orElseThrow())
          .contains("node.example.org.key holds no private key");

      copy(later.issue("node.example.org"));
      server.lookAgain();
      assertThat(server.certificates().getFirst().trouble()).isEmpty();
    }
  }

  @Test
  void a_client_reads_its_files_anew_too() throws IOException {
    Path trust = folder.resolve("trust.pem");
    Files.writeString(trust, Files.readString(new TestCertificates(elsewhere).ca()));
    ClientTls tls =
        new ClientTls(
            Optional.of(new org.ytterby.dicom.net.tls.TrustSource.Pem(trust)),
            Optional.empty(),
            true);
    int port = start(server(node, ClientAuth.NONE)).port();
    assertThat(opens(port, tls)).isFalse();
    Files.writeString(trust, "\n" + Files.readString(certificates.ca()));
    assertThat(opens(port, tls)).isTrue();
  }

  @Test
  void does_not_start_with_files_that_are_no_good() throws IOException {
    Files.delete(node.key());
    assertThatThrownBy(() -> start(server(node, ClientAuth.NONE)))
        .isInstanceOf(ConfigProblem.class)
        .hasMessageContaining("no such file: " + node.key());
  }

  // ---- helpers --------------------------------------------------------------------------------

  private void copy(KeySource.Pem from) throws IOException {
    Files.copy(from.certificates(), node.certificates(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.key(), node.key(), StandardCopyOption.REPLACE_EXISTING);
  }

  private TlsSettings settings(KeySource key, ClientAuth auth) {
    return new TlsSettings(key, certificates.trust(), auth);
  }

  private static AssociationPolicy policy() {
    return AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT);
  }

  private ServerSettings server(KeySource key, ClientAuth auth) {
    return ServerSettings.of(
        List.of(new Listener("0.0.0.0", 0, policy(), Optional.of(settings(key, auth)))));
  }

  private DicomServer start(ServerSettings settings) {
    AssociationObserver counting =
        new AssociationObserver() {
          @Override
          public void rejected(RejectReason reason) {}

          @Override
          public void handshakeFailed() {
            failed.incrementAndGet();
          }

          @Override
          public void accepted() {}

          @Override
          public void ended(End how) {}
        };
    DicomServer server =
        DicomServer.start(settings, ServiceRegistry.verification().andStorage(store), counting);
    open.add(server);
    return server;
  }

  private ClientTls trusting() {
    return new ClientTls(certificates.trust(), Optional.empty(), true);
  }

  private ClientTls showing(String name) {
    return new ClientTls(certificates.trust(), Optional.of(certificates.issue(name)), true);
  }

  private static List<Proposal> proposals() {
    return List.of(
        new Proposal(Uids.Verification, TransferSyntax.IMPLICIT_LE),
        new Proposal(Uids.CTImageStorage, TransferSyntax.EXPLICIT_LE));
  }

  private static AssociationRequest request(int port, ClientTls tls) {
    return new AssociationRequest(
            "localhost", port, "TEST", "YTTERBY", proposals(), ClientTimeouts.DEFAULT)
        .over(Optional.of(tls));
  }

  /** Whether there is an association; in TLS 1.3 the client learns late that it is not wanted. */
  private boolean opens(int port, ClientTls tls) {
    try (Association association = client.open(request(port, tls))) {
      return association.echo().status() == 0;
    } catch (PeerFailure failure) {
      assertThat(failure.code()).isEqualTo(ErrorCode.PEER_TRANSIENT);
      return false;
    }
  }
}
