// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.ytterby.announce.Announcement;
import org.ytterby.announce.AnnouncementListener;
import org.ytterby.announce.AnnouncementService;
import org.ytterby.announce.AnnouncementStore;
import org.ytterby.announce.Announcements;
import org.ytterby.announce.Announcing;
import org.ytterby.audit.Ledger;
import org.ytterby.deliver.Rounds;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.Association;
import org.ytterby.dicom.net.AssociationLimits;
import org.ytterby.dicom.net.AssociationPolicy;
import org.ytterby.dicom.net.AssociationRequest;
import org.ytterby.dicom.net.ClientTimeouts;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.DicomServer;
import org.ytterby.dicom.net.DimseResponse;
import org.ytterby.dicom.net.ErrorDetail;
import org.ytterby.dicom.net.ManagedInstance;
import org.ytterby.dicom.net.Proposal;
import org.ytterby.dicom.net.ServerSettings;
import org.ytterby.dicom.net.ServiceRegistry;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;
import org.ytterby.store.Tx;

/** Steps from a scanner through us to a RIS, over real associations. */
@Timeout(120)
final class StepNoticesTest {
  private static final String NODE = "node1";
  private static final String MPPS = Uids.ModalityPerformedProcedureStep;
  private static final InstantSource CLOCK = InstantSource.system();
  private static final DataSet BEGUN = Announcing.step("1.2.3");
  private static final DataSet ENDED =
      Announcing.ended("COMPLETED", Map.of("1.2.3.1", List.of("1.5.1", "1.5.2")));

  private final Ris ris = new Ris();
  private final DicomClient client = new DicomClient();

  @AfterEach
  void end() {
    client.close();
    ris.close();
  }

  /** A node that takes steps and sends them on; a scanner is associated with it. */
  private final class Between implements AutoCloseable {
    private final Database database;
    private final Notification notification;
    private final DicomServer server;
    final Association scanner;

    Between(Database database) {
      this(database, List.of(ris.recipient(NoticeKind.PROCEDURE_STEP)));
    }

    Between(Database database, List<Recipient> recipients) {
      this(database, recipients, new Rounds(CLOCK));
    }

    Between(Database database, List<Recipient> recipients, Rounds rounds) {
      this.database = database;
      Ledger ledger = new Ledger(NODE, CLOCK);
      notification =
          Notification.start(
              new Notification.Parts(database, new NoticeStore(NODE), ledger, client, CLOCK),
              recipients,
              rounds);
      AnnouncementListener nobody =
          new AnnouncementListener() {
            @Override
            public void announced(Tx tx, Announcement announcement) {}

            @Override
            public void durable(Announcement announcement) {}
          };
      server =
          DicomServer.start(
              ServerSettings.of(
                  "127.0.0.1",
                  0,
                  AssociationPolicy.standard(Set.of("YTTERBY"), AssociationLimits.DEFAULT)),
              AnnouncementService.and(
                  ServiceRegistry.verification(),
                  new Announcements(
                      database,
                      new AnnouncementStore(NODE),
                      ledger,
                      nobody,
                      new StepNotices(notification, recipients),
                      CLOCK)));
      scanner =
          client.open(
              new AssociationRequest(
                  "127.0.0.1",
                  server.port(),
                  Announcing.SCANNER,
                  "YTTERBY",
                  List.of(Proposal.uncompressed(MPPS)),
                  ClientTimeouts.DEFAULT));
    }

    int create(String uid) {
      return step(uid).create(BEGUN).status();
    }

    int set(String uid) {
      return step(uid).set(ENDED).status();
    }

    private ManagedInstance step(String uid) {
      return new ManagedInstance(scanner, MPPS, uid);
    }

    String ledger(String uid) {
      return database.inTx(tx -> Ledger.about(tx, uid)).toString();
    }

    void awaitTallies(NoticeTally... tallies) {
      await()
          .atMost(Ris.PATIENCE)
          .until(
              () ->
                  database.inTx(tx -> new NoticeStore(NODE).tallies(tx)).equals(List.of(tallies)));
    }

    @Override
    public void close() {
      scanner.close();
      server.close();
      notification.close();
    }
  }

