// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is fetched, and from where. Immutable.
 *
 * @param archives asked in this order; without any nothing is fetched
 * @param lacks what makes a node ask by itself
 * @param modalities of which instances are taken at all
 * @param maxWait how long a case waits for what is being fetched
 */
public record FetchRules(
    List<RemoteArchive> archives, Set<Lack> lacks, Set<String> modalities, Duration maxWait) {

  /** Nothing is fetched. */
  public static final FetchRules NONE =
      new FetchRules(List.of(), Set.of(), Set.of(), Duration.ofMinutes(1));

  public FetchRules {
    archives = List.copyOf(archives);
    lacks = Set.copyOf(lacks);
    modalities = Set.copyOf(modalities);
    Set<String> names = new HashSet<>();
    for (RemoteArchive archive : archives) {
      if (!names.add(archive.name())) {
        throw new IllegalArgumentException("two archives are named '" + archive.name() + "'");
      }
    }
    if (maxWait.isNegative() || maxWait.isZero()) {
      throw new IllegalArgumentException("max-wait must be positive, found " + maxWait);
    }
  }

  /** True when there is nobody to ask. */
  public boolean isOff() {
    return archives.isEmpty();
  }

  /** The archive of that name; a row may name one that is not configured any more. */
  public Optional<RemoteArchive> archive(String name) {
    return archives.stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
