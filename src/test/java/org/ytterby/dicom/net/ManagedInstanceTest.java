// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.ytterby.dicom.net.OperationsNode.COMMIT;
import static org.ytterby.dicom.net.OperationsNode.COMMIT_INSTANCE;
import static org.ytterby.dicom.net.OperationsNode.CT;
import static org.ytterby.dicom.net.OperationsNode.FIND;
import static org.ytterby.dicom.net.OperationsNode.MPPS;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** N-services and events, both ways, and the roles that they need, over real sockets. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class ManagedInstanceTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final OperationsNode node = new OperationsNode();
  private final RecordingStore store = new RecordingStore();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void carries_all_operations_on_managed_instances() {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    DataSet attributes = DataSet.builder().text(Tag.Modality, "PT").build();
    int port =
        node.serve(
            MPPS,
            FixedService.of(
                Set.of(
                    CommandField.N_CREATE,
                    CommandField.N_SET,
                    CommandField.N_GET,
                    CommandField.N_ACTION,
                    CommandField.N_DELETE),
                (request, _) -> {
                  DataSet given = request.dataSet().orElseThrow();
                  asked.add(
                      request.field()
                          + " "
                          + request.command().sopInstanceUid().orElse("new")
                          + " "
                          + given.size());
                  return switch (request.field()) {
                    case N_CREATE ->
                        request.command().sopInstanceUid().isPresent()
                            ? FixedService.success()
                            : FixedService.success().affecting("1.2.77");
                    case N_GET -> FixedService.success().with(attributes);
                    case N_SET ->
                        DimseResponse.of(Status.MISSING_ATTRIBUTE.code(), "no status")
                            .offending(Tag.PerformedProcedureStepStatus, Tag.Modality);
                    default -> FixedService.success();
                  };
                }));
    try (Association association = node.open(port, Proposal.uncompressed(MPPS))) {
      assertThat(ManagedInstance.create(association, MPPS, attributes).sopInstanceUid())
          .contains("1.2.77");
      ManagedInstance step = new ManagedInstance(association, MPPS, "1.2.3");
      assertThat(step.create(attributes).sopInstanceUid()).contains("1.2.3");
      DimseResponse set = step.set(attributes);
      assertThat(set.status()).isEqualTo(0x0120);
      assertThat(set.offendingElements())
          .containsExactly(Tag.PerformedProcedureStepStatus, Tag.Modality);
      assertThat(step.get(Tag.Modality).dataSet()).contains(attributes);
      assertThat(step.action(7, Optional.empty()).status()).isZero();
      assertThat(step.delete().status()).isZero();
    }
    assertThat(asked)
        .containsExactly(
            "N_CREATE new 1",
            "N_CREATE 1.2.3 1",
            "N_SET 1.2.3 1",
            "N_GET 1.2.3 0",
            "N_ACTION 1.2.3 0",
            "N_DELETE 1.2.3 0");
  }

  private static FixedService events(BlockingQueue<String> heard) {
    return FixedService.of(
        Set.of(CommandField.N_EVENT_REPORT),
        (request, _) -> {
          heard.add(
              request.command().attributes().require(Tag.EventTypeID).integer()
                  + " "
                  + request.dataSet().orElseThrow().require(Tag.TransactionUID).text());
          return FixedService.success();
        });
  }

  private static final DataSet TRANSACTION =
      DataSet.builder().uid(Tag.TransactionUID, "1.2.8").build();

  @Test
  void hears_the_result_of_a_commitment_on_the_same_association() {
    CountDownLatch report = new CountDownLatch(1);
    CompletableFuture<Integer> reported = new CompletableFuture<>();
    int port =
        node.serve(
            COMMIT,
            FixedService.of(
                Set.of(CommandField.N_ACTION),
                (request, _) -> {
                  Optional<DataSet> transaction = request.dataSet();
                  Thread.ofVirtual()
                      .start(
                          () -> {
                            OperationsNode.await(report);
                            reported.complete(
                                request
                                    .peer()
                                    .eventReport(COMMIT, COMMIT_INSTANCE, 1, transaction)
                                    .status());
                          });
                  return FixedService.success();
                }));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ServiceRegistry listener = ServiceRegistry.none().and(Set.of(COMMIT), events(heard));
    try (Association association =
        node.client()
            .open(OperationsNode.to(port, List.of(Proposal.uncompressed(COMMIT))), listener)) {
      ManagedInstance commitment = new ManagedInstance(association, COMMIT, COMMIT_INSTANCE);
      assertThat(commitment.action(1, Optional.of(TRANSACTION)).status()).isZero();
      assertThat(association.serve(Duration.ofMillis(1))).isFalse();
      report.countDown();
      assertThat(association.serve(LONG)).isTrue();
      assertThat(heard).containsExactly("1 1.2.8");
      assertThat(reported.orTimeout(20, TimeUnit.SECONDS).join()).isZero();
      assertThat(association.echo().status()).isZero();
    }
  }

  @Test
  void hears_an_event_while_it_waits_for_a_response() {
    int port =
        node.serve(
            COMMIT,
            FixedService.of(
                Set.of(CommandField.N_ACTION),
                (request, _) ->
                    request.peer().eventReport(COMMIT, COMMIT_INSTANCE, 2, request.dataSet())));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ServiceRegistry listener = ServiceRegistry.none().and(Set.of(COMMIT), events(heard));
    try (Association association =
        node.client()
            .open(OperationsNode.to(port, List.of(Proposal.uncompressed(COMMIT))), listener)) {
      ManagedInstance commitment = new ManagedInstance(association, COMMIT, COMMIT_INSTANCE);
      assertThat(commitment.action(1, Optional.of(TRANSACTION)).status()).isZero();
      assertThat(heard).containsExactly("2 1.2.8");
    }
    try (Association deaf = node.open(port, Proposal.uncompressed(COMMIT))) {
      ManagedInstance commitment = new ManagedInstance(deaf, COMMIT, COMMIT_INSTANCE);
      assertThat(commitment.action(1, Optional.of(TRANSACTION)).status())
          .as("an event for which there is no service")
          .isEqualTo(Status.NO_SUCH_SOP_CLASS.code());
    }
  }

  @Test
  void reports_events_on_a_reverse_association_only_as_scp() {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    int port = node.serve(COMMIT, events(heard));
    try (Association reverse = node.open(port, Proposal.uncompressed(COMMIT).as(Roles.SCP))) {
      assertThat(reverse.contexts().answers().getFirst().ours()).isEqualTo(Roles.SCP);
      ManagedInstance commitment = new ManagedInstance(reverse, COMMIT, COMMIT_INSTANCE);
      assertThat(commitment.eventReport(1, Optional.of(TRANSACTION)).status()).isZero();
      assertThat(heard).containsExactly("1 1.2.8");
      PeerFailure noScu =
          catchThrowableOfType(
              PeerFailure.class, () -> commitment.action(1, Optional.of(TRANSACTION)));
      assertThat(noScu.code()).isEqualTo(ErrorCode.PEER_PERMANENT);
      assertThat(reverse.isOpen()).isTrue();
    }
    try (Association plain = node.open(port, Proposal.uncompressed(COMMIT))) {
      PresentationContexts.Answer answer = plain.contexts().answers().getFirst();
      assertThat(answer.result())
          .as("we are not SCP of the commitment here")
          .isEqualTo(ContextResult.USER_REJECTION);
      assertThat(answer.ours()).isEqualTo(Roles.NONE);
    }
  }

  @Test
  void tells_what_became_of_each_context() {
    int port = node.serve(ServiceRegistry.verification().andStorage(store));
    TransferSyntax jpeg = new TransferSyntax(Uids.JPEGBaseline8Bit);
    try (Association association =
        node.open(
            port,
            new Proposal(CT, List.of(jpeg, TransferSyntax.IMPLICIT_LE), Roles.SCU),
            new Proposal(CT, jpeg),
            Proposal.uncompressed(FIND))) {
      List<PresentationContexts.Answer> answers = association.contexts().answers();
      assertThat(answers)
          .extracting(PresentationContexts.Answer::result)
          .containsExactly(
              ContextResult.ACCEPTANCE,
              ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED,
              ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED,
              ContextResult.ACCEPTANCE);
      assertThat(answers.getFirst().chosen()).contains(TransferSyntax.IMPLICIT_LE);
      assertThat(answers.get(1).chosen()).isEmpty();
    }
  }
}
