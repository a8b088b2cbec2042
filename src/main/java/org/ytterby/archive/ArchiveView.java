// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.finding.StorageFailure;
import org.ytterby.store.Database;
import org.ytterby.store.Tx;

/**
 * What an archive holds, for whoever only reads: the index and the segments it points to.
 *
 * <p>Thread-safe. Takes no lock, replays nothing and changes nothing, so that it works beside a
 * running node, and on an archive that a node would refuse to start with: a segment that is missing
 * or broken shows in the instances that lay in it.
 */
public final class ArchiveView {
  private final Path segments;
  private final Database database;
  private final ArchiveStore store = new ArchiveStore();

  /** A view of the archive in {@code dataFolder/segments}. */
  public ArchiveView(Path dataFolder, Database database) {
    this.segments = dataFolder.resolve("segments");
    this.database = database;
  }

  /** The instance of a SOP Instance UID. */
  public Optional<StoredInstance> find(String sopInstanceUid) {
    return database.inTx(tx -> find(tx, sopInstanceUid));
  }

  Optional<StoredInstance> find(Tx tx, String sopInstanceUid) {
    return store.find(tx, sopInstanceUid).map(this::stored);
  }

  /**
   * Everything that is kept under a SOP Instance UID: the instance, then what came under the same
   * UID with other content. Empty where there is none.
   */
  public List<StoredInstance> versions(String sopInstanceUid) {
    return database.inVolatileTx(
        tx ->
            Stream.concat(
                    store.find(tx, sopInstanceUid).stream(),
                    store.conflicts(tx, sopInstanceUid).stream().map(ArchiveStore.ConflictRow::row))
                .map(this::stored)
                .toList());
  }

  /**
   * SHA-256 of the bytes that are on the disk now, hexadecimal; empty where there is no such
   * instance or its bytes can't be read.
   */
  public Optional<String> presentSha256(String sopInstanceUid) {
    return find(sopInstanceUid).flatMap(ArchiveView::presentSha256);
  }

  /** SHA-256 of an instance's bytes on the disk now; empty where they can't be read. */
  public static Optional<String> presentSha256(StoredInstance instance) {
    MessageDigest sha256 = Sha256.begin();
    try (InputStream in = instance.location().open();
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
      in.transferTo(out);
      return Optional.of(HexFormat.of().formatHex(sha256.digest()));
    } catch (IOException | StorageFailure _) {
      return Optional.empty(); // the caller reports the object as missing, by its UID
    }
  }

  List<StoredInstance> study(String studyInstanceUid) {
    return database.inTx(tx -> store.study(tx, studyInstanceUid)).stream()
        .map(this::stored)
        .toList();
  }

  List<StoredInstance> conflicts(String studyInstanceUid) {
    return database.inTx(tx -> store.conflictsOfStudy(tx, studyInstanceUid)).stream()
        .map(conflict -> stored(conflict.row()))
        .toList();
  }

  private StoredInstance stored(IndexRow row) {
    return stored(segments, row);
  }

  /** The instance of a row, in a folder of segments. */
  static StoredInstance stored(Path segments, IndexRow row) {
    RecordPlace place = row.place();
    Path file = segments.resolve(SegmentFormat.fileName(place.nodeId(), place.segment()));
    return new StoredInstance(row.head(), place, file);
  }
}
