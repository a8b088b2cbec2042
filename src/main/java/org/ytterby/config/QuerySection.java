// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

/**
 * Whether and how far the node tells others what it holds.
 *
 * @param enabled whether C-FIND is answered at all
 * @param maxResults answers to one query; one match more ends it with A700
 */
public record QuerySection(boolean enabled, int maxResults) {

  public static final Range<Integer> MAX_RESULTS = new Range<>(1, 1_000_000);

  public static final QuerySection DEFAULT = new QuerySection(false, 10_000);

  public QuerySection {
    MAX_RESULTS.check("max-results", maxResults);
  }
}
