// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.ytterby.finding.Finding;
import org.ytterby.receive.ArrivalListener;
import org.ytterby.receive.ArrivalStore;
import org.ytterby.receive.Arrivals;
import org.ytterby.receive.ReceivedStudies;
import org.ytterby.receive.StudyArrival;
import org.ytterby.store.Tx;

/**
 * Opens cases and re-opens them: what arrives, and what is handed in, makes a case settle, and
 * {@link CaseLooks} then make it IGNORED, NEEDS_INPUT or READY with a run.
 *
 * <p>Thread-safe. Everything it knows is in the tables, but for how long what it has seen itself is
 * ago; a wakeup only makes it read them again, so that a restart forgets nothing.
 */
public final class CaseRunner implements ArrivalListener {
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
      Assessor assessor) {

    /** How many instances of a study have arrived. */
    int instances(Tx tx, String studyUid) {
      return arrived.find(tx, studyUid).map(StudyArrival::instances).orElse(0);
    }

    /** How what senders said of a study stands. */
    AnnouncedStudies.Standing standing(Tx tx, String studyUid) {
      return announced.standing(tx, studyUid);
    }
  }

  private final Books books;
  private final Sources sources;
  private final Wakeups wakeups;
  private final RunSettings settings;
  private final SettlingTimes times;
  private final CaseLooks looks;

  CaseRunner(Books books, Sources sources, Wakeups wakeups, RunSettings settings) {
    this.books = books;
    this.sources = sources;
    this.wakeups = wakeups;
    this.settings = settings;
    this.times = new SettlingTimes(books.nanos());
    this.looks = new CaseLooks(books, sources, wakeups, settings, times);
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
              if ((settling || begins) && sources.standing(tx, arrival.studyUid()).endsSettling()) {
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

  @Override
  public void conflicted(String studyUid, String sopInstanceUid) {
    Finding finding = CaseDecision.conflict(sopInstanceUid);
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
    looks.start();
  }

  /** Takes up the cases that settle and are overdue by so long. */
  void resume(Duration overdue) {
    looks.resume(overdue);
  }

  /** Looks at a study; decides when it is complete, else looks again later. */
  void look(String studyUid) {
    looks.look(studyUid);
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
