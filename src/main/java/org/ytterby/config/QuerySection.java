// SPDX-License-Identifier: Apache-2.0
package org.ytterby.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ytterby.retrieve.MoveDestination;

/**
 * Whether and how far the node tells and gives others what it holds.
 *
 * @param enabled whether C-FIND, C-GET and C-MOVE are answered at all
 * @param maxResults answers to one query; one match more ends it with A700
 * @param moveDestinations the nodes that a C-MOVE may name; each has its own AE title
 */
public record QuerySection(
    boolean enabled, int maxResults, List<MoveDestination> moveDestinations) {

  public static final Range<Integer> MAX_RESULTS = new Range<>(1, 1_000_000);

  public static final QuerySection DEFAULT = new QuerySection(false, 10_000, List.of());

  public QuerySection {
    MAX_RESULTS.check("max-results", maxResults);
    moveDestinations = List.copyOf(moveDestinations);
    Set<String> titles = new HashSet<>();
    for (MoveDestination one : moveDestinations) {
      if (!titles.add(one.aeTitle())) {
        throw new IllegalArgumentException(
            "two move-destinations have the aet '" + one.aeTitle() + "'; a C-MOVE names one by it");
      }
    }
  }
}
