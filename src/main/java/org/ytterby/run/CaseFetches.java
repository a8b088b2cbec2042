// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ytterby.fetch.Errand;
import org.ytterby.fetch.Fetch;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Lack;
import org.ytterby.fetch.Want;
import org.ytterby.finding.Finding;
import org.ytterby.store.Tx;

/**
 * Decides when archives are asked for what a case lacks, and lets it wait for them. Thread-safe.
 *
 * <p>A settled study that is ours, or may be, and lacks something begins a round; the case goes on
 * settling until the round is over or its longest wait is. Another round begins only when something
 * has come that no round has fetched, when something else is lacking, or when a person wants it.
 */
final class CaseFetches {
  private final Books books;
  private final FetchRules rules;
  private final Wakeups wakeups;

  CaseFetches(Books books, FetchRules rules, Wakeups wakeups) {
    this.books = books;
    this.rules = rules;
    this.wakeups = wakeups;
  }

  /**
   * What a case that settles still waits for because archives are being asked.
   *
   * @param here SOP Instance UIDs of the study that are here
   */
  Optional<Settling.Wait> underWay(StudyCase settling, Function<Tx, Set<String>> here) {
    Optional<Fetch> round =
        books
            .inVolatileTx(tx -> books.fetches().find(tx, settling.caseId()))
            .filter(one -> one.state() == Fetch.State.UNDER_WAY);
    if (round.isEmpty()) {
      return Optional.empty();
    }
    if (rules.isOff() || !books.now().isBefore(round.get().giveUpAt())) {
      giveUp(settling, here);
      return Optional.empty();
    }
    return round.map(CaseFetches::wait);
  }

  private void giveUp(StudyCase settling, Function<Tx, Set<String>> here) {
    books.inTx(
        tx ->
            books
                .cases()
                .lock(tx, settling.caseId())
                .flatMap(held -> books.fetches().find(tx, held.caseId()))
                .filter(one -> one.state() == Fetch.State.UNDER_WAY)
                .map(one -> over(tx, settling, one, here.apply(tx))));
  }

  /** Ends a round, with its ledger row; the transaction holds the case. */
  Fetch over(Tx tx, StudyCase held, Fetch round, Set<String> here) {
    Fetch over = round.over(here, books.now());
    books.fetches().put(tx, over);
    books.remark(tx, held, "case.fetched", Map.of("archives", figures(over)));
    return over;
  }

  private static List<Map<String, Object>> figures(Fetch round) {
    return round.errands().stream().map(CaseFetches::figures).toList();
  }

  private static Map<String, Object> figures(Errand errand) {
    Map<String, Object> line = new TreeMap<>();
    line.put("archive", errand.archive());
    line.put("state", errand.state().name());
    line.put("attempts", errand.attempts());
    line.put("asked", errand.askedFor());
    line.put("came", new TreeMap<String, Object>(errand.came()));
    return line;
  }

  /** What a case waits for while a round is under way. */
  static Settling.Wait wait(Fetch round) {
    String open =
        round.errands().stream()
            .filter(errand -> errand.state() == Errand.State.OPEN)
            .map(
                errand ->
                    errand.archive() + (errand.said().isEmpty() ? "" : " (" + errand.said() + ")"))
            .collect(Collectors.joining(", "));
    return new Settling.Wait(
        "fetching " + round.want().words() + " from " + open, round.giveUpAt());
  }

  /**
   * Begins a round where one is called for, before the case is decided. Nobody is asked before
   * {@link #wake}, which comes last: the round may be over at once.
   *
   * @param seen the case as it was before its instances were read; if it has changed since, nothing
   *     begins
   */
  Optional<Settling.Wait> begin(StudyCase seen, SettledStudy study) {
    if (rules.isOff()) {
      return Optional.empty();
    }
    Instant now = books.now();
    String basis = Fetch.basis(study.uids(), Set.of());
    Optional<Fetch> round =
        books
            .inVolatileTx(tx -> wanted(tx, seen, study))
            .map(want -> Fetch.begun(seen.caseId(), seen.studyUid(), basis, want, rules, now));
    return round.filter(one -> books.inTx(tx -> begun(tx, seen, one))).map(CaseFetches::wait);
  }

  private boolean begun(Tx tx, StudyCase seen, Fetch round) {
    Optional<StudyCase> held =
        books
            .cases()
            .lock(tx, seen.caseId())
            .filter(one -> one.state() == CaseState.SETTLING && one.handedIn() == seen.handedIn());
    held.ifPresent(
        one -> {
          books.fetches().put(tx, round);
          books.remark(
              tx,
              one,
              "case.fetching",
              Map.of(
                  "wanted",
                  round.want().words(),
                  "archives",
                  round.errands().stream().map(Errand::archive).toList()));
        });
    return held.isPresent();
  }

  /** Has the archives asked in a round that has begun. */
  void wake(String studyUid) {
    wakeups.fetch(studyUid, books.now());
  }

  /** True while archives are being asked. */
  boolean isUnderWay(Tx tx, String caseId) {
    return books
        .fetches()
        .find(tx, caseId)
        .filter(one -> one.state() == Fetch.State.UNDER_WAY)
        .isPresent();
  }

  /** What a new round is to ask for; nothing when none is called for. */
  private Optional<Want> wanted(Tx tx, StudyCase seen, SettledStudy study) {
    Optional<Fetch> before = books.fetches().find(tx, seen.caseId());
    if (before.filter(one -> one.state() == Fetch.State.REQUESTED).isPresent()) {
      return Optional.of(Want.EVERYTHING);
    }
    Want want = want(tx, seen, study);
    if (want.isNothing() || before.filter(one -> study.isAnsweredBy(one, want)).isPresent()) {
      return Optional.empty();
    }
    // What was lacking before with the same instances is still told of, and never asked for again
    // on its own account.
    return Optional.of(
        before.filter(study::isThatOf).map(one -> want.and(one.want())).orElse(want));
  }

  private Want want(Tx tx, StudyCase held, SettledStudy study) {
    return study.want(rules, books.runs().ofCase(tx, held.caseId()).stream().findFirst());
  }

  /**
   * A run was refused for slices that are missing: its case settles again, and its next look asks
   * for them, unless that has been tried.
   *
   * @param refused the case, held by the transaction
   * @param inputs SOP Instance UIDs that the run was made of
   * @return true when the case is to be looked at
   */
  boolean afterRefusal(
      Tx tx, StudyCase refused, Set<String> inputs, List<Finding> findings, RunSettings settings) {
    Want slices = new Want(false, Set.of(Lack.SLICES), new TreeSet<>());
    if (rules.isOff()
        || !rules.lacks().contains(Lack.SLICES)
        || refused.state() != CaseState.NEEDS_INPUT
        || !SettledStudy.tellsOfSlices(findings)
        || books
            .fetches()
            .find(tx, refused.caseId())
            .filter(one -> one.answers(slices, inputs))
            .isPresent()) {
      return false;
    }
    Instant now = books.now();
    books.change(
        tx,
        refused,
        refused.settling(
            "slices are missing, archives are asked for them",
            now,
            now.plus(settings.maxWait()),
            now));
    return true;
  }

  /** What is told of the round that the case is decided after. */
  List<Finding> findings(Tx tx, StudyCase held, SettledStudy study) {
    Optional<Fetch> round =
        books.fetches().find(tx, held.caseId()).filter(one -> one.state() == Fetch.State.OVER);
    if (round.isEmpty()) {
      return List.of();
    }
    boolean lacking = !want(tx, held, study).isNothing();
    return FetchFindings.of(round.get(), study, lacking);
  }
}
