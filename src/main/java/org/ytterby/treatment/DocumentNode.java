// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML or JSON document with the line on which it is written. */
sealed interface DocumentNode {

  int line();

  /** How people call this kind of value. */
  String kind();

  /** Keys with values, in the order in which they are written. */
  record Mapping(int line, Map<String, DocumentNode> children) implements DocumentNode {
    public Mapping {
      children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A list. */
  record Listing(int line, List<DocumentNode> items) implements DocumentNode {
    public Listing {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A single value as it is written; numbers are not converted. */
  record Scalar(int line, String text) implements DocumentNode {
    @Override
    public String kind() {
      return "'" + text + "'";
    }
  }

  /** A key without a value. */
  record Absent(int line) implements DocumentNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }
}
