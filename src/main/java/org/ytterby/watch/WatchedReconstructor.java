// SPDX-License-Identifier: Apache-2.0
package org.ytterby.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.Outcome;
import org.ytterby.run.FrozenRun;
import org.ytterby.run.Reconstructor;

/** A reconstructor whose computations are timed and counted by how they end. Thread-safe. */
final class WatchedReconstructor implements Reconstructor {
  private static final Duration[] BOUNDS =
      Meters.millis(500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000);

  private final Reconstructor reconstructor;
  private final Map<End, Timer> timers = new EnumMap<>(End.class);

  private enum End {
    /** The objects are made. */
    DONE,
    /** A clinical refusal, in writing. */
    REFUSED,
    /** A failure of ours or of the machine. */
    FAILED
  }

  WatchedReconstructor(Reconstructor reconstructor, MeterRegistry registry) {
    this.reconstructor = reconstructor;
    for (End end : End.values()) {
      timers.put(
          end,
          Timer.builder("ytterby.run.computation")
              .description("Computations of runs, from their inputs to the rendered objects")
              .tag("outcome", Meters.lower(end))
              .serviceLevelObjectives(BOUNDS)
              .register(registry));
    }
  }

  @Override
  public Outcome<Result> reconstruct(String runId, FrozenRun frozen, List<StoredInstance> inputs) {
    long began = System.nanoTime();
    End end = End.FAILED;
    try {
      Outcome<Result> outcome = reconstructor.reconstruct(runId, frozen, inputs);
      end =
          switch (outcome) {
            case Outcome.Done<Result> _ -> End.DONE;
            case Outcome.Blocked<Result> _ -> End.REFUSED;
          };
      return outcome;
    } finally {
      Objects.requireNonNull(timers.get(end)).record(Duration.ofNanos(System.nanoTime() - began));
    }
  }
}
