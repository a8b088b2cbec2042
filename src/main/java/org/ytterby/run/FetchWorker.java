// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.deliver.Backoff;
import org.ytterby.fetch.Errand;
import org.ytterby.fetch.Fetch;
import org.ytterby.fetch.FetchRules;
import org.ytterby.fetch.Fetcher;
import org.ytterby.fetch.Holding;
import org.ytterby.fetch.RemoteArchive;
import org.ytterby.finding.ErrorCode;
import org.ytterby.finding.PeerFailure;
import org.ytterby.store.Tx;

/**
 * Asks the archives of a round, one after the other, and those that failed again after a while.
 *
 * <p>An attempt is counted before it is made, and what is asked for is written before it is asked
 * for, so that a crash anywhere is followed by the next attempt and never by an endless one. What
 * has come is counted in our own archive, whatever a peer has answered, for the archive that was
 * being asked when it came. Thread-safe; a round is worked on by one thread at a time.
 */
final class FetchWorker {
  private static final Logger LOG = LoggerFactory.getLogger(FetchWorker.class);

  /** How soon a round is taken up again whose failure could not even be written down. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private static final int LONGEST_REASON = 300;

  private final Books books;
  private final Fetcher fetcher;
  private final FetchRules rules;
  private final Wakeups wakeups;
  private final CaseFetches fetches;

  FetchWorker(Books books, Fetcher fetcher, FetchRules rules, Wakeups wakeups) {
    this.books = books;
    this.fetcher = fetcher;
    this.rules = rules;
    this.wakeups = wakeups;
    this.fetches = new CaseFetches(books, rules, wakeups);
  }

  /** Takes up the rounds that are under way and overdue by so long. */
  void resume(Duration overdue) {
    Instant now = books.now();
    books.inVolatileTx(books.fetches()::underWay).stream()
        .filter(
            round ->
                overdue.isZero() || !round.nextAttempt().orElse(now).isAfter(now.minus(overdue)))
        .forEach(round -> wakeups.fetch(round.studyUid(), round.nextAttempt().orElse(now)));
  }

  /** Asks whom the round of this study is to ask now. */
  void fetch(String studyUid) {
    try {
      Optional<Fetch> round = underWay(studyUid);
      if (round.isEmpty()) {
        return;
      }
      if (round.get().nextAttempt().filter(books.now()::isBefore).isPresent()) {
        // Woken early, as a job is that was executing when the node stopped: the backoff stands.
        wakeups.fetch(studyUid, round.get().nextAttempt().orElseThrow());
        return;
      }
      for (Errand errand : round.get().errands()) {
        if (errand.state() == Errand.State.OPEN && books.now().isBefore(round.get().giveUpAt())) {
          attempt(round.get(), errand);
        }
      }
      conclude(round.get());
    } catch (RuntimeException e) {
      LOG.error("fetching failed study={} next={}", studyUid, AFTER_FAILURE, e);
      wakeups.fetch(studyUid, books.now().plus(AFTER_FAILURE));
    }
  }

  private Optional<Fetch> underWay(String studyUid) {
    return books.inVolatileTx(
        tx ->
            books
                .cases()
                .ofStudy(tx, studyUid)
                .flatMap(found -> books.fetches().find(tx, found.caseId()))
                .filter(round -> round.state() == Fetch.State.UNDER_WAY));
  }

  private void attempt(Fetch round, Errand errand) {
    Optional<RemoteArchive> archive = rules.archive(errand.archive());
    if (archive.isEmpty()) {
      boolean _ = write(round, errand.in(Errand.State.FAILED, "it is not configured any more"));
      return;
    }
    Backoff backoff = archive.get().backoff();
    if (backoff.exhausted(errand.attempts())) {
      boolean _ = write(round, errand.in(Errand.State.FAILED, "the node stopped at each attempt"));
      return;
    }
    Errand trying = errand.trying();
    if (write(round, trying)) {
      Errand after = asked(round, trying, archive.get());
      LOG.info(
          "archive asked case={} archive={} attempt={} state={} asked={} missing={} reason={}",
          round.caseId(),
          after.archive(),
          after.attempts(),
          after.state(),
          after.askedFor(),
          after.missing(),
          after.said());
      boolean _ = write(round, after);
    }
  }

