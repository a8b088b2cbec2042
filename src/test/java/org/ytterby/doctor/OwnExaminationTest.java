// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.doctor.Outcome.FAILED;
import static org.ytterby.doctor.Outcome.OK;
import static org.ytterby.doctor.Outcome.SKIPPED;
import static org.ytterby.doctor.Outcome.WARNING;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.dicom.net.tls.TlsSettings.ClientAuth;
import org.ytterby.testdata.FreePort;

/** This node as peers meet it. */
final class OwnExaminationTest {
  private final Surgery surgery = new Surgery();

  @AfterEach
  void close() throws Exception {
    surgery.close();
  }

  @Test
  void a_node_that_listens_tells_what_peers_enter() {
    int port = node(policy(), Optional.empty());
    Report report = examine(listener("0.0.0.0", port, Optional.empty()), true);
    assertThat(report.outcome()).isIn(OK, WARNING); // a machine may have no network
    assertThat(Surgery.step(report, Check.LISTENER).outcome()).isEqualTo(OK);
    assertThat(Surgery.step(report, Check.AE_TITLE).found()).contains("YTTERBY, or DOSE");
    assertThat(Surgery.step(report, Check.ADDRESS).found()).contains("port " + port);
  }

  @Test
  void a_node_that_refuses_its_own_title_as_a_caller_still_listens() {
    int port =
        node(
            policy()
                .with(new PeerPolicy(List.of(), PeerPolicy.Strangers.REFUSE, IdentityRule.DEFAULT)),
            Optional.empty());
    Step listener = listening(port);
    assertThat(listener.outcome()).isEqualTo(OK);
    assertThat(listener.found()).contains("CALLING_AE_TITLE_NOT_RECOGNIZED");
  }

  @Test
  void a_port_that_another_program_has_is_said_with_who_it_is() throws IOException {
    HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 10);
    http.start();
    surgery.opened(() -> http.stop(0));
    Step web = listening(http.getAddress().getPort());
    assertThat(web.outcome()).isEqualTo(FAILED);
    assertThat(web.found()).contains("is taken by an HTTP server");
    assertThat(web.advice()).contains("dicom.port");

    Step pacs = listening(surgery.pacs(ServiceRegistry.verification()));
    assertThat(pacs.outcome()).isEqualTo(FAILED);
    assertThat(pacs.found()).contains("a DICOM program that does not know YTTERBY");
  }

  @Test
  void nobody_at_the_port_is_a_warning_before_the_start_and_a_failure_in_the_node()
      throws IOException {
    int port = FreePort.any();
    OwnListener listener = listener("127.0.0.1", port, Optional.empty());
    assertThat(Surgery.step(examine(listener, false), Check.LISTENER).outcome()).isEqualTo(WARNING);
    assertThat(Surgery.step(examine(listener, false), Check.LISTENER).advice())
        .contains("./ytterby serve");
    assertThat(Surgery.step(examine(listener, true), Check.LISTENER).outcome()).isEqualTo(FAILED);
  }

  @Test
  void a_listener_on_loopback_is_a_warning_and_any_port_is_not_looked_at() {
    Report report = examine(listener("127.0.0.1", 0, Optional.empty()), false);
    assertThat(Surgery.step(report, Check.ADDRESS).outcome()).isEqualTo(WARNING);
    assertThat(Surgery.step(report, Check.ADDRESS).advice()).contains("dicom.host: 0.0.0.0");
    assertThat(Surgery.step(report, Check.LISTENER).outcome()).isEqualTo(SKIPPED);
  }

  @Test
  void a_listener_with_tls_is_known_by_its_certificate(@TempDir Path folder) {
    TestCertificates certificates = new TestCertificates(folder);
    KeySource ours = certificates.issue("node.example.org");
    int port =
        node(policy(), Optional.of(new TlsSettings(ours, certificates.trust(), ClientAuth.NEED)));
    Report well = examine(listener("0.0.0.0", port, Optional.of(ours)), true);
    assertThat(Surgery.step(well, Check.LISTENER).outcome()).isEqualTo(OK);
    assertThat(Surgery.step(well, Check.CERTIFICATE).outcome()).isEqualTo(OK);
    assertThat(Surgery.step(well, Check.CERTIFICATE).found())
        .contains("node.example.org", "CN=Test Issuer", "days");

    KeySource other = certificates.issue("other", Duration.ofDays(-1), Duration.ofDays(9));
    Report ill = examine(listener("0.0.0.0", port, Optional.of(other)), true);
    assertThat(Surgery.step(ill, Check.LISTENER).outcome()).isEqualTo(FAILED);
    assertThat(Surgery.step(ill, Check.CERTIFICATE).outcome()).isEqualTo(WARNING);

    int plain = node(policy(), Optional.empty());
    Report clear = examine(listener("0.0.0.0", plain, Optional.of(ours)), true);
    assertThat(Surgery.step(clear, Check.LISTENER).found()).contains("without TLS of ours");
  }

  @Test
  void certificates_of_ours_that_do_not_hang_together_are_a_warning(@TempDir Path folder)
      throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    KeySource.Pem ours = certificates.issue("node");
    KeySource.Pem other = certificates.issue("other");
    assertThat(OwnCertificate.look(ours, "dicom", surgery.now).outcome()).isEqualTo(OK);
    Files.writeString(
        ours.certificates(), pem(ours) + Files.readString(certificates.ca()) + pem(other));
    Step step = OwnCertificate.look(ours, "dicom", surgery.now);
    assertThat(step.outcome()).isEqualTo(WARNING);
    assertThat(step.found()).contains("has not issued the one before it");
    assertThat(step.advice()).contains("dicom.tls");
  }

  /** Our own certificate alone, without its issuer's. */
  private static String pem(KeySource.Pem source) throws IOException {
    String all = Files.readString(source.certificates());
    String end = "-----END CERTIFICATE-----";
    return all.substring(0, all.indexOf(end)) + end + "\n";
  }

  private Step listening(int port) {
    return Surgery.step(
        examine(listener("127.0.0.1", port, Optional.empty()), true), Check.LISTENER);
  }

  private Report examine(OwnListener listener, boolean running) {
    return new OwnExamination(surgery.tools(), listener, "YTTERBY", running).report();
  }

  private static OwnListener listener(String host, int port, Optional<KeySource> key) {
    return new OwnListener("dicom", host, port, List.of("DOSE"), key);
  }

  private int node(AssociationPolicy policy, Optional<TlsSettings> tls) {
    return surgery.server(ServiceRegistry.verification(), policy, tls).port();
  }

  private static AssociationPolicy policy() {
    return AssociationPolicy.standard(Set.of("YTTERBY", "DOSE"), AssociationLimits.DEFAULT);
  }
}
