// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.audit.Ledger;
import org.ytterby.audit.LedgerRow;
import org.ytterby.deliver.DeliveryListener;
import org.ytterby.deliver.DeliveryState;
import org.ytterby.deliver.OutboxObject;
import org.ytterby.deliver.OutboxRow;
import org.ytterby.deliver.Rounds;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.DicomClient;
import org.ytterby.dicom.net.dimse.CommandField;
import org.ytterby.dicom.net.dimse.Status;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;
import org.ytterby.store.Tx;

/** Availability of delivered results, told over real associations (PS3.4 Annex R). */
@Timeout(120)
final class AvailabilityNoticesTest {
  private static final String NODE = "node1";
  private static final String RUN = "run1";
  private static final String STUDY = "1.2.3";
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path folder;
  private final Ris ris = new Ris();
  private final DicomClient client = new DicomClient();

  @AfterEach
  void end() {
    client.close();
    ris.close();
  }

  /** The owner of the runs; notes that it was asked first. */
  private static final class Owner implements DeliveryListener {
    final List<String> told = new ArrayList<>();

    @Override
    public boolean hold(Tx tx, String runId) {
      told.add("hold");
      return true;
    }

    @Override
    public void changed(Tx tx, String runId, List<OutboxRow> rows) {
      told.add("changed");
    }

    @Override
    public void committed(String runId) {
      told.add("committed");
    }
  }

  /** A node's outbox with an archive that holds a dose and two reports of it. */
  private final class Bench implements AutoCloseable {
    final Database database;
    final Owner owner = new Owner();
    final Archive archive;
    final Notification notification;
    final AvailabilityNotices notices;

    Bench(Database database, Watcher... watchers) {
      this(database, new Rounds(CLOCK), watchers);
    }

    Bench(Database database, Rounds rounds, Watcher... watchers) {
      this.database = database;
      this.archive =
          Archive.open(
              folder,
              NODE,
              database,
              CLOCK,
              new ArchiveSettings(1L << 20, 4, Duration.ofSeconds(20), Duration.ofHours(1), 0));
      store(Uids.RTDoseStorage, "1.5.1", "1.4.1");
      store(Uids.Comprehensive3DSRStorage, "1.5.2", "1.4.2");
      store(Uids.Comprehensive3DSRStorage, "1.5.3", "1.4.2");
      this.notification =
          Notification.start(
              new Notification.Parts(
                  database, new NoticeStore(NODE), new Ledger(NODE, CLOCK), client, CLOCK),
              List.of(watchers).stream().map(Watcher::recipient).toList(),
              rounds);
      this.notices =
          new AvailabilityNotices(
              owner,
              notification,
              List.of(watchers),
              Map.of("pacs", "PACS", "spare", "SPARE"),
              archive::find);
    }

    private void store(String sopClass, String uid, String series) {
      DataSet object =
          DataSet.builder()
              .uid(Tag.SOPClassUID, sopClass)
              .uid(Tag.SOPInstanceUID, uid)
              .text(Tag.Modality, "OT")
              .uid(Tag.StudyInstanceUID, STUDY)
              .uid(Tag.SeriesInstanceUID, series)
              .build();
      InstanceWriter writer =
          archive.begin(
              new IncomingInstance(
                  sopClass, uid, TransferSyntax.EXPLICIT_LE, "YTTERBY", "YTTERBY", Origin.OWN));
      writer.write(ByteBuffer.wrap(DataSetWriter.bytes(object, TransferSyntax.EXPLICIT_LE)));
      writer.finish().join();
    }

    void changed(OutboxRow... rows) {
      boolean _ =
          database.inTx(
              tx -> {
                notices.changed(tx, RUN, List.of(rows));
                return true;
              });
      notices.committed(RUN);
    }

    List<NoticeTally> tallies() {
      return database.inTx(tx -> new NoticeStore(NODE).tallies(tx));
    }

    void awaitAll(NoticeState state, int notices) {
      await()
          .atMost(Ris.PATIENCE)
          .until(
              () ->
                  tallies()
                      .equals(
                          List.of(
                              new NoticeTally(NoticeKind.AVAILABILITY, "ris", state, notices))));
    }

    int parked() {
      return database.inTx(tx -> new NoticeStore(NODE).parked(tx));
    }

    /** The attributes of the only notice. */
    byte[] attributes() {
      return database.inTx(
          tx -> tx.handle().createQuery("select attributes from notice").mapTo(byte[].class).one());
    }

    List<String> ledger(String uid) {
      return database.inTx(tx -> Ledger.about(tx, uid)).stream().map(LedgerRow::action).toList();
    }

    @Override
    public void close() {
      notification.close();
      archive.close();
    }
  }

