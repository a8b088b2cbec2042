// SPDX-License-Identifier: Apache-2.0
package org.ytterby.app.conformance;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the statement. Immutable.
 *
 * @param name by which its markers call it
 * @param columns their headings
 * @param rows each with a cell for every column
 */
public record Table(String name, List<String> columns, List<List<String>> rows) {

  /** What a name may be. */
  static final String NAME = "[a-z0-9-]+";

  public Table {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    if (!name.matches(NAME) || rows.isEmpty()) {
      throw new IllegalArgumentException("a table has a name and a row: '" + name + "'");
    }
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            name + ": a row of " + row.size() + " cells for " + columns.size() + " columns");
      }
    }
  }

  /** The table as Markdown, a line break behind each line. */
  String markdown() {
    StringBuilder text = new StringBuilder(line(columns));
    text.append(line(Collections.nCopies(columns.size(), "---")).replace(" ", ""));
    rows.forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
