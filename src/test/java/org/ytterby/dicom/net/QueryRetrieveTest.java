// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.ytterby.dicom.net.OperationsNode.CT;
import static org.ytterby.dicom.net.OperationsNode.EXPLICIT;
import static org.ytterby.dicom.net.OperationsNode.FIND;
import static org.ytterby.dicom.net.OperationsNode.GET;
import static org.ytterby.dicom.net.OperationsNode.MOVE;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;

/** C-FIND, C-GET and C-MOVE between our client and services of our server, over real sockets. */
@ExtendWith(LeakPresence.class)
@Timeout(60)
class QueryRetrieveTest {
  private final OperationsNode node = new OperationsNode();
  private final RecordingStore store = new RecordingStore();

  @AfterEach
  void stop() {
    node.close();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  // ---- C-FIND
  // -------------------------------------------------------------------------------------

  @Test
  void finds_in_the_transfer_syntax_that_was_chosen() {
    List<DataSet> asked = new ArrayList<>();
    int port =
        node.serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (request, pending) -> {
                  asked.add(request.dataSet().orElseThrow());
                  for (int i = 0; i < 3; i++) {
                    pending.accept(DimseResponse.pending(OperationsNode.study(i)));
                  }
                  return FixedService.success();
                }));
    for (TransferSyntax syntax : List.of(EXPLICIT, TransferSyntax.IMPLICIT_LE)) {
      try (Association association = node.open(port, new Proposal(FIND, syntax))) {
        List<DataSet> matches = new ArrayList<>();
        DimseResponse end =
            new QueryRetrieve(association, FIND).find(OperationsNode.study(9), matches::add);
        assertThat(end.status()).isZero();
        assertThat(matches)
            .containsExactly(
                OperationsNode.study(0), OperationsNode.study(1), OperationsNode.study(2));
        assertThat(asked.removeLast()).isEqualTo(OperationsNode.study(9));
        assertThat(association.echo().status()).isZero();
      }
    }
  }

  @Test
  void cancels_a_query_when_it_has_enough() {
    int port =
        node.serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (request, pending) -> {
                  for (int i = 0; !request.cancelled(); i++) {
                    pending.accept(DimseResponse.pending(OperationsNode.study(i)));
                  }
                  return DimseResponse.of(Status.CANCEL);
                }));
    try (Association association = node.open(port, Proposal.uncompressed(FIND))) {
      AtomicInteger matches = new AtomicInteger();
      DimseResponse end =
          new QueryRetrieve(association, FIND)
              .find(OperationsNode.study(9), _ -> matches.incrementAndGet() < 3);
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
        node.serve(
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
    try (Association association = node.open(port, Proposal.uncompressed(FIND))) {
      AtomicInteger taken = new AtomicInteger();
      new QueryRetrieve(association, FIND)
          .find(
              OperationsNode.study(9),
              _ -> {
                if (taken.getAndIncrement() == 0) {
                  AtomicInteger before = new AtomicInteger(-1);
                  Awaitility.await()
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
        node.serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (_, pending) -> {
                  pending.accept(DimseResponse.pending(sequence));
                  return FixedService.success();
                }));
    try (Association association = node.open(port, Proposal.uncompressed(FIND))) {
      PeerFailure failure =
          catchThrowableOfType(
              PeerFailure.class,
              () -> new QueryRetrieve(association, FIND).find(OperationsNode.study(9), _ -> true));
      assertThat(failure).hasMessageContaining("at most 1 MiB");
    }
  }

  @Test
  void aborts_when_the_taker_of_matches_fails() {
    int port =
        node.serve(
            FIND,
            FixedService.of(
                Set.of(CommandField.C_FIND),
                (_, pending) -> {
                  pending.accept(DimseResponse.pending(OperationsNode.study(1)));
                  return FixedService.success();
                }));
    try (Association association = node.open(port, Proposal.uncompressed(FIND))) {
      IllegalStateException failure =
          catchThrowableOfType(
              IllegalStateException.class,
              () ->
                  new QueryRetrieve(association, FIND)
                      .find(
                          OperationsNode.study(9),
                          _ -> {
                            throw new IllegalStateException("simulated");
                          }));
      assertThat(failure).hasMessage("simulated");
      Awaitility.await().until(() -> !association.isOpen());
    }
  }

  // ---- C-GET and C-MOVE
  // ---------------------------------------------------------------------------

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
    return node.open(port, Proposal.uncompressed(GET), new Proposal(CT, EXPLICIT).as(Roles.SCP));
  }

  @Test
  void gets_instances_on_the_same_association() {
    int length = 700_001;
    int port = node.serve(GET, archive(3, length));
    try (Association association = openToGet(port)) {
      List<SubOperations> progress = new ArrayList<>();
      DimseResponse end =
          new QueryRetrieve(association, GET)
              .get(
                  OperationsNode.study(1),
                  store,
                  pending -> progress.add(pending.subOperations().orElseThrow()));
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
    int port = node.serve(GET, archive(3, 64));
    try (Association association = openToGet(port)) {
      DimseResponse end =
          new QueryRetrieve(association, GET).get(OperationsNode.study(1), store, _ -> true);
      assertThat(end.status()).isEqualTo(0xB000);
      assertThat(end.category()).isEqualTo(Status.Category.WARNING);
      assertThat(end.errorComment()).contains("some were refused");
      assertThat(end.subOperations()).contains(new SubOperations(0, 2, 1, 0));
      assertThat(QueryRetrieve.failedInstances(end)).containsExactly("1.2.1");
    }
  }

  @Test
  void cancels_a_get() {
    int port = node.serve(GET, archive(1_000, 64));
    try (Association association = openToGet(port)) {
      DimseResponse end =
          new QueryRetrieve(association, GET)
              .get(
                  OperationsNode.study(1),
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
    int port =
        node.serve(ServiceRegistry.verification().and(Set.of(GET), service).andStorage(store));
    try (Association association =
        node.open(port, Proposal.uncompressed(GET), new Proposal(CT, EXPLICIT))) {
      assertThat(
              new QueryRetrieve(association, GET)
                  .get(OperationsNode.study(1), store, _ -> true)
                  .status())
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
    int port = node.serve(FIND, service);
    try (Association association =
        node.open(port, Proposal.uncompressed(FIND), new Proposal(CT, EXPLICIT).as(Roles.SCP))) {
      assertThat(
              new QueryRetrieve(association, FIND)
                  .find(OperationsNode.study(1), _ -> true)
                  .status())
          .isZero();
    }
    assertThat(answers).containsExactly(0x0122);
  }

  @Test
  void moves_and_tells_the_progress() {
    BlockingQueue<String> destinations = new LinkedBlockingQueue<>();
    int port =
        node.serve(
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
    try (Association association = node.open(port, Proposal.uncompressed(MOVE))) {
      List<SubOperations> progress = new ArrayList<>();
      DimseResponse end =
          new QueryRetrieve(association, MOVE)
              .move(
                  OperationsNode.study(1),
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
          .as("without the Error Comment, which may name a patient")
          .hasMessage("C-MOVE was answered with A801H MOVE_DESTINATION_UNKNOWN");
    }
  }
}
