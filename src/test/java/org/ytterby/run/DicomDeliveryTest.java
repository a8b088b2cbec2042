// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreHandler;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.dicom.net.peer.PeerPolicy;
import org.ytterby.store.DatabaseSettings;

/** Delivery by real associations to a PACS that takes, refuses for now and refuses for good. */
final class DicomDeliveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final RunningNode.World world = new RunningNode.World();
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
      List<OutboxRow> rows = rows(node);
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
      assertThat(rows(node)).extracting(OutboxRow::state).containsOnly(DeliveryState.PARKED);
      assertThat(rows(node)).extracting(OutboxRow::peerRefused).containsOnly(true);
      assertThat(pacs.received).isEmpty();
    }
  }

  @Test
  void parks_what_the_pacs_takes_no_presentation_context_for() {
    try (DicomServer server = server(PeerPolicy.anyone(), false);
        RunningNode node = delivering(server.port())) {
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.runs().getFirst().state() == RunState.FAILED);
      assertThat(rows(node))
          .extracting(OutboxRow::state)
          .containsExactly(DeliveryState.DELIVERED, DeliveryState.PARKED);
      assertThat(rows(node).getLast().lastMessage()).contains("presentation context");
    }
  }

  @Test
  void tells_in_a_new_report_of_a_segmentation_that_the_pacs_does_not_take() {
    world.reconstructor = RunningNode.World::reconstructWithSegments;
    try (DicomServer server = server(PeerPolicy.anyone(), true);
        RunningNode node = delivering(server.port())) {
      String runId = node.runs().getFirst().runId();
      // Woken as a timer would be once delivery has told of it.
      node.startSenders();
      await().atMost(PATIENCE).until(() -> node.wakeups.runs.containsKey(runId));
      await().atMost(PATIENCE).until(() -> pacs.received.size() == 2);
      node.revisions.work(runId);
      node.wakeSenders();
      await().atMost(PATIENCE).until(() -> rows(node).getLast().state() == DeliveryState.DELIVERED);
      assertThat(rows(node))
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
      assertThat(rows(node)).extracting(OutboxRow::state).containsOnly(DeliveryState.PENDING);
      assertThat(rows(node).getFirst().attempts()).isEqualTo(1);
      assertThat(rows(node).getFirst().lastMessage()).contains("interrupted");
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
    RunningNode node = new RunningNode(world, database(), folder.resolve("data"));
    node.settle();
    node.worker.work(node.runs().getFirst().runId());
    return node;
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

  private static List<OutboxRow> rows(RunningNode node) {
    String runId = node.runs().getFirst().runId();
    return node.database.inTx(tx -> node.books.outbox().ofRun(tx, runId));
  }

  /** Notes UID and digest of whatever comes; answers as listed, then Success. */
  private static final class Pacs implements StoreHandler {
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @Override
    public StatusTable statuses() {
      return EveryStatus.TABLE;
    }

    @Override
    public StoreSink begin(AssociationInfo association, StoreRequest request) {
      MessageDigest sha256 = sha256();
      return new StoreSink() {
        @Override
        public void write(ByteBuffer chunk) {
          sha256.update(chunk);
        }

        @Override
        public CompletionStage<StoreStatus> finish() {
          received.add(request.sopInstanceUid() + " " + HexFormat.of().formatHex(sha256.digest()));
          Integer status = answers.poll();
          return CompletableFuture.completedFuture(
              new StoreStatus(status == null ? 0 : status, Optional.empty()));
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void associationOpened(AssociationInfo association) {}

    @Override
    public void associationClosed(AssociationInfo association) {}

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }
}
