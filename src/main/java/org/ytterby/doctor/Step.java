// SPDX-License-Identifier: Apache-2.0
package org.ytterby.doctor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One step of an examination. Immutable; its texts hold no patient's data, but what a peer calls
 * itself.
 *
 * @param found what was seen, a sentence
 * @param advice what to change where; empty where nothing is to be changed
 * @param took how long it took
 */
public record Step(Check check, Outcome outcome, String found, String advice, Duration took) {

  static Step ok(Check check, String found) {
    return new Step(check, Outcome.OK, found, "", Duration.ZERO);
  }

  static Step warning(Check check, String found, String advice) {
    return new Step(check, Outcome.WARNING, found, advice, Duration.ZERO);
  }

  static Step failed(Check check, String found, String advice) {
    return new Step(check, Outcome.FAILED, found, advice, Duration.ZERO);
  }

  static Step skipped(Check check, String why) {
    return new Step(check, Outcome.SKIPPED, why, "", Duration.ZERO);
  }

  /** The same with the time since a look at {@link System#nanoTime}. */
  Step since(long startNanos) {
    return new Step(
        check, outcome, found, advice, Duration.ofNanos(System.nanoTime() - startNanos));
  }

  boolean failed() {
    return outcome == Outcome.FAILED;
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("step", check.word());
    tree.put("outcome", outcome.name());
    tree.put("found", found);
    tree.put("advice", advice.isEmpty() ? null : advice);
    tree.put("ms", took.toMillis());
    return tree;
  }
}
