// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one retrieve request asks for: a whole series, or some of its instances. Immutable.
 *
 * @param wholeSeries ask for the series, not for each instance
 * @param instances what is expected to come, of one series
 */
public record Portion(String seriesUid, boolean wholeSeries, List<Holding> instances) {
  /**
   * A list of as many UIDs of 64 characters fits into a value with a length of 16 bits, many times
   * over; it is kept short because an archive may put it into one statement of its database.
   */
  static final int MOST_UIDS = 100;

  public Portion {
    instances = List.copyOf(instances);
  }

  /**
   * Cuts what is lacking into requests.
   *
   * @param lacking what is to be retrieved
   * @param held all that the archive holds of these series: a series is asked for as a whole when
   *     all of it is lacking
   */
  static List<Portion> of(List<Holding> lacking, List<Holding> held) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    held.forEach(one -> sizes.merge(one.seriesUid(), 1, Integer::sum));
    Map<String, List<Holding>> bySeries =
        lacking.stream()
            .collect(
                Collectors.groupingBy(Holding::seriesUid, LinkedHashMap::new, Collectors.toList()));
    List<Portion> portions = new ArrayList<>();
    bySeries.forEach(
        (series, wanted) -> {
          if (wanted.size() == sizes.getOrDefault(series, 0)) {
            portions.add(new Portion(series, true, wanted));
          } else {
            for (int from = 0; from < wanted.size(); from += MOST_UIDS) {
              int to = Math.min(from + MOST_UIDS, wanted.size());
              portions.add(new Portion(series, false, wanted.subList(from, to)));
            }
          }
        });
    return portions;
  }

  /** The SOP classes of what is expected, as far as the archive has said them. */
  Set<String> sopClassUids() {
    return instances.stream()
        .flatMap(one -> one.sopClassUid().stream())
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return wholeSeries
        ? "series " + seriesUid
        : instances.size() + " instances of series " + seriesUid;
  }
}
