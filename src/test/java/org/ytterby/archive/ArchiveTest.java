// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.archive.TestInstances.CLOCK;
import static org.ytterby.archive.TestInstances.STUDY;
import static org.ytterby.archive.TestInstances.bytes;
import static org.ytterby.archive.TestInstances.ct;
import static org.ytterby.archive.TestInstances.explicit;
import static org.ytterby.archive.TestInstances.incoming;
import static org.ytterby.archive.TestInstances.settings;
import static org.ytterby.archive.TestInstances.store;
import static org.ytterby.archive.TestInstances.uid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.dicom.dict.Uids;
import org.ytterby.dicom.io.DataSetWriter;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

final class ArchiveTest {
  @TempDir Path folder;

  @DatabaseTest
  void gives_back_every_byte_and_all_that_is_known(Database database) {
    byte[] small = explicit(ct(uid(1), 100, 1));
    byte[] large = explicit(ct(uid(2), 700_001, 2));
    try (Archive archive = open(database)) {
      assertThat(store(archive, uid(1), small)).isInstanceOf(Stored.New.class);
      assertThat(store(archive, uid(2), large)).isInstanceOf(Stored.New.class);
      StoredInstance first = archive.find(uid(1)).orElseThrow();
      assertThat(bytes(first)).isEqualTo(small);
      assertThat(bytes(archive.find(uid(2)).orElseThrow())).isEqualTo(large);
      assertThat(first.sopClassUid()).isEqualTo(Uids.CTImageStorage);
      assertThat(first.studyInstanceUid()).isEqualTo(STUDY);
      assertThat(first.seriesInstanceUid()).isEqualTo(STUDY + ".1");
      assertThat(first.modality()).isEqualTo("CT");
      assertThat(first.callingAe()).isEqualTo("SCANNER");
      assertThat(first.calledAe()).isEqualTo("YTTERBY");
      assertThat(first.receivedAt()).isEqualTo(CLOCK.instant());
      assertThat(first.origin()).isEqualTo(Origin.RECEIVED);
      assertThat(first.length()).isEqualTo(small.length);
      assertThat(archive.presentSha256(uid(1))).contains(first.sha256());
      assertThat(archive.study(STUDY))
          .extracting(StoredInstance::sopInstanceUid)
          .containsExactly(uid(1), uid(2));
      assertThat(archive.find(uid(3))).isEmpty();
      assertThat(archive.study("1.2.3")).isEmpty();
    }
  }

  @DatabaseTest
  void gives_a_study_in_the_order_of_characters_whatever_the_database_sorts_by(Database database) {
    try (Archive archive = open(database)) {
      // A collation of a language passes over the dots.
      for (String uid : new String[] {"1.20", "1.2.3", "1.2.10", "1.1"}) {
        store(archive, uid, explicit(ct(uid, 10, 1)));
      }
      assertThat(archive.study(STUDY))
          .extracting(StoredInstance::sopInstanceUid)
          .containsExactly("1.1", "1.2.10", "1.2.3", "1.20");
    }
  }

  @DatabaseTest
  void keeps_everything_over_a_restart_and_goes_on_in_the_same_segment(Database database)
      throws IOException {
    byte[] one = explicit(ct(uid(1), 100, 1));
    byte[] two = explicit(ct(uid(2), 100, 2));
    try (Archive archive = open(database)) {
      store(archive, uid(1), one);
    }
    try (Archive archive = open(database)) {
      store(archive, uid(2), two);
      assertThat(bytes(archive.find(uid(1)).orElseThrow())).isEqualTo(one);
      assertThat(bytes(archive.find(uid(2)).orElseThrow())).isEqualTo(two);
    }
    assertThat(segments()).hasSize(1);
  }

  @DatabaseTest
  void leaves_nothing_of_an_aborted_instance(Database database) throws IOException {
    byte[] object = explicit(ct(uid(1), 400_000, 1));
    try (Archive archive = open(database)) {
      InstanceWriter writer = archive.begin(incoming(uid(1)));
      writer.write(ByteBuffer.wrap(object));
      writer.abort();
      writer.abort();
      assertThat(archive.find(uid(1))).isEmpty();
      assertThat(Files.size(segments().getFirst())).isEqualTo(SegmentFormat.HEADER_BYTES);
      store(archive, uid(1), object);
      assertThat(bytes(archive.find(uid(1)).orElseThrow())).isEqualTo(object);
    }
  }

  @DatabaseTest
  void adds_nothing_for_the_same_bytes(Database database) throws IOException {
    byte[] object = explicit(ct(uid(1), 100, 1));
    try (Archive archive = open(database)) {
      StoredInstance first = store(archive, uid(1), object).instance();
      long size = SegmentFormat.aligned(Files.size(segments().getFirst()));
      assertThat(store(archive, uid(1), object)).isEqualTo(new Stored.Duplicate(first));
      assertThat(Files.size(segments().getFirst())).isEqualTo(size);
    }
  }

