// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * The durable store of all instances of a node.
 *
 * <p>Thread-safe. An instance is here when its bytes are covered by a sync of its segment and its
 * row is in the index; only then is there a {@link StoredInstance} of it. Segment files are
 * appended to and never rewritten; the index is derived from them.
 */
public final class Archive implements AutoCloseable {
  private final SegmentFolder folder;
  private final FolderLock lock;
  private final Database database;
  private final ArchiveStore store;
  private final ArchiveView view;
  private final LanePool lanes;
  private final GroupCommitter committer;
  private final Checkpointer checkpointer;
  private final RoomAhead room;
  private final LaneWriter.Context context;
  private final List<SegmentDamage> damage;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Archive(Parts parts, FolderLock lock) {
    this.folder = parts.folder;
    this.damage = List.copyOf(parts.damage);
    this.lock = lock;
    this.database = parts.database;
    this.store = parts.store;
    this.view = new ArchiveView(folder.path().resolveSibling(""), database);
    this.lanes = new LanePool(folder, parts.settings);
    this.committer =
        new GroupCommitter(
            database.steadyWriter(ArchiveStore.INSERT), parts.collisions, parts.observer);
    this.checkpointer = new Checkpointer(parts.nodeId, folder, database, store, parts.clock);
    this.room = new RoomAhead(parts.settings);
    this.context = new LaneWriter.Context(parts.nodeId, parts.clock, lanes, committer, room);
    checkpointer.every(parts.settings.checkpointInterval());
  }

  /** What is there before the archive is. */
  private record Parts(
      String nodeId,
      SegmentFolder folder,
      Database database,
      ArchiveStore store,
      Collisions collisions,
      List<SegmentDamage> damage,
      InstantSource clock,
      ArchiveSettings settings,
      ArchiveObserver observer) {}

  /**
   * Opens the archive in {@code dataFolder/segments} and reads what the index does not have yet.
   *
   * @param nodeId 1 to 32 letters, digits, '_', '.', '-'; part of the segments' names, so never to
   *     be changed
   * @throws StorageFailure when another process has it open, or confirmed bytes are missing
   */
  public static Archive open(
      Path dataFolder,
      String nodeId,
      Database database,
      InstantSource clock,
      ArchiveSettings settings) {
    return open(dataFolder, nodeId, database, clock, settings, ArchiveObserver.NONE);
  }

  /** Opens it and tells an observer of its syncs. */
  public static Archive open(
      Path dataFolder,
      String nodeId,
      Database database,
      InstantSource clock,
      ArchiveSettings settings,
      ArchiveObserver observer) {
    return open(
        new SegmentFolder(dataFolder.resolve("segments"), nodeId, new LocalDisk(), clock),
        database,
        clock,
        settings,
        observer);
  }

  /** For tests: an archive over another disk. */
  static Archive open(
      SegmentFolder folder, Database database, InstantSource clock, ArchiveSettings settings) {
    return open(folder, database, clock, settings, ArchiveObserver.NONE);
  }

  /** For tests: the same, told of what happens. */
  static Archive open(
      SegmentFolder folder,
      Database database,
      InstantSource clock,
      ArchiveSettings settings,
      ArchiveObserver observer) {
    SegmentFormat.checkNodeId(folder.nodeId());
    FolderLock lock = FolderLock.take(folder.path(), folder.nodeId());
    boolean opened = false;
    try {
      ArchiveStore store = new ArchiveStore();
      Collisions collisions = new Collisions(database, store, folder);
      List<SegmentDamage> damage =
          new Replay(folder.nodeId(), folder, database, store, collisions)
              .run(settings.segmentBytes(), clock.instant());
      Archive archive =
          new Archive(
              new Parts(
                  folder.nodeId(),
                  folder,
                  database,
                  store,
                  collisions,
                  damage,
                  clock,
                  settings,
                  observer),
              lock);
      opened = true;
      return archive;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /**
   * Begins to take an instance in. Blocks while all lanes are busy.
   *
   * @throws StorageFailure when no lane became free in time, or no segment can be made
   */
  public InstanceWriter begin(IncomingInstance what) {
    if (closed.get()) {
      throw new StorageFailure("the archive is closed", null);
    }
    Lane lane = lanes.take();
    boolean begun = false;
    try {
      InstanceWriter writer = new LaneWriter(context, what, lane);
      begun = true;
      return writer;
    } finally {
      if (!begun) {
        lanes.giveBack(lane);
      }
    }
  }

  /** The instance of a SOP Instance UID. */
  public Optional<StoredInstance> find(String sopInstanceUid) {
    return view.find(sopInstanceUid);
  }

  /** The same, for who decides in a transaction of its own. */
  public Optional<StoredInstance> find(Tx tx, String sopInstanceUid) {
    return view.find(tx, sopInstanceUid);
  }

  /** The instances of a study in the order of their UIDs, without conflicting versions. */
  public List<StoredInstance> study(String studyInstanceUid) {
    return view.study(studyInstanceUid);
  }

  /**
   * When each instance of a study came, by SOP Instance UID, for who decides in a transaction of
   * its own; without what this node made.
   */
  public Map<String, Instant> receivedAt(Tx tx, String studyInstanceUid) {
    return store.receivedAt(tx, studyInstanceUid, Origin.RECEIVED);
  }

  /**
   * The SOP Instance UIDs of a study, for who decides in a transaction of its own; with what this
   * node made.
   */
  public Set<String> uids(Tx tx, String studyInstanceUid) {
    return store.uids(tx, studyInstanceUid);
  }

  /** What a study has, in numbers: one for each origin and modality. */
  public List<StudyTally> tallies(String studyInstanceUid) {
    return database.inVolatileTx(tx -> store.tallies(tx, studyInstanceUid));
  }

  /** What every study has of which this node has received an instance, study by study. */
  public List<StudyTally> tallies() {
    return database.inVolatileTx(tx -> store.tallies(tx, folder.nodeId(), Origin.RECEIVED));
  }

  /** The conflicting versions of a study's instances, in the order of UID and number. */
  public List<StoredInstance> conflicts(String studyInstanceUid) {
    return view.conflicts(studyInstanceUid);
  }

  /** The studies of which an instance has a conflicting version, in the order of their UIDs. */
  public List<String> conflictingStudies() {
    return database.inVolatileTx(tx -> store.conflictingStudies(tx, folder.nodeId()));
  }

  /**
   * SHA-256 of the bytes that are on the disk now, hexadecimal; empty where there is no such
   * instance or its bytes can't be read.
   */
  public Optional<String> presentSha256(String sopInstanceUid) {
    return view.presentSha256(sopInstanceUid);
  }

  /** What was found broken at the start; empty in a healthy archive. */
  public List<SegmentDamage> damage() {
    return damage;
  }

  /**
   * For how long the instances that are just being made durable have waited for the disk and for
   * the index; zero while there are none. Never blocks.
   */
  public Duration committing() {
    return committer.underWay();
  }

  /**
   * How many bytes the segment files of this node have.
   *
   * @throws StorageFailure when their folder can't be read
   */
  public long bytes() {
    try {
      long sum = 0;
      for (Path file : folder.ownFiles().values()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException e) {
      throw new StorageFailure("the folder of the segments can't be read", e);
    }
  }

  /** Lets the next start read only what comes from now on. Done regularly and on closing. */
  void checkpoint() {
    checkpointer.advance();
  }

  /** Ends it: what was finished is committed; what was still being written is given up. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        committer.close();
        room.close();
        checkpointer.close();
      } finally {
        lanes.close();
        lock.close();
      }
    }
  }
}
