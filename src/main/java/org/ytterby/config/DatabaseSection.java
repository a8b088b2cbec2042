// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

/** Which database holds cases, runs, outbox and ledger. */
public sealed interface DatabaseSection {

  /** The most connections for what must be durable; the archive's index has its own few. */
  Range<Integer> CONNECTIONS = new Range<>(2, 100);

  DatabaseSection DEFAULT = new H2(16);

  /** The most connections for what must be durable. */
  int connections();

  /** The embedded database, in the data folder. */
  record H2(int connections) implements DatabaseSection {
    public H2 {
      CONNECTIONS.check("connections", connections);
    }
  }

  /**
   * A PostgreSQL server, which several nodes may share.
   *
   * @param url {@code jdbc:postgresql://host:port/database}
   * @param password from the environment or a file; never from the YAML itself
   */
  record PostgreSql(int connections, String url, String user, Secret password)
      implements DatabaseSection {
    /** How the address of a PostgreSQL database begins. */
    static final String PREFIX = "jdbc:postgresql:";

    public PostgreSql {
      CONNECTIONS.check("connections", connections);
      if (!url.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "url must begin with " + PREFIX + ", found '" + url + "'");
      }
    }
  }
}
