// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ytterby.archive.TestInstances.CLOCK;
import static org.ytterby.archive.TestInstances.bytes;
import static org.ytterby.archive.TestInstances.ct;
import static org.ytterby.archive.TestInstances.explicit;
import static org.ytterby.archive.TestInstances.incoming;
import static org.ytterby.archive.TestInstances.settings;
import static org.ytterby.archive.TestInstances.store;
import static org.ytterby.archive.TestInstances.uid;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.ytterby.finding.Defect;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

/** What the archive says to a disk, and when it says that something is stored. */
final class DurabilityTest {
  private static final Executor ENDS = end -> Thread.ofVirtual().name("test-finish").start(end);

  @TempDir Path folder;
  private final WatchedDisk disk = new WatchedDisk();

  @DatabaseTest
  void acknowledges_nothing_before_its_sync_returns(Database database) throws Exception {
    try (Archive archive = open(database)) {
      store(archive, uid(0), object(0));
      disk.syncsAllowed.drainPermits();
      CompletableFuture<Stored> future = send(archive, uid(1));
      Awaitility.await().until(() -> disk.syncsWaiting.get() == 1);
      assertThat(disk.unsynced).isNotEmpty();
      assertThat(future).isNotDone();
      assertThat(archive.find(uid(1))).isEmpty();
      disk.syncsAllowed.release(1_000);
      assertThat(future.get()).isInstanceOf(Stored.New.class);
      assertThat(disk.unsynced).isEmpty();
    }
  }

