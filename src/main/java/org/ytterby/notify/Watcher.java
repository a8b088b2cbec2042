// SPDX-License-Identifier: Apache-2.0
package org.ytterby.notify;

import java.util.Optional;
import java.util.Set;

/**
 * Who is told what is available at destinations. Immutable.
 *
 * @param destinations names of those that it is told of; empty: of all
 * @param retrieveAet AE title from which it is told to retrieve; absent: that of the destination
 */
public record Watcher(Recipient recipient, Set<String> destinations, Optional<String> retrieveAet) {
  public Watcher {
    destinations = Set.copyOf(destinations);
  }

  public boolean watches(String destination) {
    return destinations.isEmpty() || destinations.contains(destination);
  }
}
