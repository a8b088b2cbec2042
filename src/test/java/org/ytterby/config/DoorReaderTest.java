// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.net.peer.AddressRule;
import org.ytterby.dicom.net.peer.KnownUser;
import org.ytterby.dicom.net.peer.Passcode;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;
import org.ytterby.dicom.net.peer.ServiceClass;
import org.ytterby.dicom.net.tls.KeySource;
import org.ytterby.dicom.net.tls.Password;
import org.ytterby.dicom.net.tls.TestCertificates;
import org.ytterby.dicom.net.tls.TlsSettings;
import org.ytterby.dicom.net.tls.TrustSource;

class DoorReaderTest {
  @TempDir private Path folder;
  private TestCertificates certificates;
  private KeySource.Pem node;

  @BeforeEach
  void make() {
    certificates = new TestCertificates(folder);
    node = certificates.issue("node");
  }

  @Test
  void defaults_of_a_peer() {
    assertThat(Reading.clean("{name: ct, aet: CT1}", DoorReader::peer))
        .isEqualTo(new Peer("ct", "CT1", List.of(), Rights.ALL, 1000, Proof.NONE));
  }

  @Test
  void maps_every_key_of_a_peer() throws IOException {
    Path passcode = Files.writeString(folder.resolve("passcode"), "open sesame\n");
    Reading<Peer> reading =
        Reading.of(
            """
            name: ct
            aet: CT 1
            hosts: [192.0.2.0/24, ct1.example.org, "2001:db8::7"]
            services: [echo, store]
            sop-classes: [1.2.840.10008.1.1]
            max-associations: 4
            certificate-name: ct1.example.org
            users:
              - {name: alice, passcode-file: %s}
              - {name: bob}
            """
                .formatted(passcode),
            Map.of(),
            DoorReader::peer);
    assertThat(reading.problems()).isEmpty();
    Peer full = reading.result();
    assertThat(full)
        .isEqualTo(
            new Peer(
                "ct",
                "CT 1",
                List.of(
                    AddressRule.parse("192.0.2.0/24"),
                    AddressRule.parse("ct1.example.org"),
                    AddressRule.parse("2001:db8::7")),
                new Rights(
                    Optional.of(Set.of(ServiceClass.ECHO, ServiceClass.STORE)),
                    Optional.of(Set.of("1.2.840.10008.1.1"))),
                4,
                new Proof(
                    Optional.of("ct1.example.org"),
                    List.of(
                        new KnownUser("alice", Optional.of(new Passcode("open sesame"))),
                        new KnownUser("bob", Optional.empty())))));
    Reading.assertNothingIsDefault(
        full, new Peer("peer", "PEER", List.of(), Rights.ALL, 1000, Proof.NONE));
    Reading.assertNothingIsDefault(full.proof(), Proof.NONE);
    Reading.assertNothingIsDefault(full.rights(), Rights.ALL);
  }

  @Test
  void one_key_closes_the_node_and_lists_of_nothing_are_not_everything() {
    DicomSection closed =
        read("peers: [{name: ct, aet: CT1}]\ndicom: {unknown-peers: refuse}\n").dicom();
    assertThat(closed.door().access().unknownPeers()).isEqualTo(PeerPolicy.Strangers.REFUSE);
    assertThat(closed.door().access().peers()).hasSize(1);
    assertThat(Reading.clean("{name: a, aet: A, services: []}", DoorReader::peer).rights())
        .isEqualTo(new Rights(Optional.of(Set.of()), Optional.empty()));
  }

  @Test
  void maps_tls_from_pem_and_from_pkcs12() throws IOException {
    KeySource.Pkcs12 store = certificates.store(node, "hush");
    Path password = Files.writeString(folder.resolve("password"), "hush\n");
    DoorSection door =
        read("""
        dicom:
          tls: {certificate: %s, key: %s}
          listeners:
            - port: 2762
              tls:
                key-store: %s
                key-store-password-file: %s
                trust: %s
                client-auth: need
        """
                .formatted(
                    node.certificates(), node.key(), store.file(), password, certificates.ca()))
            .dicom()
            .door();
    assertThat(door.tls())
        .contains(new TlsSettings(node, Optional.empty(), TlsSettings.ClientAuth.NONE));
    assertThat(door.listeners().getFirst().tls())
        .contains(
            new TlsSettings(
                new KeySource.Pkcs12(store.file(), new Password("hush")),
                Optional.of(new TrustSource.Pem(certificates.ca())),
                TlsSettings.ClientAuth.NEED));
    assertThat(door.toString()).doesNotContain("hush");
  }

