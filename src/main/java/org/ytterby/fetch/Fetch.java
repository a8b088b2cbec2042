// SPDX-License-Identifier: Apache-2.0
package org.ytterby.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.ytterby.store.CanonicalJson;

/**
 * A case's latest round of asking archives, as its row has it. Immutable.
 *
 * @param basis see {@link #basis}
 * @param errands the archives in the order in which they are asked
 * @param nextAttempt when an archive is asked again, while the round is under way
 * @param giveUpAt until when the case waits
 */
public record Fetch(
    String caseId,
    String studyUid,
    State state,
    String basis,
    Want want,
    List<Errand> errands,
    Optional<Instant> nextAttempt,
    Instant giveUpAt,
    Instant begunAt,
    Instant changedAt) {

  /** Where it stands. */
  public enum State {
    /** A person wants it; it begins with the next look at the case. */
    REQUESTED,
    /** Archives are being asked. */
    UNDER_WAY,
    /** What could be had has come. */
    OVER
  }

  public Fetch {
    errands = List.copyOf(errands);
  }

  /** What a person wants: all there is, and nothing is remembered of what was asked in vain. */
  public static Fetch requested(String caseId, String studyUid, Instant now) {
    return new Fetch(
        caseId,
        studyUid,
        State.REQUESTED,
        "",
        Want.EVERYTHING,
        List.of(),
        Optional.empty(),
        now,
        now,
        now);
  }

  /** A round that begins. */
  public static Fetch begun(
      String caseId, String studyUid, String basis, Want want, FetchRules rules, Instant now) {
    return new Fetch(
        caseId,
        studyUid,
        State.UNDER_WAY,
        basis,
        want,
        rules.archives().stream().map(archive -> Errand.open(archive.name())).toList(),
        Optional.of(now),
        now.plus(rules.maxWait()),
        now,
        now);
  }

  /**
   * What a round is based on: the instances that are here without those that it has asked for
   * itself. While that stays the same, nothing new has come, and an archive would say what it said
   * before; so no round follows from what a round has brought, and none is repeated for what it has
   * not.
   *
   * @param here SOP Instance UIDs of what others have sent of the study
   */
  public static String basis(Collection<String> here, Set<String> asked) {
    Set<String> others = new TreeSet<>(here);
    others.removeAll(asked);
    return CanonicalJson.digest(Map.of("here", List.copyOf(others)));
  }

  /** SOP Instance UIDs that any archive was asked for. */
  public Set<String> asked() {
    return errands.stream()
        .flatMap(errand -> errand.asked().values().stream())
        .flatMap(Collection::stream)
        .collect(Collectors.toSet());
  }

  /** True when this round has answered what is wanted, and nothing has come since. */
  public boolean answers(Want wanted, Collection<String> here) {
    return state == State.OVER && want.covers(wanted) && basis.equals(basis(here, asked()));
  }

  /** True while an archive is to be asked. */
  public boolean isOpen() {
    return errands.stream().anyMatch(errand -> errand.state() == Errand.State.OPEN);
  }

  /** The archive as it stands. */
  public Optional<Errand> errand(String archive) {
    return errands.stream().filter(one -> one.archive().equals(archive)).findFirst();
  }

  /** The same with this archive standing so. */
  public Fetch with(Errand changed, Instant now) {
    return each(one -> one.archive().equals(changed.archive()) ? changed : one, now);
  }

  /** The same, asked again after so long. */
  public Fetch waiting(Duration wait, Instant now) {
    Instant next = now.plus(wait);
    return new Fetch(
        caseId,
        studyUid,
        state,
        basis,
        want,
        errands,
        Optional.of(next.isBefore(giveUpAt) ? next : giveUpAt),
        giveUpAt,
        begunAt,
        now);
  }

  /** Over; an archive that is still to be asked has failed. */
  public Fetch over(Set<String> here, Instant now) {
    Fetch counted =
        counting(here)
            .each(
                one ->
                    one.state() == Errand.State.OPEN
                        ? one.in(
                            Errand.State.FAILED,
                            one.said().isEmpty() ? "there was no time left to ask it" : one.said())
                        : one,
                now);
    return new Fetch(
        caseId,
        studyUid,
        State.OVER,
        basis,
        want,
        counted.errands(),
        Optional.empty(),
        giveUpAt,
        begunAt,
        now);
  }

  /**
   * The same with what has come while no attempt was counting, as after a kill or when the round
   * was over: what nobody has brought counts for the archive that was asked for it last.
   *
   * @param here SOP Instance UIDs that are here
   */
  public Fetch counting(Set<String> here) {
    Set<String> arrived = new HashSet<>(here);
    errands.forEach(errand -> errand.brought().values().forEach(arrived::removeAll));
    List<Errand> counted = new ArrayList<>();
    for (Errand errand : errands.reversed()) {
      counted.addFirst(errand.bringing(arrived));
      errand.asked().values().forEach(arrived::removeAll);
    }
    return new Fetch(
        caseId, studyUid, state, basis, want, counted, nextAttempt, giveUpAt, begunAt, changedAt);
  }

  private Fetch each(UnaryOperator<Errand> change, Instant now) {
    return new Fetch(
        caseId,
        studyUid,
        state,
        basis,
        want,
        errands.stream().map(change).toList(),
        nextAttempt,
        giveUpAt,
        begunAt,
        now);
  }
}
