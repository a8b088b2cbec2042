// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.receive.ArrivalListener;
import org.ytterby.receive.ArrivalStore;
import org.ytterby.receive.Arrivals;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.receive.StudyArrival;
import org.ytterby.store.Tx;

/**
 * Opens, watches and decides cases: a case settles until its study is complete, then one look makes
 * it IGNORED, NEEDS_INPUT or READY with a run. Late instances and treatment data re-open it.
 *
 * <p>Thread-safe. Everything it knows is in the tables, but for how long what it has seen itself is
 * ago; a wakeup only makes it read them again, so that a restart forgets nothing.
 */
public final class CaseRunner implements ArrivalListener {
  private static final Logger LOG = LoggerFactory.getLogger(CaseRunner.class);

  /** How soon a look is tried again whose failure could not even be written down. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /**
   * What a case is decided from.
   *
   * @param arrived the rows of what has arrived
   * @param received what the archive holds of it
   * @param announced what senders said beside it
   */
  public record Sources(
      Arrivals arrivals,
      ArrivalStore arrived,
      ReceivedStudies received,
      AnnouncedStudies announced,
      Assessor assessor) {}

  private final Books books;
  private final Sources sources;
  private final RunQueue queue;
  private final Wakeups wakeups;
  private final RunSettings settings;
  private final SettlingTimes times;
  private final Settling settling;
  private final CaseFetches fetches;

  CaseRunner(Books books, Sources sources, Wakeups wakeups, RunSettings settings) {
    this.books = books;
    this.sources = sources;
    this.queue = new RunQueue(books, settings);
    this.wakeups = wakeups;
    this.settings = settings;
    this.times = new SettlingTimes(books.nanos());
    this.settling = new Settling(books, sources, settings, times);
    this.fetches = new CaseFetches(books, settings.fetch(), wakeups);
  }

  @Override
  public void arrived(StudyArrival arrival) {
    Instant now = books.now();
    // What came was received before now, unless the clock has been set back since.
    Instant look = earlier(arrival.lastReceived(), now).plus(settings.quietPeriod());
    Optional<Instant> wakeup =
        books.inTx(
            tx -> {
              Optional<StudyCase> known = books.cases().lockOfStudy(tx, arrival.studyUid());
              Instant bound = now.plus(settings.maxWait());
              boolean settling =
                  known.filter(before -> before.state() == CaseState.SETTLING).isPresent();
              boolean begins =
                  known
                      .map(before -> reopens(tx, before, arrival, look, bound))
                      .orElseGet(() -> opens(tx, arrival, look, bound));
              if (begins) {
                times.began(arrival.studyUid());
              }
              if (settling || begins) {
                times.news(arrival.studyUid());
              }
              if ((settling || begins) && standing(tx, arrival.studyUid()).endsSettling()) {
                return Optional.of(now);
              }
              return begins ? Optional.of(look) : Optional.empty();
            });
    wakeup.ifPresent(at -> wakeups.look(arrival.studyUid(), at));
  }

  private boolean opens(Tx tx, StudyArrival arrival, Instant look, Instant bound) {
    String why = "instances are arriving";
    return books.open(tx, StudyCase.opened(arrival.studyUid(), why, look, bound, books.now()));
  }

  private boolean reopens(
      Tx tx, StudyCase before, StudyArrival arrival, Instant look, Instant bound) {
    int late = arrival.instances() - before.settledInstances();
    if (before.state() == CaseState.SETTLING || late <= 0) {
      return false;
    }
    String why = late + " late instances arrived";
    books.change(tx, before, before.settling(why, look, bound, books.now()));
    return true;
  }

  private AnnouncedStudies.Standing standing(Tx tx, String studyUid) {
    return sources.announced().standing(tx, studyUid);
  }

  @Override
  public void conflicted(String studyUid, String sopInstanceUid) {
    Finding finding = conflict(sopInstanceUid);
    books.inTx(
        tx -> {
          Optional<StudyCase> known = books.cases().lockOfStudy(tx, studyUid);
          if (known.isPresent() && !known.get().findings().contains(finding)) {
            StudyCase told = known.get();
            List<Finding> findings = new ArrayList<>(told.findings());
            findings.add(finding);
            books.cases().update(tx, told.finding(findings));
            books.remark(tx, told, "case.conflict", Map.of("sop_instance_uid", sopInstanceUid));
          }
          return true;
        });
  }

