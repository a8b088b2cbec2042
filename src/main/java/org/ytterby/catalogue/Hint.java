// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;

/**
 * What a key says about an indexed column: a necessary condition that the database can look up. It
 * may let too much pass; {@link Matching} decides.
 *
 * <p>Columns hold the first {@value #COLUMN} characters of a value, and hints are cut likewise.
 */
sealed interface Hint {
  /** Characters of a value that a column holds. */
  int COLUMN = 64;

  /** More values than these are not worth a list in a statement; all rows are looked at. */
  int MOST_VALUES = 1_000;

  /** Nothing: every row may match. */
  record Any() implements Hint {}

  /** The column is one of these; without any, no row matches. */
  record OneOf(List<String> values) implements Hint {}

  /** {@code from} ≤ column < {@code below}, in the order of code points or of UTF-16. */
  record Between(String from, String below) implements Hint {}

  /** What fits a column of a value. Without NUL, which PostgreSQL's text can't hold. */
  static String column(String value) {
    String clean = value.replace("\0", "");
    return clean.codePointCount(0, clean.length()) <= COLUMN
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, COLUMN));
  }

  /** Of a key that is compared as it is: exact values, or the beginning of one pattern. */
  static Hint of(DataSet keys, int tag, boolean wild) {
    List<String> values =
        keys.optional(tag).map(Attribute::texts).orElse(List.of()).stream()
            .filter(value -> !value.isEmpty())
            .toList();
    if (values.isEmpty() || values.size() > MOST_VALUES) {
      return new Any();
    }
    if (!wild || values.stream().noneMatch(Wildcard::isIn)) {
      return new OneOf(values.stream().map(Hint::column).distinct().toList());
    }
    return values.size() == 1 ? beginning(values.getFirst()) : new Any();
  }

  /** Of a name: how one of its groups has to begin. */
  static Hint ofName(DataSet keys, int tag) {
    List<String> values = keys.optional(tag).map(Attribute::texts).orElse(List.of());
    if (values.size() != 1) {
      return new Any();
    }
    Optional<String> group =
        NameGroups.of(values.getFirst()).stream().filter(text -> !text.isEmpty()).findFirst();
    return group.map(Hint::beginning).orElseGet(Any::new);
  }

  private static Hint beginning(String pattern) {
    String from = column(Wildcard.fixedBeginning(pattern));
    // The character behind U+FFFF lies before U+FFFF in UTF-16 (H2) and after it in UTF-8.
    while (!from.isEmpty() && from.codePointBefore(from.length()) >= 0xFFFF) {
      from = from.substring(0, from.offsetByCodePoints(from.length(), -1));
    }
    if (from.isEmpty()) {
      return new Any();
    }
    int last = from.codePointBefore(from.length());
    int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
    return new Between(from, from.substring(0, from.length() - 1) + Character.toString(next));
  }
}
