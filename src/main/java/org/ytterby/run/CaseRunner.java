// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * <p>Thread-safe. Everything it knows is in the tables; a wakeup only makes it read them again, so
 * that a restart forgets nothing.
 */
public final class CaseRunner implements ArrivalListener {
  private static final Logger LOG = LoggerFactory.getLogger(CaseRunner.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /**
   * What a case is decided from.
   *
   * @param arrived the rows of what has arrived
   * @param received what the archive holds of it
   */
  public record Sources(
      Arrivals arrivals, ArrivalStore arrived, ReceivedStudies received, Assessor assessor) {}

  private final Books books;
  private final Sources sources;
  private final RunQueue queue;
  private final Wakeups wakeups;
  private final RunSettings settings;

  CaseRunner(Books books, Sources sources, Wakeups wakeups, RunSettings settings) {
    this.books = books;
    this.sources = sources;
    this.queue = new RunQueue(books, settings);
    this.wakeups = wakeups;
    this.settings = settings;
  }

  @Override
  public void arrived(StudyArrival arrival) {
    Instant now = books.now();
    Instant look = arrival.lastReceived().plus(settings.quietPeriod());
    boolean settles =
        books.inTx(
            tx -> {
              Optional<StudyCase> known = books.cases().lockOfStudy(tx, arrival.studyUid());
              Instant bound = now.plus(settings.maxWait());
              if (known.isEmpty()) {
                String why = "instances are arriving";
                return books.open(tx, StudyCase.opened(arrival.studyUid(), why, look, bound, now));
              }
              StudyCase before = known.get();
              if (before.state() == CaseState.SETTLING
                  || arrival.instances() <= before.settledInstances()) {
                return false;
              }
              int late = arrival.instances() - before.settledInstances();
              books.change(
                  tx, before, before.settling(late + " late instances arrived", look, bound, now));
              return true;
            });
    if (settles) {
      wakeups.look(arrival.studyUid(), look);
    }
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
        "the same SOP Instance UID with other pixels or geometry",
        "an unchanged copy",
        "find out at the sender which one is right; the first that came is used, the other is kept"
            + " beside it");
  }

  /**
   * Something that the decision depends on has changed: decide again now.
   *
   * @param why in words, without identity
   * @return false when the study has no case yet; it will be decided when it comes
   */
  public boolean reconsider(String studyUid, String why) {
    Instant now = books.now();
    boolean known =
        books.inTx(
            tx -> {
              Optional<StudyCase> found = books.cases().lockOfStudy(tx, studyUid);
              if (found.isPresent() && found.get().state() != CaseState.SETTLING) {
                StudyCase before = found.get();
                books.change(
                    tx, before, before.settling(why, now, now.plus(settings.maxWait()), now));
              }
              return found.isPresent();
            });
    if (known) {
      wakeups.look(studyUid, now);
    }
    return known;
  }

  /** Takes up every case that settles: all of them at start, later the overdue ones. */
  void resume(Duration overdue) {
    Instant now = books.now();
    books.inVolatileTx(tx -> books.cases().inState(tx, CaseState.SETTLING)).stream()
        .filter(
            settling ->
                !settling.nextLook().orElse(now).isAfter(now.minus(overdue)) || overdue.isZero())
        .forEach(
            settling ->
                wakeups.look(
                    settling.studyUid(), settling.nextLook().filter(now::isBefore).orElse(now)));
  }

  /** Looks at a study; decides when it is complete, else looks again later. */
  void look(String studyUid) {
    try {
      sources.arrivals().flush();
      Optional<StudyCase> found = books.inVolatileTx(tx -> books.cases().ofStudy(tx, studyUid));
      if (found.isEmpty() || found.get().state() != CaseState.SETTLING) {
        return;
      }
      Optional<Wait> wait = waits(found.get());
      if (wait.isPresent()) {
        lookAgain(studyUid, wait.get());
      } else {
        decide(studyUid);
      }
    } catch (RuntimeException e) {
      LOG.error(
          "the look at a case failed, tried again study={} in={}", studyUid, AFTER_FAILURE, e);
      Instant again = books.now().plus(AFTER_FAILURE);
      wakeups.look(studyUid, again);
    }
  }

  /** Why the case is not decided yet, and when it is looked at again. */
  private record Wait(String why, Instant until) {}

  private Optional<Wait> waits(StudyCase settling) {
    Instant now = books.now();
    if (!now.isBefore(settling.lookBy())) {
      return Optional.empty();
    }
    Instant last =
        books
            .inVolatileTx(tx -> sources.arrived().find(tx, settling.studyUid()))
            .map(StudyArrival::lastReceived)
            .orElse(settling.changedAt());
    Instant quietAt = last.plus(settings.quietPeriod());
    if (now.isBefore(quietAt)) {
      return Optional.of(new Wait("instances are arriving", earlier(quietAt, settling.lookBy())));
    }
    if (sources.arrivals().openAssociations(settling.studyUid()) > 0) {
      Instant again = earlier(now.plus(settings.quietPeriod()), settling.lookBy());
      return Optional.of(new Wait("an association that carried it is open", again));
    }
    return Optional.empty();
  }

  private void lookAgain(String studyUid, Wait wait) {
    books.inVolatileTx(
        tx -> {
          books
              .cases()
              .lockOfStudy(tx, studyUid)
              .filter(settling -> settling.state() == CaseState.SETTLING)
              .ifPresent(
                  settling ->
                      books.cases().update(tx, settling.lookingAgain(wait.why(), wait.until())));
          return true;
        });
    wakeups.look(studyUid, wait.until());
  }

  private void decide(String studyUid) {
    List<StoredInstance> instances = sources.received().instances(studyUid);
    List<Finding> conflicts =
        sources.received().conflicts(studyUid).stream().map(CaseRunner::conflict).toList();
    Assessment assessment = assess(studyUid, instances);
    Next next =
        books.inTx(
            tx ->
                books
                    .cases()
                    .lockOfStudy(tx, studyUid)
                    .filter(settling -> settling.state() == CaseState.SETTLING)
                    .map(settling -> settling.having(instances.size()).finding(conflicts))
                    .map(settling -> decide(tx, settling, assessment, instances))
                    .orElse(Next.NOTHING));
    next.look().ifPresent(at -> wakeups.look(studyUid, at));
    next.run().ifPresent(runId -> wakeups.work(runId, books.now()));
  }

  /** What is to be woken once a decision is durable. */
  private record Next(Optional<Instant> look, Optional<String> run) {
    static final Next NOTHING = new Next(Optional.empty(), Optional.empty());
  }

  private Next decide(
      Tx tx, StudyCase settling, Assessment assessment, List<StoredInstance> instances) {
    Instant now = books.now();
    int arrived =
        sources.arrived().find(tx, settling.studyUid()).map(StudyArrival::instances).orElse(0);
    if (arrived > instances.size() && now.isBefore(settling.lookBy())) {
      return new Next(Optional.of(now.plus(settings.quietPeriod())), Optional.empty());
    }
    return switch (assessment) {
      case Assessment.NotOurs notOurs -> {
        books.change(
            tx, settling, settling.decided(CaseState.IGNORED, notOurs.reason(), List.of(), now));
        yield Next.NOTHING;
      }
      case Assessment.NeedsInput held -> {
        String why = RunQueue.why(held.findings());
        books.change(
            tx, settling, settling.decided(CaseState.NEEDS_INPUT, why, held.findings(), now));
        yield Next.NOTHING;
      }
      case Assessment.Ready ready ->
          new Next(Optional.empty(), queue.decide(tx, settling, ready, instances));
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

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
