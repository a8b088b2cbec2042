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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.Roles;
import org.ytterby.doctor.Keys;
import org.ytterby.doctor.KnownCaller;
import org.ytterby.doctor.OwnListener;
import org.ytterby.doctor.Practice;
import org.ytterby.doctor.Subject;

/** Whom the doctor examines, and by which keys he names what is to be changed. */
final class DoctorPracticeTest {

  @Test
  void knows_listeners_destinations_move_destinations_and_peers(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"),
            """
            node: {aet: DOSE}
            dicom:
              port: 104
              called-aets: [DOSE_OLD]
              listeners:
                - {host: 127.0.0.1, port: 2762, called-aets: [SAFE]}
            peers:
              - {name: ct1, aet: CT_ROOM_1, hosts: [192.0.2.0/24, ct1.example.org]}
            query:
              enabled: true
              move-destinations:
                - {aet: WS, host: ws.example.org, port: 105, calling-aet: DOSE_Q, timeout: 7s}
            destinations:
              - {name: pacs, aet: PACS, host: pacs.example.org, port: 11113, objects: [RTDOSE], commitment: request}
              - {name: second, aet: TWO, host: two.example.org, port: 11114}
              - {name: vna, url: "https://vna.example.org/dicom-web"}
            fetch:
              archives:
                - {name: long-term, aet: LTA, host: lta.example.org, port: 106, method: get}
            mpps:
              forward:
                - {name: ris, aet: RIS, host: ris.example.org, port: 107, timeout: 8s}
            availability:
              notify:
                - {name: board, aet: BOARD, host: board.example.org, port: 108, retrieve-aet: PACS}
            commitment:
              enabled: true
              requestors:
                - {aet: CT_ROOM_1, host: ct1.example.org, port: 109}
            """);
    Practice practice =
        DoctorPractice.of(ConfigurationReader.read(Optional.of(file), Map.of()).node());
    assertThat(practice.aeTitle()).isEqualTo("DOSE");
    assertThat(practice.patience()).isEqualTo(Duration.ofSeconds(10));
    assertThat(practice.listeners())
        .containsExactly(
            new OwnListener("dicom", "0.0.0.0", 104, List.of("DOSE_OLD"), Optional.empty()),
            new OwnListener(
                "dicom.listeners[1]", "127.0.0.1", 2762, List.of("SAFE"), Optional.empty()));
    assertThat(practice.running(List.of(4104, 4762)).listeners())
        .extracting(OwnListener::port)
        .containsExactly(4104, 4762);
    assertThat(practice.callers())
        .containsExactly(
            new KnownCaller("peers[1]", "ct1", "CT_ROOM_1", List.of("ct1.example.org")));
    assertThat(practice.subjects())
        .extracting(one -> one.keys().where())
        .containsExactly(
            "destinations[1]",
            "destinations[2]",
            "destinations[3]",
            "query.move-destinations[1]",
            "fetch.archives[1]",
            "mpps.forward[1]",
            "availability.notify[1]",
            "commitment.requestors[1]");
    Subject vna = practice.subjects().get(2);
    assertThat(vna.web()).isPresent();
    assertThat(vna.host()).isEqualTo("vna.example.org");
    assertThat(vna.port()).isEqualTo(443);
    assertThat(vna.tls()).isPresent();
    assertThat(wanted(practice.subjects().get(4)))
        .containsExactly(
            Uids.StudyRootQueryRetrieveInformationModelFind,
            Uids.StudyRootQueryRetrieveInformationModelGet);
    Subject ris = practice.subjects().get(5);
    assertThat(ris.name()).isEqualTo("ris");
    assertThat(ris.timeout()).isEqualTo(Duration.ofSeconds(8));
    assertThat(wanted(ris)).containsExactly(Uids.ModalityPerformedProcedureStep);
    assertThat(wanted(practice.subjects().get(6)))
        .containsExactly(Uids.InstanceAvailabilityNotification);
    assertThat(practice.subjects().get(7).wanted())
        .containsExactly(Proposal.uncompressed(Uids.StorageCommitmentPushModel).as(Roles.SCP));
    Subject pacs = practice.subjects().getFirst();
    assertThat(pacs.keys()).isEqualTo(Keys.of("destinations[1]"));
    assertThat(pacs.callingAeTitle()).isEqualTo("DOSE");
    assertThat(pacs.wanted()).extracting(Proposal::sopClassUid).containsOnly(Uids.RTDoseStorage);
    assertThat(pacs.commitment()).contains(DestinationSection.DEFAULT_COMMITMENT);
    Subject workstation = practice.subjects().get(3);
    assertThat(workstation.kind()).isEqualTo(Subject.Kind.MOVE_DESTINATION);
    assertThat(workstation.callingAeTitle()).isEqualTo("DOSE_Q");
    assertThat(workstation.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(workstation.wanted())
        .extracting(Proposal::sopClassUid)
        .contains(Uids.CTImageStorage, Uids.RTDoseStorage);
  }

  private static List<String> wanted(Subject subject) {
    return subject.wanted().stream().map(Proposal::sopClassUid).toList();
  }
}
