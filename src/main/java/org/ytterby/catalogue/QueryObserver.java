// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

import java.time.Duration;

/** Told of each query that was answered, to be counted. Implementations are thread-safe, quick. */
@FunctionalInterface
public interface QueryObserver {

  /** Nobody counts. */
  QueryObserver NONE = (_, _, _) -> {};

  /**
   * A query has ended.
   *
   * @param status the final DIMSE status
   * @param answers how many matches were sent before it
   * @param took from the complete request until then
   */
  void answered(int status, long answers, Duration took);
}
