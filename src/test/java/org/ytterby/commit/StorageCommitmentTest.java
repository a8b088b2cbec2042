// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.audit.Ledger;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Callee;
import org.ytterby.deliver.Rounds;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;
import org.ytterby.testdata.FreePort;

/** Storage commitment as SCP over real associations (PS3.4 Annex J). */
@Timeout(120)
final class StorageCommitmentTest {
  private static final String CT = "CT";
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofHours(1);
  private static final int NOBODY = 9;

  @TempDir private Path folder;
  private final Asker asker = new Asker(CT);

  @AfterEach
  void end() {
    asker.close();
  }

  @DatabaseTest
  void vouches_for_what_was_read_again_and_says_why_not_for_the_rest(Database database)
      throws InterruptedException {
    try (CommittingNode node = node(database, SHORT, NOBODY);
        Association association = asker.open(node.port())) {
      node.store("1.2.1", 1);
      node.store("1.2.2", 2);
      node.store("1.2.3", 3);
      node.damage("1.2.3", 0);
      DataSet request =
          Asker.request(
              "1.9.1",
              List.of(
                  Asker.item(Uids.CTImageStorage, "1.2.1"),
                  Asker.item(Uids.MRImageStorage, "1.2.2"),
                  Asker.item(Uids.CTImageStorage, "1.2.3"),
                  Asker.item(Uids.CTImageStorage, "1.2.4"),
                  Asker.item(Uids.Verification, "1.2.5"),
                  Asker.item(Uids.CTImageStorage, "1.2.1")));
      assertThat(Asker.ask(association, request)).isZero();
      assertThat(association.serve(Asker.PATIENCE)).isTrue();
      Asker.Told told = asker.told();
      assertThat(told.eventType()).isEqualTo(2);
      assertThat(told.transaction()).isEqualTo("1.9.1");
      assertThat(told.committed()).containsExactly("1.2.1");
      assertThat(told.failed()).containsExactly("1.2.2 119", "1.2.3 110", "1.2.4 112", "1.2.5 122");
      assertThat(
              told.information()
                  .items(Tag.FailedSOPSequence)
                  .getFirst()
                  .require(Tag.ReferencedSOPClassUID)
                  .uid())
          .as("named as it was asked for")
          .isEqualTo(Uids.MRImageStorage);
      awaitState(node, "1.9.1", RequestState.REPORTED);
      assertThat(node.ledger(CT))
          .containsExactly("commitment.asked", "commitment.judged", "commitment.reported");
    }
  }

  @DatabaseTest
  void vouches_for_a_uid_only_with_everything_that_came_under_it(Database database)
      throws InterruptedException {
    try (CommittingNode node = node(database, SHORT, NOBODY);
        Association association = asker.open(node.port())) {
      node.store("1.2.1", 1);
      node.store("1.2.1", 2);
      assertThat(Asker.ask(association, Asker.request("1.9.1", "1.2.1"))).isZero();
      assertThat(association.serve(Asker.PATIENCE)).isTrue();
      assertThat(asker.told().committed()).containsExactly("1.2.1");
      node.damage("1.2.1", 1);
      assertThat(Asker.ask(association, Asker.request("1.9.2", "1.2.1"))).isZero();
      assertThat(association.serve(Asker.PATIENCE)).isTrue();
      assertThat(asker.told().failed()).containsExactly("1.2.1 110");
    }
  }

  @DatabaseTest
  void tells_on_an_association_of_its_own_when_that_of_the_request_has_ended(Database database)
      throws InterruptedException {
    try (DicomServer listener = asker.listen();
        CommittingNode node = node(database, SHORT, NOBODY, listener.port())) {
      node.store("1.2.1", 1);
      assertThat(asker.ask(node.port(), Asker.request("1.9.1", "1.2.1"))).isZero();
      Asker.Told told = asker.told();
      assertThat(told.eventType()).isEqualTo(1);
      assertThat(told.transaction()).isEqualTo("1.9.1");
      assertThat(told.committed()).containsExactly("1.2.1");
      assertThat(told.information().contains(Tag.FailedSOPSequence)).isFalse();
      awaitState(node, "1.9.1", RequestState.REPORTED);
      assertThat(asker.waiting()).isZero();
    }
  }

  @DatabaseTest
  void tells_again_until_it_is_taken_and_never_something_else(Database database)
      throws InterruptedException {
    try (DicomServer listener = asker.listen();
        CommittingNode node = node(database, SHORT, NOBODY, listener.port())) {
      node.store("1.2.1", 1);
      asker.answers(Status.PROCESSING_FAILURE);
      assertThat(asker.ask(node.port(), Asker.request("1.9.1", "1.2.1", "1.2.2"))).isZero();
      Asker.Told first = asker.told();
      node.store("1.2.2", 2);
      assertThat(asker.told()).isEqualTo(first);
      asker.answers(Status.SUCCESS);
      awaitState(node, "1.9.1", RequestState.REPORTED);
      assertThat(asker.told()).isEqualTo(first);
      assertThat(node.requests(CT, "1.9.1").getFirst().attempts()).isGreaterThan(1);
    }
  }

