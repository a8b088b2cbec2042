// SPDX-License-Identifier: Apache-2.0
package org.ytterby.announce;

import java.util.List;

/**
 * A series with the instances that were announced of it. Immutable.
 *
 * @param instances SOP Instance UIDs, each once, in the order in which they were listed; none where
 *     the sender listed the series alone
 */
public record AnnouncedSeries(String seriesUid, List<String> instances) {
  public AnnouncedSeries {
    instances = instances.stream().distinct().toList();
  }
}
