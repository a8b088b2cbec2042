// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Notes, while a configuration is read, which keys have bounds, so that nobody has to list them.
 * Confined to one reading.
 */
final class Limits {
  private final Map<String, Limit> byKey = new LinkedHashMap<>();
  private final Set<String> withoutItem = new TreeSet<>();

  /** A key was asked for. */
  <T> void asked(String path, Optional<T> standard, ValueType<T> type) {
    String key = path.replaceAll("\\[\\d+]", "[]");
    type.range()
        .ifPresent(
            range ->
                byKey.putIfAbsent(
                    key, new Limit(key, standard.<Object>map(value -> value), range)));
  }

  /** A list was asked for of which the file has no item: what is below it can't be known. */
  void withoutItem(String path) {
    withoutItem.add(path);
  }

  /** Those that were found, in the order of reading. */
  List<Limit> all() {
    return List.copyOf(byKey.values());
  }

  /** The lists that hide keys. */
  Set<String> withoutItems() {
    return withoutItem;
  }
}
