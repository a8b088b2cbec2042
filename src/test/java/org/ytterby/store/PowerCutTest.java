// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Plays a power cut: an H2 file system that remembers what was forced, and from which at any write
 * a disk can be made that holds the forced bytes and only some of the later ones.
 */
final class PowerCutTest {
  private static final int BLOCK_BYTES = 4096;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0.5", "3, 0.5", "4, 0.9", "5, 1"})
  void keeps_every_acknowledged_commit_among_volatile_ones(long seed, double leak)
      throws Exception {
    Play play = new Play(seed, leak);
    PlayedDisk disk = new PlayedDisk();
    PlayedDisk.PLAYS.put(folder.resolve("db.mv.db").toString(), play);
    PlayedDisk.PLAYS.put(folder.resolve("db.mv.db.journal").toString(), play);
    FilePath.register(disk);
    JournaledPath.register();
    try {
      work(play, seed);
    } finally {
      FilePath.unregister(disk);
    }
    assertThat(play.cuts).hasSizeGreaterThan(10);
    for (int i = 0; i < play.cuts.size(); i++) {
      Cut cut = play.cuts.get(i);
      Path file = folder.resolve("cut" + i);
      for (Map.Entry<String, byte[]> left : cut.files().entrySet()) {
        Files.write(Path.of(file + left.getKey()), left.getValue());
      }
      assertThat(rows(file)).as("cut %d", i).containsAll(cut.acknowledged());
    }
  }

  /** Durable and volatile commits in turn, with the settings of the real database. */
  private void work(Play play, long seed) throws SQLException {
    JdbcDataSource raw = new JdbcDataSource();
    raw.setURL("jdbc:h2:journaled:played:" + folder.resolve("db") + Database.H2_SETTINGS);
    raw.setUser("sa");
    H2Checkpoint checkpoint = new H2Checkpoint(raw);
    DurableDataSource durable = new DurableDataSource(raw, new GroupCheckpoint(checkpoint));
    try (Connection safe = durable.getConnection();
        Connection relaxed = raw.getConnection()) {
      try (Statement statement = safe.createStatement()) {
        statement.execute("create table t (n int primary key, text varchar)");
      }
      play.playing = true;
      Random random = new Random(seed);
      for (int i = 0; i < 300; i++) {
        boolean isSafe = random.nextInt(3) == 0;
        insert(isSafe ? safe : relaxed, i, random);
        if (isSafe) {
          play.acknowledge(i);
        }
      }
      play.playing = false;
    }
    checkpoint.shutDown();
  }

  private static void insert(Connection connection, int number, Random random) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("insert into t values (?, ?)")) {
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

  /** What a power cut left, and what had been acknowledged by then. */
  private record Cut(Map<String, byte[]> files, Set<Integer> acknowledged) {}

  /** The files of one database, of which any write may be the last before a power cut. */
  private static final class Play {
    private final Random random;
    private final double leak;
    private final List<PlayedFile> files = new ArrayList<>();
    final List<Cut> cuts = new ArrayList<>();
    private final Set<Integer> acknowledged = new TreeSet<>();
    volatile boolean playing;

    Play(long seed, double leak) {
      this.random = new Random(seed);
      this.leak = leak;
    }

    /** The files one after another, so that a cut sees all of them at one moment. */
    synchronized void add(PlayedFile file) {
      files.add(file);
    }

    synchronized void acknowledge(int number) {
      acknowledged.add(number);
    }

    synchronized void maybeCut() {
      if (playing && random.nextInt(4) == 0) {
        Map<String, byte[]> left = new TreeMap<>();
        for (PlayedFile file : files) {
          left.put(file.ending, file.afterPowerCut(random, leak));
        }
        cuts.add(new Cut(left, new TreeSet<>(acknowledged)));
      }
    }
  }

  /** H2 makes these by itself, so the play is found by the path. */
  public static final class PlayedDisk extends FilePathWrapper {
    static final String SCHEME = "played";
    static final Map<String, Play> PLAYS = new ConcurrentHashMap<>();

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      FileChannel base = getBase().open(mode);
      Play play = PLAYS.get(getBase().toString());
      if (play == null) {
        return base;
      }
      String name = getBase().toString();
      PlayedFile file = new PlayedFile(base, play, name.substring(name.indexOf(".mv.db")));
      play.add(file);
      return file;
    }
  }

  /** Writes through, and remembers what was forced. */
  private static final class PlayedFile extends FileBaseDefault {
    private record Write(long offset, byte[] bytes) {}

    private final FileChannel base;
    private final Play play;
    private final String ending;
    private byte[] forced = new byte[0];
    private final List<Write> later = new ArrayList<>();

    PlayedFile(FileChannel base, Play play, String ending) {
      this.base = base;
      this.play = play;
      this.ending = ending;
    }

    @Override
    public long size() throws IOException {
      return base.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      synchronized (play) {
        later.add(new Write(size, new byte[0]));
        base.truncate(size);
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return base.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      byte[] bytes = new byte[source.remaining()];
      source.duplicate().get(bytes);
      synchronized (play) {
        later.add(new Write(position, bytes));
        play.maybeCut();
        return base.write(source, position);
      }
    }

    @Override
    public void force(boolean metaData) {
      synchronized (play) {
        play.maybeCut();
        for (Write write : later) {
          forced =
              write.bytes().length == 0
                  ? Arrays.copyOf(forced, Math.toIntExact(write.offset()))
                  : written(forced, write, 0, write.bytes().length);
        }
        later.clear();
      }
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return base.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      base.close();
    }

    /** The forced bytes and, block by block, what the disk happened to write of the rest. */
    byte[] afterPowerCut(Random random, double leak) {
      byte[] file = forced;
      for (Write write : later) {
        if (write.bytes().length == 0 && random.nextDouble() < leak) {
          file = Arrays.copyOf(file, Math.toIntExact(write.offset()));
        }
        for (int at = 0; at < write.bytes().length; at += BLOCK_BYTES) {
          if (random.nextDouble() < leak) {
            file = written(file, write, at, Math.min(at + BLOCK_BYTES, write.bytes().length));
          }
        }
      }
      return file == forced ? forced.clone() : file;
    }

    private static byte[] written(byte[] file, Write write, int from, int to) {
      int end = Math.toIntExact(write.offset() + to);
      byte[] result = Arrays.copyOf(file, Math.max(file.length, end));
      System.arraycopy(
          write.bytes(), from, result, Math.toIntExact(write.offset()) + from, to - from);
      return result;
    }
  }
}
