// SPDX-License-Identifier: Apache-2.0
package org.ytterby.catalogue;

/**
 * How a query ended.
 *
 * @param answers how many were given
 * @param end why there are no more
 */
public record Found(long answers, End end) {

  /** Why there are no more answers. */
  public enum End {
    /** There are no more matches. */
    ALL,
    /** There are more than the query's limit. */
    LIMIT,
    /** Who took them wanted no more. */
    STOPPED
  }
}
