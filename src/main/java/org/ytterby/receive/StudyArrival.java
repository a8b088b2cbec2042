// SPDX-License-Identifier: Apache-2.0
package org.ytterby.receive;

import java.time.Instant;

/**
 * How much of a study this node has received. Duplicates and objects of our own do not count.
 * Immutable.
 *
 * @param instances how many different instances
 * @param firstReceived when the first of them came
 * @param lastReceived when the last of them came
 */
public record StudyArrival(
    String studyUid, int instances, Instant firstReceived, Instant lastReceived) {
  public StudyArrival {
    if (studyUid.isBlank() || instances < 1 || lastReceived.isBefore(firstReceived)) {
      throw new IllegalArgumentException(
          "an arrival is of a study, of at least one instance, and ends after it began: "
              + instances);
    }
  }

  /** Both together. */
  StudyArrival plus(StudyArrival other) {
    return new StudyArrival(
        studyUid,
        instances + other.instances,
        firstReceived.isBefore(other.firstReceived) ? firstReceived : other.firstReceived,
        lastReceived.isAfter(other.lastReceived) ? lastReceived : other.lastReceived);
  }
}
