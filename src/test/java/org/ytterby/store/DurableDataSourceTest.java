// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts checkpoints on a real H2 database. */
final class DurableDataSourceTest {
  @TempDir Path folder;
  private final AtomicInteger checkpoints = new AtomicInteger();
  private DurableDataSource dataSource;

  @BeforeEach
  void open() throws SQLException {
    JdbcDataSource raw = new JdbcDataSource();
    raw.setURL("jdbc:h2:async:" + folder.resolve("db"));
    raw.setUser("sa");
    StoreGate gate = new StoreGate();
    H2Checkpoint real = new H2Checkpoint(raw, gate);
    dataSource =
        new DurableDataSource(
            raw,
            gate,
            new GroupCheckpoint(
                () -> {
                  real.run();
                  checkpoints.incrementAndGet();
                }));
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (n int primary key)");
    }
    checkpoints.set(0);
  }

  @Test
  void waits_once_for_a_transaction_that_wrote() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      insert(connection, 1);
      insert(connection, 2);
      assertThat(checkpoints).hasValue(0);
      connection.commit();
      assertThat(checkpoints).hasValue(1);
      connection.commit();
      connection.setAutoCommit(true);
      assertThat(checkpoints).hasValue(1);
    }
  }

  @Test
  void waits_for_each_writing_statement_in_auto_commit_mode() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      insert(connection, 1);
      assertThat(checkpoints).hasValue(1);
      statement.executeUpdate("update t set n = 3");
      assertThat(checkpoints).hasValue(2);
      statement.addBatch("insert into t values (4)");
      statement.addBatch("insert into t values (5)");
      statement.executeBatch();
      assertThat(checkpoints).hasValue(3);
      statement.executeQuery("select n from final table (insert into t values (6))").close();
      assertThat(checkpoints).hasValue(4);
    }
  }

  @Test
  void does_not_wait_for_reading_or_for_what_was_rolled_back() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select * from t").close();
      connection.setAutoCommit(false);
      statement.executeQuery("select * from t for update").close();
      connection.commit();
      insert(connection, 1);
      connection.rollback();
      connection.commit();
      assertThat(checkpoints).hasValue(0);
    }
  }

  @Test
  void waits_when_auto_commit_is_turned_on_over_an_open_transaction() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      insert(connection, 1);
      connection.setAutoCommit(true);
      assertThat(checkpoints).hasValue(1);
    }
  }

  @Test
  void still_waits_after_going_back_to_a_savepoint() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      insert(connection, 1);
      Savepoint savepoint = connection.setSavepoint();
      insert(connection, 2);
      connection.rollback(savepoint);
      connection.commit();
      assertThat(checkpoints).hasValue(1);
    }
  }

  @Test
  void waits_for_a_batch_of_which_a_part_failed() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement("insert into t values (?)")) {
      connection.setAutoCommit(false);
      for (int value : new int[] {1, 1}) {
        statement.setInt(1, value);
        statement.addBatch();
      }
      assertThatThrownBy(statement::executeBatch).isInstanceOf(SQLException.class);
      connection.commit();
      assertThat(checkpoints).hasValue(1);
    }
  }

  @Test
  void gives_nothing_away_that_could_commit_without_waiting() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(connection.isWrapperFor(JdbcConnection.class)).isFalse();
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThatThrownBy(() -> connection.unwrap(JdbcConnection.class))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(
              () ->
                  connection.createStatement(
                      ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE))
          .isInstanceOf(SQLException.class);
    }
  }

  private static void insert(Connection connection, int value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("insert into t values (?)")) {
      statement.setInt(1, value);
      statement.execute();
    }
  }
}
