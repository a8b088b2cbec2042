// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.time.Duration;

/**
 * How something that failed is tried again: the wait doubles from {@code backoff} up to {@code
 * maxBackoff}.
 *
 * @param attempts how many times in all, the first included
 * @param backoff wait before the second attempt
 * @param maxBackoff longest wait between two attempts
 */
public record RetrySection(int attempts, Duration backoff, Duration maxBackoff) {

  public static final Range<Integer> ATTEMPTS = new Range<>(1, 1_000_000);
  public static final Range<Duration> BACKOFF =
      new Range<>(Duration.ofMillis(100), Duration.ofDays(1));

  public RetrySection {
    ATTEMPTS.check("attempts", attempts);
    BACKOFF.check("backoff", backoff);
    BACKOFF.check("max-backoff", maxBackoff);
    if (maxBackoff.compareTo(backoff) < 0) {
      throw new IllegalArgumentException(
          "max-backoff ("
              + TimeSpan.text(maxBackoff)
              + ") must not be shorter than backoff ("
              + TimeSpan.text(backoff)
              + ")");
    }
  }
}
