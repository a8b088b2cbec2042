// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.ytterby.deliver.Backoff;
import org.ytterby.deliver.Destination;
import org.ytterby.fetch.FetchRules;
import org.ytterby.objects.NodeIdentity;

/**
 * How a node decides and works. Immutable.
 *
 * @param aeTitle AE title of this node
 * @param quietPeriod a study is complete when nothing arrived for so long and no association that
 *     carried it is open
 * @param maxWait upper bound of that waiting
 * @param workers how many runs are computed at a time
 * @param backoff how a failed run is tried again
 * @param zone zone of local times that carry no offset, and of our objects
 * @param node who our objects say made them
 * @param statement the intended-use statement that every object carries
 * @param destinations where results go, in order
 * @param fetch what archives are asked for
 */
public record RunSettings(
    String aeTitle,
    Duration quietPeriod,
    Duration maxWait,
    int workers,
    Backoff backoff,
    ZoneId zone,
    NodeIdentity node,
    String statement,
    List<Destination> destinations,
    FetchRules fetch) {
  public RunSettings {
    destinations = List.copyOf(destinations);
    if (quietPeriod.isNegative() || maxWait.compareTo(quietPeriod) < 0) {
      throw new IllegalArgumentException(
          "the quiet period must not be negative or longer than the longest wait, found "
              + quietPeriod);
    }
    if (workers < 1) {
      throw new IllegalArgumentException("at least one worker is needed, found " + workers);
    }
  }
}