  @DatabaseTest
  void syncs_each_segment_once_and_all_at_the_same_time(Database database) throws Exception {
    try (Archive archive = open(database)) {
      List<InstanceWriter> begun = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        begun.add(archive.begin(incoming(uid(i))));
      }
      int before = disk.syncs.get();
      disk.syncsAllowed.drainPermits();
      List<CompletableFuture<Stored>> futures = new ArrayList<>();
      begun.getFirst().write(ByteBuffer.wrap(object(0)));
      futures.add(finish(begun.getFirst()));
      Awaitility.await().until(() -> disk.syncsWaiting.get() == 1);
      for (int i = 1; i < 4; i++) {
        begun.get(i).write(ByteBuffer.wrap(object(i)));
        futures.add(finish(begun.get(i)));
      }
      try {
        Awaitility.await().until(() -> disk.syncsWaiting.get() == 4);
      } finally {
        disk.syncsAllowed.release(1_000);
      }
      for (CompletableFuture<Stored> future : futures) {
        future.get();
      }
      // Four lanes have four segments: one sync each, and none waits for another's.
      assertThat(disk.syncs.get() - before).isEqualTo(4);
      assertThat(disk.mostWaiting).hasValue(4);
      assertThat(disk.unsynced).isEmpty();
    }
  }

  @DatabaseTest
  void syncs_a_new_segment_and_its_folder_before_anything_is_stored_in_it(Database database) {
    try (Archive archive = open(database)) {
      int before = disk.folderSyncs.get();
      InstanceWriter writer = archive.begin(incoming(uid(1)));
      assertThat(disk.unsynced).isEmpty();
      assertThat(disk.folderSyncs.get() - before).isEqualTo(1);
      writer.abort();
    }
  }

  @DatabaseTest
  void refuses_and_goes_on_when_the_disk_is_full(Database database) throws Exception {
    try (Archive archive = open(database)) {
      store(archive, uid(0), object(0));
      disk.full = true;
      InstanceWriter large = archive.begin(incoming(uid(1)));
      byte[] object = explicit(ct(uid(1), 600_000, 1));
      assertThatThrownBy(() -> large.write(ByteBuffer.wrap(object)))
          .isInstanceOf(StorageFailure.class)
          .hasMessageContaining("check the disk");
      assertThatThrownBy(() -> large.finish().get()).hasCauseInstanceOf(StorageFailure.class);
      large.abort();
      assertThatThrownBy(() -> store(archive, uid(2), object(2)))
          .isInstanceOf(StorageFailure.class);
      disk.full = false;
      store(archive, uid(1), object(1));
      store(archive, uid(2), object(2));
      assertThat(bytes(archive.find(uid(1)).orElseThrow())).isEqualTo(object(1));
      assertThat(bytes(archive.find(uid(0)).orElseThrow())).isEqualTo(object(0));
    }
  }

  @DatabaseTest
  void leaves_no_file_open_of_a_segment_that_can_not_be_begun(Database database) {
    try (Archive archive = open(database)) {
      disk.syncFails = true;
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> archive.begin(incoming(uid(1))))
            .isInstanceOf(StorageFailure.class);
      }
      assertThat(disk.openFiles).hasValue(0);
      disk.syncFails = false;
      store(archive, uid(1), object(1));
      assertThat(disk.openFiles).hasValue(1);
    }
  }

  @DatabaseTest
  void gives_a_segment_up_whose_sync_failed(Database database) throws Exception {
    try (Archive archive = open(database)) {
      StoredInstance before = store(archive, uid(0), object(0)).instance();
      disk.syncFails = true;
      assertThatThrownBy(() -> store(archive, uid(1), object(1)))
          .isInstanceOf(StorageFailure.class);
      disk.syncFails = false;
      assertThat(archive.find(uid(1))).isEmpty();
      StoredInstance after = store(archive, uid(1), object(1)).instance();
      assertThat(after.location().file()).isNotEqualTo(before.location().file());
    }
    try (Archive archive = open(database)) {
      assertThat(bytes(archive.find(uid(0)).orElseThrow())).isEqualTo(object(0));
      assertThat(bytes(archive.find(uid(1)).orElseThrow())).isEqualTo(object(1));
    }
  }

  @DatabaseTest
  void settles_the_group_and_gives_lanes_back_after_an_error(Database database) throws Exception {
    try (Archive archive = open(database)) {
      store(archive, uid(0), object(0));
      Error error = new StackOverflowError("played");
      for (int i = 0; i < 2 * settings().lanes(); i++) {
        disk.syncError.set(error);
        assertThatThrownBy(() -> store(archive, uid(1), object(1)))
            .isInstanceOf(StorageFailure.class);
        InstanceWriter large = archive.begin(incoming(uid(2)));
        disk.writeError.set(error);
        assertThatThrownBy(() -> large.write(ByteBuffer.wrap(explicit(ct(uid(2), 600_000, 1)))))
            .isSameAs(error);
        disk.writeError.set(error);
        assertThatThrownBy(() -> store(archive, uid(3), object(3))).isInstanceOf(Defect.class);
        disk.sealError.set(error);
        assertThatThrownBy(() -> store(archive, uid(4), object(4))).isInstanceOf(Defect.class);
      }
      for (int i = 1; i < 5; i++) {
        assertThat(store(archive, uid(i), object(i))).isInstanceOf(Stored.New.class);
      }
    }
    forget(database);
    try (Archive archive = open(database)) {
      for (int i = 0; i < 5; i++) {
        assertThat(bytes(archive.find(uid(i)).orElseThrow())).isEqualTo(object(i));
      }
      assertThat(archive.damage()).isEmpty();
    }
  }

  @DatabaseTest
  void keeps_both_of_two_contents_of_one_uid_that_end_at_the_same_time(Database database)
      throws Exception {
    HeldIndex index = new HeldIndex(uid(9));
    try (Archive archive = open(database, index)) {
      CompletableFuture<Stored> held = send(archive, uid(9));
      index.entered.acquire();
      List<CompletableFuture<Stored>> both = new ArrayList<>();
      try {
        for (int i = 1; i <= 2; i++) {
          InstanceWriter writer = begin(archive);
          writer.write(ByteBuffer.wrap(explicit(ct(uid(1), 500, i))));
          both.add(finish(writer));
        }
        Awaitility.await().until(() -> index.synced.get() == 3);
        assertThat(both).noneMatch(CompletableFuture::isDone);
      } finally {
        index.goOn.release();
      }
      held.get();
      Stored one = both.getFirst().get();
      Stored other = both.getLast().get();
      Stored.New first = (Stored.New) (one instanceof Stored.New ? one : other);
      Stored.Conflict second = (Stored.Conflict) (one instanceof Stored.New ? other : one);
      assertThat(second.first()).isEqualTo(first.instance());
      assertThat(List.of(bytes(first.instance()), bytes(second.instance())))
          .containsExactlyInAnyOrder(explicit(ct(uid(1), 500, 1)), explicit(ct(uid(1), 500, 2)));
    }
  }

  @DatabaseTest
  void lets_a_thread_go_whose_own_instance_is_entered(Database database) throws Exception {
    HeldIndex index = new HeldIndex(uid(1), uid(2));
    try (Archive archive = open(database, index)) {
      CompletableFuture<Stored> first = send(archive, uid(1));
      index.entered.acquire();
      CompletableFuture<Stored> second = send(archive, uid(2));
      Awaitility.await().until(() -> index.synced.get() == 2);
      Thread.sleep(50); // longer than a thread goes on for others
      try {
        index.goOn.release();
        index.entered.acquire();
        // The row of the second is being entered, and not by the thread of the first.
        assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(Stored.New.class);
        assertThat(second).isNotDone();
      } finally {
        index.goOn.release();
      }
      assertThat(second.get(20, TimeUnit.SECONDS)).isInstanceOf(Stored.New.class);
    }
  }

  @DatabaseTest
  void gives_each_lane_back_once_although_cutting_off_fails_too(Database database)
      throws Exception {
    try (Archive archive = open(database)) {
      store(archive, uid(0), object(0));
      Error error = new OutOfMemoryError("played");
      for (int i = 0; i < 2 * settings().lanes(); i++) {
        disk.sealError.set(error);
        disk.truncateError.set(error);
        assertThatThrownBy(() -> store(archive, uid(1), object(1))).isInstanceOf(Defect.class);
        assertThat(archive.committing()).isZero();
      }
      List<InstanceWriter> all = new ArrayList<>();
      for (int i = 0; i < settings().lanes(); i++) {
        all.add(archive.begin(incoming(uid(10 + i))));
      }
      Set<Path> segments = new HashSet<>();
      for (int i = 0; i < all.size(); i++) {
        all.get(i).write(ByteBuffer.wrap(object(10 + i)));
        segments.add(((Stored.New) all.get(i).finish().get()).instance().location().file());
      }
      assertThat(segments).as("a segment for each lane").hasSize(all.size());
    }
  }

  private static InstanceWriter begin(Archive archive) {
    return archive.begin(incoming(uid(1)));
  }

  private static void forget(Database database) {
    for (String table : List.of("instance", "instance_conflict", "segment")) {
      database.inTx(tx -> tx.handle().execute("delete from " + table));
    }
  }

  @DatabaseTest
  void never_overwrites_what_the_database_may_know_although_it_failed(Database database)
      throws Exception {
    try (Archive archive = open(database)) {
      store(archive, uid(0), object(0));
      rename(database, "instance", "instance_gone");
      assertThatThrownBy(() -> store(archive, uid(1), object(1)))
          .isInstanceOf(StorageFailure.class);
      rename(database, "instance_gone", "instance");
      StoredInstance second = store(archive, uid(2), object(2)).instance();
      assertThat(second.location().offset())
          .isGreaterThan(SegmentFormat.HEADER_BYTES + 2L * object(0).length);
      // The sender was told of the failure and sends it again.
      assertThat(store(archive, uid(1), object(1))).isInstanceOf(Stored.New.class);
    }
    try (Archive archive = open(database)) {
      for (int i = 0; i < 3; i++) {
        assertThat(bytes(archive.find(uid(i)).orElseThrow())).isEqualTo(object(i));
      }
    }
  }

  private static void rename(Database database, String from, String to) {
    database.inTx(tx -> tx.handle().execute("alter table " + from + " rename to " + to));
  }

  private static CompletableFuture<Stored> send(Archive archive, String uid) {
    InstanceWriter writer = archive.begin(incoming(uid));
    writer.write(ByteBuffer.wrap(explicit(ct(uid, 500, 1))));
    return finish(writer);
  }

  /** On a thread of its own, because finishing waits for the disk. */
  private static CompletableFuture<Stored> finish(InstanceWriter writer) {
    return CompletableFuture.supplyAsync(writer::finish, ENDS).thenCompose(stored -> stored);
  }

  private static byte[] object(int number) {
    return explicit(ct(uid(number), 500, number));
  }

  private Archive open(Database database) {
    return open(database, ArchiveObserver.NONE);
  }

  private Archive open(Database database, ArchiveObserver observer) {
    return Archive.open(
        new SegmentFolder(folder.resolve("segments"), "node-1", disk, CLOCK),
        database,
        CLOCK,
        settings(),
        observer);
  }

  /** Stops whoever enters rows when it tells of one instance, so that others queue up behind it. */
  private static final class HeldIndex implements ArchiveObserver {
    final Semaphore entered = new Semaphore(0);
    final Semaphore goOn = new Semaphore(0);
    final AtomicInteger synced = new AtomicInteger();
    private final Set<String> held;

    HeldIndex(String... held) {
      this.held = Set.of(held);
    }

    @Override
    public void synced(Duration took) {
      synced.incrementAndGet();
    }

    @Override
    public void indexed(StoredInstance instance) {
      if (held.contains(instance.sopInstanceUid())) {
        entered.release();
        goOn.acquireUninterruptibly();
      }
    }
  }

  /** The local disk, watched: syncs can be counted, held up and made to fail. */
  private static final class WatchedDisk implements Disk {
    final Semaphore syncsAllowed = new Semaphore(1_000_000);
    final AtomicInteger syncs = new AtomicInteger();
    final AtomicInteger syncsWaiting = new AtomicInteger();
    final AtomicInteger mostWaiting = new AtomicInteger();
    final AtomicInteger openFiles = new AtomicInteger();
    final AtomicInteger folderSyncs = new AtomicInteger();
    final Set<Path> unsynced = ConcurrentHashMap.newKeySet();
    final AtomicReference<@Nullable Error> syncError = new AtomicReference<>();
    final AtomicReference<@Nullable Error> writeError = new AtomicReference<>();
    final AtomicReference<@Nullable Error> sealError = new AtomicReference<>();
    final AtomicReference<@Nullable Error> truncateError = new AtomicReference<>();
    volatile boolean full;
    volatile boolean syncFails;
    private final Disk local = new LocalDisk();

    @Override
    public DiskFile open(Path file) throws IOException {
      DiskFile opened = local.open(file);
      openFiles.incrementAndGet();
      return new WatchedFile(file, opened);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      folderSyncs.incrementAndGet();
      local.syncFolder(folder);
    }

    private static void throwOnce(AtomicReference<@Nullable Error> error) {
      Error played = error.getAndSet(null);
      if (played != null) {
        throw played;
      }
    }

    private final class WatchedFile implements DiskFile {
      private final Path path;
      private final DiskFile file;

      WatchedFile(Path path, DiskFile file) {
        this.path = path;
        this.file = file;
      }

      @Override
      public void write(ByteBuffer bytes, long offset) throws IOException {
        if (full && bytes.remaining() > SegmentFormat.PREFIX_BYTES) {
          throw new IOException("No space left on device");
        }
        throwOnce(writeError);
        if (bytes.get(bytes.position()) == 'Y' && bytes.get(bytes.position() + 1) == 'R') {
          throwOnce(sealError);
        }
        unsynced.add(path);
        file.write(bytes, offset);
      }

      @Override
      public void read(ByteBuffer bytes, long offset) throws IOException {
        file.read(bytes, offset);
      }

      @Override
      public void sync() throws IOException {
        mostWaiting.accumulateAndGet(syncsWaiting.incrementAndGet(), Math::max);
        syncsAllowed.acquireUninterruptibly();
        syncsWaiting.decrementAndGet();
        throwOnce(syncError);
        if (syncFails) {
          throw new IOException("Input/output error");
        }
        file.sync();
        unsynced.remove(path);
        syncs.incrementAndGet();
      }

      @Override
      public void truncate(long size) throws IOException {
        throwOnce(truncateError);
        file.truncate(size);
      }

      @Override
      public long size() throws IOException {
        return file.size();
      }

      @Override
      public void close() throws IOException {
        openFiles.decrementAndGet();
        file.close();
      }
    }
  }
}
