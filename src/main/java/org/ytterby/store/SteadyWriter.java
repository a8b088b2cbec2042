// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.StorageFailure;

/**
 * One statement again and again, each time in a transaction as of {@link Database#inVolatileTx}, on
 * a connection that is kept: for rows that come by the thousand in a second, of which the way
 * through pool and Jdbi would cost more than the row.
 *
 * <p>Used by one thread at a time. A failure gives the connection up; the next transaction takes a
 * new one, as after a pause in which the database has let go of the old one.
 *
 * <p>Errors: {@link StorageFailure} when the database fails; everything is rolled back, but for a
 * commit whose answer was lost.
 */
public final class SteadyWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SteadyWriter.class);

  /** So long a connection may lie unused without being asked whether it still lives. */
  private static final long TRUSTED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int ANSWER_SECONDS = 5;

  private final DataSource source;
  private final String sql;
  private final Runnable afterCommit;
  private @Nullable Connection connection;
  private @Nullable PreparedStatement statement;
  private long usedNanos;

  /**
   * What is done with the statement.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  public interface Work<T> {
    /** Runs once; an exception rolls everything back. It leaves the statement open. */
    T run(PreparedStatement statement) throws SQLException;
  }

  SteadyWriter(DataSource source, String sql, Runnable afterCommit) {
    this.source = source;
    this.sql = sql;
    this.afterCommit = afterCommit;
  }

  /** Runs work in a transaction of its own. */
  public <T> T commit(Work<T> work) {
    boolean done = false;
    try {
      PreparedStatement ready = ready();
      T result = work.run(ready);
      ready.getConnection().commit();
      usedNanos = System.nanoTime();
      done = true;
      afterCommit.run();
      return result;
    } catch (SQLException e) {
      throw new StorageFailure(
          "the database refused or lost rows, which were rolled back: see the cause in the log", e);
    } finally {
      if (!done) {
        giveUp();
      }
    }
  }

  private PreparedStatement ready() throws SQLException {
    if (connection != null
        && System.nanoTime() - usedNanos > TRUSTED_NANOS
        && !connection.isValid(ANSWER_SECONDS)) {
      giveUp();
    }
    Connection open = connection;
    PreparedStatement present = statement;
    if (open == null || present == null) {
      open = source.getConnection();
      connection = open;
      open.setAutoCommit(false);
      present = open.prepareStatement(sql);
      statement = present;
    }
    return present;
  }

  /** Rolls back where something is open, and closes. */
  private void giveUp() {
    Connection old = connection;
    connection = null;
    statement = null;
    if (old != null) {
      try (old) {
        old.rollback();
      } catch (SQLException e) {
        LOG.debug("a connection that failed did not close in order", e);
      }
    }
  }

  /** Gives the connection back. */
  @Override
  public void close() {
    giveUp();
  }
}
