// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is committed in H2 and syncs its file, on a connection of its own.
 *
 * <p>Single-threaded: {@link GroupCheckpoint} lets one caller in at a time. H2 syncs by itself only
 * now and then, whatever WRITE_DELAY says; without this step a commit does not survive a power cut.
 *
 * <p>Not the statement {@code CHECKPOINT SYNC}: where H2 has just begun to store by itself, in the
 * background, that finds nothing left to store and syncs a file that does not have the commit yet.
 * Here the store that is on its way is waited for.
 */
final class H2Checkpoint implements GroupCheckpoint.Checkpoint {
  private final DataSource raw;
  private final StoreGate gate;
  private @Nullable Connection connection;

  /**
   * A checkpoint.
   *
   * @param gate the one that all connections of this database go through
   */
  H2Checkpoint(DataSource raw, StoreGate gate) {
    this.raw = raw;
    this.gate = gate;
  }

  @Override
  public void run() throws SQLException {
    SessionLocal session = (SessionLocal) open().unwrap(JdbcConnection.class).getSession();
    MVStore store = session.getDatabase().getStore().getMvStore();
    try {
      gate.alone(store::commit);
      store.executeFilestoreOperation(() -> {});
      store.sync();
    } catch (MVStoreException e) {
      throw new SQLException("the embedded database could not be synced", e);
    }
  }

  /** Writes everything out, syncs and closes the file. Nothing to do where it was never opened. */
  void shutDown() throws SQLException {
    if (connection != null) {
      try (Statement statement = open().createStatement()) {
        statement.execute("shutdown");
      }
    }
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null || open.isClosed()) {
      open = raw.getConnection();
      connection = open;
    }
    return open;
  }
}