  private Errand asked(Fetch round, Errand trying, RemoteArchive archive) {
    Errand asking = trying;
    List<Holding> lacking = List.of();
    try {
      Fetcher.Order order = fetcher.inquire(archive, round.studyUid(), round.want(), left(round));
      lacking = order.lacking();
      asking = trying.asking(lacking);
      if (!write(round, asking)) {
        return asking;
      }
      List<String> problems =
          lacking.isEmpty()
              ? List.of()
              : fetcher.fetch(archive, round.studyUid(), order, left(round));
      Set<String> here = fetcher.here(round.studyUid());
      Errand after = asking.bringing(of(lacking, here));
      if (after.isAllHere(here)) {
        // What it failed with stays said where others have brought it instead.
        return after.in(Errand.State.DONE, after.missing() == 0 ? "" : after.said());
      }
      String why = problems.isEmpty() ? "it did not say why" : problems.getFirst();
      return after.in(next(after, archive, true), cut(why));
    } catch (PeerFailure e) {
      boolean passing = e.code() != ErrorCode.PEER_PERMANENT;
      Errand after = asking.bringing(of(lacking, fetcher.here(round.studyUid())));
      return after.in(next(after, archive, passing), cut(String.valueOf(e.getMessage())));
    }
  }

  /** What was lacking before an attempt and is here after it. */
  private static Set<String> of(List<Holding> lacking, Set<String> here) {
    return lacking.stream()
        .map(Holding::sopInstanceUid)
        .filter(here::contains)
        .collect(Collectors.toSet());
  }

  /** How long the case still waits: no archive keeps this thread for longer. */
  private Duration left(Fetch round) {
    return Duration.between(books.now(), round.giveUpAt());
  }

  private static Errand.State next(Errand errand, RemoteArchive archive, boolean passing) {
    return passing && !archive.backoff().exhausted(errand.attempts())
        ? Errand.State.OPEN
        : Errand.State.FAILED;
  }

  private static String cut(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON);
  }

  /**
   * Writes how an archive stands.
   *
   * @return false when the round is not under way any more: nothing is to be done for it
   */
  private boolean write(Fetch round, Errand changed) {
    return books.inTx(
        tx -> {
          Optional<Fetch> now = held(tx, round);
          now.ifPresent(one -> books.fetches().put(tx, one.with(changed, books.now())));
          return now.isPresent();
        });
  }

  /** This round as it stands, with its case locked. */
  private Optional<Fetch> held(Tx tx, Fetch round) {
    return books
        .cases()
        .lock(tx, round.caseId())
        .flatMap(held -> books.fetches().find(tx, held.caseId()))
        .filter(
            one -> one.state() == Fetch.State.UNDER_WAY && one.begunAt().equals(round.begunAt()));
  }

  /** What is to be woken once a step of a round is durable. */
  private record Next(Optional<Instant> look, Optional<Instant> fetch) {
    static final Next NOTHING = new Next(Optional.empty(), Optional.empty());
  }

  private void conclude(Fetch round) {
    Set<String> here = fetcher.here(round.studyUid());
    Next next =
        books.inTx(tx -> held(tx, round).map(one -> conclude(tx, one, here)).orElse(Next.NOTHING));
    next.look().ifPresent(at -> wakeups.look(round.studyUid(), at));
    next.fetch().ifPresent(at -> wakeups.fetch(round.studyUid(), at));
  }

  private Next conclude(Tx tx, Fetch round, Set<String> here) {
    Instant now = books.now();
    StudyCase owner = books.cases().lock(tx, round.caseId()).orElseThrow();
    if (round.isOpen() && now.isBefore(round.giveUpAt())) {
      Fetch waiting = round.waiting(wait(round), now);
      books.fetches().put(tx, waiting);
      saying(tx, owner, CaseFetches.wait(waiting));
      return new Next(Optional.empty(), waiting.nextAttempt());
    }
    fetches.over(tx, owner, round, here);
    saying(tx, owner, new Settling.Wait("archives were asked", now));
    return new Next(Optional.of(now), Optional.empty());
  }

  /** The case says how it stands; its next look is written, should the wakeup be lost. */
  private void saying(Tx tx, StudyCase owner, Settling.Wait wait) {
    if (owner.state() == CaseState.SETTLING) {
      books.cases().update(tx, owner.lookingAgain(wait.why(), wait.until()));
    }
  }

  /** The shortest wait that any archive asks for. */
  private Duration wait(Fetch round) {
    return round.errands().stream()
        .filter(errand -> errand.state() == Errand.State.OPEN)
        .flatMap(
            errand ->
                rules.archive(errand.archive()).stream()
                    .map(archive -> archive.backoff().after(Math.max(1, errand.attempts()))))
        .min(Duration::compareTo)
        .orElse(AFTER_FAILURE);
  }
}