  @DatabaseTest
  void sends_on_what_was_taken_as_it_came_and_in_order(Database database)
      throws InterruptedException {
    try (Between node = new Between(database)) {
      assertThat(node.create("1.7.1")).isZero();
      assertThat(node.set("1.7.1")).isZero();
      Ris.Told begun = ris.told();
      Ris.Told ended = ris.told();
      assertThat(begun.sopClass()).isEqualTo("1.2.840.10008.3.1.2.3.3");
      assertThat(List.of(begun.field(), ended.field()))
          .containsExactly(CommandField.N_CREATE, CommandField.N_SET);
      assertThat(List.of(begun.uid(), ended.uid())).containsExactly("1.7.1", "1.7.1");
      assertThat(bytes(begun.attributes())).isEqualTo(bytes(BEGUN));
      assertThat(begun.attributes().require(Tag.PatientName).text()).isEqualTo("Phantom^Announced");
      assertThat(bytes(ended.attributes())).isEqualTo(bytes(ENDED));
      node.awaitTallies(tally(NoticeState.SENT, 2));
    }
  }

  @DatabaseTest
  void sends_nothing_on_that_was_refused(Database database) {
    try (Between node = new Between(database)) {
      assertThat(node.set("1.7.1")).isEqualTo(Status.NO_SUCH_SOP_INSTANCE.code());
      assertThat(node.step("1.7.2").create(DataSet.empty()).status())
          .isEqualTo(Status.MISSING_ATTRIBUTE.code());
      assertThat(node.create("1.7.3")).isZero();
      assertThat(node.create("1.7.3")).isEqualTo(Status.DUPLICATE_SOP_INSTANCE.code());
      node.awaitTallies(tally(NoticeState.SENT, 1));
    }
  }

  @DatabaseTest
  void holds_back_what_follows_until_the_one_before_was_taken(Database database)
      throws InterruptedException {
    ris.answers(Status.PROCESSING_FAILURE);
    try (Between node = new Between(database)) {
      assertThat(node.create("1.7.1")).isZero();
      assertThat(node.set("1.7.1")).isZero();
      node.awaitTallies(tally(NoticeState.SENT, 2));
    }
    List<CommandField> fields = new ArrayList<>();
    while (ris.waiting() > 0) {
      fields.add(ris.told().field());
    }
    assertThat(fields)
        .containsExactly(CommandField.N_CREATE, CommandField.N_CREATE, CommandField.N_SET);
  }

  @DatabaseTest
  void a_step_that_was_refused_holds_up_no_other_and_is_tried_again_at_the_next_start(
      Database database) throws InterruptedException {
    ris.answers(Status.INVALID_ATTRIBUTE_VALUE);
    try (Between node = new Between(database)) {
      assertThat(node.create("1.7.1")).isZero();
      node.awaitTallies(tally(NoticeState.PARKED, 1));
      assertThat(node.set("1.7.1")).isZero();
      assertThat(node.create("1.7.2")).isZero();
      node.awaitTallies(
          tally(NoticeState.PARKED, 1), tally(NoticeState.SENT, 1), tally(NoticeState.WAITING, 1));
    }
    assertThat(ris.told().uid()).isEqualTo("1.7.1");
    assertThat(ris.told().uid()).isEqualTo("1.7.2");
    try (Between node = new Between(database)) {
      node.awaitTallies(tally(NoticeState.SENT, 3));
    }
    assertThat(ris.told().field()).isEqualTo(CommandField.N_CREATE);
    assertThat(ris.told().field()).isEqualTo(CommandField.N_SET);
    assertThat(ris.waiting()).isZero();
  }

  @DatabaseTest
  void takes_an_end_for_told_only_after_an_attempt_that_may_have_told_it(Database database) {
    ris.answers(Status.SUCCESS);
    ris.answers(Status.PROCESSING_FAILURE);
    ris.answers(ended());
    try (Between node = new Between(database)) {
      assertThat(node.create("1.7.1")).isZero();
      assertThat(node.set("1.7.1")).isZero();
      node.awaitTallies(tally(NoticeState.SENT, 2));
      ris.answers(Status.SUCCESS);
      ris.answers(ended());
      assertThat(node.create("1.7.2")).isZero();
      assertThat(node.set("1.7.2")).isZero();
      node.awaitTallies(tally(NoticeState.PARKED, 1), tally(NoticeState.SENT, 3));
    }
  }

  @DatabaseTest
  void takes_an_end_for_told_when_the_node_ended_before_the_answer(Database database)
      throws InterruptedException {
    List<Recipient> recipients = List.of(ris.recipient(NoticeKind.PROCEDURE_STEP));
    Rounds rounds = new Rounds(CLOCK, Ris.OF_A_NODE);
    try (Between node = new Between(database, recipients, rounds)) {
      assertThat(node.create("1.7.1")).isZero();
      node.awaitTallies(tally(NoticeState.SENT, 1));
      ris.silent(true);
      assertThat(node.set("1.7.1")).isZero();
      assertThat(List.of(ris.told().field(), ris.told().field()))
          .containsExactly(CommandField.N_CREATE, CommandField.N_SET);
    }
    ris.silent(false);
    ris.answers(ended());
    try (Between node = new Between(database)) {
      node.awaitTallies(tally(NoticeState.SENT, 2));
    }
  }

