// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.ytterby.store.Database;

/**
 * What an archive holds, study by study and series by series; without conflicting versions.
 *
 * <p>Thread-safe. Like {@link ArchiveView} it takes no lock and changes nothing. Each call is a
 * short transaction of its own, so that walking through a large archive holds up nobody.
 */
public final class SeriesView {
  private final String nodeId;
  private final Path folder;
  private final Database database;
  private final SeriesStore store = new SeriesStore();
  private final ArchiveStore segments = new ArchiveStore();
  private final ArchiveView view;

  /**
   * A view of the archive in {@code dataFolder/segments}.
   *
   * @param nodeId of whose segments this tells
   */
  public SeriesView(Path dataFolder, String nodeId, Database database) {
    this.nodeId = nodeId;
    this.folder = dataFolder.resolve("segments");
    this.database = database;
    this.view = new ArchiveView(dataFolder, database);
  }

  /** The segment behind another one that holds an instance; the first behind 0. */
  public OptionalLong nextSegment(long after) {
    return database.inVolatileTx(tx -> store.nextSegment(tx, nodeId, after));
  }

  /** The series of which this node has an instance at or behind an offset of a segment. */
  public List<SeriesPlace> seriesIn(long segment, long offset) {
    return database.inVolatileTx(tx -> store.seriesIn(tx, nodeId, segment, offset));
  }

  /**
   * For each segment of this node an offset, perhaps some seconds old: of the instances before it
   * the archive's observer was told, or they were there when the archive was opened.
   */
  public SortedMap<Long, Long> told() {
    return database.inVolatileTx(tx -> segments.checkpoints(tx, nodeId));
  }

  /** What a study has, in numbers: one for each series and SOP class. */
  public List<SeriesTally> tallies(String studyInstanceUid) {
    return database.inVolatileTx(tx -> store.tallies(tx, studyInstanceUid));
  }

  /** The instances of a series in the order of their UIDs. */
  public List<StoredInstance> instances(String studyInstanceUid, String seriesInstanceUid) {
    return database
        .inVolatileTx(tx -> store.instances(tx, studyInstanceUid, seriesInstanceUid))
        .stream()
        .map(row -> ArchiveView.stored(folder, row))
        .toList();
  }

  /** The instance of a SOP Instance UID. */
  public Optional<StoredInstance> find(String sopInstanceUid) {
    return view.find(sopInstanceUid);
  }
}
