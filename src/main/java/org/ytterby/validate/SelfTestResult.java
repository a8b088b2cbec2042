// SPDX-License-Identifier: Apache-2.0
package org.ytterby.validate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a self-test found. Immutable. */
public record SelfTestResult(List<Check> checks) {
  public SelfTestResult {
    checks = List.copyOf(checks);
  }

  /** Whether every check passed; without any there is nothing to rely on. */
  public boolean passed() {
    return !checks.isEmpty() && failures().isEmpty();
  }

  /** The checks that did not pass. */
  public List<Check> failures() {
    return checks.stream().filter(check -> !check.passed()).toList();
  }

  /** One sentence. */
  public String verdict() {
    return passed()
        ? "self-test passed: " + checks.size() + " checks"
        : "self-test FAILED: " + failures().size() + " of " + checks.size() + " checks";
  }

  /** As JSON values; a figure that is no number is null. */
  public Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("passed", passed());
    tree.put("checks", checks.stream().map(SelfTestResult::tree).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Check check) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("subject", check.subject());
    tree.put("at", check.at());
    tree.put("found", finite(check.found()));
    tree.put("expected", check.expected());
    tree.put("unit", check.unit());
    tree.put("deviation", finite(check.deviation()));
    tree.put("tolerance", check.tolerance());
    tree.put("relative", check.isRelative());
    tree.put("reason", check.reason());
    tree.put("passed", check.passed());
    return tree;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
