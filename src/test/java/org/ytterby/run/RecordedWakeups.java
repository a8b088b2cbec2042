// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Wakeups that a test reads and executes itself. Single-threaded. */
final class RecordedWakeups implements Wakeups {
  final Map<String, Instant> looks = new TreeMap<>();
  final Map<String, Instant> runs = new TreeMap<>();

  @Override
  public void look(String studyUid, Instant at) {
    looks.put(studyUid, at);
  }

  @Override
  public void work(String runId, Instant at) {
    runs.put(runId, at);
  }
}
