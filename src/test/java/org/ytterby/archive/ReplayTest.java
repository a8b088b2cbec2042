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
import java.io.RandomAccessFile;
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
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** Crashes are played by copying the segment files of a living archive at that moment. */
final class ReplayTest {
  private static final RecordSeal SEAL = new RecordSeal(new byte[] {1, 2, 3, 4});
  @TempDir Path folder;

  @DatabaseTest
  void rebuilds_the_whole_index_from_the_segments(Database database) {
    try (Archive archive = open(database, folder)) {
      store(archive, uid(1), object(1));
      store(archive, uid(2), object(2));
      store(archive, uid(1), explicit(ct(uid(1), 100, 77)));
    }
    List<StoredInstance> conflicts;
    List<StoredInstance> study;
    try (Archive archive = open(database, folder)) {
      study = archive.study(STUDY);
      conflicts = archive.conflicts(STUDY);
    }
    forget(database, "instance", "instance_conflict", "segment");
    try (Archive archive = open(database, folder)) {
      assertThat(archive.study(STUDY)).isEqualTo(study).hasSize(2);
      assertThat(archive.conflicts(STUDY)).isEqualTo(conflicts).hasSize(1);
      assertThat(bytes(archive.find(uid(1)).orElseThrow())).isEqualTo(object(1));
    }
  }

  @DatabaseTest
  void finds_after_a_crash_what_was_acknowledged_since_the_checkpoint(Database database)
      throws IOException {
    try (Archive archive = open(database, folder)) {
      store(archive, uid(1), object(1));
      archive.checkpoint();
      store(archive, uid(2), object(2));
      InstanceWriter unfinished = archive.begin(incoming(uid(3)));
      unfinished.write(ByteBuffer.wrap(explicit(ct(uid(3), 300_000, 3))));
      Path crashed = crash();
      // What a power cut may take from the index: the rows since the last checkpoint.
      forgetInstance(database, uid(2));
      try (Archive after = open(database, crashed)) {
        assertThat(bytes(after.find(uid(1)).orElseThrow())).isEqualTo(object(1));
        assertThat(bytes(after.find(uid(2)).orElseThrow())).isEqualTo(object(2));
        assertThat(after.find(uid(3))).isEmpty();
        store(after, uid(3), object(3));
        assertThat(bytes(after.find(uid(3)).orElseThrow())).isEqualTo(object(3));
      }
      unfinished.abort();
    }
  }

  @DatabaseTest
  void replays_twice_to_the_same_index(Database database) throws IOException {
    try (Archive archive = open(database, folder)) {
      store(archive, uid(1), object(1));
      store(archive, uid(1), explicit(ct(uid(1), 100, 77)));
      store(archive, uid(2), object(2));
      Path crashed = crash();
      for (int i = 0; i < 2; i++) {
        forget(database, "segment");
        try (Archive after = open(database, crashed)) {
          assertThat(after.study(STUDY)).hasSize(2);
          assertThat(after.conflicts(STUDY)).hasSize(1);
        }
      }
      forget(database, "segment");
    }
  }

  @DatabaseTest
  void cuts_off_a_torn_record_and_goes_on_there(Database database) throws IOException {
    long[] end = new long[2];
    try (Archive archive = open(database, folder)) {
      end[0] = payloadEnd(store(archive, uid(1), object(1)));
      end[1] = payloadEnd(store(archive, uid(2), object(2)));
    }
    byte[] whole = Files.readAllBytes(segment(folder));
    for (long cutAt = end[0] - 2; cutAt < end[1]; cutAt += cutAt < end[0] + 12 ? 1 : 203) {
      forget(database, "instance", "segment");
      Files.write(segment(folder), Arrays.copyOf(whole, (int) cutAt));
      boolean firstIsWhole = cutAt >= end[0];
      try (Archive after = open(database, folder)) {
        assertThat(after.find(uid(1)).isPresent()).isEqualTo(firstIsWhole);
        assertThat(after.find(uid(2))).isEmpty();
        store(after, uid(4), object(4));
        assertThat(bytes(after.find(uid(4)).orElseThrow())).isEqualTo(object(4));
      }
    }
  }

  @DatabaseTest
  void keeps_what_is_good_behind_a_broken_record_and_tells_at_every_start(Database database)
      throws IOException {
    List<Long> begins = storeSix(database);
    byte[] whole = Files.readAllBytes(segment(folder));
    // In the prefix, in the head, in the payload.
    for (int at : new int[] {9, 60, 700}) {
      forget(database, "instance", "segment");
      byte[] broken = whole.clone();
      broken[begins.get(1).intValue() + at] ^= 4;
      Files.write(segment(folder), broken);
      for (int start = 0; start < 2; start++) {
        try (Archive after = open(database, folder)) {
          assertThat(after.find(uid(1))).isEmpty();
          for (int i : new int[] {0, 2, 3, 4, 5}) {
            assertThat(bytes(after.find(uid(i)).orElseThrow())).isEqualTo(object(i));
          }
          assertThat(after.damage())
              .containsExactly(new SegmentDamage(segment(folder), begins.get(1), begins.get(2)));
        }
        assertThat(Files.readAllBytes(segment(folder))).isEqualTo(broken);
      }
    }
    try (Archive after = open(database, folder)) {
      assertThat(store(after, uid(1), object(1))).isInstanceOf(Stored.New.class);
      assertThat(after.find(uid(1)).orElseThrow().location().file()).isNotEqualTo(segment(folder));
    }
    Files.write(segment(folder), whole);
    try (Archive after = open(database, folder)) {
      assertThat(after.damage()).isEmpty();
      assertThat(after.study(STUDY)).hasSize(6);
    }
  }