  @DatabaseTest
  void takes_a_corrected_and_transcoded_copy_for_a_duplicate(Database database) {
    try (Archive archive = open(database)) {
      StoredInstance first = store(archive, uid(1), explicit(ct(uid(1), 90_000, 1))).instance();
      byte[] corrected =
          DataSetWriter.bytes(
              ct(uid(1), 90_000, 1)
                  .text(Tag.PatientName, "Phantom^Renamed")
                  .text(Tag.AccessionNumber, "A-7")
                  .build(),
              TransferSyntax.IMPLICIT_LE);
      assertThat(
              store(
                  archive,
                  incoming(uid(1), TransferSyntax.IMPLICIT_LE, Origin.RECEIVED),
                  corrected))
          .isEqualTo(new Stored.Duplicate(first));
      assertThat(archive.conflicts(STUDY)).isEmpty();
    }
  }

  @DatabaseTest
  void keeps_a_conflicting_version_once_beside_the_first(Database database) throws IOException {
    byte[] one = explicit(ct(uid(1), 100, 1));
    byte[] other = explicit(ct(uid(1), 100, 2));
    byte[] third = explicit(ct(uid(1), 100, 1).numbers(Tag.RescaleSlope, 2));
    try (Archive archive = open(database)) {
      StoredInstance first = store(archive, uid(1), one).instance();
      Stored.Conflict conflict = (Stored.Conflict) store(archive, uid(1), other);
      assertThat(conflict.number()).isEqualTo(1);
      assertThat(conflict.first()).isEqualTo(first);
      assertThat(bytes(conflict.instance())).isEqualTo(other);
      long size = SegmentFormat.aligned(Files.size(segments().getFirst()));
      assertThat(store(archive, uid(1), other)).isEqualTo(conflict);
      assertThat(store(archive, uid(1), explicit(ct(uid(1), 100, 2).text(Tag.PatientID, "P2"))))
          .isEqualTo(conflict);
      assertThat(Files.size(segments().getFirst())).isEqualTo(size);
      assertThat(((Stored.Conflict) store(archive, uid(1), third)).number()).isEqualTo(2);
      assertThat(archive.find(uid(1))).contains(first);
      assertThat(archive.study(STUDY)).containsExactly(first);
      assertThat(archive.conflicts(STUDY)).hasSize(2).contains(conflict.instance());
    }
  }

  @DatabaseTest
  void knows_its_own_objects_when_they_come_back(Database database) {
    byte[] object = explicit(ct(uid(1), 100, 1));
    try (Archive archive = open(database)) {
      store(archive, incoming(uid(1), TransferSyntax.EXPLICIT_LE, Origin.OWN), object);
      Stored back = store(archive, uid(1), explicit(ct(uid(1), 100, 1).text(Tag.PatientID, "X")));
      assertThat(back).isInstanceOf(Stored.Duplicate.class);
      assertThat(back.instance().origin()).isEqualTo(Origin.OWN);
    }
  }

  @DatabaseTest
  void refuses_what_is_not_the_announced_instance_or_can_not_be_read(Database database)
      throws IOException {
    byte[] object = explicit(ct(uid(1), 3_000, 1));
    try (Archive archive = open(database)) {
      refused(archive, uid(2), object, ErrorCode.OBJECT_MISMATCH);
      refused(archive, uid(1), new byte[0], ErrorCode.OBJECT_UNREADABLE);
      refused(archive, uid(1), "no data set at all".getBytes("UTF-8"), ErrorCode.OBJECT_UNREADABLE);
      refused(
          archive, uid(1), Arrays.copyOf(object, object.length - 1), ErrorCode.OBJECT_UNREADABLE);
      refused(
          archive,
          uid(1),
          explicit(ct(uid(1), 10, 1).remove(Tag.SeriesInstanceUID)),
          ErrorCode.OBJECT_UNREADABLE);
      byte[] large = explicit(ct(uid(1), 600_000, 1));
      refused(archive, uid(1), Arrays.copyOf(large, 500_000), ErrorCode.OBJECT_UNREADABLE);
      assertThat(Files.size(segments().getFirst())).isEqualTo(SegmentFormat.HEADER_BYTES);
      assertThat(store(archive, uid(1), object)).isInstanceOf(Stored.New.class);
    }
  }

  private static void refused(Archive archive, String uid, byte[] bytes, ErrorCode code) {
    assertThatThrownBy(() -> store(archive, uid, bytes))
        .isInstanceOfSatisfying(InvalidObject.class, e -> assertThat(e.code()).isEqualTo(code));
    assertThat(archive.find(uid)).isEmpty();
  }

  @DatabaseTest
  void begins_the_next_segment_when_one_is_full(Database database) throws IOException {
    ArchiveSettings small =
        new ArchiveSettings(24_000, 2, Duration.ofSeconds(20), Duration.ofHours(1), 0);
    try (Archive archive = open(database, small)) {
      for (int i = 0; i < 10; i++) {
        store(archive, uid(i), explicit(ct(uid(i), 4_000, i)));
        archive.checkpoint();
      }
    }
    assertThat(segments()).hasSizeBetween(4, 5);
    try (Archive archive = open(database, small)) {
      for (int i = 0; i < 10; i++) {
        assertThat(bytes(archive.find(uid(i)).orElseThrow()))
            .isEqualTo(explicit(ct(uid(i), 4_000, i)));
      }
    }
  }

