// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * For how long cases settle and their senders are silent, measured by this process with a clock
 * that nobody can set: a system clock that is put right by an hour neither ends a study that is
 * being sent nor holds one back. Thread-safe; of a case that began before the process it knows
 * nothing, and of one that is decided no more.
 */
final class SettlingTimes {
  private final LongSupplier nanos;
  private final Map<String, Long> beganNanos = new ConcurrentHashMap<>();
  private final Map<String, Long> newsNanos = new ConcurrentHashMap<>();
  private volatile long receivingNanos;

  /**
   * Times that begin now.
   *
   * @param nanos as {@link System#nanoTime}
   */
  SettlingTimes(LongSupplier nanos) {
    this.nanos = nanos;
    this.receivingNanos = nanos.getAsLong();
  }

  /** The node is there from now on. */
  void receiving() {
    receivingNanos = nanos.getAsLong();
  }

  /** A study's case begins to settle, because of what has arrived. */
  void began(String studyUid) {
    beganNanos.put(studyUid, nanos.getAsLong());
  }

  /** More of a study has arrived. */
  void news(String studyUid) {
    newsNanos.put(studyUid, nanos.getAsLong());
  }

  /** Its case is decided, or settles for another reason than arrivals. */
  void forget(String studyUid) {
    beganNanos.remove(studyUid);
    newsNanos.remove(studyUid);
  }

  /** For how long the node has been receiving. */
  Duration sinceReceiving() {
    return Duration.ofNanos(nanos.getAsLong() - receivingNanos);
  }

  Optional<Duration> sinceBegan(String studyUid) {
    return since(beganNanos, studyUid);
  }

  Optional<Duration> sinceNews(String studyUid) {
    return since(newsNanos, studyUid);
  }

  private Optional<Duration> since(Map<String, Long> moments, String studyUid) {
    return Optional.ofNullable(moments.get(studyUid))
        .map(moment -> Duration.ofNanos(nanos.getAsLong() - moment));
  }
}
