// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;

/**
 * A template of PS3.16: rows in their order.
 *
 * @param identifier Template Identifier (0040,DB00), the number after "TID"
 * @param title its name in PS3.16
 * @param extensible true where content items beside the rows are allowed
 * @param rows those of the top level; nested rows hang below theirs
 */
public record Template(String identifier, String title, boolean extensible, List<Row> rows) {
  public Template {
    rows = List.copyOf(rows);
  }

  static Template of(String identifier, String title, Row... rows) {
    return new Template(identifier, title, true, List.of(rows));
  }

  static Template closed(String identifier, String title, Row... rows) {
    return new Template(identifier, title, false, List.of(rows));
  }
}
