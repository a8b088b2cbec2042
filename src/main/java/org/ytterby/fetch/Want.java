// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is wanted of what an archive holds of a study: series of which something is here are always
 * completed, others are taken where they can cure a lack. Nothing else is, so that no series which
 * nobody meant for this node competes with those that were sent to it. Immutable.
 *
 * @param everything a person has asked for all of it
 * @param lacks what is lacking
 * @param instances SOP Instance UIDs that were announced and are not here, of series of which
 *     others are
 */
public record Want(boolean everything, Set<Lack> lacks, SortedSet<String> instances) {
  /** All that an archive holds of the study. */
  public static final Want EVERYTHING = new Want(true, Set.of(), new TreeSet<>());

  public Want {
    lacks = Set.copyOf(lacks);
    instances = new TreeSet<>(instances);
  }

  /** True when nothing is wanted. */
  public boolean isNothing() {
    return !everything && lacks.isEmpty();
  }

  /** True when whoever asked for this has asked for the other too. */
  public boolean covers(Want other) {
    return everything
        || !other.everything
            && lacks.containsAll(other.lacks)
            && instances.containsAll(other.instances);
  }

  /** Both. */
  public Want and(Want other) {
    Set<Lack> all = EnumSet.noneOf(Lack.class);
    all.addAll(lacks);
    all.addAll(other.lacks);
    SortedSet<String> named = new TreeSet<>(instances);
    named.addAll(other.instances);
    return new Want(everything || other.everything, all, named);
  }

  /** True when an instance of a series can be wanted. */
  boolean concerns(String modality, boolean seriesIsHere) {
    return everything
        || seriesIsHere
        || !instances.isEmpty()
        || lacks.stream().anyMatch(lack -> lack.modalities().contains(modality));
  }

  /** True when this instance is wanted, were it not here. */
  boolean wants(Holding held, boolean seriesIsHere) {
    return everything
        || seriesIsHere
        || instances.contains(held.sopInstanceUid())
        || lacks.stream().anyMatch(lack -> lack.modalities().contains(held.modality()));
  }

  /** In words, in the order of {@link Lack}. */
  public String words() {
    if (everything) {
      return "everything of the study";
    }
    return lacks.stream()
        .sorted()
        .map(Lack::words)
        .reduce((a, b) -> a + ", " + b)
        .orElse("nothing");
  }
}
