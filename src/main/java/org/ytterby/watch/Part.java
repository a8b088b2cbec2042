// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one part of the node is. Immutable.
 *
 * @param name short and stable: scripts and alarms rely on it
 * @param required false when the node can do its work although this part is not well
 * @param since when it came to be as it is
 * @param reason what is wrong; empty when nothing is
 * @param action what a person should do about it; empty when nothing is wrong
 */
public record Part(
    String name, boolean required, boolean ok, Instant since, String reason, String action) {

  /** True when every required part is well. */
  public static boolean ready(List<Part> parts) {
    return parts.stream().allMatch(part -> part.ok() || !part.required());
  }

  /** As JSON values, by name in the order of the list. */
  public static Map<String, Object> tree(List<Part> parts) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (Part part : parts) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("ok", part.ok());
      one.put("required", part.required());
      one.put("since", part.since().toString());
      one.put("reason", part.reason());
      one.put("action", part.action());
      tree.put(part.name(), one);
    }
    return tree;
  }
}
