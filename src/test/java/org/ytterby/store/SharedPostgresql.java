// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The one PostgreSQL server of all test classes that a process runs, stopped when the process ends.
 * It outlives what is tested but no power cut, so that it need not sync its own files.
 */
final class SharedPostgresql implements AutoCloseable {
  private static final String TEMPLATE = "ytterby_template";
  private final EmbeddedPostgres server;
  private final AtomicInteger databases = new AtomicInteger();

  private SharedPostgresql() {
    try {
      // One volatile and one durable pool a database, several databases at a time.
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "200")
              .setServerConfig("fsync", "off")
              .start();
      execute("create database " + TEMPLATE);
    } catch (IOException e) {
      throw new AssertionError("the embedded PostgreSQL did not start", e);
    }
    Database.open(settings(TEMPLATE)).close();
  }

  static SharedPostgresql of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(
            ExtensionContext.StoreScope.LAUNCHER_SESSION,
            ExtensionContext.Namespace.create(SharedPostgresql.class))
        .getOrComputeIfAbsent(
            SharedPostgresql.class, key -> new SharedPostgresql(), SharedPostgresql.class);
  }

  /** The name of an empty, migrated database of its own. */
  synchronized String freshDatabase() {
    String name = "ytterby_" + databases.incrementAndGet();
    execute("create database " + name + " template " + TEMPLATE);
    return name;
  }

  /** Gives the room of one back; what still has a connection to it loses that. */
  synchronized void drop(String name) {
    execute("drop database " + name + " with (force)");
  }

  DatabaseSettings settings(String name) {
    return DatabaseSettings.postgresql(server.getJdbcUrl("postgres", name), "postgres", "");
  }

  private void execute(String sql) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
