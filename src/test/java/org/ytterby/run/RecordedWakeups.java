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

  /** What happens elsewhere just before the next wakeup of a look. */
  volatile Runnable beforeLook = () -> {};

  /** What a wakeup of a fetch sets off. */
  volatile Runnable afterFetch = () -> {};

  @Override
  public void look(String studyUid, Instant at) {
    Runnable before = beforeLook;
    beforeLook = () -> {};
    before.run();
    looks.put(studyUid, at);
  }

  @Override
  public void work(String runId, Instant at) {
    runs.put(runId, at);
  }

  @Override
  public void fetch(String studyUid, Instant at) {
    fetches.put(studyUid, at);
    afterFetch.run();
  }
}
