// SPDX-License-Identifier: Apache-2.0
package org.ytterby.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/**
 * How an {@link Instant} goes into and comes out of a column of type {@code timestamp(6) with time
 * zone}: as UTC, so that no default zone and no change of the clocks has a part in it. Stateless.
 */
public final class InstantColumn {
  private InstantColumn() {}

  /** The instant of a column that is not null. */
  public static Instant required(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** The instant of a column, nothing where it is null. */
  public static Optional<Instant> optional(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** Binds instants to statements. */
  static final class Binding extends AbstractArgumentFactory<Instant> {
    Binding() {
      super(Types.TIMESTAMP_WITH_TIMEZONE);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) ->
          statement.setObject(position, value.atOffset(ZoneOffset.UTC));
    }
  }
}
