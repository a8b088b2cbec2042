// SPDX-License-Identifier: Apache-2.0
package org.ytterby.archive;

import java.util.Comparator;

/** A record as the index knows it. */
record IndexRow(RecordHead head, RecordPlace place) {
  /** Which of two came first; those of the same microsecond in the order of their places. */
  static final Comparator<IndexRow> BY_ARRIVAL =
      Comparator.comparing((IndexRow row) -> row.head().receivedAt())
          .thenComparing(row -> row.place().nodeId())
          .thenComparing(row -> row.place().segment())
          .thenComparing(row -> row.place().recordOffset());
}
