// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.store.Tx;

/**
 * The looks at studies that settle: one that is awaited is looked at again later, archives are
 * asked for what one lacks, and what is complete is decided. Thread-safe; a look that fails is
 * tried again, and a person is asked when as many have failed as a run may.
 */
final class CaseLooks {
  private static final Logger LOG = LoggerFactory.getLogger(CaseLooks.class);

  /** How soon a look is tried again whose failure could not even be written down. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final Books books;
  private final CaseRunner.Sources sources;
  private final Wakeups wakeups;
  private final RunSettings settings;
  private final SettlingTimes times;
  private final Settling settling;
  private final CaseFetches fetches;
  private final CaseDecision decision;

  CaseLooks(
      Books books,
      CaseRunner.Sources sources,
      Wakeups wakeups,
      RunSettings settings,
      SettlingTimes times) {
    this.books = books;
    this.sources = sources;
    this.wakeups = wakeups;
    this.settings = settings;
    this.times = times;
    this.settling = new Settling(books, sources, settings, times);
    this.fetches = new CaseFetches(books, settings.fetch(), wakeups);
    this.decision = new CaseDecision(books, sources, settings, times, fetches);
  }

  /** Takes up every case that settles, at start. */
  void start() {
    settling.begin();
    resume(Duration.ZERO);
  }

  /**
   * Takes up the cases that settle and are overdue by so long, or are to be looked at so late as no
   * look ever is: the clock was set back since that was written.
   */
  void resume(Duration overdue) {
    Instant now = books.now();
    Instant latest = now.plus(longestUntilALook());
    books.inVolatileTx(tx -> books.cases().inState(tx, CaseState.SETTLING)).stream()
        .filter(
            held ->
                overdue.isZero()
                    || !held.nextLook().orElse(now).isAfter(now.minus(overdue))
                    || held.nextLook().orElse(now).isAfter(latest))
        .forEach(
            held ->
                wakeups.look(
                    held.studyUid(),
                    held.nextLook()
                        .filter(now::isBefore)
                        .filter(look -> !look.isAfter(latest))
                        .orElse(now)));
  }

  private Duration longestUntilALook() {
    Duration quiet = settings.quietPeriod();
    Duration retry = settings.backoff().longest();
    return quiet.compareTo(retry) > 0 ? quiet : retry;
  }

  /** Looks at a study; decides when it is complete, else looks again later. */
  void look(String studyUid) {
    try {
      sources.arrivals().flush();
      Optional<StudyCase> found = books.inVolatileTx(tx -> books.cases().ofStudy(tx, studyUid));
      if (found.isEmpty() || found.get().state() != CaseState.SETTLING) {
        return;
      }
      int arrived = books.inVolatileTx(tx -> sources.instances(tx, studyUid));
      AnnouncedStudies.Standing announced =
          books.inVolatileTx(tx -> sources.standing(tx, studyUid));
      Optional<Settling.Wait> wait = settling.waits(found.get(), announced.progress());
      if (wait.isPresent()) {
        lookAgain(studyUid, _ -> wait.get(), announced.findings());
        return;
      }
      fetches
          .underWay(found.get(), tx -> sources.received().here(tx, studyUid))
          .ifPresentOrElse(
              fetching -> awaitFetch(found.get(), fetching, announced.findings()),
              () -> decide(found.get(), arrived));
    } catch (RuntimeException e) {
      LOG.error("the look at a case failed study={}", studyUid, e);
      failed(studyUid, e);
    }
  }

  /** Counts a look that failed; when as many have as a run may, a person is asked. */
  private void failed(String studyUid, RuntimeException failure) {
    Optional<Instant> again = Optional.of(books.now().plus(AFTER_FAILURE));
    try {
      again = books.inTx(tx -> failed(tx, studyUid, failure));
    } catch (RuntimeException e) {
      LOG.error("the failure of a look could not be written study={}", studyUid, e);
    }
    again.ifPresentOrElse(at -> wakeups.look(studyUid, at), () -> times.forget(studyUid));
  }

  private Optional<Instant> failed(Tx tx, String studyUid, RuntimeException failure) {
    Optional<StudyCase> held =
        books
            .cases()
            .lockOfStudy(tx, studyUid)
            .filter(found -> found.state() == CaseState.SETTLING);
    if (held.isEmpty()) {
      return Optional.empty();
    }
    StudyCase told = held.get().failedOnceMore();
    if (!settings.backoff().exhausted(told.failedLooks())) {
      Instant again = books.now().plus(settings.backoff().after(told.failedLooks()));
      books.cases().update(tx, told.lookingAgain("the last look failed, tried again", again));
      return Optional.of(again);
    }
    Finding finding =
        Finding.block(
            FindingCode.ENGINE_FAILED,
            "study " + studyUid,
            "judging the study failed: " + failure.getClass().getSimpleName(),
            "a study that can be judged",
            "read the node's log, remove the cause, then send the treatment record again");
    StudyCase asked =
        told.having(sources.instances(tx, studyUid))
            .decided(
                CaseState.NEEDS_INPUT,
                RunQueue.why(List.of(finding)),
                List.of(finding),
                books.now());
    books.change(tx, held.get(), asked);
    return Optional.empty();
  }

  /**
   * Waits for a round that may end at any moment. Who ends it writes the next look, then wakes it:
   * either the round is seen to be over here, or that wakeup replaces ours.
   */
  private void awaitFetch(StudyCase seen, Settling.Wait wait, List<Finding> announced) {
    lookAgain(
        seen.studyUid(),
        tx ->
            fetches.isUnderWay(tx, seen.caseId())
                ? wait
                : new Settling.Wait("archives were asked", books.now()),
        announced);
    if (!books.inVolatileTx(tx -> fetches.isUnderWay(tx, seen.caseId()))) {
      wakeups.look(seen.studyUid(), books.now());
    }
  }

  /**
   * Looks again when a wait says so.
   *
   * @param waits what the case waits for, read while the case is held
   */
  private void lookAgain(
      String studyUid, Function<Tx, Settling.Wait> waits, List<Finding> announced) {
    Settling.Wait wait =
        books.inVolatileTx(
            tx -> {
              Optional<StudyCase> settling =
                  books
                      .cases()
                      .lockOfStudy(tx, studyUid)
                      .filter(held -> held.state() == CaseState.SETTLING);
              Settling.Wait now = waits.apply(tx);
              settling.ifPresent(
                  held ->
                      books
                          .cases()
                          .update(
                              tx, held.lookingAgain(now.why(), now.until()).announced(announced)));
              return now;
            });
    wakeups.look(studyUid, wait.until());
  }

  private void decide(StudyCase settled, int arrived) {
    String studyUid = settled.studyUid();
    CaseDecision.Seen seen = decision.read(settled, arrived);
    AnnouncedStudies.Standing announced = books.inVolatileTx(tx -> sources.standing(tx, studyUid));
    Optional<Settling.Wait> wait = fetches.begin(settled, seen.study(announced));
    if (wait.isPresent()) {
      awaitFetch(settled, wait.get(), announced.findings());
      fetches.wake(studyUid);
      return;
    }
    CaseDecision.Next next = decision.decide(seen);
    if (next.look().isEmpty()) {
      times.forget(studyUid);
    }
    next.look().ifPresent(at -> wakeups.look(studyUid, at));
    next.run().ifPresent(runId -> wakeups.work(runId, books.now()));
  }
}
