// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.ytterby.finding.StorageFailure;

/**
 * The folder that holds the segments of this node, and those of others that share it.
 *
 * <p>Thread-safe.
 */
final class SegmentFolder {
  private final Path folder;
  private final String nodeId;
  private final Disk disk;
  private final InstantSource clock;
  // For salts that no peer can guess; nothing that is computed depends on them.
  private final SecureRandom random = new SecureRandom();
  private final Deque<Segment> unfilled = new ArrayDeque<>();
  private final Map<Long, Segment> open = new ConcurrentHashMap<>();
  private long lastNumber;

  SegmentFolder(Path folder, String nodeId, Disk disk, InstantSource clock) {
    this.folder = folder;
    this.nodeId = nodeId;
    this.disk = disk;
    this.clock = clock;
  }

  String nodeId() {
    return nodeId;
  }

  Path path() {
    return folder;
  }

  /** The file of any node's segment. */
  Path file(String node, long number) {
    return folder.resolve(SegmentFormat.fileName(node, number));
  }

  /** The segment files of this node in order of their numbers. */
  TreeMap<Long, Path> ownFiles() throws IOException {
    TreeMap<Long, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        Optional<Long> number = SegmentFormat.numberOf(nodeId, file.getFileName().toString());
        number.ifPresent(found -> files.put(found, file));
      }
    }
    return files;
  }

  Disk.DiskFile openFile(Path file) throws IOException {
    return disk.open(file);
  }

  void syncFolder() throws IOException {
    disk.syncFolder(folder);
  }

  /** Makes the folder itself and all names in it survive a power cut. */
  void syncNames() throws IOException {
    disk.syncFolder(folder.toAbsolutePath().resolve("..").normalize());
    disk.syncFolder(folder);
  }

  /** Numbers up to this one are taken. */
  synchronized void reserve(long number) {
    lastNumber = Math.max(lastNumber, number);
  }

  /** A segment that was read at start and has room. */
  synchronized void offer(Segment segment) {
    unfilled.addLast(segment);
    open.put(segment.number(), segment);
  }

  /** A segment with room: one that was begun earlier, or a new one whose name is durable. */
  synchronized Segment take() {
    Segment begun = unfilled.pollFirst();
    if (begun != null) {
      return begun;
    }
    long number = lastNumber + 1;
    Path file = file(nodeId, number);
    try {
      Segment segment = begin(number, file, disk.open(file));
      lastNumber = number;
      open.put(number, segment);
      return segment;
    } catch (IOException e) {
      throw new StorageFailure("segment " + file.getFileName() + " can't be made", e);
    }
  }

  private Segment begin(long number, Path file, Disk.DiskFile created) throws IOException {
    boolean begun = false;
    try {
      byte[] salt = new byte[SegmentFormat.SALT_BYTES];
      random.nextBytes(salt);
      SegmentFormat.Header header =
          new SegmentFormat.Header(nodeId, number, clock.instant(), new RecordSeal(salt));
      created.write(SegmentFormat.header(header), 0);
      created.sync();
      disk.syncFolder(folder);
      begun = true;
      return new Segment(number, file, created, header.seal(), SegmentFormat.FIRST_RECORD);
    } finally {
      if (!begun) {
        created.close(); // tried again, perhaps often: each try would keep a descriptor
      }
    }
  }

  /** Segments that are or were appended to since the start. */
  List<Segment> openSegments() {
    return List.copyOf(open.values());
  }

  /** Forgets a segment that takes no more records and whose checkpoint is written. */
  void forget(Segment segment) {
    open.remove(segment.number());
  }
}
