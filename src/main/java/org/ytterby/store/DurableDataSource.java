// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source whose commits return only when they would survive a power cut, or one whose commits
 * do not wait; in both no store comes between the statements of a transaction.
 *
 * <p>Thread-safe. It lies under the connection pool, so that whatever uses the pool, Quartz
 * included, is covered: explicit commits, statements in auto-commit mode, and the commit that
 * turning auto-commit on implies. A transaction that wrote nothing does not wait.
 */
final class DurableDataSource implements DataSource {
  private final DataSource raw;
  private final StoreGate gate;
  private final DurableConnection.Durability durability;

  /**
   * A data source.
   *
   * @param gate the one that the checkpoint stores through
   */
  DurableDataSource(DataSource raw, StoreGate gate, GroupCheckpoint durability) {
    this(raw, gate, durability::await);
  }

  private DurableDataSource(
      DataSource raw, StoreGate gate, DurableConnection.Durability durability) {
    this.raw = raw;
    this.gate = gate;
    this.durability = durability;
  }

  /** Commits that wait for nothing. */
  static DurableDataSource relaxed(DataSource raw, StoreGate gate) {
    return new DurableDataSource(raw, gate, () -> {});
  }

  @Override
  public Connection getConnection() throws SQLException {
    return DurableConnection.wrap(raw.getConnection(), gate, durability);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return DurableConnection.wrap(raw.getConnection(user, password), gate, durability);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return raw.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    raw.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    raw.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return raw.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("the data source below " + type.getSimpleName() + " is not durable");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