  private static Finding conflict(String sopInstanceUid) {
    return Finding.review(
        FindingCode.CONFLICTING_INSTANCE,
        sopInstanceUid,
        "the same SOP Instance UID with other pixels, geometry, or times of decay",
        "an unchanged copy",
        "find out at the sender which one is right; the first that came is used, the other is kept"
            + " beside it");
  }

  /**
   * What came of something that was handed in.
   *
   * @param value what storing it gave
   * @param known false when the study has no case yet; it will be decided when it comes
   */
  public record HandedIn<T>(T value, boolean known) {}

  /**
   * Stores something that the decision depends on, and lets the case be decided again, both in one
   * transaction: neither a crash nor a look that is under way loses it.
   *
   * @param why in words, without identity
   * @param store writes it
   */
  public <T> HandedIn<T> handIn(String studyUid, String why, Function<Tx, T> store) {
    HandedIn<T> done =
        books.inTx(
            tx -> {
              // The case before the ledger, like everybody, so that no two wait for each other.
              boolean known = books.cases().lockOfStudy(tx, studyUid).isPresent();
              T value = store.apply(tx);
              return new HandedIn<>(value, known && decideAgain(tx, studyUid, why));
            });
    if (done.known()) {
      wakeups.look(studyUid, books.now());
      return done;
    }
    // The study's case may have been opened while this was being written.
    return new HandedIn<>(done.value(), reconsider(studyUid, why));
  }

  /**
   * Something that the decision depends on has changed: decide again now.
   *
   * @param why in words, without identity
   * @return false when the study has no case yet; it will be decided when it comes
   */
  public boolean reconsider(String studyUid, String why) {
    boolean known = books.inTx(tx -> decideAgain(tx, studyUid, why));
    if (known) {
      wakeups.look(studyUid, books.now());
    }
    return known;
  }

  private boolean decideAgain(Tx tx, String studyUid, String why) {
    Instant now = books.now();
    Optional<StudyCase> found = books.cases().lockOfStudy(tx, studyUid);
    if (found.isEmpty()) {
      return false;
    }
    StudyCase told = found.get().handedInOnceMore();
    if (told.state() == CaseState.SETTLING) {
      books.cases().update(tx, told);
    } else {
      times.forget(studyUid);
      books.change(tx, found.get(), told.settling(why, now, now.plus(settings.maxWait()), now));
    }
    return true;
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
      int arrived = books.inVolatileTx(tx -> arrived(tx, studyUid));
      AnnouncedStudies.Standing announced = books.inVolatileTx(tx -> standing(tx, studyUid));
      Optional<Settling.Wait> wait = settling.waits(found.get(), announced.progress());
      if (wait.isPresent()) {
        lookAgain(studyUid, _ -> wait.get(), announced.findings());
        return;
      }
      fetches
          .underWay(found.get(), tx -> sources.received().here(tx, studyUid))
          .ifPresentOrElse(
              fetching -> awaitFetch(found.get(), fetching, announced.findings()),
              () -> decide(new Seen(found.get(), arrived)));
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
        told.having(arrived(tx, studyUid))
            .decided(
                CaseState.NEEDS_INPUT,
                RunQueue.why(List.of(finding)),
                List.of(finding),
                books.now());
    books.change(tx, held.get(), asked);
    return Optional.empty();
  }

