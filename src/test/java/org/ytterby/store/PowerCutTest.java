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
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The database after a power cut, and with everything leaked after a {@code kill -9}. Without
 * retention H2 uses the space of old chunks again at once, as it does in a node after ten seconds.
 */
final class PowerCutTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 0, 10000",
    "2, 0.5, 10000",
    "3, 0.5, 10000",
    "4, 0.9, 10000",
    "5, 1, 10000",
    "6, 0, 0",
    "7, 0.5, 0",
    "8, 1, 0"
  })
  void keeps_every_acknowledged_commit_among_volatile_ones(long seed, double leak, int retentionMs)
      throws Exception {
    PlayedDisk.Play play = new PlayedDisk.Play(seed, leak, 8);
    PlayedDisk disk = new PlayedDisk();
    PlayedDisk.PLAYS.put(folder.resolve("db.mv.db").toString(), play);
    PlayedDisk.PLAYS.put(folder.resolve("db.mv.db.journal").toString(), play);
    FilePath.register(disk);
    JournaledPath.register();
    try {
      work(play, seed, retentionMs);
    } finally {
      FilePath.unregister(disk);
    }
    assertThat(play.cuts).hasSizeGreaterThan(10);
    for (int i = 0; i < play.cuts.size(); i++) {
      PlayedDisk.Cut cut = play.cuts.get(i);
      Path file = folder.resolve("cut" + i);
      for (Map.Entry<String, byte[]> left : cut.files().entrySet()) {
        Files.write(Path.of(file + left.getKey()), left.getValue());
      }
      assertThat(rows(file)).as("cut %d", i).containsAll(cut.acknowledged());
    }
  }

  /** Durable and volatile commits in turn, with the settings of the real database. */
  private void work(PlayedDisk.Play play, long seed, int retentionMs) throws SQLException {
    String settings =
        Database.H2_SETTINGS.replace("RETENTION_TIME=10000", "RETENTION_TIME=" + retentionMs);
    assertThat(settings).contains("RETENTION_TIME=" + retentionMs);
    JdbcDataSource raw = new JdbcDataSource();
    raw.setURL("jdbc:h2:journaled:played:" + folder.resolve("db") + settings);
    raw.setUser("sa");
    H2Checkpoint checkpoint = new H2Checkpoint(raw);
    DurableDataSource durable = new DurableDataSource(raw, new GroupCheckpoint(checkpoint));
    try (Connection safe = durable.getConnection();
        Connection relaxed = raw.getConnection()) {
      try (Statement statement = safe.createStatement()) {
        statement.execute("create table t (n int primary key, text varchar)");
        statement.execute("create table overwritten (n int primary key, text varchar)");
      }
      play.playing = true;
      Random random = new Random(seed);
      for (int i = 0; i < 300; i++) {
        boolean isSafe = random.nextInt(3) == 0;
        write(relaxed, "merge into overwritten values (?, ?)", random.nextInt(20), random);
        write(isSafe ? safe : relaxed, "insert into t values (?, ?)", i, random);
        if (isSafe) {
          play.acknowledge(i);
        }
      }
      play.end();
    }
    checkpoint.shutDown();
  }

  private static void write(Connection connection, String sql, int number, Random random)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, number);
      statement.setString(2, "x".repeat(random.nextInt(3_000)));
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
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select n, text from t order by n")) {
      while (result.next()) {
        rows.add(result.getInt(1));
        assertThat(result.getString(2)).matches("x*");
      }
    }
    return rows;
  }
}
