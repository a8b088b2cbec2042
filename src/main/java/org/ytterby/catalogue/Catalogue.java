// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.SeriesView;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.StorageFailure;
import org.ytterby.finding.YtterbyException;
import org.ytterby.store.Database;

/**
 * What the archive holds, asked by attributes of patients, studies, series and instances.
 *
 * <p>Thread-safe. Derived: each series is looked at once, by its first instance, on a thread of its
 * own and never while a sender waits; a query waits for what was answered with Success before it.
 * Attributes of patient and study are those of the first instance that came of them, whatever later
 * ones say; the archive keeps all as they came. Of nodes that share a database each enters what it
 * has taken in itself; another node's newest series may be missing for a moment.
 */
public final class Catalogue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

  private final Database database;
  private final CatalogueStore store;
  private final SeriesView archive;
  private final String aeTitle;
  private final CatchUp catchUp;
  private final NewSeries fresh;
  private final Thread worker;

  private Catalogue(
      Database database, SeriesView archive, NewSeries fresh, String nodeId, String aeTitle) {
    this.database = database;
    this.store = new CatalogueStore(nodeId);
    this.archive = archive;
    this.aeTitle = aeTitle;
    this.fresh = fresh;
    this.catchUp = new CatchUp(database, store, archive, fresh);
    this.worker = Thread.ofPlatform().name("catalogue").daemon().unstarted(this::work);
  }

  /**
   * Opens the catalogue; what it lacks is entered in the background.
   *
   * @param archive open, and observed by {@code fresh} since it was opened
   * @param aeTitle by which this node is called, answered as Retrieve AE Title
   */
  public static Catalogue open(
      Database database, SeriesView archive, NewSeries fresh, String nodeId, String aeTitle) {
    Catalogue catalogue = new Catalogue(database, archive, fresh, nodeId, aeTitle);
    catalogue.worker.start();
    return catalogue;
  }

  /**
   * Answers a query, in an order that stays while nothing new arrives. Blocks.
   *
   * @throws org.ytterby.finding.InvalidObject OBJECT_MISMATCH when a key's value is impossible for
   *     its VR
   * @throws StorageFailure when the database fails
   */
  public Found search(Query query, Answers answers) {
    return search(query, answers, () -> false);
  }

  /**
   * The same, given up as soon as nobody waits for it any more, also while nothing matches.
   *
   * @param stopped asked before each candidate; once true, the query ends as {@link
   *     Found.End#STOPPED}
   */
  public Found search(Query query, Answers answers, BooleanSupplier stopped) {
    Search search = new Search(database, store, archive, aeTitle, query, stopped);
    catchUp.run();
    return search.run(answers);
  }

  /** What every answer over DIMSE says: by which AE title what was found can be had. */
  DataSet place() {
    return DataSet.builder().text(Tag.RetrieveAETitle, aeTitle).build();
  }

  private void work() {
    try {
      while (!catchUp.isClosed()) {
        try {
          catchUp.run();
        } catch (YtterbyException e) {
          LOG.error("the catalogue could not be brought up to date code={}", e.code(), e);
        }
        fresh.await();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it; what is not entered yet is entered after the next start. */
  @Override
  public void close() {
    catchUp.close();
    fresh.wake(); // no interrupt: it would close the segment that is being read
    boolean interrupted = false;
    while (true) {
      try {
        worker.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
