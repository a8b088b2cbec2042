// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;
import java.util.List;

/**
 * When a study counts as complete, and how its runs are worked.
 *
 * @param quietPeriod a study is complete when nothing arrived for so long and no association that
 *     carried it is open
 * @param maxWait upper bound of the waiting, from the first instance
 * @param completeOnMpps calling AE titles whose performed procedure steps say when it is complete
 * @param completeOnAvailability calling AE titles whose instance availability notifications do
 * @param workers how many runs are computed at a time
 * @param retry what happens after a failure that may pass
 */
public record CasesSection(
    Duration quietPeriod,
    Duration maxWait,
    List<String> completeOnMpps,
    List<String> completeOnAvailability,
    int workers,
    RetrySection retry) {

  public static final Range<Duration> QUIET_PERIOD =
      new Range<>(Duration.ofMillis(100), Duration.ofHours(24));
  public static final Range<Duration> MAX_WAIT =
      new Range<>(Duration.ofSeconds(1), Duration.ofDays(7));
  public static final Range<Integer> WORKERS = new Range<>(1, 64);

  public static final CasesSection DEFAULT =
      new CasesSection(
          Duration.ofSeconds(60),
          Duration.ofHours(2),
          List.of(),
          List.of(),
          1,
          new RetrySection(3, Duration.ofSeconds(30), Duration.ofMinutes(10)));

  public CasesSection {
    completeOnMpps = List.copyOf(completeOnMpps);
    completeOnAvailability = List.copyOf(completeOnAvailability);
    completeOnMpps.forEach(title -> AeTitle.check("complete-on-mpps", title));
    completeOnAvailability.forEach(title -> AeTitle.check("complete-on-availability", title));
    QUIET_PERIOD.check("quiet-period", quietPeriod);
    MAX_WAIT.check("max-wait", maxWait);
    WORKERS.check("workers", workers);
    if (maxWait.compareTo(quietPeriod) < 0) {
      throw new IllegalArgumentException(
          "max-wait ("
              + TimeSpan.text(maxWait)
              + ") must not be shorter than quiet-period ("
              + TimeSpan.text(quietPeriod)
              + ")");
    }
  }

  /** The same with other times. */
  CasesSection with(Duration otherQuietPeriod, Duration otherMaxWait) {
    return new CasesSection(
        otherQuietPeriod, otherMaxWait, completeOnMpps, completeOnAvailability, workers, retry);
  }
}
