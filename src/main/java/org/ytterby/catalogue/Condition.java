// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A where clause of fixed texts, its values to be bound. Single-threaded. */
final class Condition {
  private final List<String> terms = new ArrayList<>();
  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, List<String>> lists = new TreeMap<>();

  void add(String column, Hint hint) {
    String term = term(column, hint);
    if (!term.isEmpty()) {
      terms.add(term);
    }
  }

  /** The column is what a sub-query gives whose own column passes. */
  void addIn(String column, String select, String selected, Hint hint) {
    String term = term(selected, hint);
    if (!term.isEmpty()) {
      terms.add(column + " in (" + select + " where " + term + ")");
    }
  }

  void after(String column, String value) {
    if (!value.isEmpty()) {
      terms.add(column + " > " + bound(value));
    }
  }

  void after(String major, String majorValue, String minor, String minorValue) {
    if (!majorValue.isEmpty()) {
      String at = bound(majorValue);
      terms.add(major + " >= " + at);
      terms.add("(" + major + " > " + at + " or " + minor + " > " + bound(minorValue) + ")");
    }
  }

  /** The clause; empty where every row passes. */
  String text() {
    return terms.isEmpty() ? "" : " where " + String.join(" and ", terms);
  }

  /** Values by their names. */
  Map<String, String> values() {
    return values;
  }

  /** Lists of values by their names. */
  Map<String, List<String>> lists() {
    return lists;
  }

  private String term(String column, Hint hint) {
    return switch (hint) {
      case Hint.Any _ -> "";
      case Hint.OneOf(List<String> wanted) when wanted.size() == 1 ->
          column + " = " + bound(wanted.getFirst());
      case Hint.OneOf(List<String> wanted) -> {
        String name = "l" + lists.size();
        lists.put(name, wanted);
        yield column + " in (<" + name + ">)";
      }
      case Hint.Between(String from, String below) ->
          column + " >= " + bound(from) + " and " + column + " < " + bound(below);
    };
  }

  private String bound(String value) {
    String name = "v" + values.size();
    values.put(name, value);
    return ":" + name;
  }
}
