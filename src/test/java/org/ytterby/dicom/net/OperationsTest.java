// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.dicom.net.pdu.ContextResult;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** Operations between our client and services of our server, both ways, over real sockets. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class OperationsTest {
  private static final String FIND = Uids.StudyRootQueryRetrieveInformationModelFind;
  private static final String MOVE = Uids.StudyRootQueryRetrieveInformationModelMove;
  private static final String GET = Uids.StudyRootQueryRetrieveInformationModelGet;
  private static final String COMMIT = Uids.StorageCommitmentPushModel;
  private static final String COMMIT_INSTANCE = Uids.StorageCommitmentPushModelInstance;
  private static final String MPPS = Uids.ModalityPerformedProcedureStep;
  private static final String CT = Uids.CTImageStorage;
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LE;
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<DicomServer> servers = new ArrayList<>();
  private final DicomClient client = new DicomClient();
  private final RecordingStore store = new RecordingStore();

  @AfterEach
  void stop() {
    client.close();
    servers.forEach(DicomServer::close);
  }

  private int serve(ServiceRegistry services) {
    return serve(services, AssociationLimits.DEFAULT);
  }

  private int serve(ServiceRegistry services, AssociationLimits limits) {
    Set<String> classes = new LinkedHashSet<>(Dictionary.storageSopClasses());
    classes.addAll(List.of(Uids.Verification, FIND, MOVE, GET, COMMIT, MPPS));
    AssociationPolicy policy =
        new AssociationPolicy(
            Set.of("YTTERBY"),
            new CallingAes.Anyone(),
            classes,
            List.of(EXPLICIT, TransferSyntax.IMPLICIT_LE),
            limits);
    DicomServer server = DicomServer.start(ServerSettings.of("127.0.0.1", 0, policy), services);
    servers.add(server);
    return server.port();
  }

  private int serve(String sopClass, DimseService service) {
    return serve(ServiceRegistry.verification().and(Set.of(sopClass), service));
  }

  private static AssociationRequest to(int port, Collection<Proposal> proposals) {
    List<Proposal> all = new ArrayList<>(proposals);
    all.add(Proposal.uncompressed(Uids.Verification));
    return new AssociationRequest(
        "127.0.0.1", port, "SENDER", "YTTERBY", all, ClientTimeouts.DEFAULT);
  }

  private Association open(int port, Proposal... proposals) {
    return client.open(to(port, List.of(proposals)));
  }

  private static DataSet study(int number) {
    // Of even length, so that it comes back without padding.
    return DataSet.builder().uid(Tag.StudyInstanceUID, "1.2.1" + number).build();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  // ---- C-FIND ---------------------------------------------------------------------------------

  @Test
  void finds_in_the_transfer_syntax_that_was_chosen() {
    List<DataSet> asked = new ArrayList<>();
    int port =
        serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (request, pending) -> {
                  asked.add(request.dataSet().orElseThrow());
                  for (int i = 0; i < 3; i++) {
                    pending.accept(DimseResponse.pending(study(i)));
                  }
                  return FixedService.success();
                }));
    for (TransferSyntax syntax : List.of(EXPLICIT, TransferSyntax.IMPLICIT_LE)) {
      try (Association association = open(port, new Proposal(FIND, syntax))) {
        List<DataSet> matches = new ArrayList<>();
        DimseResponse end = new QueryRetrieve(association, FIND).find(study(9), matches::add);
        assertThat(end.status()).isZero();
        assertThat(matches).containsExactly(study(0), study(1), study(2));
        assertThat(asked.removeLast()).isEqualTo(study(9));
        assertThat(association.echo().status()).isZero();
      }
    }
  }

  @Test
  void cancels_a_query_when_it_has_enough() {
    int port =
        serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (request, pending) -> {
                  for (int i = 0; !request.cancelled(); i++) {
                    pending.accept(DimseResponse.pending(study(i)));
                  }
                  return DimseResponse.of(Status.CANCEL);
                }));
    try (Association association = open(port, Proposal.uncompressed(FIND))) {
      AtomicInteger matches = new AtomicInteger();
      DimseResponse end =
          new QueryRetrieve(association, FIND).find(study(9), _ -> matches.incrementAndGet() < 3);
      assertThat(end.category()).isEqualTo(Status.Category.CANCEL);
      assertThat(matches).as("nothing is handed on after it was enough").hasValue(3);
      assertThat(association.echo().status()).isZero();
    }
  }

  @Test
  void makes_a_service_wait_for_a_peer_that_takes_its_matches_slowly() {
    AtomicInteger made = new AtomicInteger();
    DataSet large = DataSet.builder().text(Tag.ImageComments, "x".repeat(10_000)).build();
    int matches = 4_000; // 40 MB, far more than the sockets of both ends and the inbox hold
    int port =
        serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (_, pending) -> {
                  for (int i = 0; i < matches; i++) {
                    made.incrementAndGet();
                    pending.accept(DimseResponse.pending(large));
                  }
                  return FixedService.success();
                }));
    try (Association association = open(port, Proposal.uncompressed(FIND))) {
      AtomicInteger taken = new AtomicInteger();
      new QueryRetrieve(association, FIND)
          .find(
              study(9),
              _ -> {
                if (taken.getAndIncrement() == 0) {
                  AtomicInteger before = new AtomicInteger(-1);
                  org.awaitility.Awaitility.await()
                      .pollInterval(Duration.ofMillis(300))
                      .until(() -> before.getAndSet(made.get()) == made.get());
                  assertThat(made.get())
                      .as("matches that were made before the second was taken")
                      .isLessThan(matches);
                }
                return true;
              });
      assertThat(taken).hasValue(matches);
    }
  }

  @Test
  void refuses_a_response_that_is_too_long_for_memory() {
    DataSet huge = DataSet.builder().text(Tag.ImageComments, "x".repeat(10_000)).build();
    DataSet sequence =
        DataSet.builder()
            .sequence(Tag.ReferencedStudySequence, java.util.Collections.nCopies(110, huge))
            .build();
    int port =
        serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (_, pending) -> {
                  pending.accept(DimseResponse.pending(sequence));
                  return FixedService.success();
                }));
    try (Association association = open(port, Proposal.uncompressed(FIND))) {
      PeerFailure failure =
          catchThrowableOfType(
              PeerFailure.class,
              () -> new QueryRetrieve(association, FIND).find(study(9), _ -> true));
      assertThat(failure).hasMessageContaining("at most 1 MiB");
    }
  }

  @Test
  void aborts_when_the_taker_of_matches_fails() {
    int port =
        serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (_, pending) -> {
                  pending.accept(DimseResponse.pending(study(1)));
                  return FixedService.success();
                }));
    try (Association association = open(port, Proposal.uncompressed(FIND))) {
      IllegalStateException failure =
          catchThrowableOfType(
              IllegalStateException.class,
              () ->
                  new QueryRetrieve(association, FIND)
                      .find(
                          study(9),
                          _ -> {
                            throw new IllegalStateException("simulated");
                          }));
      assertThat(failure).hasMessage("simulated");
      org.awaitility.Awaitility.await().until(() -> !association.isOpen());
    }
  }

  // ---- C-GET and C-MOVE -----------------------------------------------------------------------

  /** A C-GET SCP that stores so many instances, and counts what comes of them. */
  private static FixedService archive(int instances, int length) {
    return FixedService.storing(
        Set.of(CommandField.C_GET),
        Set.of(CT),
        (request, pending) -> {
          int completed = 0;
          List<String> failed = new ArrayList<>();
          for (int i = 0; i < instances && !request.cancelled(); i++) {
            OutgoingInstance instance =
                new OutgoingInstance(CT, "1.2." + i, EXPLICIT, length, Optional.empty());
            StoreResponse answer =
                request.peer().store(instance, new ByteArrayInputStream(random(length)));
            if (answer.status() == 0) {
              completed++;
            } else {
              failed.add(instance.sopInstanceUid());
            }
            int remaining = instances - i - 1;
            pending.accept(
                DimseResponse.of(Status.PENDING)
                    .with(new SubOperations(remaining, completed, failed.size(), 0)));
          }
          SubOperations numbers =
              new SubOperations(instances - completed - failed.size(), completed, failed.size(), 0);
          if (request.cancelled()) {
            return DimseResponse.of(Status.CANCEL).with(numbers);
          }
          return failed.isEmpty()
              ? FixedService.success().with(numbers)
              : new DimseResponse(
                      Status.SUB_OPERATIONS_FAILED.code(),
                      Optional.of("some were refused"),
                      Optional.of(
                          DataSet.builder()
                              .text(Tag.FailedSOPInstanceUIDList, failed.toArray(String[]::new))
                              .build()))
                  .with(numbers);
        });
  }

  private Association openToGet(int port) {
    return open(port, Proposal.uncompressed(GET), new Proposal(CT, EXPLICIT).as(Roles.SCP));
  }

  @Test
  void gets_instances_on_the_same_association() {
    int length = 700_001;
    int port = serve(GET, archive(3, length));
    try (Association association = openToGet(port)) {
      List<SubOperations> progress = new ArrayList<>();
      DimseResponse end =
          new QueryRetrieve(association, GET)
              .get(study(1), store, pending -> progress.add(pending.subOperations().orElseThrow()));
      assertThat(end.status()).isZero();
      assertThat(end.subOperations()).contains(new SubOperations(0, 3, 0, 0));
      assertThat(progress)
          .containsExactly(
              new SubOperations(2, 1, 0, 0),
              new SubOperations(1, 2, 0, 0),
              new SubOperations(0, 3, 0, 0));
      assertThat(store.finished).hasSize(3).allMatch(bytes -> bytes.length == length);
      assertThat(store.finished.peek()).isEqualTo(random(length));
      assertThat(store.events)
          .containsExactly(
              "opened",
              "begun 1.2.0",
              "finished 1.2.0",
              "begun 1.2.1",
              "finished 1.2.1",
              "begun 1.2.2",
              "finished 1.2.2",
              "closed");
      assertThat(association.echo().status()).isZero();
    }
  }

  @Test
  void tells_which_instances_of_a_get_failed() {
    store.onBegin =
        () -> {
          if (store.requests.size() == 2) {
            throw new org.ytterby.finding.StorageFailure("disk full", null);
          }
        };
    int port = serve(GET, archive(3, 64));
    try (Association association = openToGet(port)) {
      DimseResponse end = new QueryRetrieve(association, GET).get(study(1), store, _ -> true);
      assertThat(end.status()).isEqualTo(0xB000);
      assertThat(end.category()).isEqualTo(Status.Category.WARNING);
      assertThat(end.errorComment()).contains("some were refused");
      assertThat(end.subOperations()).contains(new SubOperations(0, 2, 1, 0));
      assertThat(QueryRetrieve.failedInstances(end)).containsExactly("1.2.1");
    }
  }

  @Test
  void cancels_a_get() {
    int port = serve(GET, archive(1_000, 64));
    try (Association association = openToGet(port)) {
      DimseResponse end =
          new QueryRetrieve(association, GET)
              .get(
                  study(1),
                  store,
                  pending -> pending.subOperations().orElseThrow().completed() < 2);
      assertThat(end.category()).isEqualTo(Status.Category.CANCEL);
      assertThat(end.subOperations().orElseThrow().remaining()).isPositive();
      assertThat(association.echo().status()).isZero();
    }
  }

  @Test
  void does_not_store_in_a_role_that_was_not_negotiated() {
    List<List<TransferSyntax>> takes = new ArrayList<>();
    List<PeerFailure> failures = new ArrayList<>();
    FixedService service =
        FixedService.storing(
            Set.of(CommandField.C_GET),
            Set.of(CT),
            (request, _) -> {
              takes.add(request.peer().takes(CT));
              OutgoingInstance instance =
                  new OutgoingInstance(CT, "1.2", EXPLICIT, 2, Optional.empty());
              failures.add(
                  catchThrowableOfType(
                      PeerFailure.class,
                      () -> request.peer().store(instance, new ByteArrayInputStream(new byte[2]))));
              return FixedService.success();
            });
    int port = serve(ServiceRegistry.verification().and(Set.of(GET), service).andStorage(store));
    try (Association association =
        open(port, Proposal.uncompressed(GET), new Proposal(CT, EXPLICIT))) {
      assertThat(new QueryRetrieve(association, GET).get(study(1), store, _ -> true).status())
          .isZero();
      assertThat(association.accepts(CT, EXPLICIT)).as("we may store").isTrue();
    }
    assertThat(takes).containsExactly(List.of());
    assertThat(failures.getFirst().code()).isEqualTo(ErrorCode.PEER_PERMANENT);
  }

  @Test
  void refuses_instances_that_it_did_not_ask_for() {
    List<Integer> answers = new ArrayList<>();
    FixedService service =
        FixedService.storing(
            Set.of(CommandField.C_FIND),
            Set.of(CT),
            (request, _) -> {
              OutgoingInstance instance =
                  new OutgoingInstance(CT, "1.2", EXPLICIT, 100_000, Optional.empty());
              answers.add(
                  request
                      .peer()
                      .store(instance, new ByteArrayInputStream(new byte[100_000]))
                      .status());
              return FixedService.success();
            });
    int port = serve(FIND, service);
    try (Association association =
        open(port, Proposal.uncompressed(FIND), new Proposal(CT, EXPLICIT).as(Roles.SCP))) {
      assertThat(new QueryRetrieve(association, FIND).find(study(1), _ -> true).status()).isZero();
    }
    assertThat(answers).containsExactly(0x0122);
  }

  @Test
  void moves_and_tells_the_progress() {
    BlockingQueue<String> destinations = new LinkedBlockingQueue<>();
    int port =
        serve(
            MOVE,
            FixedService.of(
                Set.of(CommandField.C_MOVE),
                (request, pending) -> {
                  destinations.add(
                      request.command().attributes().require(Tag.MoveDestination).text());
                  pending.accept(
                      DimseResponse.of(Status.PENDING).with(new SubOperations(3, 1, 1, 1)));
                  return DimseResponse.of(
                          Status.MOVE_DESTINATION_UNKNOWN.code(), "no such destination")
                      .offending(Tag.MoveDestination)
                      .with(new SubOperations(3, 1, 1, 1));
                }));
    try (Association association = open(port, Proposal.uncompressed(MOVE))) {
      List<SubOperations> progress = new ArrayList<>();
      DimseResponse end =
          new QueryRetrieve(association, MOVE)
              .move(
                  study(1),
                  "ELSEWHERE",
                  pending -> progress.add(pending.subOperations().orElseThrow()));
      assertThat(destinations).containsExactly("ELSEWHERE");
      assertThat(progress).containsExactly(new SubOperations(3, 1, 1, 1));
      assertThat(end.status()).isEqualTo(0xA801);
      assertThat(end.offendingElements()).containsExactly(Tag.MoveDestination);
      assertThat(end.subOperations())
          .as("what remains is not sent with a failure")
          .contains(new SubOperations(0, 1, 1, 1));
      assertThat(catchThrowableOfType(PeerFailure.class, () -> end.orThrow("C-MOVE")))
          .hasMessageContaining("A801H MOVE_DESTINATION_UNKNOWN: no such destination");
    }
  }

  // ---- N-services -----------------------------------------------------------------------------

  @Test
  void carries_all_operations_on_managed_instances() {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    DataSet attributes = DataSet.builder().text(Tag.Modality, "PT").build();
    int port =
        serve(
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
    try (Association association = open(port, Proposal.uncompressed(MPPS))) {
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
        serve(
            COMMIT,
            FixedService.of(
                Set.of(CommandField.N_ACTION),
                (request, _) -> {
                  Optional<DataSet> transaction = request.dataSet();
                  Thread.ofVirtual()
                      .start(
                          () -> {
                            await(report);
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
        client.open(to(port, List.of(Proposal.uncompressed(COMMIT))), listener)) {
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
        serve(
            COMMIT,
            FixedService.of(
                Set.of(CommandField.N_ACTION),
                (request, _) ->
                    request.peer().eventReport(COMMIT, COMMIT_INSTANCE, 2, request.dataSet())));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ServiceRegistry listener = ServiceRegistry.none().and(Set.of(COMMIT), events(heard));
    try (Association association =
        client.open(to(port, List.of(Proposal.uncompressed(COMMIT))), listener)) {
      ManagedInstance commitment = new ManagedInstance(association, COMMIT, COMMIT_INSTANCE);
      assertThat(commitment.action(1, Optional.of(TRANSACTION)).status()).isZero();
      assertThat(heard).containsExactly("2 1.2.8");
    }
    try (Association deaf = open(port, Proposal.uncompressed(COMMIT))) {
      ManagedInstance commitment = new ManagedInstance(deaf, COMMIT, COMMIT_INSTANCE);
      assertThat(commitment.action(1, Optional.of(TRANSACTION)).status())
          .as("an event for which there is no service")
          .isEqualTo(Status.NO_SUCH_SOP_CLASS.code());
    }
  }

  @Test
  void reports_events_on_a_reverse_association_only_as_scp() {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    int port = serve(COMMIT, events(heard));
    try (Association reverse = open(port, Proposal.uncompressed(COMMIT).as(Roles.SCP))) {
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
    try (Association plain = open(port, Proposal.uncompressed(COMMIT))) {
      PresentationContexts.Answer answer = plain.contexts().answers().getFirst();
      assertThat(answer.result())
          .as("we are not SCP of the commitment here")
          .isEqualTo(ContextResult.USER_REJECTION);
      assertThat(answer.ours()).isEqualTo(Roles.NONE);
    }
  }

  @Test
  void tells_what_became_of_each_context() {
    int port = serve(ServiceRegistry.verification().andStorage(store));
    TransferSyntax jpeg = new TransferSyntax(Uids.JPEGBaseline8Bit);
    try (Association association =
        open(
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

  // ---- asynchronous operations window ---------------------------------------------------------

  @Test
  void sends_instances_before_earlier_ones_are_answered() throws InterruptedException {
    BlockingQueue<CompletableFuture<StoreStatus>> syncs = new LinkedBlockingQueue<>();
    store.onFinish =
        () -> {
          CompletableFuture<StoreStatus> sync = new CompletableFuture<>();
          syncs.add(sync);
          return sync;
        };
    int port =
        serve(
            ServiceRegistry.verification().andStorage(store),
            AssociationLimits.DEFAULT.withOperations(3));
    AssociationRequest request = to(port, List.of(new Proposal(CT, EXPLICIT))).withOperations(8);
    List<String> answered = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    try (Association association = client.open(request)) {
      assertThat(association.maxOperations()).isEqualTo(3);
      Thread.ofVirtual()
          .start(
              () -> {
                StorePipeline pipeline =
                    association.pipeline(
                        (instance, response) ->
                            answered.add(instance.sopInstanceUid() + " " + response.status()));
                for (int i = 0; i < 5; i++) {
                  pipeline.store(
                      new OutgoingInstance(CT, "1.2." + i, EXPLICIT, 300_000, Optional.empty()),
                      new ByteArrayInputStream(new byte[300_000]));
                }
                pipeline.finish();
                done.countDown();
              });
      List<CompletableFuture<StoreStatus>> under = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        under.add(syncs.poll(20, TimeUnit.SECONDS));
      }
      assertThat(store.requests).as("no more under way than the window").hasSize(3);
      under.get(2).complete(StoreStatus.success()); // answered before the earlier ones
      CompletableFuture<StoreStatus> fourth = syncs.poll(20, TimeUnit.SECONDS);
      assertThat(store.requests).hasSize(4);
      under.get(0).complete(StoreStatus.of(Status.OUT_OF_RESOURCES, "full"));
      CompletableFuture<StoreStatus> fifth = syncs.poll(20, TimeUnit.SECONDS);
      under.get(1).complete(StoreStatus.success());
      fourth.complete(StoreStatus.success());
      fifth.complete(StoreStatus.success());
      await(done);
      assertThat(answered).hasSize(5).startsWith("1.2.2 0", "1.2.0 42752");
      assertThat(association.echo().status()).isZero();
    }
  }

  @Test
  void stays_with_one_operation_at_a_time_unless_both_want_more() {
    int port = serve(ServiceRegistry.verification().andStorage(store));
    AssociationRequest request = to(port, List.of(new Proposal(CT, EXPLICIT))).withOperations(8);
    List<Integer> answered = new ArrayList<>();
    try (Association association = client.open(request)) {
      assertThat(association.maxOperations()).isEqualTo(1);
      StorePipeline pipeline =
          association.pipeline((_, response) -> answered.add(response.status()));
      for (int i = 0; i < 3; i++) {
        pipeline.store(
            new OutgoingInstance(CT, "1.2." + i, EXPLICIT, 8, Optional.empty()),
            new ByteArrayInputStream(new byte[8]));
        assertThat(answered).hasSize(i);
      }
      assertThat(catchThrowableOfType(IllegalStateException.class, association::echo))
          .hasMessageContaining("finish()");
      pipeline.finish();
      assertThat(answered).containsExactly(0, 0, 0);
      assertThat(association.echo().status()).isZero();
    }
  }
}