  @DatabaseTest
  void keeps_a_broken_last_record_aside(Database database) throws IOException {
    List<Long> begins = storeSix(database);
    byte[] whole = Files.readAllBytes(segment(folder));
    forget(database, "instance", "segment");
    byte[] broken = whole.clone();
    broken[begins.get(5).intValue() + 1_000] ^= 4;
    Files.write(segment(folder), broken);
    try (Archive after = open(database, folder)) {
      assertThat(after.study(STUDY)).hasSize(5);
      assertThat(after.damage()).isEmpty();
    }
    Path aside = segment(folder).resolveSibling("node-1-0000000001.seg." + begins.get(5) + ".torn");
    assertThat(Files.readAllBytes(aside))
        .isEqualTo(Arrays.copyOfRange(broken, begins.get(5).intValue(), broken.length));
  }

  @DatabaseTest
  void takes_nothing_in_a_data_set_for_a_record(Database database) throws IOException {
    byte[] hostile;
    List<Long> begins = new ArrayList<>();
    try (Archive archive = open(database, folder)) {
      begins.add(recordOf(store(archive, uid(0), object(0))));
      // A true record of this very segment, at each of the eight places that an element can have.
      byte[] record = Files.readAllBytes(segment(folder));
      record = Arrays.copyOfRange(record, SegmentFormat.FIRST_RECORD, record.length);
      byte[] many = new byte[8 * (record.length + 9)];
      for (int i = 0; i < 8; i++) {
        System.arraycopy(record, 0, many, i * (record.length / 8 * 8 + 9), record.length);
      }
      hostile = explicit(ct(uid(1), 0, 1).bytes(Tag.PixelData, Vr.OW, many));
      begins.add(recordOf(store(archive, uid(1), hostile)));
      store(archive, uid(2), object(2));
    }
    byte[] broken = Files.readAllBytes(segment(folder));
    broken[begins.get(1).intValue()] ^= 4;
    broken[begins.getFirst().intValue()] ^= 4;
    Files.write(segment(folder), broken);
    forget(database, "instance", "segment");
    try (Archive after = open(database, folder)) {
      assertThat(after.study(STUDY))
          .extracting(StoredInstance::sopInstanceUid)
          .containsExactly(uid(2));
    }
  }

