// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Wakeups that a test reads and executes itself. Thread-safe. */
final class RecordedWakeups implements Wakeups {
  final Map<String, Instant> looks = new ConcurrentSkipListMap<>();
  final Map<String, Instant> runs = new ConcurrentSkipListMap<>();
  final Map<String, Instant> fetches = new ConcurrentSkipListMap<>();

  @Override
  public void look(String studyUid, Instant at) {
    looks.put(studyUid, at);
  }

  @Override
  public void work(String runId, Instant at) {
    runs.put(runId, at);
  }

  @Override
  public void fetch(String studyUid, Instant at) {
    fetches.put(studyUid, at);
  }
}
