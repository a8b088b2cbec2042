// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the examination of one peer, or of this node itself, has found. Immutable.
 *
 * @param name what the configuration calls it
 * @param kind what it is to this node, in words
 * @param where the key of the configuration where it stands
 * @param address as which it is called, for example {@code PACS@pacs.example.org:104}; empty for
 *     who only calls us
 * @param steps in the order in which they were taken
 */
public record Report(String name, String kind, String where, String address, List<Step> steps) {
  public Report {
    steps = List.copyOf(steps);
  }

  /** The worst of its steps; skipped where all are. */
  public Outcome outcome() {
    return worst(steps.stream().map(Step::outcome).toList());
  }

  /** The worst of several outcomes. */
  static Outcome worst(List<Outcome> outcomes) {
    for (Outcome one : List.of(Outcome.FAILED, Outcome.WARNING, Outcome.OK)) {
      if (outcomes.contains(one)) {
        return one;
      }
    }
    return Outcome.SKIPPED;
  }

  /** The worst of several reports. */
  public static Outcome outcome(List<Report> reports) {
    return worst(reports.stream().map(Report::outcome).toList());
  }

  /** Reports as JSON values. */
  public static Map<String, Object> tree(List<Report> reports) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("outcome", outcome(reports).name());
    tree.put("examined", reports.stream().map(Report::tree).toList());
    return tree;
  }

  private Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("kind", kind);
    tree.put("where", where);
    tree.put("address", address.isEmpty() ? null : address);
    tree.put("outcome", outcome().name());
    tree.put("steps", steps.stream().map(Step::tree).toList());
    return tree;
  }
}
