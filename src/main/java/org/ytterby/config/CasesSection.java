// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;

/**
 * When a study counts as complete, and how its runs are worked.
 *
 * @param quietPeriod a study is complete when nothing arrived for so long and no association that
 *     carried it is open
 * @param maxWait upper bound of the waiting, from the first instance
 * @param workers how many runs are computed at a time
 * @param retry what happens after a failure that may pass
 */
public record CasesSection(
    Duration quietPeriod, Duration maxWait, int workers, RetrySection retry) {

  public static final Range<Duration> QUIET_PERIOD =
      new Range<>(Duration.ofMillis(100), Duration.ofHours(24));
  public static final Range<Duration> MAX_WAIT =
      new Range<>(Duration.ofSeconds(1), Duration.ofDays(7));
  public static final Range<Integer> WORKERS = new Range<>(1, 64);

  public static final CasesSection DEFAULT =
      new CasesSection(
          Duration.ofSeconds(60),
          Duration.ofHours(2),
          1,
          new RetrySection(3, Duration.ofSeconds(30), Duration.ofMinutes(10)));

  public CasesSection {
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
}