  @DatabaseTest
  void lets_the_first_that_came_be_the_instance_whatever_segment_it_is_in(Database database) {
    Instant[] now = {CLOCK.instant()};
    InstantSource clock = () -> now[0];
    ArchiveSettings small =
        new ArchiveSettings(2_000, 4, Duration.ofSeconds(20), Duration.ofHours(1), 0);
    List<StoredInstance> study;
    List<StoredInstance> conflicts;
    try (Archive archive = Archive.open(folder, "node-1", database, clock, small)) {
      // Three senders at once: the one whose segment has the highest number is the first to end.
      List<InstanceWriter> begun = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        begun.add(archive.begin(incoming(uid(1))));
      }
      for (int i = 2; i >= 0; i--) {
        begun.get(i).write(ByteBuffer.wrap(explicit(ct(uid(1), 1_001, i))));
        TestInstances.settled(begun.get(i));
        now[0] = now[0].plusSeconds(1);
      }
      study = archive.study(STUDY);
      conflicts = archive.conflicts(STUDY);
      assertThat(bytes(study.getFirst())).isEqualTo(explicit(ct(uid(1), 1_001, 2)));
    }
    for (int start = 0; start < 2; start++) {
      forget(database, "instance", "instance_conflict", "segment");
      try (Archive archive = Archive.open(folder, "node-1", database, clock, small)) {
        assertThat(archive.study(STUDY)).isEqualTo(study);
        assertThat(archive.conflicts(STUDY)).isEqualTo(conflicts).hasSize(2);
      }
    }
  }

  private List<Long> storeSix(Database database) {
    List<Long> begins = new ArrayList<>();
    try (Archive archive = open(database, folder)) {
      for (int i = 0; i < 6; i++) {
        begins.add(recordOf(store(archive, uid(i), object(i))));
      }
    }
    return begins;
  }

  private static long payloadEnd(Stored stored) {
    return stored.instance().location().offset() + stored.instance().location().length();
  }

  private static long recordOf(Stored stored) {
    return stored.instance().location().offset()
        - RecordHead.reservedBytes(incoming(stored.instance().sopInstanceUid()))
        - SegmentFormat.PREFIX_BYTES;
  }

  @DatabaseTest
  void does_not_start_when_confirmed_bytes_are_gone(Database database) throws IOException {
    try (Archive archive = open(database, folder)) {
      store(archive, uid(1), object(1));
      store(archive, uid(2), object(2));
    }
    byte[] whole = Files.readAllBytes(segment(folder));
    Files.write(segment(folder), Arrays.copyOf(whole, whole.length * 2 / 3));
    assertThatThrownBy(() -> open(database, folder))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining("node-1-0000000001.seg")
        .hasMessageContaining("were confirmed");
    // Also where the checkpoint lies before the cut, because rows name what is missing.
    forget(database, "segment");
    assertThatThrownBy(() -> open(database, folder))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining("lacks 1 records");
    Files.write(segment(folder), whole);
    open(database, folder).close();
    Files.delete(segment(folder));
    assertThatThrownBy(() -> open(database, folder))
        .isInstanceOf(StorageFailure.class)
        .hasMessageContaining("is missing");
  }

  @DatabaseTest
  void removes_a_segment_that_a_crash_kept_from_being_begun(Database database) throws IOException {
    open(database, folder).close();
    Path unbegun = folder.resolve("segments").resolve(SegmentFormat.fileName("node-1", 1));
    Files.write(unbegun, new byte[40]);
    try (Archive archive = open(database, folder)) {
      assertThat(unbegun).doesNotExist();
      store(archive, uid(1), object(1));
    }
  }

  @DatabaseTest
  void leaves_the_segments_of_other_nodes_alone(Database database) throws IOException {
    try (Archive mine = open(database, folder);
        Archive other = Archive.open(folder, "node-2", database, CLOCK, settings())) {
      store(mine, uid(1), object(1));
      store(other, uid(2), object(2));
      assertThat(bytes(mine.find(uid(2)).orElseThrow())).isEqualTo(object(2));
      assertThat(store(mine, uid(2), object(2))).isInstanceOf(Stored.Duplicate.class);
    }
    Path foreign = folder.resolve("segments").resolve(SegmentFormat.fileName("node-2", 1));
    Files.write(foreign, new byte[3]);
    open(database, folder).close();
    assertThat(Files.size(foreign)).isEqualTo(3);
  }

  @Test
  void reads_no_record_whose_any_byte_is_cut_or_changed() throws IOException {
    IncomingInstance what = incoming(uid(2));
    RecordHead head =
        new RecordHead(
            what.sopClassUid(),
            uid(2),
            STUDY,
            STUDY + ".1",
            what.transferSyntax().uid(),
            "PT",
            "SCANNER",
            "YTTERBY",
            CLOCK.instant(),
            "ab".repeat(32),
            Origin.OWN);
    byte[] payload = {1, 2, 3, 4, 5};
    CRC32C crc = new CRC32C();
    crc.update(payload);
    int headBytes = RecordHead.reservedBytes(what);
    ByteBuffer record =
        SegmentFormat.record(SEAL, 0, head, headBytes, payload.length, (int) crc.getValue());
    byte[] whole =
        ByteBuffer.allocate(record.remaining() + payload.length).put(record).put(payload).array();
    Path file = folder.resolve("x.seg");
    Files.write(file, whole);
    assertThat(first(file)).isEqualTo(head);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(first(file)).as("cut at %d", length).isNull();
    }
    Files.write(file, whole);
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      for (int at = 0; at < whole.length; at++) {
        access.seek(at);
        access.write(whole[at] ^ 1 << at % 8);
        assertThat(first(file)).as("changed at %d", at).isNull();
        access.seek(at);
        access.write(whole[at]);
      }
    }
    assertThat(first(file)).isEqualTo(head);
  }

  private static @Nullable RecordHead first(Path file) throws IOException {
    try (Disk.DiskFile disk = new LocalDisk().open(file)) {
      return new SegmentScan("node-1", 1, disk, SEAL, 0).next().map(IndexRow::head).orElse(null);
    }
  }

  private static byte[] object(int number) {
    return explicit(ct(uid(number), 1_001, number));
  }

  private static Archive open(Database database, Path folder) {
    return Archive.open(folder, "node-1", database, CLOCK, settings());
  }

  private static Path segment(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".seg")).sorted().findFirst().get();
    }
  }

  private Path crash() throws IOException {
    Path copy = folder.resolve("crashed");
    Files.createDirectories(copy.resolve("segments"));
    try (Stream<Path> files = Files.list(folder.resolve("segments"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".seg")).toList()) {
        Files.copy(file, copy.resolve("segments").resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static void forget(Database database, String... tables) {
    for (String table : tables) {
      database.inTx(tx -> tx.handle().execute("delete from " + table));
    }
  }

  private static void forgetInstance(Database database, String uid) {
    database.inTx(
        tx -> tx.handle().execute("delete from instance where sop_instance_uid = ?", uid));
  }
}
