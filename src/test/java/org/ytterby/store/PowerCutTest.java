// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The database after a power cut, and with everything leaked after a {@code kill -9}. Without
 * retention H2 uses the space of old chunks again at once, as it does in a node after ten seconds.
 */
final class PowerCutTest {
  private static final int CUTS = 100;
  private static final List<DiskMemory.Loss> LOSSES = new ArrayList<>();
  @TempDir Path folder;

  @BeforeAll
  static void none_yet() {
    LOSSES.clear();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 10000",
    "2, 0.5, 10000",
    "3, 0.5, 10000",
    "4, 0.9, 10000",
    "5, 1, 10000",
    "6, 0, 0",
    "7, 0.5, 0",
    "8, 0.9, 0",
    "9, 1, 0"
  })
  void keeps_every_acknowledged_commit_among_volatile_ones(long seed, double leak, int retentionMs)
      throws Exception {
    Set<Integer> acknowledged = new TreeSet<>();
    PowerSupply<Set<Integer>> power =
        new PowerSupply<>(seed, leak, 8, () -> new TreeSet<>(acknowledged));
    PlayedDisk.connect(folder, power);
    JournaledPath.register();
    work(power, acknowledged, seed, retentionMs);
    int number = 0;
    for (PowerSupply.Cut<Set<Integer>> cut : power.cuts()) {
      Path left = Files.createDirectories(folder.resolve("cut" + number));
      for (Map.Entry<String, byte[]> file : cut.files().entrySet()) {
        Files.write(left.resolve(file.getKey()), file.getValue());
      }
      assertThat(rows(left.resolve("db"))).as("cut %d", number).containsAll(cut.promised());
      LOSSES.add(cut.loss());
      number++;
    }
  }

  @AfterAll
  static void there_were_enough_of_each_kind() {
    System.Logger log = System.getLogger(PowerCutTest.class.getName());
    log.log(
        System.Logger.Level.INFO,
        "power cuts of the database: {0}, with writes dropped {1}, torn {2}, out of order {3}",
        LOSSES.size(),
        count(DiskMemory.Loss::dropped),
        count(DiskMemory.Loss::torn),
        count(DiskMemory.Loss::reordered));
    assertThat(LOSSES).hasSizeGreaterThanOrEqualTo(CUTS);
    assertThat(count(DiskMemory.Loss::dropped)).isPositive();
    assertThat(count(DiskMemory.Loss::torn)).isPositive();
    assertThat(count(DiskMemory.Loss::reordered)).isPositive();
  }

  private static long count(Predicate<DiskMemory.Loss> kind) {
    return LOSSES.stream().filter(kind).count();
  }

  /** Durable and volatile commits in turn, with the settings of the real database. */
  private void work(PowerSupply<?> power, Set<Integer> acknowledged, long seed, int retentionMs)
      throws SQLException {
    String settings =
        Database.H2_SETTINGS.replace("RETENTION_TIME=10000", "RETENTION_TIME=" + retentionMs);
    assertThat(settings).contains("RETENTION_TIME=" + retentionMs);
    JdbcDataSource raw = new JdbcDataSource();
    raw.setURL("jdbc:h2:journaled:played:" + folder.resolve("db") + settings);
    raw.setUser("sa");
    StoreGate gate = new StoreGate();
    H2Checkpoint checkpoint = new H2Checkpoint(raw, gate);
    DurableDataSource durable = new DurableDataSource(raw, gate, new GroupCheckpoint(checkpoint));
    try (Connection safe = durable.getConnection();
        Connection relaxed = DurableDataSource.relaxed(raw, gate).getConnection()) {
      try (Statement statement = safe.createStatement()) {
        statement.execute("create table t (n int primary key, text varchar)");
        statement.execute("create table overwritten (n int primary key, text varchar)");
      }
      power.play();
      Random random = new Random(seed);
      for (int i = 0; i < 300; i++) {
        int number = i;
        boolean isSafe = random.nextInt(3) == 0;
        write(relaxed, "merge into overwritten values (?, ?)", random.nextInt(20), random);
        write(isSafe ? safe : relaxed, "insert into t values (?, ?)", number, random);
        if (isSafe) {
          power.promise(() -> acknowledged.add(number));
        }
      }
      power.end();
    }
    checkpoint.shutDown();
  }

  private static void write(Connection connection, String sql, int number, Random random)
      throws SQLException {
    int length = random.nextInt(3_000);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, number);
      statement.setString(2, "x".repeat(length) + length);
      statement.executeUpdate();
    }
  }

  private static List<Integer> rows(Path file) throws SQLException {
    List<Integer> rows = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:h2:journaled:async:" + file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
                "sa",
                "");
        Statement statement = connection.createStatement()) {
      try (ResultSet result = statement.executeQuery("select n, text from t order by n")) {
        while (result.next()) {
          rows.add(result.getInt(1));
          assertWhole(result.getString(2));
        }
      }
      try (ResultSet result = statement.executeQuery("select text from overwritten")) {
        while (result.next()) {
          assertWhole(result.getString(1));
        }
      }
    }
    return rows;
  }

  /** A row says how long it is. */
  private static void assertWhole(String text) {
    int length = Integer.parseInt(text.substring(text.lastIndexOf('x') + 1));
    assertThat(text).isEqualTo("x".repeat(length) + length);
  }
}
