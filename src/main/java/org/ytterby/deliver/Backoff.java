// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;

/**
 * How something that failed is tried again: the wait doubles from {@code first} up to {@code
 * longest}. Immutable.
 *
 * @param attempts how many times in all, the first included
 * @param first wait before the second attempt
 * @param longest longest wait between two attempts
 */
public record Backoff(int attempts, Duration first, Duration longest) {
  public Backoff {
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt is needed, found " + attempts);
    }
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the first wait must be positive and not longer than the longest, found "
              + first
              + " and "
              + longest);
    }
  }

  /** True when no attempt is left after so many. */
  public boolean exhausted(int attemptsMade) {
    return attemptsMade >= attempts;
  }

  /** A wait that a peer has asked to be longer, which it may up to the longest. */
  public Duration atLeast(Duration wait, Duration asked) {
    Duration most = asked.compareTo(longest) < 0 ? asked : longest;
    return wait.compareTo(most) < 0 ? most : wait;
  }

  /** How long to wait after the given number of attempts, which is at least 1. */
  public Duration after(int attemptsMade) {
    Duration wait = first;
    for (int made = 1; made < attemptsMade && wait.compareTo(longest) < 0; made++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
