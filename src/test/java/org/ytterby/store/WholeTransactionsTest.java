// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** H2 stores between transactions only, so that no crash leaves half of one. */
final class WholeTransactionsTest {
  private static final int WRITERS = 3;
  private static final int TRANSACTIONS = 100;
  private static final int TABLES_BETWEEN = 100;
  private final StoreGate gate = new StoreGate();
  @TempDir Path folder;
  private JdbcDataSource raw;
  private H2Checkpoint database;
  private GroupCheckpoint checkpoint;

  @BeforeEach
  void open() {
    JournaledPath.register();
    PlayedDisk.connect(folder, new PowerSupply<>(0, 0, 1, () -> 0));
    raw = new JdbcDataSource();
    raw.setURL("jdbc:h2:journaled:played:" + folder.resolve("db") + Database.H2_SETTINGS);
    raw.setUser("sa");
    database = new H2Checkpoint(raw, gate);
    checkpoint = new GroupCheckpoint(database);
  }

  @AfterEach
  void shut_down() throws SQLException {
    database.shutDown();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3})
  void a_power_cut_among_many_writers_leaves_no_half(long seed) throws Exception {
    Set<Integer> acknowledged = new TreeSet<>();
    PowerSupply<Set<Integer>> power =
        new PowerSupply<>(seed, 0.5, 6, () -> new TreeSet<>(acknowledged));
    PlayedDisk.connect(folder, power);
    DataSource durable = new DurableDataSource(raw, gate, checkpoint);
    DataSource relaxed = DurableDataSource.relaxed(raw, gate);
    execute(relaxed, "create table a (n int primary key, text varchar)");
    fill(relaxed, "ab");
    execute(relaxed, "create table b (n int primary key, text varchar)");
    fill(relaxed, "bc");
    execute(relaxed, "create table c (text varchar unique, n int)");
    checkpoint.await();
    power.play();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer * TRANSACTIONS;
        DataSource source = writer == 0 ? relaxed : durable;
        writers.add(
            threads.submit(
                () -> {
                  for (int n = first; n < first + TRANSACTIONS; n++) {
                    int number = n;
                    writeAll(source, number);
                    if (source == durable) {
                      power.promise(() -> acknowledged.add(number));
                    }
                  }
                  return true;
                }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    power.end();
    assertThat(power.cuts()).hasSizeGreaterThan(10);
    int number = 0;
    for (PowerSupply.Cut<Set<Integer>> cut : power.cuts()) {
      Map<String, Set<Integer>> found = found(cut, folder.resolve("cut" + number));
      assertThat(found.get("a")).as("cut %d", number).containsAll(cut.promised());
      assertThat(found.get("b")).as("cut %d", number).isEqualTo(found.get("a"));
      assertThat(found.get("c")).as("cut %d", number).isEqualTo(found.get("a"));
      number++;
    }
  }

  @Test
  void a_checkpoint_waits_for_the_end_of_what_is_open() throws Exception {
    DataSource durable = new DurableDataSource(raw, gate, checkpoint);
    execute(durable, "create table a (n int primary key)");
    try (Connection open = durable.getConnection();
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      open.setAutoCommit(false);
      try (Statement statement = open.createStatement()) {
        statement.execute("insert into a values (1)");
      }
      Future<Boolean> waiting =
          threads.submit(
              () -> {
                checkpoint.await();
                return true;
              });
      await().atMost(Duration.ofSeconds(20)).until(gate::isAwaited);
      assertThat(waiting.isDone()).isFalse();
      open.rollback();
      assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void what_failed_keeps_nobody_waiting() throws Exception {
    DataSource durable = new DurableDataSource(raw, gate, checkpoint);
    execute(durable, "create table a (n int primary key)");
    for (boolean autoCommit : new boolean[] {true, false}) {
      try (Connection failing = durable.getConnection();
          Statement statement = failing.createStatement()) {
        failing.setAutoCommit(autoCommit);
        assertThat(fails(statement)).isTrue();
        if (!autoCommit) {
          failing.rollback();
        }
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
          Future<?> waiting =
              threads.submit(
                  () -> {
                    checkpoint.await();
                    return true;
                  });
          waiting.get(20, TimeUnit.SECONDS);
        }
      }
    }
  }

  private static boolean fails(Statement statement) {
    try {
      statement.execute("insert into a values ('no number')");
      return false;
    } catch (SQLException _) {
      return true;
    }
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Tables that a store comes to after one and before another: it takes them one by one. */
  private static void fill(DataSource source, String name) throws SQLException {
    for (int i = 0; i < TABLES_BETWEEN; i++) {
      execute(source, "create table " + name + i + " (n int primary key)");
    }
  }

  private static void writeAll(DataSource source, int n) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      for (String sql :
          List.of(
              "insert into a (n, text) values (?, ?)",
              "insert into b (n, text) values (?, ?)",
              "insert into c (n, text) values (?, ?)")) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setInt(1, n);
          statement.setString(2, "x".repeat(500) + n);
          statement.executeUpdate();
        }
      }
      connection.commit();
    }
  }

  /** The numbers of each table, each read through the table and through its index. */
  private static Map<String, Set<Integer>> found(PowerSupply.Cut<?> cut, Path left)
      throws Exception {
    Files.createDirectories(left);
    for (Map.Entry<String, byte[]> file : cut.files().entrySet()) {
      Files.write(left.resolve(file.getKey()), file.getValue());
    }
    Map<String, Set<Integer>> found = new HashMap<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:h2:journaled:async:"
                    + left.resolve("db")
                    + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                "sa",
                "");
        Statement statement = connection.createStatement()) {
      for (String table : List.of("a", "b", "c")) {
        Set<Integer> numbers = numbers(statement, "select n from " + table);
        assertThat(numbers(statement, "select n from " + table + " where text > ''"))
            .isEqualTo(numbers);
        found.put(table, numbers);
      }
      assertThat(numbers(statement, "select n from c order by text")).isEqualTo(found.get("c"));
    }
    return found;
  }

  private static Set<Integer> numbers(Statement statement, String sql) throws SQLException {
    Set<Integer> numbers = new TreeSet<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        numbers.add(rows.getInt(1));
      }
    }
    return numbers;
  }
}