  @DatabaseTest
  void remembers_at_the_next_start_whether_a_parked_end_may_have_been_told(Database database)
      throws InterruptedException {
    try (Between node = new Between(database)) {
      assertThat(node.create("1.7.1")).isZero();
      assertThat(node.create("1.7.2")).isZero();
      node.awaitTallies(tally(NoticeState.SENT, 2));
      for (int attempt = 0; attempt < 4; attempt++) {
        ris.answers(Status.PROCESSING_FAILURE);
      }
      assertThat(node.set("1.7.1")).isZero();
      node.awaitTallies(tally(NoticeState.PARKED, 1), tally(NoticeState.SENT, 2));
      ris.answers(ended());
      assertThat(node.set("1.7.2")).isZero();
      node.awaitTallies(tally(NoticeState.PARKED, 2), tally(NoticeState.SENT, 2));
    }
    while (ris.waiting() > 0) {
      assertThat(ris.told()).isNotNull();
    }
    ris.answers(ended());
    ris.answers(ended());
    try (Between node = new Between(database)) {
      assertThat(ris.told().uid()).isEqualTo("1.7.1");
      assertThat(ris.told().uid()).isEqualTo("1.7.2");
      node.awaitTallies(tally(NoticeState.PARKED, 1), tally(NoticeState.SENT, 3));
    }
  }

  @DatabaseTest
  void waits_for_what_another_node_of_the_database_has_to_tell_first(Database database) {
    Recipient recipient = ris.recipient(NoticeKind.PROCEDURE_STEP);
    NoticeStore one = new NoticeStore("node1");
    NoticeStore other = new NoticeStore("node2");
    boolean _ =
        database.inTx(
            tx -> {
              one.insert(tx, recipient.name(), message(Operation.CREATE), CLOCK.instant());
              other.insert(tx, recipient.name(), message(Operation.SET), CLOCK.instant());
              Notice first = one.next(tx, recipient).orElseThrow();
              assertThat(other.next(tx, recipient)).isEmpty();
              one.update(tx, first.sent(CLOCK.instant()), CLOCK.instant());
              assertThat(other.next(tx, recipient)).isPresent();
              return true;
            });
  }

  private static Message message(Operation operation) {
    return new Message(NoticeKind.PROCEDURE_STEP, operation, "1.7.1", BEGUN);
  }

  @DatabaseTest
  void sends_no_end_of_a_step_whose_begin_was_not_sent(Database database)
      throws InterruptedException {
    try (Between node = new Between(database, List.of())) {
      assertThat(node.create("1.7.1")).isZero();
    }
    try (Between node = new Between(database)) {
      assertThat(node.set("1.7.1")).isZero();
      assertThat(node.create("1.7.2")).isZero();
      node.awaitTallies(tally(NoticeState.SENT, 1));
      assertThat(ris.told().uid()).isEqualTo("1.7.2");
    }
  }

  @DatabaseTest
  void keeps_nothing_of_what_a_recipient_says_of_the_patient(Database database) {
    ris.answers(
        DimseResponse.of(
            Status.INVALID_ATTRIBUTE_VALUE.code(), "unknown patient Phantom^Announced"));
    try (Between node = new Between(database)) {
      assertThat(node.create("1.7.1")).isZero();
      node.awaitTallies(tally(NoticeState.PARKED, 1));
      List<Notice> parked = database.inTx(tx -> new NoticeStore(NODE).unsent(tx));
      assertThat(parked).singleElement().extracting(Notice::remark).asString().startsWith("0106H");
      assertThat(parked.getFirst().remark()).doesNotContain("Phantom");
      assertThat(node.ledger("1.7.1")).contains("0106H").doesNotContain("Phantom");
    }
  }

  private static DimseResponse ended() {
    return DimseResponse.of(Status.PROCESSING_FAILURE)
        .about(new ErrorDetail(List.of(), OptionalInt.of(0xA710)));
  }

  private static NoticeTally tally(NoticeState state, int notices) {
    return new NoticeTally(NoticeKind.PROCEDURE_STEP, "ris", state, notices);
  }

  private static byte[] bytes(DataSet set) {
    return DataSetWriter.bytes(set, TransferSyntax.EXPLICIT_LE);
  }
}
