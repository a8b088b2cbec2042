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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;

/**
 * Brings index and segments into agreement at start: reads every segment of this node from its
 * checkpoint on, enters what the index lacks, and cuts off what is no whole record.
 *
 * <p>Runs once, before anything is received. What it cuts was never acknowledged: an acknowledged
 * record was synced as a whole, and the next one of its segment is written only afterwards.
 *
 * <p>Errors: {@link StorageFailure} where confirmed bytes are gone (a segment is missing, too short
 * or no segment): then a person has to bring them back.
 */
final class Replay {
  private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
  private static final int ROWS_A_TRANSACTION = 1_000;

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

  /** Reads all segments and offers those with room to the folder. */
  void run(long segmentBytes, Instant now) {
    TreeMap<Long, Long> checkpoints = database.inTx(tx -> store.checkpoints(tx, nodeId));
    try {
      TreeMap<Long, Path> files = folder.ownFiles();
      for (Long number : checkpoints.keySet()) {
        if (!files.containsKey(number)) {
          throw lost(folder.file(nodeId, number), "is missing");
        }
      }
      TreeMap<Long, Long> ends = new TreeMap<>();
      for (Map.Entry<Long, Path> file : files.entrySet()) {
        long number = file.getKey();
        folder.reserve(number);
        long from = checkpoints.getOrDefault(number, (long) SegmentFormat.HEADER_BYTES);
        read(number, file.getValue(), from, segmentBytes)
            .filter(end -> !end.equals(checkpoints.get(number)))
            .ifPresent(end -> ends.put(number, end));
      }
      if (!ends.isEmpty()) {
        database.inTx(
            tx -> {
              ends.forEach(
                  (number, end) ->
                      store.putCheckpoint(tx, nodeId, number, end, now.atOffset(ZoneOffset.UTC)));
              return ends.size();
            });
      }
    } catch (IOException e) {
      throw new StorageFailure("the archive's segments can't be read", e);
    }
  }

  /** Gives the end of the segment, or nothing when it had never been begun. */
  private Optional<Long> read(long number, Path file, long from, long segmentBytes)
      throws IOException {
    Disk.DiskFile disk = folder.openFile(file);
    boolean handedOn = false;
    try {
      if (!begun(disk, number, file)) {
        return Optional.empty();
      }
      SegmentScan scan = new SegmentScan(nodeId, number, disk, from);
      if (SegmentFormat.aligned(scan.size()) < from) {
        throw lost(file, "has " + scan.size() + " bytes where " + from + " were confirmed");
      }
      enter(scan, file);
      cut(scan, disk, number, file);
      long end = scan.position();
      if (end < segmentBytes) {
        folder.offer(new Segment(number, file, disk, end));
        handedOn = true;
      }
      return Optional.of(end);
    } finally {
      if (!handedOn) {
        disk.close();
      }
    }
  }

  /** False, and the file is gone, where a crash came before the header was whole. */
  private boolean begun(Disk.DiskFile disk, long number, Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SegmentFormat.HEADER_BYTES);
    disk.read(bytes, 0);
    Optional<SegmentFormat.Header> header = SegmentFormat.header(bytes.flip());
    if (header.isPresent()) {
      if (!header.get().nodeId().equals(nodeId) || header.get().number() != number) {
        throw lost(file, "is the segment of another node or number");
      }
      return true;
    }
    if (disk.size() > SegmentFormat.HEADER_BYTES) {
      throw lost(file, "has no valid header");
    }
    Files.delete(file);
    folder.syncFolder();
    return false;
  }

  private void enter(SegmentScan scan, Path file) throws IOException {
    List<IndexRow> rows = new ArrayList<>();
    long records = 0;
    for (Optional<IndexRow> next = scan.next(); next.isPresent(); next = scan.next()) {
      rows.add(next.get());
      records++;
      if (rows.size() == ROWS_A_TRANSACTION) {
        enter(rows);
      }
    }
    enter(rows);
    if (records > 0) {
      LOG.info("segment replayed segment={} records={}", file.getFileName(), records);
    }
  }

  private void enter(List<IndexRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    boolean[] inserted = database.inVolatileTx(tx -> store.insert(tx, rows));
    for (int i = 0; i < inserted.length; i++) {
      if (!inserted[i]) {
        collisions.judge(rows.get(i));
      }
    }
    rows.clear();
  }

  private void cut(SegmentScan scan, Disk.DiskFile disk, long number, Path file)
      throws IOException {
    long end = scan.position();
    long behind = database.inTx(tx -> store.rowsBehind(tx, nodeId, number, end));
    if (behind > 0) {
      throw lost(file, "lacks " + behind + " records that were confirmed, from byte " + end);
    }
    if (scan.size() > end) {
      LOG.warn(
          "tail of unfinished instances cut off segment={} bytes={}",
          file.getFileName(),
          scan.size() - end);
      disk.truncate(end);
      disk.sync();
    }
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
