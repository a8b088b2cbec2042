// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.CommitmentResultService;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.deliver.CommitmentState;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.Destination;
import org.ytterby.deliver.DicomCommitmentCourier;
import org.ytterby.deliver.DicomCourier;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;
import org.ytterby.store.DatabaseSettings;
import org.ytterby.testdata.WholeInstances;

/** Storage commitment over real associations, both ways in which a PACS may answer. */
final class DicomCommitmentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ALL_COMMITTED = 1;
  private static final int FAILURES_EXIST = 2;

  @TempDir private Path folder;
  private final ScriptedWorld world = new ScriptedWorld();
  private final Pacs pacs = new Pacs();
  private final DicomClient client = new DicomClient();

  @BeforeEach
  void begin() {
    world.destinations.clear();
    world.courier = new DicomCourier(client);
    world.committing = new DicomCommitmentCourier(client);
    world.clock.follow();
  }

  @AfterEach
  void end() {
    client.close();
  }

  @Test
  void takes_the_result_on_the_association_of_the_request() {
    pacs.answersAtOnce = true;
    try (DicomServer server = server();
        RunningNode node = delivering(server.port(), PATIENCE)) {
      await().atMost(PATIENCE).until(() -> node.runs().getFirst().state() == RunState.DELIVERED);
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.DELIVERED);
      assertThat(pacs.answered.orTimeout(20, TimeUnit.SECONDS).join()).isZero();
    }
  }

  @Test
  void takes_the_result_on_an_association_that_the_pacs_opens() throws InterruptedException {
    try (DicomServer server = server();
        RunningNode node = delivering(server.port(), Duration.ZERO);
        DicomServer listener =
            listener(CommitmentResultService.and(ServiceRegistry.none(), node.results()))) {
      DataSet request = pacs.requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      assertThat(request.items(Tag.ReferencedSOPSequence))
          .extracting(item -> item.require(Tag.ReferencedSOPInstanceUID).uid())
          .containsExactlyElementsOf(
              node.outbox().stream().map(row -> row.object().sopInstanceUid()).toList());
      try (Association reverse = reverse(listener.port())) {
        assertThat(reverse.contexts().answers().getFirst().ours()).isEqualTo(Roles.SCP);
        assertThat(report(reverse, ALL_COMMITTED, request)).isZero();
      }
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.DELIVERED);
      assertThat(node.runs().getFirst().state()).isEqualTo(RunState.DELIVERED);
    }
  }

  @Test
  void sends_again_what_the_pacs_does_not_have_and_asks_again() throws InterruptedException {
    try (DicomServer server = server();
        RunningNode node = delivering(server.port(), Duration.ZERO);
        DicomServer listener =
            listener(CommitmentResultService.and(ServiceRegistry.none(), node.results()))) {
      DataSet first = pacs.requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      List<DataSet> references = first.items(Tag.ReferencedSOPSequence);
      DataSet failed =
          DataSet.builder()
              .uid(Tag.TransactionUID, first.require(Tag.TransactionUID).uid())
              .sequence(Tag.ReferencedSOPSequence, references.getLast())
              .sequence(
                  Tag.FailedSOPSequence,
                  DataSet.builder()
                      .putAll(references.getFirst())
                      .integers(Tag.FailureReason, Status.NO_SUCH_SOP_INSTANCE.code())
                      .build())
              .build();
      try (Association reverse = reverse(listener.port())) {
        assertThat(report(reverse, FAILURES_EXIST, failed)).isZero();
      }
      DataSet second = pacs.requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(second).isNotNull();
      assertThat(second.items(Tag.ReferencedSOPSequence)).containsExactly(references.getFirst());
      assertThat(second.require(Tag.TransactionUID).uid())
          .isNotEqualTo(first.require(Tag.TransactionUID).uid());
      assertThat(pacs.stored).hasSize(3);
      assertThat(node.outbox().getLast().state()).isEqualTo(DeliveryState.DELIVERED);
    }
  }

  @Test
  void answers_results_that_mean_nothing_here() throws InterruptedException {
    try (DicomServer server = server();
        RunningNode node = delivering(server.port(), Duration.ZERO);
        DicomServer listener =
            listener(CommitmentResultService.and(ServiceRegistry.none(), node.results()))) {
      DataSet request = pacs.requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(request).isNotNull();
      DataSet unknown = DataSet.builder().uid(Tag.TransactionUID, "1.2.3").build();
      try (Association reverse = reverse(listener.port())) {
        assertThat(report(reverse, ALL_COMMITTED, unknown))
            .isEqualTo(Status.PROCESSING_FAILURE.code());
        assertThat(report(reverse, 3, request)).isEqualTo(Status.NO_SUCH_EVENT_TYPE.code());
        assertThat(report(reverse, ALL_COMMITTED, DataSet.empty()))
            .isEqualTo(Status.INVALID_ARGUMENT_VALUE.code());
        ManagedInstance other =
            new ManagedInstance(reverse, Uids.StorageCommitmentPushModel, "1.2.3.4");
        assertThat(other.eventReport(ALL_COMMITTED, Optional.of(request)).status())
            .isEqualTo(Status.NO_SUCH_SOP_INSTANCE.code());
      }
      assertThat(node.outbox()).extracting(OutboxRow::state).containsOnly(DeliveryState.ACCEPTED);
    }
  }

  @Test
  void shows_a_run_that_waits_for_its_commitment() throws InterruptedException {
    try (DicomServer server = server();
        RunningNode node = delivering(server.port(), Duration.ZERO)) {
      assertThat(pacs.requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      String runId = node.runs().getFirst().runId();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  node.database
                          .inTx(tx -> node.books.commitments().ofRun(tx, runId))
                          .getFirst()
                          .state()
                      == CommitmentState.AWAITED);
      String shown =
          new CaseViews(node.books).one(node.studyCase().caseId()).orElseThrow().toString();
      assertThat(shown).contains("state=ACCEPTED", "commitments=[{destination=pacs");
      assertThat(shown).contains("state=AWAITED");
    }
  }

  /** A node that sends and asks by itself. */
  private RunningNode delivering(int port, Duration linger) {
    world.destinations.add(
        new Destination(
                "pacs",
                "PACS",
                "127.0.0.1",
                port,
                "YTTERBY",
                true,
                Set.of("SEG", "RTDOSE", "SR"),
                Duration.ofSeconds(10),
                new Backoff(5, Duration.ofMillis(10), Duration.ofMillis(100)))
            .asked(new CommitmentRules(Duration.ofHours(1), 3, linger)));
    RunningNode node =
        new RunningNode(
            world, DatabaseSettings.embedded(folder.resolve("db")), folder.resolve("data"));
    node.settle();
    node.worker.work(node.runs().getFirst().runId());
    node.startSenders();
    return node;
  }

  private DicomServer server() {
    return start(
        "PACS",
        ServiceRegistry.verification()
            .andStorage(Set.of(Uids.RTDoseStorage, Uids.Comprehensive3DSRStorage), pacs)
            .and(Set.of(Uids.StorageCommitmentPushModel), pacs));
  }

  private static DicomServer listener(ServiceRegistry services) {
    return start("YTTERBY", services);
  }

  private static DicomServer start(String aeTitle, ServiceRegistry services) {
    AssociationPolicy policy =
        AssociationPolicy.standard(Set.of(aeTitle), AssociationLimits.DEFAULT)
            .with(List.of(TransferSyntax.EXPLICIT_LE, TransferSyntax.IMPLICIT_LE));
    return DicomServer.start(ServerSettings.of("127.0.0.1", 0, policy), services);
  }

  private Association reverse(int port) {
    return client.open(
        new AssociationRequest(
            "127.0.0.1",
            port,
            "PACS",
            "YTTERBY",
            List.of(Proposal.uncompressed(Uids.StorageCommitmentPushModel).as(Roles.SCP)),
            ClientTimeouts.DEFAULT));
  }

  private static int report(Association reverse, int type, DataSet information) {
    return new ManagedInstance(
            reverse, Uids.StorageCommitmentPushModel, Uids.StorageCommitmentPushModelInstance)
        .eventReport(type, Optional.of(information))
        .status();
  }

  /** Stores everything and takes each request of a commitment. */
  private static final class Pacs implements WholeInstances, DimseService {
    @Override
    public boolean hasRoom() {
      return true;
    }

    private final BlockingQueue<DataSet> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> stored = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> answered = new CompletableFuture<>();
    private volatile boolean answersAtOnce;

    @Override
    public Set<CommandField> commands() {
      return Set.of(CommandField.N_ACTION);
    }

    @Override
    public StatusTable statuses(CommandField operation) {
      return EveryStatus.TABLE;
    }

    @Override
    public CompletionStage<DimseResponse> serve(
        DimseRequest request, Consumer<DimseResponse> pending) {
      DataSet asked = request.dataSet().orElseThrow();
      if (answersAtOnce) {
        Thread.ofVirtual()
            .start(
                () ->
                    answered.complete(
                        request
                            .peer()
                            .eventReport(
                                Uids.StorageCommitmentPushModel,
                                Uids.StorageCommitmentPushModelInstance,
                                ALL_COMMITTED,
                                Optional.of(asked))
                            .status()));
      }
      requests.add(asked);
      return CompletableFuture.completedFuture(DimseResponse.of(Status.SUCCESS));
    }

    @Override
    public StoreStatus came(AssociationInfo association, StoreRequest request, byte[] bytes) {
      stored.add(request.sopInstanceUid());
      return StoreStatus.success();
    }

    @Override
    public void associationOpened(AssociationInfo association) {}

    @Override
    public void associationClosed(AssociationInfo association) {}
  }
}
