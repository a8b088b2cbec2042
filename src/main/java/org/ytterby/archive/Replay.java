// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;

/**
 * Brings index and segments into agreement at start: reads every segment of this node from its
 * checkpoint on, and enters what the index lacks.
 *
 * <p>Runs once, before anything is received. What a crash left in memory only is synced before it
 * is entered, so that the index never vouches for bytes that a power cut may still take. A tail
 * that holds no whole record is cut off: it was never acknowledged, because an acknowledged record
 * was synced as a whole, and the next one of its segment is written only afterwards. A broken
 * record with whole ones behind it is damage: then nothing is cut, the whole ones are entered, the
 * segment takes no further record, and every start tells of it, because its checkpoint stays before
 * the damage.
 *
 * <p>Errors: {@link StorageFailure} where confirmed bytes are gone (a segment is missing, too short
 * or no segment): then a person has to bring them back.
 */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  private static final int ROWS_A_TRANSACTION = 1_000;
  private static final int COPY_BYTES = 256 << 10;

  private final String nodeId;
  private final SegmentFolder folder;
  private final Database database;
  private final ArchiveStore store;
  private final Collisions collisions;

  Replay(
      String nodeId,
      SegmentFolder folder,
      Database database,
      ArchiveStore store,
      Collisions collisions) {
    this.nodeId = nodeId;
    this.folder = folder;
    this.database = database;
    this.store = store;
    this.collisions = collisions;
  }

  /**
   * Reads all segments and offers those with room to the folder.
   *
   * @return what is broken in them
   */
  List<SegmentDamage> run(long segmentBytes, Instant now) {
    TreeMap<Long, Long> checkpoints = database.inTx(tx -> store.checkpoints(tx, nodeId));
    try {
      folder.syncNames();
      TreeMap<Long, Path> files = folder.ownFiles();
      for (Long number : checkpoints.keySet()) {
        if (!files.containsKey(number)) {
          throw lost(folder.file(nodeId, number), "is missing");
        }
      }
      Predicate<RecordPlace> isSettled =
          place ->
              !place.nodeId().equals(nodeId)
                  || place.recordOffset() < checkpoints.getOrDefault(place.segment(), 0L);
      List<SegmentDamage> damage = new ArrayList<>();
      TreeMap<Long, Long> ends = new TreeMap<>();
      for (Map.Entry<Long, Path> file : files.entrySet()) {
        long number = file.getKey();
        folder.reserve(number);
        long from = checkpoints.getOrDefault(number, (long) SegmentFormat.FIRST_RECORD);
        Optional<Found> found = read(number, file.getValue(), from, segmentBytes, isSettled);
        found
            .map(Found::checkpoint)
            .filter(end -> !end.equals(checkpoints.get(number)))
            .ifPresent(end -> ends.put(number, end));
        found.ifPresent(segment -> damage.addAll(segment.damage()));
      }
      checkpoint(ends, now);
      return damage;
    } catch (IOException e) {
      throw new StorageFailure("the archive's segments can't be read", e);
    }
  }

  private void checkpoint(TreeMap<Long, Long> ends, Instant now) {
    if (!ends.isEmpty()) {
      database.inTx(
          tx -> {
            ends.forEach(
                (number, end) ->
                    store.putCheckpoint(tx, nodeId, number, end, now.atOffset(ZoneOffset.UTC)));
            return ends.size();
          });
    }
  }

  /**
   * A segment that was read.
   *
   * @param end behind its last whole record
   */
  private record Found(long end, List<SegmentDamage> damage) {
    long checkpoint() {
      return damage.isEmpty() ? end : damage.getFirst().from();
    }
  }

  /** Gives what is in the segment, or nothing when it had never been begun. */
  private Optional<Found> read(
      long number, Path file, long from, long segmentBytes, Predicate<RecordPlace> isSettled)
      throws IOException {
    Disk.DiskFile disk = folder.openFile(file);
    boolean handedOn = false;
    try {
      Optional<SegmentFormat.Header> header = header(disk, number, file);
      if (header.isEmpty()) {
        return Optional.empty();
      }
      if (disk.size() > from) {
        // A killed process leaves in the system's memory what it had not synced: as readable as all
        // else, and lost with the power.
        disk.sync();
      }
      RecordSeal seal = header.get().seal();
      SegmentScan scan = new SegmentScan(nodeId, number, disk, seal, from);
      if (SegmentFormat.aligned(scan.size()) < from) {
        throw lost(file, "has " + scan.size() + " bytes where " + from + " were confirmed");
      }
      List<SegmentDamage> damage = enter(scan, file, isSettled);
      Found found = new Found(scan.position(), damage);
      tail(scan, disk, file, found);
      if (found.damage().isEmpty() && found.end() < segmentBytes) {
        folder.offer(new Segment(number, file, disk, seal, found.end()));
        handedOn = true;
      }
      return Optional.of(found);
    } finally {
      if (!handedOn) {
        disk.close();
      }
    }
  }

  /** Empty, and the file is gone, where a crash came before the header was whole. */
  private Optional<SegmentFormat.Header> header(Disk.DiskFile disk, long number, Path file)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.HEADER_BYTES);
    disk.read(bytes, 0);
    Optional<SegmentFormat.Header> header = SegmentFormat.header(bytes.flip());
    if (header.isPresent()) {
      if (!header.get().nodeId().equals(nodeId) || header.get().number() != number) {
        throw lost(file, "is the segment of another node or number");
      }
      return header;
    }
    if (SegmentFormat.isOfVersionOne(bytes)) {
      throw new StorageFailure(
          "segment "
              + file
              + " was written by a version of this program before 0.1 in a form that this one does"
              + " not read: begin with another data folder, or go on with that version",
          null);
    }
    if (disk.size() > SegmentFormat.HEADER_BYTES) {
      throw lost(file, "has no valid header");
    }
    Files.delete(file);
    folder.syncFolder();
    return header;
  }

  /** Enters every whole record and gives the places between them that hold none. */
  private List<SegmentDamage> enter(SegmentScan scan, Path file, Predicate<RecordPlace> isSettled)
      throws IOException {
    List<SegmentDamage> damage = new ArrayList<>();
    long records = 0;
    while (true) {
      records += enterRow(scan, isSettled);
      long broken = scan.position();
      if (!scan.findNext()) {
        break;
      }
      damage.add(new SegmentDamage(file, broken, scan.position()));
      LOG.error(
          "stored instances are damaged, whole ones lie behind them: nothing is cut; bring the file"
              + " back from a backup segment={} from={} to={}",
          file.getFileName(),
          broken,
          scan.position());
    }
    if (records > 0) {
      LOG.info("segment replayed segment={} records={}", file.getFileName(), records);
    }
    return damage;
  }

  /** Enters records as long as one follows the other; gives their number. */
  private long enterRow(SegmentScan scan, Predicate<RecordPlace> isSettled) throws IOException {
    List<IndexRow> rows = new ArrayList<>();
    long records = 0;
    for (Optional<IndexRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      rows.add(next.get());
      records++;
      if (rows.size() == ROWS_A_TRANSACTION) {
        enter(rows, isSettled);
      }
    }
    enter(rows, isSettled);
    return records;
  }

  private void enter(List<IndexRow> rows, Predicate<RecordPlace> isSettled) {
    if (rows.isEmpty()) {
      return;
    }
    boolean[] inserted = database.inVolatileTx(tx -> store.insert(tx, rows));
    for (int i = 0; i < inserted.length; i++) {
      if (!inserted[i]) {
        collisions.place(rows.get(i), isSettled);
      }
    }
    rows.clear();
  }

  private void tail(SegmentScan scan, Disk.DiskFile disk, Path file, Found found)
      throws IOException {
    long number = scan.number();
    long behind = database.inTx(tx -> store.rowsBehind(tx, nodeId, number, found.end()));
    if (behind > 0) {
      throw lost(
          file, "lacks " + behind + " records that were confirmed, from byte " + found.end());
    }
    if (scan.size() <= found.end() || !found.damage().isEmpty()) {
      return;
    }
    if (scan.isFinished()) {
      setAside(scan, disk, file);
    }
    LOG.info(
        "room and unfinished instances behind the last record cut off segment={} bytes={}",
        file.getFileName(),
        scan.size() - found.end());
    disk.truncate(found.end());
    disk.sync();
  }

  /**
   * Keeps a copy of a record that was finished but is not whole. As a rule a power cut came before
   * its sync; yet it may also be the last acknowledged one, damaged since.
   */
  private void setAside(SegmentScan scan, Disk.DiskFile disk, Path file) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + "." + scan.position() + ".torn");
    try (Disk.DiskFile copy = folder.openFile(aside)) {
      copy.truncate(0);
      ByteBuffer part = ByteBuffer.allocate(COPY_BYTES);
      for (long at = scan.position(); at < scan.size(); at += COPY_BYTES) {
        part.clear();
        disk.read(part, at);
        copy.write(part.flip(), at - scan.position());
      }
      copy.sync();
    }
    folder.syncFolder();
    LOG.warn(
        "a finished record is not whole, kept aside: a power cut before its acknowledgement, or"
            + " damage segment={} aside={}",
        file.getFileName(),
        aside.getFileName());
  }

  private static StorageFailure lost(Path file, String what) {
    return new StorageFailure(
        "segment "
            + file
            + " "
            + what
            + ": stored instances are lost unless the file is brought back from a backup;"
            + " the node does not start without it",
        null);
  }
}
