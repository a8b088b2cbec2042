// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ytterby.finding.ConfigProblem;

/**
 * Where the database is and how many connections it gets.
 *
 * @param url {@code jdbc:h2:async:<file>} or {@code jdbc:postgresql://host:port/name}; H2 only
 *     through {@code async:}, because a thread's interrupt closes every other kind of H2 file
 * @param user the account; must be an administrator in H2
 * @param password never logged
 * @param connections most connections at a time, at least 2
 */
public record DatabaseSettings(String url, String user, String password, int connections) {
  static final String H2_PREFIX = "jdbc:h2:async:";
  static final String POSTGRESQL_PREFIX = "jdbc:postgresql:";
  private static final int DEFAULT_CONNECTIONS = 10;

  public DatabaseSettings {
    List<String> problems = new ArrayList<>();
    if (!url.startsWith(H2_PREFIX) && !url.startsWith(POSTGRESQL_PREFIX)) {
      problems.add(
          "database url: found "
              + kind(url)
              + ", expected "
              + H2_PREFIX
              + "<file> or "
              + POSTGRESQL_PREFIX
              + "//host:port/name");
    }
    if (url.startsWith(H2_PREFIX) && url.contains(";")) {
      problems.add("database url: found ';', expected an H2 file name without it or settings");
    }
    if (connections < 2) {
      problems.add("database connections: found " + connections + ", expected at least 2");
    }
    if (!problems.isEmpty()) {
      throw new ConfigProblem("configuration", problems);
    }
  }

  /** The embedded database in a folder, which is made when it isn't there. */
  public static DatabaseSettings embedded(Path folder) {
    return new DatabaseSettings(
        H2_PREFIX + folder.resolve("ytterby").toAbsolutePath().normalize(),
        "sa",
        "",
        DEFAULT_CONNECTIONS);
  }

  /** A PostgreSQL database. */
  public static DatabaseSettings postgresql(String url, String user, String password) {
    return new DatabaseSettings(url, user, password, DEFAULT_CONNECTIONS);
  }

  Dialect dialect() {
    return url.startsWith(H2_PREFIX) ? Dialect.H2 : Dialect.POSTGRESQL;
  }

  /** The file that H2 keeps the database in. */
  Path databaseFile() {
    return Path.of(file() + ".mv.db");
  }

  /** The H2 file without its ending. */
  Path file() {
    return Path.of(url.substring(H2_PREFIX.length()));
  }

  @Override
  public String toString() {
    return "DatabaseSettings[url=" + withoutQuery(url) + ", user=" + user + "]";
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  private static String kind(String url) {
    String[] parts = url.split(":", 4);
    return parts.length < 3 ? "no JDBC address" : parts[0] + ":" + parts[1] + ":…";
  }
}