  @DatabaseTest
  void serves_many_senders_at_a_time(Database database) throws Exception {
    int senders = 16;
    int each = 8;
    List<Future<?>> sent = new ArrayList<>();
    try (Archive archive = open(database);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int sender = 0; sender < senders; sender++) {
        int first = sender * each;
        sent.add(
            threads.submit(
                () -> {
                  for (int i = first; i < first + each; i++) {
                    // Every sender also sends an instance that all others send.
                    store(archive, uid(i), explicit(ct(uid(i), 100 * i, i)));
                    store(archive, uid(9999), explicit(ct(uid(9999), 500, 1)));
                  }
                }));
      }
      for (Future<?> one : sent) {
        one.get();
      }
      for (int i = 0; i < senders * each; i++) {
        assertThat(bytes(archive.find(uid(i)).orElseThrow()))
            .isEqualTo(explicit(ct(uid(i), 100 * i, i)));
      }
      assertThat(archive.study(STUDY)).hasSize(senders * each + 1);
      assertThat(archive.conflicts(STUDY)).isEmpty();
    }
    assertThat(segments().size()).isLessThanOrEqualTo(4 + 6);
  }

  @DatabaseTest
  void refuses_an_instance_when_no_lane_becomes_free(Database database) {
    ArchiveSettings one = new ArchiveSettings(1 << 20, 1, Duration.ZERO, Duration.ofHours(1), 0);
    try (Archive archive = open(database, one)) {
      InstanceWriter busy = archive.begin(incoming(uid(1)));
      assertThatThrownBy(() -> archive.begin(incoming(uid(2))))
          .isInstanceOfSatisfying(
              StorageFailure.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_RESOURCES));
      busy.abort();
      archive.begin(incoming(uid(2))).abort();
    }
  }

  @DatabaseTest
  void lets_nobody_else_use_the_folder(Database database) {
    try (Archive _ = open(database)) {
      assertThatThrownBy(() -> open(database))
          .isInstanceOf(StorageFailure.class)
          .hasMessageContaining("another process uses")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
    open(database).close();
  }

  @DatabaseTest
  void shows_what_it_holds_beside_a_running_node_and_changes_nothing(Database database)
      throws IOException {
    byte[] object = explicit(ct(uid(1), 5_000, 1));
    try (Archive archive = open(database)) {
      StoredInstance first = store(archive, uid(1), object).instance();
      StoredInstance second = store(archive, uid(2), explicit(ct(uid(2), 9, 2))).instance();
      InstanceWriter writer = archive.begin(incoming(uid(3)));
      writer.write(ByteBuffer.wrap(explicit(ct(uid(3), 400_000, 3))));
      ArchiveView view = new ArchiveView(folder, database);
      long size = Files.size(segments().getFirst());
      assertThat(view.find(uid(1))).contains(first);
      assertThat(view.presentSha256(uid(1))).contains(first.sha256());
      assertThat(view.presentSha256(uid(3))).isEmpty();
      assertThat(Files.size(segments().getFirst())).isEqualTo(size);
      writer.abort();
      byte[] whole = Files.readAllBytes(segments().getFirst());
      Files.write(segments().getFirst(), Arrays.copyOf(whole, whole.length / 2));
      assertThat(view.presentSha256(uid(2))).isNotEqualTo(Optional.of(second.sha256()));
      Files.delete(segments().getFirst());
      assertThat(view.presentSha256(uid(1))).isEmpty();
    }
  }

  @DatabaseTest
  void keeps_no_lane_from_others_while_senders_stall(Database database) {
    ArchiveSettings settings = ArchiveSettings.defaults();
    try (Archive archive = open(database, settings)) {
      List<InstanceWriter> stalled = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        stalled.add(archive.begin(incoming(uid(i))));
      }
      assertThat(store(archive, uid(99), explicit(ct(uid(99), 9, 2))))
          .isInstanceOf(Stored.New.class);
      stalled.forEach(InstanceWriter::abort);
    }
  }

  @DatabaseTest
  void survives_an_interrupt_of_a_writing_thread(Database database) throws Exception {
    byte[] object = explicit(ct(uid(1), 600_000, 1));
    try (Archive archive = open(database)) {
      InstanceWriter aborted = archive.begin(incoming(uid(7)));
      InstanceWriter finished = archive.begin(incoming(uid(1)));
      Thread.currentThread().interrupt();
      aborted.write(ByteBuffer.wrap(object));
      aborted.abort();
      finished.write(ByteBuffer.wrap(object));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(finished.finish().get()).isInstanceOf(Stored.New.class);
      assertThat(bytes(archive.find(uid(1)).orElseThrow())).isEqualTo(object);
    }
  }

  private Archive open(Database database) {
    return open(database, settings());
  }

  private Archive open(Database database, ArchiveSettings settings) {
    return Archive.open(folder, "node-1", database, CLOCK, settings);
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
    }
  }
}
