// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.Defect;
import org.ytterby.finding.StorageFailure;

/**
 * The database of a node: its connections, its schema and what a commit promises.
 *
 * <p>Thread-safe. A commit of {@link #inTx} returns when it survives a power cut: in PostgreSQL by
 * its own log, in H2 by a checkpoint that concurrent commits share. In H2 a commit of {@link
 * #inVolatileTx} does not wait; a power cut may undo the newest of these, in the order in which
 * they were made, and a later {@link #inTx} covers all that came before it. The node falls with its
 * H2 and derives such rows again at start; a PostgreSQL may fall alone, so there all commits wait.
 *
 * <p>Errors: {@link StorageFailure} when the database fails; what the work throws otherwise comes
 * out as it is. Either way everything is rolled back, but for a commit that could not be synced: it
 * is visible and may survive or not, which its message says.
 */
public final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  // The archive keeps one of them (SteadyWriter).
  private static final int VOLATILE_CONNECTIONS = 5;
  // Who waits for a connection is told after as long as who waits for a lock, and may wait for
  // both:
  // a sender that stores hears A700 in 20 s, before it gives up of itself, which is commonly in 30.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  // H2's scheme for files that outlive a thread's interrupt.
  private static final String LOCAL_DISK = "async";
  // H2 stores when a checkpoint asks for it; left to itself, at its WRITE_DELAY, it stores in the
  // background while others commit, and that is where its recovery is weakest. LazyCheckpoint comes
  // long before this delay.
  static final String H2_SETTINGS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000"
          + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=3600000;RETENTION_TIME=10000";

  private final Dialect dialect;
  private final HikariDataSource durable;
  private final HikariDataSource relaxed;
  private final Jdbi durableJdbi;
  private final Jdbi relaxedJdbi;
  private final @Nullable Embedded embedded;
  private final ScopedValue<Tx> current = ScopedValue.newInstance();

  private Database(
      Dialect dialect,
      HikariDataSource durable,
      HikariDataSource relaxed,
      @Nullable Embedded embedded) {
    this.dialect = dialect;
    this.durable = durable;
    this.relaxed = relaxed;
    this.durableJdbi = Jdbi.create(durable).registerArgument(new InstantColumn.Binding());
    this.relaxedJdbi = Jdbi.create(relaxed).registerArgument(new InstantColumn.Binding());
    this.embedded = embedded;
  }

  /**
   * Opens the database and brings its schema up to date.
   *
   * @throws StorageFailure when it can't be reached, is in use by another process or can't be
   *     migrated
   */
  public static Database open(DatabaseSettings settings) {
    return open(settings, Database::migrate);
  }

  /**
   * Opens the database for who only reads, beside a running node too: its schema stays as it is,
   * and a mistyped folder is no empty one.
   *
   * @throws StorageFailure when it is not there, can't be reached, or has not the schema of this
   *     program
   */
  public static Database openAsItIs(DatabaseSettings settings) {
    if (settings.dialect() == Dialect.H2 && !Files.isRegularFile(settings.databaseFile())) {
      throw new StorageFailure(
          org.ytterby.finding.ErrorCode.NOT_FOUND,
          "there is no database " + settings.databaseFile() + ": name the data folder of a node",
          null);
    }
    return open(settings, Database::demandSchema);
  }

  /** For tests: an embedded database over another disk, which H2 knows by this scheme. */
  static Database openOver(String disk, DatabaseSettings settings) {
    return openH2(disk, settings, Database::migrate);
  }

  private static Database open(DatabaseSettings settings, BiConsumer<DataSource, Dialect> prepare) {
    return switch (settings.dialect()) {
      case H2 -> openH2(LOCAL_DISK, settings, prepare);
      case POSTGRESQL -> openPostgresql(settings, prepare);
    };
  }

  private static Database openH2(
      String disk, DatabaseSettings settings, BiConsumer<DataSource, Dialect> prepare) {
    try {
      Files.createDirectories(settings.file().toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StorageFailure("the folder of " + settings.file() + " can't be made", e);
    }
    JournaledPath.register();
    JdbcDataSource raw = new JdbcDataSource();
    raw.setURL(
        "jdbc:h2:" + JournaledPath.SCHEME + ":" + disk + ":" + settings.file() + H2_SETTINGS);
    raw.setUser(settings.user());
    raw.setPassword(settings.password());
    StoreGate gate = new StoreGate();
    Embedded embedded = Embedded.of(new H2Checkpoint(raw, gate));
    HikariConfig durable = pool("durable", settings.connections());
    durable.setDataSource(new DurableDataSource(raw, gate, embedded.group));
    HikariConfig relaxed = pool("volatile", VOLATILE_CONNECTIONS);
    relaxed.setDataSource(DurableDataSource.relaxed(raw, gate));
    return open(settings, prepare, durable, relaxed, embedded);
  }

  private static Database openPostgresql(
      DatabaseSettings settings, BiConsumer<DataSource, Dialect> prepare) {
    HikariConfig durable = pool("durable", settings.connections());
    HikariConfig relaxed = pool("volatile", VOLATILE_CONNECTIONS);
    for (HikariConfig config : new HikariConfig[] {durable, relaxed}) {
      config.setJdbcUrl(settings.url());
      config.setUsername(settings.user());
      config.setPassword(settings.password());
      // The server's default may be off; our promise must not depend on it. Rows that can be
      // derived need it too: this node may live on when the server falls, and derives only at
      // start.
      // Who waits for a lock as long as H2 lets anybody wait is told, and its sender: A700H.
      config.setConnectionInitSql("set synchronous_commit = on; set lock_timeout = '10s'");
    }
    return open(settings, prepare, durable, relaxed, null);
  }

  private static HikariConfig pool(String name, int connections) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(LONGEST_WAIT.toMillis());
    config.setMinimumIdle(Math.min(2, connections));
    return config;
  }

  private static Database open(
      DatabaseSettings settings,
      BiConsumer<DataSource, Dialect> prepare,
      HikariConfig durableConfig,
      HikariConfig relaxedConfig,
      @Nullable Embedded embedded) {
    @Nullable HikariDataSource durable = null;
    @Nullable HikariDataSource relaxed = null;
    try {
      relaxed = new HikariDataSource(relaxedConfig);
      prepare.accept(relaxed, settings.dialect());
      durable = new HikariDataSource(durableConfig);
      Database opened = new Database(settings.dialect(), durable, relaxed, embedded);
      opened.awaitDurable();
      LOG.info("database opened dialect={}", settings.dialect());
      return opened;
    } catch (HikariPool.PoolInitializationException | FlywayException e) {
      close(durable, relaxed, embedded);
      throw new StorageFailure(unopened(settings, e), e);
    } catch (RuntimeException e) {
      close(durable, relaxed, embedded);
      throw e;
    }
  }

  private static void migrate(DataSource dataSource, Dialect dialect) {
    flyway(dataSource, dialect).migrate();
  }

  private static void demandSchema(DataSource dataSource, Dialect dialect) {
    if (flyway(dataSource, dialect).info().pending().length > 0) {
      throw new StorageFailure(
          "the database has an older schema than this program, or none: start the node with this"
              + " version first, or use the version that the node has",
          null);
    }
  }

  private static Flyway flyway(DataSource dataSource, Dialect dialect) {
    return Flyway.configure()
        .dataSource(dataSource)
        .locations(
            "classpath:db/migration/common", "classpath:db/migration/" + dialect.migrationFolder())
        .validateMigrationNaming(true)
        .load();
  }

  private static String unopened(DatabaseSettings settings, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
        return "the database "
            + settings.file()
            + " is in use by another process: stop that one, or name another data folder";
      }
    }
    if (failure instanceof FlywayException) {
      return "the schema of " + settings + " can't be brought up to date: see the cause below";
    }
    return switch (settings.dialect()) {
      case H2 ->
          "the database file "
              + settings.file()
              + ".mv.db can't be opened: check free space and permissions of its folder; where the"
              + " file is damaged, restore the folder from a backup";
      case POSTGRESQL ->
          settings + " can't be opened: check that it runs and that address and account are right";
    };
  }

  /** Runs work in a transaction whose commit survives a power cut. Must not be nested. */
  public <T extends @Nullable Object> T inTx(TxWork<T> work) {
    return run(durableJdbi, work);
  }

  /**
   * Runs work in a transaction whose commit does not wait for the disk. Only for rows that can be
   * derived again, such as the archive's index. Must not be nested.
   */
  public <T extends @Nullable Object> T inVolatileTx(TxWork<T> work) {
    T result = run(relaxedJdbi, work);
    if (embedded != null) {
      embedded.lazy.soon();
    }
    return result;
  }

  private <T extends @Nullable Object> T run(Jdbi jdbi, TxWork<T> work) {
    if (current.isBound()) {
      throw new Defect("a transaction was begun inside another: hand on the Tx instead");
    }
    try {
      return jdbi.<T, SQLException>inTransaction(
          handle -> {
            Tx tx = new OpenTx(handle);
            return ScopedValue.where(current, tx).call(() -> work.run(tx));
          });
    } catch (JdbiException | SQLException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UnsyncedCommit unsynced) {
          throw new StorageFailure(String.valueOf(unsynced.getMessage()), e);
        }
      }
      throw new StorageFailure(
          "the database refused or lost a transaction, which was rolled back: see the cause in the"
              + " log, then repeat",
          e);
    }
  }

  /**
   * Waits until everything that was committed and visible before this call survives a power cut:
   * for an effect outside the database that rests on rows that another thread wrote.
   *
   * <p>In H2 a commit of {@link #inTx} is visible a moment before its checkpoint. In PostgreSQL no
   * commit is, so there is nothing to wait for.
   */
  public void awaitDurable() {
    if (embedded != null) {
      try {
        embedded.group.await();
      } catch (SQLException e) {
        throw new StorageFailure("the database could not be synced", e);
      }
    }
  }

  /**
   * Asks the database for an answer; nothing is written. Blocks as long as the database does.
   *
   * @throws StorageFailure when it answers an error, or no connection becomes free in time
   */
  public void ping() {
    try {
      relaxedJdbi.useHandle(handle -> handle.execute("select 1"));
    } catch (JdbiException e) {
      throw new StorageFailure("the database does not answer", e);
    }
  }

  /** How the pools of connections are used now. Never blocks. */
  public List<PoolUse> pools() {
    return Stream.of(durable, relaxed)
        .map(
            pool -> {
              HikariPoolMXBean now = pool.getHikariPoolMXBean();
              return new PoolUse(
                  pool.getPoolName(),
                  now.getActiveConnections(),
                  now.getIdleConnections(),
                  now.getThreadsAwaitingConnection(),
                  pool.getMaximumPoolSize());
            })
        .toList();
  }

  /** Connections with durable commits, for Quartz. */
  public DataSource dataSource() {
    return durable;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Ends all connections; an embedded database is written out and its file released. */
  @Override
  public void close() {
    close(durable, relaxed, embedded);
  }

  private static void close(
      @Nullable HikariDataSource durable,
      @Nullable HikariDataSource relaxed,
      @Nullable Embedded embedded) {
    if (durable != null) {
      durable.close();
    }
    if (relaxed != null) {
      relaxed.close();
    }
    if (embedded != null) {
      embedded.shutDown();
    }
  }

  /**
   * A writer of rows that can be derived again, with a connection of its own. Close it before this.
   */
  public SteadyWriter steadyWriter(String sql) {
    return new SteadyWriter(relaxed, sql, embedded == null ? () -> {} : embedded.lazy::soon);
  }

  private record OpenTx(Handle handle) implements Tx {}

  /** What only H2 needs. */
  private record Embedded(H2Checkpoint database, GroupCheckpoint group, LazyCheckpoint lazy) {
    static Embedded of(H2Checkpoint database) {
      GroupCheckpoint group = new GroupCheckpoint(database);
      return new Embedded(database, group, new LazyCheckpoint(group));
    }

    void shutDown() {
      lazy.close();
      try {
        database.shutDown();
      } catch (SQLException e) {
        LOG.warn("the embedded database was not shut down in order", e);
      }
    }
  }
}
