// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DataSetBuilder;
import org.ytterby.dicom.dict.Tag;
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
import org.ytterby.testdata.WholeInstances;

/**
 * {@code kill -9} of a node while it asks for a commitment, while it waits for the result, and
 * after it has taken one: no Transaction UID is used twice, no answer is lost, and the run is
 * delivered only when everything is committed.
 */
@Timeout(900)
final class CommitmentKillE2eIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder;

  @Test
  void is_delivered_in_the_end_wherever_the_node_is_killed() throws Exception {
    try (DicomClient client = new DicomClient();
        Pacs pacs = new Pacs();
        RecordingSender scanner = new RecordingSender()) {
      List<String> options = List.of("--config", configuration(pacs.port()).toString());
      Path data = folder.resolve("data");
      SentStudy study = SentStudy.phantom(folder, 1);

      pacs.silent = true;
      NodeProcess asking = NodeProcess.startQuickly(data, options);
      assertThat(scanner.send(study.files(), asking.dicomPort())).isTrue();
      DataSet first = pacs.nextRequest();
      assertThat(commitments(asking).path(0).path("state").asText()).isEqualTo("ASKING");
      asking.kill();

      pacs.silent = false;
      NodeProcess waiting = NodeProcess.startQuickly(data, options);
      DataSet second = pacs.nextRequest();
      assertThat(transaction(second)).isNotEqualTo(transaction(first));
      assertThat(second.items(Tag.ReferencedSOPSequence))
          .isEqualTo(first.items(Tag.ReferencedSOPSequence))
          .hasSize(3);
      await()
          .atMost(PATIENCE)
          .until(() -> commitments(waiting).path(1).path("state").asText().equals("AWAITED"));
      waiting.kill();

      DataSet dose = first.items(Tag.ReferencedSOPSequence).get(1);
      NodeProcess answered = NodeProcess.startQuickly(data, options);
      assertThat(report(client, answered, 2, allBut(second, dose))).isZero();
      answered.kill();

      try (NodeProcess node = NodeProcess.startQuickly(data, options)) {
        DataSet third = pacs.nextRequest();
        assertThat(transaction(third)).isNotIn(transaction(first), transaction(second));
        assertThat(third.items(Tag.ReferencedSOPSequence)).containsExactly(dose);
        assertThat(node.client().newestRun().path("state").asText()).isEqualTo("DELIVERING");
        assertThat(report(client, node, 1, third)).isZero();
        assertThat(node.client().newestRun().path("state").asText()).isEqualTo("DELIVERED");
        assertThat(report(client, node, 2, allBut(first, dose)))
            .as("a late result is taken and undoes nothing")
            .isZero();
        assertThat(node.client().newestRun().path("state").asText()).isEqualTo("DELIVERED");
      }
      String uid = dose.require(Tag.ReferencedSOPInstanceUID).uid();
      assertThat(pacs.stored.stream().filter(uid::equals).count())
          .as("sent, and sent again after it was missing; once more where the last kill met that")
          .isBetween(2L, 3L);
    }
  }

  private Path configuration(int pacsPort) throws IOException {
    return Files.writeString(
        folder.resolve("ytterby.yaml"),
        """
        dicom: {host: 127.0.0.1}
        cases: {quiet-period: 1s}
        destinations:
          - name: pacs
            aet: PACS
            host: 127.0.0.1
            port: %d
            commitment: request
            commitment-linger: 0s
            retry: {backoff: 200ms, max-backoff: 1s}
        """
            .formatted(pacsPort));
  }

  private static String transaction(DataSet request) {
    return request.require(Tag.TransactionUID).uid();
  }

  /** The result that everything is committed but one object, which is not there. */
  private static DataSet allBut(DataSet request, DataSet failed) {
    List<DataSet> committed =
        request.items(Tag.ReferencedSOPSequence).stream()
            .filter(item -> !item.equals(failed))
            .toList();
    DataSetBuilder reason =
        DataSet.builder()
            .putAll(failed)
            .integers(Tag.FailureReason, Status.NO_SUCH_SOP_INSTANCE.code());
    return DataSet.builder()
        .uid(Tag.TransactionUID, transaction(request))
        .sequence(Tag.ReferencedSOPSequence, committed)
        .sequence(Tag.FailedSOPSequence, reason.build())
        .build();
  }

  private static int report(DicomClient client, NodeProcess node, int type, DataSet information) {
    AssociationRequest reverse =
        new AssociationRequest(
            "127.0.0.1",
            node.dicomPort(),
            "PACS",
            "YTTERBY",
            List.of(Proposal.uncompressed(Uids.StorageCommitmentPushModel).as(Roles.SCP)),
            ClientTimeouts.DEFAULT);
    try (Association association = client.open(reverse)) {
      return new ManagedInstance(
              association, Uids.StorageCommitmentPushModel, Uids.StorageCommitmentPushModelInstance)
          .eventReport(type, Optional.of(information))
          .status();
    }
  }

  private static JsonNode commitments(NodeProcess node) throws IOException {
    return node.client().newestRun().path("commitments");
  }

  /** Stores everything, and takes requests of commitments or is silent. */
  private static final class Pacs implements WholeInstances, DimseService, AutoCloseable {
    @Override
    public boolean hasRoom() {
      return true;
    }

    private final BlockingQueue<DataSet> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> stored = new LinkedBlockingQueue<>();
    private final DicomServer server;
    private final CompletableFuture<DimseResponse> unanswered = new CompletableFuture<>();
    private volatile boolean silent;

    Pacs() {
      this.server =
          DicomServer.start(
              ServerSettings.of(
                  "127.0.0.1",
                  0,
                  AssociationPolicy.standard(Set.of("PACS"), AssociationLimits.DEFAULT)),
              ServiceRegistry.verification()
                  .andStorage(this)
                  .and(Set.of(Uids.StorageCommitmentPushModel), this));
    }

    int port() {
      return server.port();
    }

    DataSet nextRequest() throws InterruptedException {
      DataSet request = requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(request).as("a request of a commitment").isNotNull();
      return request;
    }

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
      boolean answers = !silent;
      request.dataSet().ifPresent(requests::add);
      return answers
          ? CompletableFuture.completedFuture(DimseResponse.of(Status.SUCCESS))
          : unanswered;
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

    @Override
    public void close() {
      // Whoever it is silent towards is dead by now; the server would wait for the answer.
      unanswered.complete(DimseResponse.of(Status.SUCCESS));
      server.close();
    }
  }
}
