// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ytterby.store.Database;

/**
 * What an archive holds, study by study and series by series; without conflicting versions.
 *
 * <p>Thread-safe. Like {@link ArchiveView} it takes no lock and changes nothing. Each call is a
 * short transaction of its own, so that walking through a large archive holds up nobody.
 */
public final class SeriesView {
  private final String nodeId;
  private final Path segments;
  private final Database database;
  private final SeriesStore store = new SeriesStore();
  private final ArchiveView view;

  /**
   * A view of the archive in {@code dataFolder/segments}.
   *
   * @param nodeId of which {@link #series} tells
   */
  public SeriesView(Path dataFolder, String nodeId, Database database) {
    this.nodeId = nodeId;
    this.segments = dataFolder.resolve("segments");
    this.database = database;
    this.view = new ArchiveView(dataFolder, database);
  }

  /** The study that comes after another one; the first after an empty text. */
  public Optional<String> nextStudy(String after) {
    return database.inVolatileTx(tx -> store.nextStudy(tx, after));
  }

  /** The series of a study of which this node has taken in an instance. */
  public List<String> series(String studyInstanceUid) {
    return database.inVolatileTx(tx -> store.series(tx, nodeId, studyInstanceUid));
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
        .map(row -> ArchiveView.stored(segments, row))
        .toList();
  }

  /** The instance of a SOP Instance UID. */
  public Optional<StoredInstance> find(String sopInstanceUid) {
    return view.find(sopInstanceUid);
  }
}