  @DatabaseTest
  void tells_what_is_whole_at_a_destination_and_where_to_retrieve_it(Database database)
      throws InterruptedException {
    try (Bench bench = new Bench(database, watcher(Set.of(), Optional.empty()))) {
      bench.changed(dose("pacs", DeliveryState.DELIVERED), sr("pacs", 1, DeliveryState.PENDING));
      bench.changed(dose("pacs", DeliveryState.DELIVERED), sr("pacs", 1, DeliveryState.PARKED));
      assertThat(bench.tallies()).isEmpty();
      bench.changed(sr("pacs", 1, DeliveryState.DELIVERED), dose("pacs", DeliveryState.DELIVERED));
      Ris.Told told = ris.told();
      assertThat(told.field()).isEqualTo(CommandField.N_CREATE);
      assertThat(told.sopClass()).isEqualTo("1.2.840.10008.5.1.4.33");
      DataSet notice = told.attributes();
      assertThat(notice.size()).as("others are forbidden").isEqualTo(3);
      assertThat(notice.items(Tag.ReferencedPerformedProcedureStepSequence)).isEmpty();
      assertThat(notice.require(Tag.StudyInstanceUID).uid()).isEqualTo(STUDY);
      assertThat(said(notice))
          .containsExactly(
              "1.4.1: 1.2.840.10008.5.1.4.1.1.481.2 1.5.1 ONLINE PACS",
              "1.4.2: 1.2.840.10008.5.1.4.1.1.88.34 1.5.2 ONLINE PACS");
      bench.awaitAll(NoticeState.SENT, 1);
      assertThat(bench.ledger(told.uid())).containsExactly("notice.sent");
      assertThat(bench.owner.told)
          .containsExactly("changed", "committed", "changed", "committed", "changed", "committed");
    }
  }

  @DatabaseTest
  void tells_once_and_anew_of_a_revision(Database database) throws InterruptedException {
    try (Bench bench = new Bench(database, watcher(Set.of(), Optional.empty()))) {
      OutboxRow dose = dose("pacs", DeliveryState.DELIVERED);
      OutboxRow report = sr("pacs", 1, DeliveryState.DELIVERED);
      bench.changed(dose, report);
      Ris.Told first = ris.told();
      bench.changed(dose, report);
      bench.changed(dose, report, sr("pacs", 2, DeliveryState.PENDING));
      bench.changed(dose, report, sr("pacs", 2, DeliveryState.DELIVERED));
      Ris.Told second = ris.told();
      assertThat(second.uid()).isNotEqualTo(first.uid());
      assertThat(said(second.attributes()))
          .containsExactly(
              "1.4.1: 1.2.840.10008.5.1.4.1.1.481.2 1.5.1 ONLINE PACS",
              "1.4.2: 1.2.840.10008.5.1.4.1.1.88.34 1.5.2 ONLINE PACS",
              "1.4.2: 1.2.840.10008.5.1.4.1.1.88.34 1.5.3 ONLINE PACS");
      bench.awaitAll(NoticeState.SENT, 2);
      assertThat(ris.waiting()).isZero();
    }
  }

  @DatabaseTest
  void tells_of_the_destinations_that_are_watched_only(Database database)
      throws InterruptedException {
    try (Bench bench = new Bench(database, watcher(Set.of("spare"), Optional.of("ARCHIVE")))) {
      bench.changed(
          dose("pacs", DeliveryState.DELIVERED),
          dose("spare", DeliveryState.DELIVERED),
          dose("gone", DeliveryState.DELIVERED));
      assertThat(said(ris.told().attributes()))
          .containsExactly("1.4.1: 1.2.840.10008.5.1.4.1.1.481.2 1.5.1 ONLINE ARCHIVE");
      bench.awaitAll(NoticeState.SENT, 1);
    }
  }

  @DatabaseTest
  void tells_nothing_of_what_was_rolled_back(Database database) {
    try (Bench bench = new Bench(database, watcher(Set.of(), Optional.empty()))) {
      assertThatThrownBy(
              () ->
                  database.inTx(
                      tx -> {
                        bench.notices.changed(
                            tx, RUN, List.of(dose("pacs", DeliveryState.DELIVERED)));
                        throw new IllegalStateException("the delivery was not recorded");
                      }))
          .hasStackTraceContaining("the delivery was not recorded");
      bench.notices.committed(RUN);
      assertThat(bench.tallies()).isEmpty();
    }
  }

  @DatabaseTest
  void tells_again_what_was_not_taken_and_takes_a_duplicate_for_told(Database database)
      throws InterruptedException {
    try (Bench bench = new Bench(database, watcher(Set.of(), Optional.empty()))) {
      ris.answers(Status.PROCESSING_FAILURE);
      ris.answers(Status.OUT_OF_RESOURCES);
      ris.answers(Status.DUPLICATE_SOP_INSTANCE);
      bench.changed(dose("pacs", DeliveryState.DELIVERED));
      Ris.Told first = ris.told();
      assertThat(ris.told()).isEqualTo(first);
      assertThat(ris.told()).isEqualTo(first);
      bench.awaitAll(NoticeState.SENT, 1);
    }
  }

