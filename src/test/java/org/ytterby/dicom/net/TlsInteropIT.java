// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.io.Part10;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.KnownUser;
import org.ytterby.dicom.net.peer.Passcode;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.tls.ClientTls;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.dicom.net.tls.TlsSettings.ClientAuth;
import org.ytterby.testdata.Ended;
import org.ytterby.testdata.PeerPrograms;
import org.ytterby.testdata.SharedData;

/** TLS and user identity with DCMTK's programs as peers, and with openssl as a hostile one. */
@ExtendWith(LeakPresence.class)
@Timeout(300)
class TlsInteropIT {
  @TempDir private Path folder;
  private final RecordingStore store = new RecordingStore();
  private final PeerPrograms peers = new PeerPrograms();
  private final List<DicomServer> servers = new ArrayList<>();
  private TestCertificates certificates;
  private KeySource.Pem node;
  private KeySource.Pem peer;

  @BeforeEach
  void make() {
    certificates = new TestCertificates(folder);
    node = certificates.issue("node");
    peer = certificates.issue("peer");
  }

  @AfterEach
  void stop() throws IOException, InterruptedException {
    peers.close();
    servers.forEach(DicomServer::close);
  }

  @Test
  void storescu_stores_with_its_certificate_and_not_without() throws Exception {
    SharedData.requireProgram("storescu");
    int port = start(ClientAuth.NEED, PeerPolicy.anyone());
    Path file = folder.resolve("instance.dcm");
    Part10.write(file, instance(), TransferSyntax.EXPLICIT_LE);
    assertThat(dcmtk("storescu", port, List.of(withCertificate()), file.toString())).isZero();
    assertThat(store.finished).hasSize(1);
    assertThat(dcmtk("storescu", port, List.of(anonymous()), file.toString())).isNotZero();
    assertThat(dcmtk("storescu", port, List.of(), file.toString())).as("in the clear").isNotZero();
    assertThat(store.finished).hasSize(1);
  }

  @Test
  void echoscu_needs_no_certificate_where_none_is_asked_for() throws Exception {
    SharedData.requireProgram("echoscu");
    int port = start(ClientAuth.NONE, PeerPolicy.anyone());
    assertThat(dcmtk("echoscu", port, List.of(anonymous()))).isZero();
    assertThat(dcmtk("echoscu", port, List.of(withCertificate()))).isZero();
  }

  @Test
  void storescu_is_let_in_by_user_and_passcode() throws Exception {
    SharedData.requireProgram("storescu");
    Peer workstation =
        new Peer(
            "ws",
            "WS",
            List.of(),
            Rights.ALL,
            9,
            new Proof(
                Optional.empty(),
                List.of(
                    new KnownUser("alice", Optional.of(new Passcode("open sesame"))),
                    new KnownUser("bob", Optional.empty()))));
    int port =
        start(
            ClientAuth.NONE,
            new PeerPolicy(
                List.of(workstation), PeerPolicy.Strangers.REFUSE, IdentityRule.DEFAULT));
    Path file = folder.resolve("instance.dcm");
    Part10.write(file, instance(), TransferSyntax.EXPLICIT_LE);
    String name = file.toString();
    List<String> ws = List.of("-aet", "WS");
    assertThat(dcmtk("storescu", port, List.of(anonymous(), ws), name)).as("nobody").isNotZero();
    List<String> wrong = List.of("-usr", "alice", "-pwd", "shut sesame");
    assertThat(dcmtk("storescu", port, List.of(anonymous(), ws, wrong), name)).isNotZero();
    assertThat(store.finished).isEmpty();
    List<String> right = List.of("-usr", "alice", "-pwd", "open sesame", "-rsp");
    assertThat(dcmtk("storescu", port, List.of(anonymous(), ws, right), name)).isZero();
    List<String> bob = List.of("-usr", "bob");
    assertThat(dcmtk("storescu", port, List.of(anonymous(), ws, bob), name)).isZero();
    assertThat(store.finished).hasSize(2);
  }

