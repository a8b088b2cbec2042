// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.DicomCourier;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.testdata.WholeInstances;

/** Delivery by real associations to a PACS that takes, refuses for now and refuses for good. */
final class DicomDeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final ScriptedWorld world = new ScriptedWorld();
  private final Pacs pacs = new Pacs();
  private final DicomClient client = new DicomClient();

  @BeforeEach
  void begin() {
    world.destinations.clear();
    world.courier = new DicomCourier(client);
  }

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void sends_the_stored_bytes_in_order_and_again_what_was_refused_for_now() {
    pacs.answers.addAll(List.of(0xA700, 0x0000, 0xB007));
    try (DicomServer server = server(PeerPolicy.anyone(), true);
        RunningNode node = delivering(server.port())) {
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.runs().getFirst().state() == RunState.DELIVERED);
      List<OutboxRow> rows = node.outbox();
      assertThat(rows).extracting(OutboxRow::attempts).containsExactly(2, 1);
      String dose = rows.get(0).object().sopInstanceUid() + " " + rows.get(0).object().sha256();
      String report = rows.get(1).object().sopInstanceUid() + " " + rows.get(1).object().sha256();
      assertThat(pacs.received).containsExactly(dose, dose, report);
      assertThat(rows.get(1).lastMessage()).contains("B007H");
      assertThat(node.studyCase().state()).isEqualTo(CaseState.CLOSED);
    }
  }

  @Test
  void asks_for_a_person_when_the_pacs_does_not_know_us() {
    try (DicomServer server = server(PeerPolicy.only(List.of()), true);
        RunningNode node = delivering(server.port())) {
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.runs().getFirst().state() == RunState.FAILED);
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(node.outbox()).extracting(OutboxRow::peerRefused).containsOnly(true);
      assertThat(pacs.received).isEmpty();
    }
  }

  @Test
  void parks_what_the_pacs_takes_no_presentation_context_for() {
    try (DicomServer server = server(PeerPolicy.anyone(), false);
        RunningNode node = delivering(server.port())) {
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.runs().getFirst().state() == RunState.FAILED);
      assertThat(node.outbox())
          .extracting(OutboxRow::state)
          .containsExactly(DeliveryState.DELIVERED, DeliveryState.PARKED);
      assertThat(node.outbox().getLast().lastMessage()).contains("presentation context");
    }
  }

  @Test
  void tells_in_a_new_report_of_a_segmentation_that_the_pacs_does_not_take() {
    world.reconstructor = TestRuns::reconstructWithSegments;
    try (DicomServer server = server(PeerPolicy.anyone(), true);
        RunningNode node = delivering(server.port())) {
      String runId = node.runs().getFirst().runId();
      // Woken as a timer would be once delivery has told of it.
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.wakeups.runs.containsKey(runId));
      await().atMost(PATIENCE).until(() -> pacs.received.size() == 2);
      node.revisions.work(runId);
      node.wakeSenders();
      await()
          .atMost(PATIENCE)
          .until(() -> node.outbox().getLast().state() == DeliveryState.DELIVERED);
      assertThat(node.outbox())
          .extracting(row -> row.object().role(), OutboxRow::state)
          .containsExactly(
              tuple("SEG", DeliveryState.PARKED),
              tuple("RTDOSE", DeliveryState.DELIVERED),
              tuple("SR", DeliveryState.DELIVERED),
              tuple("SR", DeliveryState.DELIVERED));
      assertThat(pacs.received).hasSize(3).doesNotHaveDuplicates();
    }
  }

  @Test
  @Timeout(60)
  void gives_up_a_destination_that_does_not_answer_when_the_node_ends() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RunningNode node = delivering(silent.getLocalPort(), Duration.ofMinutes(30));
      node.startSenders();
      try (Socket asked = silent.accept()) {
        assertThat(asked.isConnected()).isTrue();
        node.close();
      }
    }
    try (RunningNode node = new RunningNode(world, database(), folder.resolve("data"))) {
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.PENDING);
      assertThat(node.outbox().getFirst().attempts()).isEqualTo(1);
      assertThat(node.outbox().getFirst().lastMessage()).contains("interrupted");
    }
  }

  private RunningNode delivering(int port) {
    return delivering(port, Duration.ofSeconds(10));
  }

  private DatabaseSettings database() {
    return DatabaseSettings.embedded(folder.resolve("db"));
  }

  private RunningNode delivering(int port, Duration timeout) {
    world.destinations.add(
        new Destination(
            "pacs",
            "PACS",
            "127.0.0.1",
            port,
            "YTTERBY",
            true,
            Set.of("SEG", "RTDOSE", "SR"),
            timeout,
            new Backoff(5, Duration.ofMillis(10), Duration.ofMillis(100))));
    world.clock.follow();
    return RunningNode.computed(world, database(), folder.resolve("data"));
  }

  private DicomServer server(PeerPolicy callers, boolean takesReports) {
    Set<String> classes =
        takesReports
            ? Set.of(Uids.RTDoseStorage, Uids.Comprehensive3DSRStorage)
            : Set.of(Uids.RTDoseStorage);
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of("PACS"), AssociationLimits.DEFAULT)
            .with(List.of(TransferSyntax.EXPLICIT_LE))
            .with(callers);
    return DicomServer.start(
        ServerSettings.of("127.0.0.1", 0, policy),
        ServiceRegistry.verification().andStorage(classes, pacs));
  }

  /** Notes UID and digest of whatever comes; answers as listed, then Success. */
  private static final class Pacs implements WholeInstances {
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @Override
    public StoreStatus came(AssociationInfo association, StoreRequest request, byte[] bytes) {
      received.add(request.sopInstanceUid() + " " + CaseId.digest(bytes));
      Integer status = answers.poll();
      return new StoreStatus(status == null ? 0 : status, Optional.empty());
    }
  }
}
