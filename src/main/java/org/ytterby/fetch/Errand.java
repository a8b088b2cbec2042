// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How one archive stands in a fetch. Immutable.
 *
 * @param archive its name
 * @param attempts how many were begun
 * @param asked SOP Instance UIDs that it was asked for, by modality
 * @param brought those of these that have come since it was asked, by modality; what another has
 *     sent is not among them
 * @param said why it is not done, or what went wrong on the way, in words without identity
 */
public record Errand(
    String archive,
    State state,
    int attempts,
    SortedMap<String, SortedSet<String>> asked,
    SortedMap<String, SortedSet<String>> brought,
    String said) {

  /** Where it stands. */
  public enum State {
    /** It is to be asked, or asked again. */
    OPEN,
    /** It has answered, and all that it was asked for is here. */
    DONE,
    /** It did not answer, or not all came. */
    FAILED
  }

  public Errand {
    asked = copy(asked);
    brought = copy(brought);
  }

  private static SortedMap<String, SortedSet<String>> copy(
      SortedMap<String, SortedSet<String>> of) {
    SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
    of.forEach(
        (modality, uids) ->
            copy.put(modality, Collections.unmodifiableSortedSet(new TreeSet<>(uids))));
    return Collections.unmodifiableSortedMap(copy);
  }

  /** An archive that was not asked yet. */
  static Errand open(String archive) {
    return new Errand(archive, State.OPEN, 0, new TreeMap<>(), new TreeMap<>(), "");
  }

  /** How many instances it was asked for. */
  public int askedFor() {
    return asked.values().stream().mapToInt(Collection::size).sum();
  }

  /** How many of these it has brought, by modality. */
  public SortedMap<String, Integer> came() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    brought.forEach((modality, uids) -> counts.put(modality, uids.size()));
    return counts;
  }

  /** How many of these it has not brought. */
  public int missing() {
    return askedFor() - brought.values().stream().mapToInt(Collection::size).sum();
  }

  /** True when all of these are here, whoever has brought them. */
  public boolean isAllHere(Set<String> here) {
    return asked.values().stream().allMatch(here::containsAll);
  }

  /** One attempt more has begun. */
  public Errand trying() {
    return new Errand(archive, state, attempts + 1, asked, brought, said);
  }

  /** The same, also asked for these. */
  public Errand asking(List<Holding> lacking) {
    SortedMap<String, SortedSet<String>> all = new TreeMap<>();
    asked.forEach((modality, uids) -> all.put(modality, new TreeSet<>(uids)));
    lacking.forEach(
        one -> all.computeIfAbsent(one.modality(), _ -> new TreeSet<>()).add(one.sopInstanceUid()));
    return new Errand(archive, state, attempts, all, brought, said);
  }

  /**
   * The same, having brought those of these that it was asked for.
   *
   * @param arrived SOP Instance UIDs that have come since it was asked
   */
  public Errand bringing(Set<String> arrived) {
    SortedMap<String, SortedSet<String>> all = new TreeMap<>();
    brought.forEach((modality, uids) -> all.put(modality, new TreeSet<>(uids)));
    asked.forEach(
        (modality, uids) ->
            uids.stream()
                .filter(arrived::contains)
                .forEach(uid -> all.computeIfAbsent(modality, _ -> new TreeSet<>()).add(uid)));
    return new Errand(archive, state, attempts, asked, all, said);
  }

  /** The same in this state, because of this. */
  public Errand in(State next, String why) {
    return new Errand(archive, next, attempts, asked, brought, why);
  }
}
