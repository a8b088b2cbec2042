// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.net.dimse;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The statuses that an operation of a service is answered with. Nothing else is sent, and the
 * conformance statement is made of it. Immutable.
 *
 * @param rows each status once
 */
public record StatusTable(List<Row> rows) {

  /**
   * One status.
   *
   * @param meaning what the standard calls it in this service
   * @param when on what condition it is answered, for people; Markdown
   */
  public record Row(Status status, String meaning, String when) {}

  public StatusTable {
    rows = List.copyOf(rows);
    Set<Status> seen = EnumSet.noneOf(Status.class);
    for (Row row : rows) {
      if (!seen.add(row.status())) {
        throw new IllegalArgumentException("a status stands twice: " + row.status());
      }
    }
  }

  public static StatusTable of(Row... rows) {
    return new StatusTable(List.of(rows));
  }

  public static Row row(Status status, String meaning, String when) {
    return new Row(status, meaning, when);
  }

  /** True when the wire code is that of one of them. */
  public boolean holds(int code) {
    for (Row row : rows) {
      if (row.status().code() == code) {
        return true;
      }
    }
    return false;
  }
}
