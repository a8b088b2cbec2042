// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.ytterby.store.Database;
import org.ytterby.store.DatabaseTest;

final class ArrivalsTest {
  private static final Duration SECONDS = Duration.ofSeconds(20);
  private static final StudyArrival ARRIVAL =
      new StudyArrival("1.2.3", 1, Instant.EPOCH, Instant.EPOCH);

  @DatabaseTest
  void goes_on_after_an_error_such_as_want_of_memory(Database database) {
    AtomicInteger asked = new AtomicInteger();
    Arrivals.ArchivedStudies studies =
        new Arrivals.ArchivedStudies() {
          @Override
          public Optional<StudyArrival> study(String studyUid) {
            if (asked.incrementAndGet() == 1) {
              throw new OutOfMemoryError("once");
            }
            return Optional.of(ARRIVAL);
          }

          @Override
          public Map<String, Integer> mostInstances() {
            return Map.of();
          }

          @Override
          public List<String> conflictingStudies() {
            return List.of();
          }

          @Override
          public List<String> conflicts(String studyUid) {
            return List.of();
          }
        };
    Queue<StudyArrival> told = new ConcurrentLinkedQueue<>();
    try (Arrivals arrivals =
        new Arrivals(database, new ArrivalStore("node1"), studies, Duration.ofMillis(1))) {
      arrivals.start(
          new ArrivalListener() {
            @Override
            public void arrived(StudyArrival arrival) {
              told.add(arrival);
            }

            @Override
            public void conflicted(String studyUid, String sopInstanceUid) {}
          });
      arrivals.arrived("1.2.3", 1);
      await().atMost(SECONDS).until(() -> told.contains(ARRIVAL));
    }
  }
}
