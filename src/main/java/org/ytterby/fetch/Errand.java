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
 * @param came how many of these are here, by modality
 * @param said why it is not done, or what went wrong on the way, in words without identity
 */
public record Errand(
    String archive,
    State state,
    int attempts,
    SortedMap<String, SortedSet<String>> asked,
    SortedMap<String, Integer> came,
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
    SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
    asked.forEach(
        (modality, uids) ->
            copy.put(modality, Collections.unmodifiableSortedSet(new TreeSet<>(uids))));
    asked = Collections.unmodifiableSortedMap(copy);
    came = Collections.unmodifiableSortedMap(new TreeMap<>(came));
  }

  /** An archive that was not asked yet. */
  static Errand open(String archive) {
    return new Errand(archive, State.OPEN, 0, new TreeMap<>(), new TreeMap<>(), "");
  }

  /** How many instances it was asked for. */
  public int askedFor() {
    return asked.values().stream().mapToInt(Collection::size).sum();
  }

  /** How many of these are not here. */
  public int missing() {
    return askedFor() - came.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** One attempt more has begun. */
  public Errand trying() {
    return new Errand(archive, state, attempts + 1, asked, came, said);
  }

  /** The same, also asked for these. */
  public Errand asking(List<Holding> lacking) {
    SortedMap<String, SortedSet<String>> all = new TreeMap<>();
    asked.forEach((modality, uids) -> all.put(modality, new TreeSet<>(uids)));
    lacking.forEach(
        one -> all.computeIfAbsent(one.modality(), _ -> new TreeSet<>()).add(one.sopInstanceUid()));
    return new Errand(archive, state, attempts, all, came, said);
  }

  /** The same, with what has come as these instances are here. */
  public Errand counting(Set<String> here) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    asked.forEach(
        (modality, uids) -> {
          int present = (int) uids.stream().filter(here::contains).count();
          if (present > 0) {
            counts.put(modality, present);
          }
        });
    return new Errand(archive, state, attempts, asked, counts, said);
  }

  /** The same in this state, because of this. */
  public Errand in(State next, String why) {
    return new Errand(archive, next, attempts, asked, came, why);
  }
}
