// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.Flyway;

/** A database as an earlier version of the node has left it. */
public final class OldSchema {
  private static final String HISTORY = "flyway_schema_history";

  private OldSchema() {}

  /**
   * Throws away what the database holds, and makes it one of an earlier version that was filled.
   *
   * @param version of the last migration that it has seen
   * @param rows statements that fill it
   * @return how many rows each table has
   */
  public static Map<String, Long> leave(
      DatabaseSettings settings, String version, List<String> rows) throws SQLException {
    Dialect dialect = settings.dialect();
    String url = settings.url() + (dialect == Dialect.H2 ? Database.H2_SETTINGS : "");
    try (Connection connection =
            DriverManager.getConnection(url, settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      statement.execute(
          switch (dialect) {
            case H2 -> "drop all objects";
            case POSTGRESQL -> "drop schema public cascade; create schema public";
          });
      Flyway.configure()
          .dataSource(url, settings.user(), settings.password())
          .locations(
              "classpath:db/migration/common",
              "classpath:db/migration/" + dialect.migrationFolder())
          .target(version)
          .load()
          .migrate();
      for (String row : rows) {
        statement.execute(row);
      }
      Map<String, Long> counts = counts(statement);
      if (dialect == Dialect.H2) {
        statement.execute("shutdown");
      }
      return counts;
    }
  }

  /** How many rows each of these tables has now. */
  public static Map<String, Long> counts(Tx tx, Iterable<String> tables) {
    Map<String, Long> counts = new TreeMap<>();
    for (String table : tables) {
      counts.put(
          table, tx.handle().createQuery("select count(*) from " + table).mapTo(Long.class).one());
    }
    return counts;
  }

  private static Map<String, Long> counts(Statement statement) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    try (ResultSet tables =
        statement.executeQuery(
            "select table_name from information_schema.tables where table_schema = 'public'")) {
      while (tables.next()) {
        counts.put(tables.getString(1), 0L);
      }
    }
    counts.remove(HISTORY);
    for (Map.Entry<String, Long> table : counts.entrySet()) {
      try (ResultSet count =
          statement.executeQuery("select count(*) from \"" + table.getKey() + "\"")) {
        boolean _ = count.next();
        table.setValue(count.getLong(1));
      }
    }
    return counts;
  }
}