  @DatabaseTest
  void leaves_an_unreachable_requestor_alone_but_tells_it_on_its_own_associations(Database database)
      throws InterruptedException {
    Callee unreachable =
        new Callee(
            CT,
            "127.0.0.1",
            FreePort.any(),
            "YTTERBY",
            Duration.ofSeconds(20),
            new Backoff(100, LONG, LONG),
            Optional.empty());
    CommitmentTerms terms = new CommitmentTerms(SHORT, NOBODY, List.of(unreachable));
    try (CommittingNode node = new CommittingNode(folder, database, terms)) {
      node.store("1.2.1", 1);
      assertThat(asker.ask(node.port(), Asker.request("1.9.1", "1.2.1"))).isZero();
      await()
          .atMost(Asker.PATIENCE)
          .until(() -> node.requests(CT, "1.9.1").getLast().attempts() == 1);
      assertThat(asker.ask(node.port(), Asker.request("1.9.2", "1.2.1"))).isZero();
      try (Association association = asker.open(node.port())) {
        assertThat(Asker.ask(association, Asker.request("1.9.3", "1.2.1"))).isZero();
        assertThat(association.serve(Asker.PATIENCE)).isTrue();
        assertThat(asker.told().transaction()).isEqualTo("1.9.3");
      }
      awaitState(node, "1.9.3", RequestState.REPORTED);
      assertThat(node.requests(CT, "1.9.2"))
          .singleElement()
          .returns(RequestState.JUDGED, CommitmentRequest::state)
          .returns(0, CommitmentRequest::attempts);
    }
  }

  @DatabaseTest
  void goes_on_after_a_restart(Database database) throws InterruptedException {
    try (DicomServer listener = asker.listen()) {
      try (CommittingNode node = node(database, Duration.ofSeconds(2), NOBODY, listener.port())) {
        node.store("1.2.1", 1);
        assertThat(asker.ask(node.port(), Asker.request("1.9.1", "1.2.1"))).isZero();
        assertThat(node.requests(CT, "1.9.1"))
            .singleElement()
            .returns(RequestState.ASKED, CommitmentRequest::state);
      }
      assertThat(asker.waiting()).as("nothing is told before its time").isZero();
      try (CommittingNode node = node(database, SHORT, NOBODY, listener.port())) {
        assertThat(asker.told().committed()).containsExactly("1.2.1");
        awaitState(node, "1.9.1", RequestState.REPORTED);
      }
    }
  }

