// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ytterby.doctor.Outcome.FAILED;
import static org.ytterby.doctor.Outcome.OK;
import static org.ytterby.doctor.Outcome.SKIPPED;
import static org.ytterby.doctor.Outcome.WARNING;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ytterby.deliver.CommitmentResult;
import org.ytterby.deliver.CommitmentResultService;
import org.ytterby.deliver.CommitmentRules;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DimseRequest;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.DimseService;
import org.ytterby.dicom.net.EveryStatus;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.Roles;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.dimse.StatusTable;

/** The round trip of a storage commitment, both ways in which a peer may answer. */
final class CommitmentCheckTest {
  private static final int FAILURES_EXIST = 2;
  private static final int NOT_THERE = Status.NO_SUCH_SOP_INSTANCE.code();

  private final Surgery surgery = new Surgery();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<CommitmentResult> others = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    surgery.close();
  }

  @Test
  void a_result_on_the_association_of_the_request_shows_that_all_is_well() throws Exception {
    Step step = examine(pacs(Status.SUCCESS, onTheSame(NOT_THERE)), Duration.ofSeconds(5));
    assertThat(step.outcome()).isEqualTo(OK);
    assertThat(step.found()).contains("0112");
    assertThat(answers.poll(20, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void a_result_on_an_association_of_the_peer_reaches_the_doctor_through_the_listener()
      throws Exception {
    surgery.probes = new CommitmentProbes(true);
    int listener = listener();
    Step step = examine(pacs(Status.SUCCESS, onAnother(listener, NOT_THERE)), Duration.ZERO);
    assertThat(step.outcome()).isEqualTo(OK);
    assertThat(answers.poll(20, TimeUnit.SECONDS)).isZero();
    assertThat(others).isEmpty();
  }

  @Test
  void a_result_that_is_not_the_doctors_goes_to_whom_it_belongs() throws Exception {
    surgery.probes = new CommitmentProbes(true);
    int listener = listener();
    DataSet foreign = DataSet.builder().uid(Tag.TransactionUID, "1.2.3").build();
    report(listener, foreign);
    assertThat(answers.poll(20, TimeUnit.SECONDS)).isZero();
    assertThat(others).extracting(CommitmentResult::transactionUid).containsExactly("1.2.3");
  }

  @Test
  void a_result_that_comes_after_the_doctor_has_left_is_still_his() throws Exception {
    surgery.probes = new CommitmentProbes(true);
    surgery.patience = Duration.ofMillis(500);
    BlockingQueue<DataSet> asked = new LinkedBlockingQueue<>();
    Step step = examine(pacs(Status.SUCCESS, (_, request) -> asked.add(request)), Duration.ZERO);
    assertThat(step.outcome()).isEqualTo(WARNING);
    assertThat(step.found()).contains("no result came within 0.5 s");
    assertThat(step.advice())
        .contains("enter where results go: AE title YTTERBY, host 127.0.0.1, port 11112")
        .contains("unknown-peers");
    report(listener(), result(asked.take(), NOT_THERE));
    assertThat(answers.poll(20, TimeUnit.SECONDS)).isZero();
    assertThat(others).isEmpty();
  }

  @Test
  void a_command_without_a_listener_says_who_gets_the_result() {
    Step step = examine(pacs(Status.SUCCESS, (_, _) -> {}), Duration.ofMillis(200));
    assertThat(step.outcome()).isEqualTo(WARNING);
    assertThat(step.advice()).contains("POST /api/doctor?commitment=true");
  }

  @Test
  void a_peer_that_commits_to_what_it_never_got_is_not_to_be_trusted() {
    Step step =
        examine(
            pacs(Status.SUCCESS, (request, asked) -> event(request, asked)), Duration.ofSeconds(5));
    assertThat(step.outcome()).isEqualTo(FAILED);
    assertThat(step.found()).contains("commits to an object that it never got");
  }

  @Test
  void another_reason_than_expected_is_a_warning() {
    int reason = Status.PROCESSING_FAILURE.code();
    Step step = examine(pacs(Status.SUCCESS, onTheSame(reason)), Duration.ofSeconds(5));
    assertThat(step.outcome()).isEqualTo(WARNING);
    assertThat(step.found()).contains("0110");
  }

  @Test
  void a_refused_request_and_a_refused_context_are_failures() {
    Step refused = examine(pacs(Status.NOT_AUTHORIZED, (_, _) -> {}), Duration.ZERO);
    assertThat(refused.outcome()).isEqualTo(FAILED);
    assertThat(refused.found()).contains("0124");

    int without = surgery.pacs(ServiceRegistry.verification());
    Report report = report(without, Duration.ZERO, true);
    assertThat(Surgery.step(report, Check.COMMITMENT).outcome()).isEqualTo(FAILED);
    assertThat(Surgery.step(report, Check.CONTEXTS).found())
        .endsWith("Storage Commitment Push Model SOP Class (3, SOP class not supported)");
  }

  @Test
  void is_asked_only_when_it_is_wished() {
    int port = pacs(Status.SUCCESS, (_, _) -> answers.add(-1));
    Report report = report(port, Duration.ZERO, false);
    assertThat(Surgery.step(report, Check.COMMITMENT).outcome()).isEqualTo(SKIPPED);
    assertThat(answers).isEmpty();
  }

  // ---- the peer -------------------------------------------------------------------------------

  private Step examine(int port, Duration linger) {
    return Surgery.step(report(port, linger, true), Check.COMMITMENT);
  }

  private Report report(int port, Duration linger, boolean commitment) {
    CommitmentRules rules = new CommitmentRules(Duration.ofHours(1), 3, linger);
    Subject subject = Surgery.subject("127.0.0.1", port, Optional.empty(), Optional.of(rules));
    return new Examination(surgery.tools(), subject, commitment).report();
  }

  private int pacs(Status status, BiConsumer<DimseRequest, DataSet> then) {
    return surgery.pacs(
        ServiceRegistry.verification()
            .and(Set.of(Uids.StorageCommitmentPushModel), new Committing(status, then)));
  }

  private BiConsumer<DimseRequest, DataSet> onTheSame(int reason) {
    return (request, asked) -> event(request, result(asked, reason));
  }

  private void event(DimseRequest request, DataSet information) {
    answers.add(
        request
            .peer()
            .eventReport(
                Uids.StorageCommitmentPushModel,
                Uids.StorageCommitmentPushModelInstance,
                FAILURES_EXIST,
                Optional.of(information))
            .status());
  }

  private BiConsumer<DimseRequest, DataSet> onAnother(int listener, int reason) {
    return (_, asked) -> report(listener, result(asked, reason));
  }

  private void report(int listener, DataSet information) {
    try (Association reverse =
        surgery.client.open(
            new AssociationRequest(
                "127.0.0.1",
                listener,
                "PACS",
                "YTTERBY",
                List.of(Proposal.uncompressed(Uids.StorageCommitmentPushModel).as(Roles.SCP)),
                ClientTimeouts.DEFAULT))) {
      answers.add(
          new ManagedInstance(
                  reverse, Uids.StorageCommitmentPushModel, Uids.StorageCommitmentPushModelInstance)
              .eventReport(FAILURES_EXIST, Optional.of(information))
              .status());
    }
  }

  private int listener() {
    return surgery
        .server(
            CommitmentResultService.and(ServiceRegistry.none(), surgery.probes.before(others::add)),
            AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT),
            Optional.empty())
        .port();
  }

  private static DataSet result(DataSet asked, int reason) {
    return DataSet.builder()
        .uid(Tag.TransactionUID, asked.require(Tag.TransactionUID).uid())
        .sequence(
            Tag.FailedSOPSequence,
            DataSet.builder()
                .putAll(asked.items(Tag.ReferencedSOPSequence).getFirst())
                .integers(Tag.FailureReason, reason)
                .build())
        .build();
  }

  /** Answers N-ACTION, then does something on a thread of its own. */
  private record Committing(Status status, BiConsumer<DimseRequest, DataSet> then)
      implements DimseService {
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
      if (status == Status.SUCCESS) {
        Thread.ofVirtual().start(() -> then.accept(request, asked));
      }
      return CompletableFuture.completedFuture(DimseResponse.of(status));
    }
  }
}