  @Test
  void who_may_issue_certificates_is_not_said_where_nobody_is_asked_for_one() {
    String tls = "dicom: {tls: {certificate: %s, key: %s, trust: %s%s}}";
    String silent = tls.formatted(node.certificates(), node.key(), certificates.ca(), "");
    assertThat(problems(silent)).contains("dicom.tls.trust").contains("write client-auth: need");
    for (String word : List.of("none", "want", "need")) {
      read(
          tls.formatted(
              node.certificates(), node.key(), certificates.ca(), ", client-auth: " + word));
    }
  }

  @Test
  void every_problem_of_the_doors_is_named_at_once() {
    KeySource.Pem old = certificates.issue("old", Duration.ofDays(-9), Duration.ofDays(-1));
    Reading<NodeConfig> reading =
        Reading.of(
            """
            dicom:
              max-pdu: 8KiB
              slow-peer: {bytes-per-second: 0}
              unknown-peers: deny
              tls: {certificate: %1$s, key: %2$s}
              listeners:
                - {port: 11112}
                - {port: 2762, tls: {certificate: nowhere.pem, key: nowhere.key, client-auth: need}}
                - {port: 2763, peers: [mr], tls: {}}
                - {port: 2764, tls: {certificate: %1$s}}
            peers:
              - {name: ct, aet: CT1, hosts: [192.0.2.0/33, 192.0.2.7/24]}
              - {name: ct, aet: CT2, services: [print], sop-classes: [x]}
              - {name: ws, users: [{name: a, passcode: b}]}
            """
                .formatted(old.certificates(), old.key()),
            NodeConfigReader::read);
    assertThat(reading.problems())
        .anySatisfy(p -> assertThat(p).contains("max-pdu: found '8KiB'").contains("16KiB to 1MiB"))
        .anySatisfy(p -> assertThat(p).contains("slow-peer.bytes-per-second: found '0'"))
        .anySatisfy(p -> assertThat(p).contains("unknown-peers: found 'deny'").contains("refuse"))
        .anySatisfy(p -> assertThat(p).contains("dicom.tls.certificate").contains("not now"))
        .anySatisfy(p -> assertThat(p).contains("listeners[2].tls").contains("no such file"))
        .anySatisfy(p -> assertThat(p).contains("listeners[2].tls").contains("client-auth"))
        .anySatisfy(p -> assertThat(p).contains("listeners[3].peers: found 'mr'"))
        .anySatisfy(p -> assertThat(p).contains("listeners[3].tls: expected certificate and key"))
        .anySatisfy(
            p -> assertThat(p).contains("listeners[4].tls.certificate: certificate and key belong"))
        .anySatisfy(p -> assertThat(p).contains("peers[1].hosts: found '192.0.2.0/33'"))
        .anySatisfy(p -> assertThat(p).contains("peers[1].hosts: found '192.0.2.7/24'"))
        .anySatisfy(p -> assertThat(p).contains("peers: two peers are named 'ct'"))
        .anySatisfy(p -> assertThat(p).contains("peers[2].services: found 'print'"))
        .anySatisfy(p -> assertThat(p).contains("peers[2].sop-classes: found 'x'"))
        .anySatisfy(p -> assertThat(p).contains("peers[3].aet: missing"))
        .anySatisfy(p -> assertThat(p).contains("users[1].passcode: a secret must not stand"));
  }

  @Test
  void a_port_is_used_once_unless_the_hosts_differ() {
    assertThat(Reading.of("dicom: {listeners: [{port: 11112}]}", NodeConfigReader::read).problems())
        .singleElement()
        .asString()
        .contains("port 11112 is used twice");
    read("dicom: {host: 127.0.0.1, listeners: [{host: 127.0.0.2, port: 11112}]}");
    read("dicom: {port: 0, listeners: [{port: 0}]}");
  }

  @Test
  void what_could_never_be_is_named() {
    assertThat(problems("dicom: {unknown-peers: refuse}")).contains("nobody could call");
    assertThat(problems("peers: [{name: a, aet: A, certificate-name: x}]"))
        .contains("no listener asks for certificates");
    Reading<NodeConfig> users =
        Reading.of(
            "peers: [{name: a, aet: A, users: [{name: u}]}]",
            Map.of("YTTERBY_PEERS_1_USERS_1_PASSCODE", "sesame"),
            NodeConfigReader::read);
    assertThat(users.problems())
        .singleElement()
        .asString()
        .contains("no listener has tls")
        .doesNotContain("sesame");
  }

  private static String problems(String yaml) {
    List<String> problems = Reading.of(yaml, NodeConfigReader::read).problems();
    assertThat(problems).hasSize(1);
    return problems.getFirst();
  }

  private static NodeConfig read(String yaml) {
    return Reading.clean(yaml, NodeConfigReader::read);
  }
}
