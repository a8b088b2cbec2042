// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.archive.IncomingInstance;
import org.ytterby.archive.InstanceWriter;
import org.ytterby.archive.Origin;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.dicom.net.AssociationInfo;
import org.ytterby.dicom.net.StoreRequest;
import org.ytterby.dicom.net.StoreSink;
import org.ytterby.dicom.net.StoreStatus;
import org.ytterby.run.TestObjects;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

final class ReceiveHandlerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String NODE = "node1";
  private final List<StudyArrival> arrived = new ArrayList<>();
  private final List<String> conflicts = new ArrayList<>();

  @DatabaseTest
  void answers_success_for_what_is_stored_and_counts_it_once(
      Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      assertThat(receiving.send(1, TestObjects.slice(1, 10)).code()).isZero();
      assertThat(receiving.send(1, TestObjects.slice(2, 10)).code()).isZero();
      assertThat(receiving.send(1, TestObjects.slice(2, 10)).code()).isZero();
      assertThat(arrived).isEmpty();
      receiving.arrivals.flush();
      assertThat(arrived).containsExactly(new StudyArrival(TestObjects.STUDY, 2, NOW, NOW));

      receiving.send(2, TestObjects.slice(3, 10));
      receiving.arrivals.flush();
      receiving.arrivals.flush();
      assertThat(arrived).extracting(StudyArrival::instances).containsExactly(2, 3);
    }
  }

  @DatabaseTest
  void knows_which_open_associations_carried_a_study(Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      receiving.send(1, TestObjects.slice(1, 10));
      receiving.send(2, TestObjects.slice(1, 10));
      assertThat(receiving.arrivals.openAssociations(TestObjects.STUDY)).isEqualTo(2);
      assertThat(receiving.arrivals.openAssociations("1.2.3")).isZero();
      receiving.handler.associationClosed(association(1));
      receiving.handler.associationClosed(association(2));
      assertThat(receiving.arrivals.openAssociations(TestObjects.STUDY)).isZero();
    }
  }

  @DatabaseTest
  void refuses_what_is_not_the_announced_instance(Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      byte[] bytes = DataSetWriter.bytes(TestObjects.slice(1, 10), TransferSyntax.EXPLICIT_LE);
      StoreStatus status =
          receiving.send(1, Uids.PositronEmissionTomographyImageStorage, "1.2.3.4", bytes);
      assertThat(status.code()).isEqualTo(0xA900);
      assertThat(status.errorComment()).isPresent();
      assertThat(receiving.archive.find("1.2.3.4")).isEmpty();
      assertThat(receiving.archive.study(TestObjects.STUDY)).isEmpty();
      receiving.arrivals.flush();
      assertThat(arrived).isEmpty();
    }
  }

  /** A class that the dictionary does not have, with an element that it does not have either. */
  @DatabaseTest
  void keeps_an_instance_of_an_unknown_class_as_it_came(Database database, @TempDir Path folder)
      throws IOException {
    String sopClass = "1.3.12.2.1107.5.9.1";
    DataSet unknown =
        DataSet.builder()
            .uid(Tag.SOPClassUID, sopClass)
            .uid(Tag.SOPInstanceUID, "1.2.3.7")
            .uid(Tag.StudyInstanceUID, TestObjects.STUDY)
            .uid(Tag.SeriesInstanceUID, TestObjects.STUDY + ".7")
            .bytes(0x00291010, Vr.OB, new byte[] {1, 2, 3, 4})
            .build();
    byte[] bytes = DataSetWriter.bytes(unknown, TransferSyntax.EXPLICIT_LE);
    try (Receiving receiving = new Receiving(database, folder)) {
      assertThat(receiving.send(1, sopClass, "1.2.3.7", bytes).code()).isZero();
      try (InputStream kept = receiving.archive.find("1.2.3.7").orElseThrow().location().open()) {
        assertThat(kept.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @DatabaseTest
  void logs_no_value_of_a_refused_object(Database database, @TempDir Path folder) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(ReceiveHandler.class);
    try (Receiving receiving = new Receiving(database, folder)) {
      log.start();
      logger.addAppender(log);
      byte[] bytes = DataSetWriter.bytes(TestObjects.slice(1, 10), TransferSyntax.EXPLICIT_LE);
      receiving.send(1, Uids.PositronEmissionTomographyImageStorage, "1.2.3.4", bytes);
    } finally {
      logger.detachAppender(log);
    }
    assertThat(log.list)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getThrowableProxy()).isNull();
              assertThat(event.getFormattedMessage())
                  .contains("OBJECT_MISMATCH at SOPInstanceUID")
                  .doesNotContain(TestObjects.STUDY);
            });
  }

  @DatabaseTest
  void refuses_what_is_no_data_set(Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      byte[] noise = new byte[100];
      Arrays.fill(noise, (byte) 0xEE);
      assertThat(receiving.send(1, Uids.CTImageStorage, "1.2.3.4", noise).code()).isEqualTo(0xC000);
      assertThat(receiving.archive.find("1.2.3.4")).isEmpty();
    }
  }

  @DatabaseTest
  void leaves_nothing_of_an_instance_that_was_aborted(Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      DataSet slice = TestObjects.slice(1, 10);
      StoreSink sink =
          receiving.begin(
              1, slice.require(Tag.SOPClassUID).uid(), slice.require(Tag.SOPInstanceUID).uid());
      sink.write(ByteBuffer.wrap(DataSetWriter.bytes(slice, TransferSyntax.EXPLICIT_LE), 0, 50));
      sink.abort();
      receiving.handler.associationClosed(association(1));
      receiving.arrivals.flush();
      assertThat(arrived).isEmpty();
      assertThat(receiving.archive.study(TestObjects.STUDY)).isEmpty();
      assertThat(receiving.send(2, slice).code()).isZero();
    }
  }

  @DatabaseTest
  void keeps_a_conflicting_version_beside_the_first_and_tells(
      Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      receiving.send(1, TestObjects.slice(1, 10));
      assertThat(receiving.send(1, TestObjects.slice(1, 11)).code()).isZero();
      receiving.arrivals.flush();
      assertThat(arrived).extracting(StudyArrival::instances).containsExactly(1);
      assertThat(conflicts).containsExactly(TestObjects.STUDY + ".1.1");
      assertThat(receiving.received.conflicts(TestObjects.STUDY))
          .containsExactly(TestObjects.STUDY + ".1.1");
    }
  }

  @DatabaseTest
  void counts_and_tells_at_start_what_a_crash_left(Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      receiving.send(1, TestObjects.slice(1, 10));
      receiving.arrivals.flush();
      receiving.send(1, TestObjects.sliceOf("1.2.3", 1, 10));
      receiving.send(1, TestObjects.slice(1, 11));
      receiving.arrivals.flush();
    }
    // What a crash may leave: an older row, however new another is, and nobody told of a conflict.
    database.inTx(
        tx ->
            tx.handle()
                .execute(
                    "update study_arrival set last_received ="
                        + " timestamp with time zone '2040-01-01 00:00:00+00:00' where study_uid ="
                        + " '1.2.3'"));
    database.inTx(
        tx ->
            tx.handle()
                .execute("delete from study_arrival where study_uid = ?", TestObjects.STUDY));
    arrived.clear();
    conflicts.clear();
    new Receiving(database, folder).close();
    assertThat(arrived).containsExactly(new StudyArrival(TestObjects.STUDY, 1, NOW, NOW));
    assertThat(conflicts).containsExactly(TestObjects.STUDY + ".1.1");
    // And a row of which nobody was told.
    database.inTx(tx -> tx.handle().execute("update study_arrival set told_instances = 0"));
    arrived.clear();
    new Receiving(database, folder).close();
    assertThat(arrived)
        .containsExactlyInAnyOrder(
            new StudyArrival(TestObjects.STUDY, 1, NOW, NOW),
            new StudyArrival("1.2.3", 1, NOW, NOW));
    arrived.clear();
    new Receiving(database, folder).close();
    assertThat(arrived).isEmpty();
  }

  @DatabaseTest
  void counts_an_instance_that_was_stored_by_an_attempt_that_failed(
      Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      receiving.send(1, TestObjects.slice(1, 10));
      receiving.arrivals.flush();
      // Stored, but the sender was told otherwise and nobody noticed.
      DataSet second = TestObjects.slice(2, 10);
      InstanceWriter writer =
          receiving.archive.begin(
              new IncomingInstance(
                  second.require(Tag.SOPClassUID).uid(),
                  second.require(Tag.SOPInstanceUID).uid(),
                  TransferSyntax.EXPLICIT_LE,
                  "SCANNER",
                  "YTTERBY",
                  Origin.RECEIVED));
      writer.write(ByteBuffer.wrap(DataSetWriter.bytes(second, TransferSyntax.EXPLICIT_LE)));
      writer.finish().join();
      assertThat(receiving.send(1, second).code()).isZero();
      receiving.arrivals.flush();
      assertThat(arrived).extracting(StudyArrival::instances).containsExactly(1, 2);
    }
  }

  @DatabaseTest
  void answers_success_for_a_stored_object_that_it_can_not_look_into(
      Database database, @TempDir Path folder) throws Exception {
    try (Receiving receiving = new Receiving(database, folder)) {
      DataSet report = TestObjects.report("1.2.3.2", "Somebody");
      receiving.send(1, report);
      try (Stream<Path> files = Files.list(folder.resolve("segments"))) {
        for (Path file : files.filter(file -> file.toString().endsWith(".seg")).toList()) {
          Files.move(file, file.resolveSibling("away"));
        }
      }
      assertThat(receiving.send(1, report).code()).isZero();
      Files.move(
          folder.resolve("segments/away"), folder.resolve("segments/" + NODE + "-0000000001.seg"));
      receiving.arrivals.flush();
      assertThat(arrived).extracting(StudyArrival::instances).containsExactly(1);
    }
  }

  @DatabaseTest
  void does_not_count_what_this_program_made(Database database, @TempDir Path folder) {
    try (Receiving receiving = new Receiving(database, folder)) {
      assertThat(receiving.send(1, TestObjects.report("1.2.3.1", "YTTERBY")).code()).isZero();
      assertThat(receiving.send(1, TestObjects.report("1.2.3.2", "Somebody")).code()).isZero();
      receiving.arrivals.flush();
      assertThat(arrived).extracting(StudyArrival::instances).containsExactly(1);
      assertThat(receiving.received.instances(TestObjects.STUDY)).hasSize(1);
      assertThat(receiving.archive.study(TestObjects.STUDY)).hasSize(2);
    }
  }

  @Test
  void knows_our_equipment_by_maker_model_and_contribution() {
    assertThat(LoopGuard.madeByUs(DataSet.empty())).isFalse();
    assertThat(LoopGuard.madeByUs(equipment(Tag.Manufacturer, "Ytterby"))).isTrue();
    assertThat(LoopGuard.madeByUs(equipment(Tag.ManufacturerModelName, "YTTERBY "))).isTrue();
    assertThat(LoopGuard.madeByUs(equipment(Tag.Manufacturer, "Ytterby phantom"))).isFalse();
    assertThat(
            LoopGuard.madeByUs(
                DataSet.builder()
                    .text(Tag.Manufacturer, "Some PACS")
                    .sequence(
                        Tag.ContributingEquipmentSequence, equipment(Tag.Manufacturer, "Ytterby"))
                    .build()))
        .isTrue();
  }

  private static DataSet equipment(int tag, String text) {
    return DataSet.builder().text(tag, text).build();
  }

  private static AssociationInfo association(long id) {
    return new AssociationInfo(id, "SCANNER", "YTTERBY", "127.0.0.1", 1, "");
  }

  /** A receiver over a real archive. */
  private final class Receiving implements AutoCloseable {
    private final Archive archive;
    private final Arrivals arrivals;
    private final ReceivedStudies received;
    private final ReceiveHandler handler;

    Receiving(Database database, Path folder) {
      InstantSource clock = InstantSource.fixed(NOW);
      this.archive = Archive.open(folder, NODE, database, clock, ArchiveSettings.defaults());
      this.received = new ReceivedStudies(archive, new LoopGuard());
      this.arrivals = new Arrivals(database, new ArrivalStore(NODE), received, Duration.ofHours(1));
      this.handler = new ReceiveHandler(archive, arrivals, new LoopGuard());
      arrivals.start(
          new ArrivalListener() {
            @Override
            public void arrived(StudyArrival arrival) {
              arrived.add(arrival);
            }

            @Override
            public void conflicted(String studyUid, String sopInstanceUid) {
              conflicts.add(sopInstanceUid);
            }
          });
    }

    StoreSink begin(long association, String sopClass, String uid) {
      return handler.begin(
          association(association), new StoreRequest(sopClass, uid, TransferSyntax.EXPLICIT_LE, 1));
    }

    StoreStatus send(long association, DataSet instance) {
      return send(
          association,
          instance.require(Tag.SOPClassUID).uid(),
          instance.require(Tag.SOPInstanceUID).uid(),
          DataSetWriter.bytes(instance, TransferSyntax.EXPLICIT_LE));
    }

    StoreStatus send(long association, String sopClass, String uid, byte[] bytes) {
      StoreSink sink = begin(association, sopClass, uid);
      sink.write(ByteBuffer.wrap(bytes));
      return sink.finish().toCompletableFuture().join();
    }

    @Override
    public void close() {
      arrivals.close();
      archive.close();
    }
  }
}
