// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.ytterby.finding.Defect;
import org.ytterby.finding.StorageFailure;

final class SteadyWriterTest {
  private static final String INSERT = "insert into ledger_head values (?, ?, ?)";

  @DatabaseTest
  void commits_each_time_on_the_same_connection(Database database) {
    Set<Connection> used = new HashSet<>();
    try (SteadyWriter writer = database.steadyWriter(INSERT)) {
      for (int i = 0; i < 3; i++) {
        int seq = i;
        int rows =
            writer.commit(
                statement -> {
                  used.add(statement.getConnection());
                  return insert(statement, seq);
                });
        assertThat(rows).isEqualTo(1);
        assertThat(heads(database)).isEqualTo(i + 1);
      }
      assertThat(used).hasSize(1);
    }
  }

  @DatabaseTest
  void rolls_back_what_fails_and_goes_on(Database database) {
    try (SteadyWriter writer = database.steadyWriter(INSERT)) {
      assertThatThrownBy(
              () ->
                  writer.commit(
                      statement -> {
                        insert(statement, 1);
                        return insert(statement, 1); // the same key again
                      }))
          .isInstanceOf(StorageFailure.class);
      assertThat(heads(database)).isZero();
      assertThatThrownBy(
              () ->
                  writer.commit(
                      statement -> {
                        insert(statement, 1);
                        throw new Defect("on purpose");
                      }))
          .isInstanceOf(Defect.class)
          .hasMessage("on purpose");
      assertThat(heads(database)).isZero();
      assertThat(writer.<Integer>commit(statement -> insert(statement, 1))).isEqualTo(1);
      assertThat(heads(database)).isEqualTo(1);
    }
  }

  @DatabaseTest
  void takes_another_connection_after_it_lost_one(Database database) {
    try (SteadyWriter writer = database.steadyWriter(INSERT)) {
      assertThatThrownBy(
              () ->
                  writer.commit(
                      statement -> {
                        statement.getConnection().close();
                        return insert(statement, 1);
                      }))
          .isInstanceOf(StorageFailure.class);
      assertThat(writer.<Integer>commit(statement -> insert(statement, 2))).isEqualTo(1);
      assertThat(heads(database)).isEqualTo(1);
    }
  }

  @DatabaseTest
  void asks_after_a_pause_whether_the_connection_lives(Database database) throws Exception {
    try (SteadyWriter writer = database.steadyWriter(INSERT)) {
      Connection old =
          writer.commit(
              statement -> {
                insert(statement, 1);
                return statement.getConnection();
              });
      old.close(); // as a server does that restarts
      Thread.sleep(600); // longer than it is trusted unasked
      assertThat(writer.<Integer>commit(statement -> insert(statement, 2))).isEqualTo(1);
      assertThat(heads(database)).isEqualTo(2);
    }
  }

  @DatabaseTest
  void lets_durable_commits_pass_between_its_own(Database database) {
    try (SteadyWriter writer = database.steadyWriter(INSERT)) {
      for (int i = 0; i < 20; i++) {
        int seq = i;
        int _ = writer.commit(statement -> insert(statement, 2 * seq));
        // A durable commit of H2 waits until no transaction is open.
        database.inTx(
            tx -> tx.handle().execute(INSERT, "head " + (2 * seq + 1), 2 * seq + 1, "hash"));
      }
    }
    assertThat(heads(database)).isEqualTo(40);
  }

  private static int insert(PreparedStatement statement, int seq) throws SQLException {
    statement.setString(1, "head " + seq);
    statement.setLong(2, seq);
    statement.setString(3, "hash");
    return statement.executeUpdate();
  }

  private static int heads(Database database) {
    return database.inTx(
        tx ->
            tx.handle().createQuery("select count(*) from ledger_head").mapTo(Integer.class).one());
  }
}
