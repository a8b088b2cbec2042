// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.dicom.net.ThroughputFloor;
import org.ytterby.dicom.net.UnknownClasses;
import org.ytterby.dicom.net.peer.AddressRule;
import org.ytterby.dicom.net.peer.IdentityRule;
import org.ytterby.dicom.net.peer.Peer;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.dicom.net.peer.Proof;
import org.ytterby.dicom.net.peer.Rights;

/** Key by key, {@code dicom}. */
final class DicomSectionTest {

  @Test
  void defaults_of_dicom() {
    DicomSection section = Reading.clean("", s -> NodeConfigReader.dicom(s, List.of()));
    assertThat(section)
        .isEqualTo(
            new DicomSection(
                "0.0.0.0", 11112, new DataSize(131_072), 64, Duration.ofSeconds(60), List.of()));
  }

  @Test
  void maps_every_key_of_dicom() {
    Peer scanner =
        new Peer("ct", "CT1", List.of(AddressRule.parse("::1")), Rights.ALL, 1, Proof.NONE);
    DicomSection full =
        Reading.clean(
            """
            host: 10.0.0.1
            port: 0
            max-pdu: 16KiB
            max-associations: 3
            idle-timeout: 5m
            called-aets: [OLD, ANY AE]
            max-associations-per-address: 2
            max-operations: 3
            slow-peer: {bytes-per-second: 100, window: 10s}
            unknown-peers: refuse
            unknown-sop-classes: related
            user-identity: refuse
            passcodes-without-tls: true
            listeners:
              - {host: 10.0.0.2, port: 2762, called-aets: [SAFE], unknown-peers: accept}
              - {port: 0, peers: [ct]}
            """,
            s -> NodeConfigReader.dicom(s, List.of(scanner)));
    assertThat(full)
        .isEqualTo(
            new DicomSection(
                "10.0.0.1",
                0,
                new DataSize(16_384),
                3,
                Duration.ofMinutes(5),
                List.of("OLD", "ANY AE"),
                new DoorSection(
                    2,
                    3,
                    new ThroughputFloor(100, Duration.ofSeconds(10)),
                    new AccessSection(
                        PeerPolicy.Strangers.REFUSE,
                        UnknownClasses.RELATED,
                        new IdentityRule(IdentityRule.Unjudged.REFUSE, true),
                        List.of(scanner)),
                    Optional.empty(),
                    List.of(
                        new ListenerSection(
                            "10.0.0.2",
                            2762,
                            List.of("SAFE"),
                            PeerPolicy.Strangers.ACCEPT,
                            List.of(),
                            Optional.empty()),
                        new ListenerSection(
                            "0.0.0.0",
                            0,
                            List.of(),
                            PeerPolicy.Strangers.REFUSE,
                            List.of("ct"),
                            Optional.empty())))));
    Reading.assertNothingIsDefault(full, DicomSection.DEFAULT);
    Reading.assertNothingIsDefault(full.door().access(), AccessSection.DEFAULT);
    Reading.assertNothingIsDefault(full.door().access().identity(), IdentityRule.DEFAULT);
  }
}