  @DatabaseTest
  void judges_nothing_by_a_reading_that_the_end_of_the_node_broke_off(Database database)
      throws InterruptedException {
    CommitmentRequestStore store = new CommitmentRequestStore(CommittingNode.NODE);
    Ledger ledger = new Ledger(CommittingNode.NODE, CommittingNode.CLOCK);
    Asked asked = new Asked("1.9.1", List.of(new Reference(Uids.CTImageStorage, "1.2.1")));
    OptionalLong taken =
        new Requests(database, store, ledger, CommittingNode.CLOCK)
            .take(CT, asked, Duration.ofMillis(1), NOBODY);
    assertThat(taken).isPresent();
    CountDownLatch reading = new CountDownLatch(1);
    Holdings hanging =
        _ -> {
          reading.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new Holding.Damaged(Uids.CTImageStorage);
        };
    try (DicomClient client = new DicomClient()) {
      StorageCommitment.Parts parts =
          new StorageCommitment.Parts(
              database, store, ledger, hanging, client, CommittingNode.CLOCK);
      CommitmentTerms terms =
          new CommitmentTerms(SHORT, NOBODY, List.of(CommittingNode.requestor(CT, FreePort.any())));
      Rounds rounds = new Rounds(CommittingNode.CLOCK, Duration.ofMillis(200));
      try (StorageCommitment _ = StorageCommitment.start(parts, terms, rounds)) {
        assertThat(reading.await(Asker.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    }
    List<CommitmentRequest> left = database.inTx(tx -> store.of(tx, CT, "1.9.1"));
    assertThat(left)
        .singleElement()
        .returns(RequestState.ASKED, CommitmentRequest::state)
        .returns(List.of(), CommitmentRequest::judgements);
  }

  @DatabaseTest
  void gives_up_when_the_requestor_refuses_the_result_for_good(Database database)
      throws InterruptedException {
    try (DicomServer listener = asker.listen();
        CommittingNode node = node(database, SHORT, NOBODY, listener.port())) {
      asker.answers(Status.NO_SUCH_SOP_INSTANCE);
      assertThat(asker.ask(node.port(), Asker.request("1.9.1", "1.2.1"))).isZero();
      assertThat(asker.told().failed()).containsExactly("1.2.1 112");
      awaitState(node, "1.9.1", RequestState.UNREPORTED);
      assertThat(node.requests(CT, "1.9.1").getFirst().message()).contains("0112H");
      assertThat(node.ledger(CT)).last().isEqualTo("commitment.unreported");
    }
  }

  @DatabaseTest
  void gives_up_at_the_start_what_belongs_to_nobody_any_more(Database database) {
    try (CommittingNode node = node(database, LONG, NOBODY)) {
      assertThat(asker.ask(node.port(), Asker.request("1.9.1", "1.2.1"))).isZero();
    }
    CommitmentTerms others =
        new CommitmentTerms(SHORT, NOBODY, List.of(CommittingNode.requestor("MR", 104)));
    try (CommittingNode node = new CommittingNode(folder, database, others)) {
      awaitState(node, "1.9.1", RequestState.UNREPORTED);
      assertThat(node.requests(CT, "1.9.1").getFirst().message()).contains("commitment.requestors");
    }
  }

  @DatabaseTest
  void takes_a_request_once_and_fails_another_under_its_transaction_uid(Database database)
      throws InterruptedException {
    try (CommittingNode node = node(database, SHORT, NOBODY);
        Association association = asker.open(node.port())) {
      node.store("1.2.1", 1);
      node.store("1.2.2", 2);
      assertThat(Asker.ask(association, Asker.request("1.9.1", "1.2.1"))).isZero();
      assertThat(Asker.ask(association, Asker.request("1.9.1", "1.2.1"))).isZero();
      assertThat(node.requests(CT, "1.9.1")).hasSize(1);
      assertThat(association.serve(Asker.PATIENCE)).isTrue();
      assertThat(asker.told().committed()).containsExactly("1.2.1");
      assertThat(Asker.ask(association, Asker.request("1.9.1", "1.2.2"))).isZero();
      assertThat(association.serve(Asker.PATIENCE)).isTrue();
      Asker.Told told = asker.told();
      assertThat(told.eventType()).isEqualTo(2);
      assertThat(told.committed()).isEmpty();
      assertThat(told.failed()).containsExactly("1.2.2 131");
      assertThat(told.information().contains(Tag.ReferencedSOPSequence)).isFalse();
    }
  }

  @DatabaseTest
  void lets_nobody_have_more_open_than_is_allowed(Database database) {
    try (CommittingNode node = node(database, LONG, 2)) {
      assertThat(asker.ask(node.port(), Asker.request("1.9.1", "1.2.1"))).isZero();
      assertThat(asker.ask(node.port(), Asker.request("1.9.2", "1.2.1"))).isZero();
      assertThat(asker.ask(node.port(), Asker.request("1.9.3", "1.2.1"))).isEqualTo(0x0213);
      assertThat(asker.ask(node.port(), Asker.request("1.9.2", "1.2.1")))
          .as("one that is open already is no further one")
          .isZero();
      assertThat(node.requests(CT, "1.9.3")).isEmpty();
    }
  }

  @DatabaseTest
  void refuses_whom_it_could_not_tell_and_what_it_does_not_understand(Database database) {
    try (CommittingNode node = node(database, LONG, NOBODY);
        Asker stranger = new Asker("STRANGER");
        Association association = asker.open(node.port())) {
      DataSet good = Asker.request("1.9.1", "1.2.1");
      assertThat(stranger.ask(node.port(), good)).isEqualTo(0x0124);
      String push = Uids.StorageCommitmentPushModel;
      ManagedInstance other = new ManagedInstance(association, push, "1.2.3.4");
      assertThat(other.action(1, Optional.of(good)).status()).isEqualTo(0x0112);
      ManagedInstance known =
          new ManagedInstance(association, push, Uids.StorageCommitmentPushModelInstance);
      assertThat(known.action(2, Optional.of(good)).status()).isEqualTo(0x0123);
      assertThat(known.action(1, Optional.of(DataSet.empty())).status()).isEqualTo(0x0115);
      DataSet nothing = DataSet.builder().uid(Tag.TransactionUID, "1.9.1").build();
      assertThat(known.action(1, Optional.of(nothing)).status()).isEqualTo(0x0115);
      assertThat(Asker.ask(association, Asker.request("1.9.1", List.of()))).isEqualTo(0x0115);
      assertThat(node.requests(CT, "1.9.1")).isEmpty();
      assertThat(node.requests("STRANGER", "1.9.1")).isEmpty();
    }
  }

  private CommittingNode node(Database database, Duration linger, int mostOpen) {
    return node(database, linger, mostOpen, FreePort.any());
  }

  private CommittingNode node(Database database, Duration linger, int mostOpen, int port) {
    return new CommittingNode(
        folder,
        database,
        new CommitmentTerms(linger, mostOpen, List.of(CommittingNode.requestor(CT, port))));
  }

  private static void awaitState(CommittingNode node, String transaction, RequestState state) {
    await()
        .atMost(Asker.PATIENCE)
        .until(() -> node.requests(CT, transaction).getLast().state() == state);
  }
}
