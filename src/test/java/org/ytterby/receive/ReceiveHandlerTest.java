// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.archive.Archive;
import org.ytterby.archive.ArchiveSettings;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
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
      this.arrivals = new Arrivals(database, new ArrivalStore(NODE), Duration.ofHours(1));
      this.received = new ReceivedStudies(archive, new LoopGuard());
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
          },
          received);
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
