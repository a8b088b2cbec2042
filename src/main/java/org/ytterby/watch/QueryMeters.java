// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.ytterby.catalogue.QueryObserver;
import org.ytterby.dicom.net.dimse.Status;

/** Counts queries by how they ended. Every series is there from the start. Thread-safe. */
final class QueryMeters implements QueryObserver {
  private static final Duration[] BOUNDS =
      Meters.millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000);

  /** How a query ended, as the labels call it. */
  private enum Outcome {
    ANSWERED,
    CANCELLED,
    REFUSED
  }

  private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
  private final Counter answers;

  QueryMeters(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      timers.put(
          outcome,
          Timer.builder("ytterby.query")
              .description("From a complete C-FIND request to its final response")
              .tag("outcome", Meters.lower(outcome))
              .serviceLevelObjectives(BOUNDS)
              .register(registry));
    }
    this.answers =
        Counter.builder("ytterby.query.matches")
            .description("Matches that were sent to who asked")
            .register(registry);
  }

  @Override
  public void answered(int status, long matches, Duration took) {
    Outcome outcome =
        switch (Status.category(status)) {
          case SUCCESS, WARNING, PENDING -> Outcome.ANSWERED;
          case CANCEL -> Outcome.CANCELLED;
          case FAILURE -> Outcome.REFUSED;
        };
    Timer timer = timers.get(outcome);
    if (timer != null) {
      timer.record(took);
    }
    answers.increment(matches);
  }
}
