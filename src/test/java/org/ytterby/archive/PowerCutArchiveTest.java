// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.archive.TestInstances.CLOCK;
import static org.ytterby.archive.TestInstances.bytes;
import static org.ytterby.archive.TestInstances.ct;
import static org.ytterby.archive.TestInstances.explicit;
import static org.ytterby.archive.TestInstances.incoming;
import static org.ytterby.archive.TestInstances.store;
import static org.ytterby.archive.TestInstances.uid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** What was acknowledged is there after any power cut, byte for byte. */
final class PowerCutArchiveTest {
  private static final int CUTS = 100;
  private static final int WRITERS = 4;
  private static final ArchiveSettings SETTINGS =
      new ArchiveSettings(300_000, WRITERS, Duration.ofSeconds(20), Duration.ofHours(1), 64 << 10);
  @TempDir Path folder;

  @DatabaseTest
  void keeps_every_acknowledged_instance_through_seeded_cuts(Database database) throws Exception {
    for (int seed = 0; seed < CUTS; seed++) {
      forget(database, "instance", "instance_conflict", "segment");
      ForgetfulDisk disk = new ForgetfulDisk();
      Path data = folder.resolve("cut-" + seed);
      Map<String, byte[]> acknowledged = writeUntilCut(database, disk, data, new Random(seed));
      assertThat(acknowledged).isNotEmpty();
      disk.restart();
      switch (seed % 3) {
        case 0 -> forget(database, "instance", "instance_conflict", "segment");
        case 1 -> forget(database, "segment");
        default -> {}
      }
      try (Archive after = open(database, disk, data)) {
        acknowledged.forEach(
            (uid, object) -> assertThat(bytes(after.find(uid).orElseThrow())).isEqualTo(object));
        assertThat(after.damage()).isEmpty();
        store(after, uid(1), explicit(ct(uid(1), 10, 1)));
      }
    }
  }

  private static Map<String, byte[]> writeUntilCut(
      Database database, ForgetfulDisk disk, Path data, Random random) throws Exception {
    Map<String, byte[]> acknowledged = new ConcurrentHashMap<>();
    CountDownLatch enough = new CountDownLatch(1 + random.nextInt(20));
    try (Archive archive = open(database, disk, data);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random own = new Random(random.nextLong());
        int first = 1_000 * (writer + 1);
        writers.add(threads.submit(() -> write(archive, own, first, acknowledged, enough)));
      }
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      disk.cut(random);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    return acknowledged;
  }

  /** Stores, repeats and aborts instances until the disk is dead. */
  private static void write(
      Archive archive,
      Random random,
      int first,
      Map<String, byte[]> acknowledged,
      CountDownLatch enough) {
    try {
      for (int number = first; ; number++) {
        byte[] object = explicit(ct(uid(number), random.nextInt(60_000), number));
        store(archive, uid(number), object);
        acknowledged.put(uid(number), object);
        enough.countDown();
        if (random.nextInt(4) == 0) {
          store(archive, uid(number), object);
        }
        if (random.nextInt(4) == 0) {
          InstanceWriter aborted = archive.begin(incoming(uid(0)));
          aborted.write(ByteBuffer.wrap(explicit(ct(uid(0), 300_000, 0))));
          aborted.abort();
        }
      }
    } catch (StorageFailure _) {
      return; // the cut
    }
  }

  @DatabaseTest
  void syncs_what_a_killed_process_had_not_before_it_vouches_for_it(Database database)
      throws IOException {
    ForgetfulDisk disk = new ForgetfulDisk();
    byte[] object = explicit(ct(uid(1), 5_000, 1));
    try (Archive archive = open(database, disk, folder)) {
      store(archive, uid(2), explicit(ct(uid(2), 5_000, 2)));
      disk.killBeforeSync();
      assertThatThrownBy(() -> store(archive, uid(1), object)).isInstanceOf(StorageFailure.class);
    }
    disk.restart();
    try (Archive archive = open(database, disk, folder)) {
      // The record's own segment is taken, so that no sync of a new instance covers it by chance.
      InstanceWriter busy = archive.begin(incoming(uid(3)));
      assertThat(store(archive, uid(1), object)).isInstanceOf(Stored.Duplicate.class);
      busy.abort();
      disk.cutAll();
    }
    disk.restart();
    try (Archive archive = open(database, disk, folder)) {
      assertThat(bytes(archive.find(uid(1)).orElseThrow())).isEqualTo(object);
    }
  }

  private static Archive open(Database database, Disk disk, Path data) {
    return Archive.open(
        new SegmentFolder(data.resolve("segments"), "node-1", disk, CLOCK),
        database,
        CLOCK,
        SETTINGS);
  }

  private static void forget(Database database, String... tables) {
    for (String table : tables) {
      database.inTx(tx -> tx.handle().execute("delete from " + table));
    }
  }
}