  private int arrived(Tx tx, String studyUid) {
    return sources.arrived().find(tx, studyUid).map(StudyArrival::instances).orElse(0);
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

  /**
   * What a look has before it reads anything: whatever comes later it may have missed.
   *
   * @param settling the case with its count of what was handed in
   * @param arrived how many instances had arrived
   */
  private record Seen(StudyCase settling, int arrived) {}

  private void decide(Seen seen) {
    String studyUid = seen.settling().studyUid();
    List<StoredInstance> instances = sources.received().instances(studyUid);
    List<Finding> conflicts =
        sources.received().conflicts(studyUid).stream().map(CaseRunner::conflict).toList();
    Assessment assessment = assess(studyUid, instances);
    AnnouncedStudies.Standing announced = books.inVolatileTx(tx -> standing(tx, studyUid));
    Optional<Settling.Wait> wait =
        fetches.begin(
            seen.settling(), new SettledStudy(assessment, instances, announced.missing()));
    if (wait.isPresent()) {
      awaitFetch(seen.settling(), wait.get(), announced.findings());
      fetches.wake(studyUid);
      return;
    }
    Next next =
        books.inTx(
            tx ->
                books
                    .cases()
                    .lockOfStudy(tx, studyUid)
                    .filter(held -> held.state() == CaseState.SETTLING)
                    .map(held -> held.having(instances.size()).finding(all(conflicts, held)))
                    .map(held -> told(tx, held, assessment, instances))
                    .map(held -> decide(tx, held, seen, assessment, instances))
                    .orElse(Next.NOTHING));
    if (next.look().isEmpty()) {
      times.forget(studyUid);
    }
    next.look().ifPresent(at -> wakeups.look(studyUid, at));
    next.run().ifPresent(runId -> wakeups.work(runId, books.now()));
  }

  /** The same with what is told of announcements and of what was fetched. */
  private StudyCase told(
      Tx tx, StudyCase held, Assessment assessment, List<StoredInstance> instances) {
    AnnouncedStudies.Standing announced = standing(tx, held.studyUid());
    return held.announced(announced.findings())
        .fetched(
            fetches.findings(
                tx, held, new SettledStudy(assessment, instances, announced.missing())));
  }

  /** The conflicts that the look has read, and those that the case was told of meanwhile. */
  private static List<Finding> all(List<Finding> conflicts, StudyCase held) {
    return Stream.concat(
            conflicts.stream(),
            held.findings().stream()
                .filter(finding -> finding.code() == FindingCode.CONFLICTING_INSTANCE))
        .distinct()
        .toList();
  }

  /** What is to be woken once a decision is durable. */
  private record Next(Optional<Instant> look, Optional<String> run) {
    static final Next NOTHING = new Next(Optional.empty(), Optional.empty());

    static Next look(Instant at) {
      return new Next(Optional.of(at), Optional.empty());
    }
  }

  private Next decide(
      Tx tx, StudyCase held, Seen seen, Assessment assessment, List<StoredInstance> instances) {
    Instant now = books.now();
    if (held.handedIn() != seen.settling().handedIn()) {
      return Next.look(now);
    }
    int late = arrived(tx, held.studyUid()) - Math.max(instances.size(), seen.arrived());
    if (late > 0 && now.isBefore(held.lookBy())) {
      return Next.look(earlier(now.plus(settings.quietPeriod()), held.lookBy()));
    }
    Next next = decided(tx, held, assessment, instances);
    return late > 0 ? reopened(tx, held.studyUid(), late, next) : next;
  }

  /**
   * The longest wait is over, so it was decided without what came during the look; that re-opens
   * the case like whatever comes later. It was told of while the case was settling and is not told
   * again.
   */
  private Next reopened(Tx tx, String studyUid, int late, Next next) {
    Instant now = books.now();
    Instant look = now.plus(settings.quietPeriod());
    times.began(studyUid);
    StudyCase decided = books.cases().lockOfStudy(tx, studyUid).orElseThrow();
    String why = late + " late instances arrived";
    books.change(tx, decided, decided.settling(why, look, now.plus(settings.maxWait()), now));
    return new Next(Optional.of(look), next.run());
  }

  private Next decided(
      Tx tx, StudyCase held, Assessment assessment, List<StoredInstance> instances) {
    Instant now = books.now();
    return switch (assessment) {
      case Assessment.NotOurs notOurs -> {
        String why = "not ours: " + notOurs.reason();
        books.change(tx, held, held.decided(CaseState.IGNORED, why, List.of(), now));
        queue.callBack(tx, held, why);
        yield Next.NOTHING;
      }
      case Assessment.NeedsInput asks -> {
        String why = RunQueue.why(asks.findings());
        books.change(tx, held, held.decided(CaseState.NEEDS_INPUT, why, asks.findings(), now));
        queue.callBack(tx, held, why);
        yield Next.NOTHING;
      }
      case Assessment.Ready ready ->
          new Next(Optional.empty(), queue.decide(tx, held, ready, instances));
    };
  }

  private Assessment assess(String studyUid, List<StoredInstance> instances) {
    if (instances.isEmpty()) {
      return new Assessment.NotOurs("nothing of the study is kept but objects of our own");
    }
    try {
      return sources.assessor().assess(studyUid, instances);
    } catch (InvalidObject e) {
      return new Assessment.NeedsInput(
          List.of(
              Finding.block(
                  FindingCode.UNREADABLE_INSTANCE,
                  e.where(),
                  e.found(),
                  e.expected(),
                  "repair or remove the object at its source, and send the study again")));
    }
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