  @Test
  void storescp_takes_what_we_send_over_tls() throws Exception {
    SharedData.requireProgram("storescp");
    Path received = Files.createDirectory(folder.resolve("received"));
    List<String> options = new ArrayList<>(withCertificate());
    options.addAll(List.of("-od", received.toString()));
    int port = peers.storescp(options.toArray(String[]::new));
    ClientTls tls = new ClientTls(certificates.trust(), Optional.of(node), true);
    byte[] bytes = DataSetWriter.bytes(instance(), TransferSyntax.EXPLICIT_LE);
    AssociationRequest request =
        new AssociationRequest(
                "127.0.0.1",
                port,
                "YTTERBY",
                "STORESCP",
                List.of(new Proposal(Uids.CTImageStorage, TransferSyntax.EXPLICIT_LE)),
                ClientTimeouts.DEFAULT)
            .over(Optional.of(tls));
    try (DicomClient client = new DicomClient();
        Association association = client.open(request)) {
      assertThat(
              association
                  .store(
                      Uids.CTImageStorage,
                      "2.25.7",
                      TransferSyntax.EXPLICIT_LE,
                      bytes.length,
                      new ByteArrayInputStream(bytes))
                  .orThrow()
                  .status())
          .isZero();
    }
    try (Stream<Path> all = Files.list(received)) {
      assertThat(all).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_3, ALL:@SECLEVEL=0, true",
    "-tls1_2, ECDHE-RSA-AES128-GCM-SHA256, true",
    "-tls1_2, ECDHE-RSA-AES256-GCM-SHA384, true",
    "-tls1_1, ALL:@SECLEVEL=0, false",
    "-tls1, ALL:@SECLEVEL=0, false",
    "-tls1_2, AES128-GCM-SHA256, false",
    "-tls1_2, AES128-SHA, false",
    "-tls1_2, ECDHE-RSA-AES128-SHA256, false",
    "-tls1_2, DHE-RSA-AES128-GCM-SHA256, false",
    "-tls1_2, eNULL:@SECLEVEL=0, false",
  })
  void openssl_gets_in_by_the_profile_only(String version, String suites, boolean accepted)
      throws Exception {
    SharedData.requireProgram("openssl");
    int port = start(ClientAuth.NONE, PeerPolicy.anyone());
    Ended client =
        Ended.of(
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:" + port,
            version,
            "-cipher",
            suites,
            "-CAfile",
            certificates.ca().toString(),
            "-verify_return_error");
    assertThat(client.exit() == 0).as(client.said()).isEqualTo(accepted);
  }

  // ---- peers ----------------------------------------------------------------------------------

  private int start(ClientAuth auth, PeerPolicy policy) {
    DicomServer server =
        DicomServer.start(
            ServerSettings.of(
                List.of(
                    new Listener(
                        "127.0.0.1",
                        0,
                        AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)
                            .with(policy),
                        Optional.of(new TlsSettings(node, certificates.trust(), auth))))),
            ServiceRegistry.verification().andStorage(store));
    servers.add(server);
    return server.port();
  }

  private List<String> withCertificate() {
    return List.of(
        "+tls",
        peer.key().toString(),
        peer.certificates().toString(),
        "+cf",
        "" + certificates.ca());
  }

  private List<String> anonymous() {
    return List.of("+tla", "+cf", certificates.ca().toString());
  }

  private static int dcmtk(String program, int port, List<List<String>> options, String... files)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program, "-aec", "YTTERBY"));
    options.forEach(some -> command.addAll(some));
    command.addAll(List.of("localhost", "" + port));
    command.addAll(List.of(files));
    return Ended.of(command).exit();
  }

  private static DataSet instance() {
    return DataSet.builder()
        .uid(Tag.SOPClassUID, Uids.CTImageStorage)
        .uid(Tag.SOPInstanceUID, "2.25.7")
        .text(Tag.PatientName, "Phantom^Interop")
        .text(Tag.Modality, "CT")
        .build();
  }
}
