// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

/**
 * The kind of database behind a {@link Database}.
 *
 * <p>H2 runs in its PostgreSQL mode with lower-case names, so that {@code on conflict do nothing},
 * {@code for update}, {@code limit} and the types {@code varchar}, {@code bigint}, {@code boolean},
 * {@code bytea} and {@code timestamp(6) with time zone} mean the same on both.
 */
public enum Dialect {
  H2("h2"),
  POSTGRESQL("postgresql");

  private final String folder;

  Dialect(String folder) {
    this.folder = folder;
  }

  /** The class that Quartz's JDBC job store needs: the same for both, as their types are. */
  public String quartzDelegate() {
    return "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate";
  }

  /** The migrations that differ between the two lie here, below {@code db/migration}. */
  String migrationFolder() {
    return folder;
  }
}