  @DatabaseTest
  void parks_what_is_refused_and_tries_it_again_at_the_next_start(Database database)
      throws InterruptedException {
    Watcher watcher = watcher(Set.of(), Optional.empty());
    Ris.Told first;
    try (Bench bench = new Bench(database, watcher)) {
      ris.answers(Status.MISSING_ATTRIBUTE);
      bench.changed(dose("pacs", DeliveryState.DELIVERED));
      first = ris.told();
      bench.awaitAll(NoticeState.PARKED, 1);
      assertThat(bench.ledger(first.uid())).containsExactly("notice.parked");
    }
    try (Bench bench = new Bench(database, watcher)) {
      assertThat(ris.told()).isEqualTo(first);
      bench.awaitAll(NoticeState.SENT, 1);
      assertThat(bench.ledger(first.uid())).containsExactly("notice.parked", "notice.sent");
    }
  }

  @DatabaseTest
  void parks_what_was_tried_often_enough_and_drops_what_is_for_nobody(Database database)
      throws InterruptedException {
    Watcher watcher = watcher(Set.of(), Optional.empty());
    try (Bench bench = new Bench(database, watcher)) {
      for (int attempt = 0;
          attempt < watcher.recipient().callee().backoff().attempts();
          attempt++) {
        ris.answers(Status.PROCESSING_FAILURE);
      }
      bench.changed(dose("pacs", DeliveryState.DELIVERED));
      bench.awaitAll(NoticeState.PARKED, 1);
      assertThat(ris.waiting()).isEqualTo(watcher.recipient().callee().backoff().attempts());
    }
    String uid = ris.told().uid();
    try (Bench bench = new Bench(database)) {
      bench.awaitAll(NoticeState.DROPPED, 1);
      assertThat(bench.parked()).as("nothing that a person could mend").isZero();
      assertThat(bench.attributes())
          .isEqualTo(DataSetWriter.bytes(DataSet.empty(), TransferSyntax.EXPLICIT_LE));
      assertThat(bench.ledger(uid)).containsExactly("notice.parked", "notice.dropped");
    }
    try (Bench bench = new Bench(database, watcher)) {
      bench.changed(dose("pacs", DeliveryState.DELIVERED));
      await().atMost(Ris.PATIENCE).until(() -> bench.ledger(uid).contains("notice.sent"));
    }
  }

  @DatabaseTest
  void drops_what_waits_for_nobody(Database database) {
    ris.silent(true);
    Rounds rounds = new Rounds(CLOCK, Ris.OF_A_NODE);
    try (Bench bench = new Bench(database, rounds, watcher(Set.of(), Optional.empty()))) {
      bench.changed(dose("pacs", DeliveryState.DELIVERED));
      bench.awaitAll(NoticeState.WAITING, 1);
    }
    try (Bench bench = new Bench(database)) {
      bench.awaitAll(NoticeState.DROPPED, 1);
    }
  }

  private Watcher watcher(Set<String> destinations, Optional<String> retrieveAet) {
    return new Watcher(ris.recipient(NoticeKind.AVAILABILITY), destinations, retrieveAet);
  }

  private static List<String> said(DataSet notice) {
    List<String> all = new ArrayList<>();
    for (DataSet series : notice.items(Tag.ReferencedSeriesSequence)) {
      for (DataSet item : series.items(Tag.ReferencedSOPSequence)) {
        all.add(
            series.require(Tag.SeriesInstanceUID).uid()
                + ": "
                + item.require(Tag.ReferencedSOPClassUID).uid()
                + " "
                + item.require(Tag.ReferencedSOPInstanceUID).uid()
                + " "
                + item.require(Tag.InstanceAvailability).text()
                + " "
                + item.require(Tag.RetrieveAETitle).text());
      }
    }
    return all;
  }

  private static OutboxRow dose(String destination, DeliveryState state) {
    return row(
        destination, new OutboxObject(RUN, 0, "RTDOSE", Uids.RTDoseStorage, "1.5.1", "-"), state);
  }

  /** The report of a revision. */
  private static OutboxRow sr(String destination, int revision, DeliveryState state) {
    String uid = "1.5." + (revision + 1);
    return row(
        destination,
        new OutboxObject(RUN, revision, "SR", Uids.Comprehensive3DSRStorage, uid, "-"),
        state);
  }

  private static OutboxRow row(String destination, OutboxObject object, DeliveryState state) {
    Instant then = Instant.parse("2026-02-03T04:05:06Z");
    return new OutboxRow(
        destination,
        object,
        true,
        state,
        1,
        0,
        then,
        OptionalInt.empty(),
        "",
        false,
        then,
        Optional.of(then),
        0);
  }
}
