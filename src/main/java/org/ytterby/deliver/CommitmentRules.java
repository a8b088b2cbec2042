// SPDX-License-Identifier: Apache-2.0
package org.ytterby.deliver;

import java.time.Duration;

/**
 * How a destination is asked to commit to what it has accepted. Immutable.
 *
 * @param timeout how long the result is waited for, on whatever association it comes
 * @param attempts how often it is asked for an object in all, before a person must act
 * @param linger how long the association of the request is kept for the result; zero: not at all
 */
public record CommitmentRules(Duration timeout, int attempts, Duration linger) {
  public CommitmentRules {
    if (!timeout.isPositive() || linger.isNegative()) {
      throw new IllegalArgumentException(
          "waiting takes time, found timeout " + timeout + " and linger " + linger);
    }
    if (linger.compareTo(timeout) > 0) {
      throw new IllegalArgumentException(
          "the association is kept no longer than the result is waited for, found "
              + linger
              + " and "
              + timeout);
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("at least one attempt is needed, found " + attempts);
    }
  }
}
