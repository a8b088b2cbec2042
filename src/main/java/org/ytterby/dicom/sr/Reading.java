// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dicom.sr;

import java.util.List;

/**
 * A content tree as a template reads it.
 *
 * @param matches every item that a row describes, in reading order
 * @param violations where the tree breaks the template: {@code TID 1411 row 3: expected …, found …}
 */
public record Reading(List<Match> matches, List<String> violations) {

  /**
   * An item and the row that describes it.
   *
   * @param position the way from the root, which is 1
   */
  public record Match(String template, String row, List<Integer> position, ContentItem item) {
    public Match {
      position = List.copyOf(position);
    }
  }

  public Reading {
    matches = List.copyOf(matches);
    violations = List.copyOf(violations);
  }

  /** The items of one row, in reading order. */
  public List<ContentItem> items(Template template, String row) {
    return matches.stream()
        .filter(match -> match.template().equals(template.identifier()) && match.row().equals(row))
        .map(Match::item)
        .toList();
  }
}
