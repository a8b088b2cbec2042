// SPDX-License-Identifier: Apache-2.0
package org.ytterby.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the JSON values that the ports give. What is not there is empty. Stateless. */
final class Tree {
  private Tree() {}

  static String text(Map<String, Object> tree, String key) {
    @Nullable Object value = tree.get(key);
    return value == null ? "" : value.toString();
  }

  static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> found) {
      found.forEach((key, each) -> map.put(String.valueOf(key), each));
    }
    return map;
  }

  static List<Map<String, Object>> maps(@Nullable Object value) {
    List<Map<String, Object>> maps = new ArrayList<>();
    if (value instanceof List<?> found) {
      found.forEach(each -> maps.add(map(each)));
    }
    return maps;
  }
}
