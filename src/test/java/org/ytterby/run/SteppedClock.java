// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * A clock that stands still until a test moves it, or lets it follow the machine's. Thread-safe.
 */
public final class SteppedClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;
  private volatile Duration set = Duration.ZERO;
  private volatile InstantSource base = InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));

  @Override
  public Instant instant() {
    return base.instant().plus(ahead).plus(set).truncatedTo(ChronoUnit.MICROS);
  }

  /** Goes on by itself from now on. */
  void follow() {
    base = InstantSource.system();
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    ahead = ahead.plus(time);
  }

  /** As {@link System#nanoTime}: time that passes, whatever the clock is set to. */
  public long nanos() {
    return Duration.between(Instant.EPOCH, instant().minus(set)).toNanos();
  }

  /** Somebody sets the clock, by so much. */
  void set(Duration by) {
    set = set.plus(by);
  }
}
