// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.archive.StoredInstance;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.store.Tx;

/**
 * Decides settled cases: IGNORED, NEEDS_INPUT, or READY with a run. Thread-safe.
 *
 * <p>A study is read and judged outside any transaction; the one that decides first makes sure that
 * nothing came meanwhile.
 */
final class CaseDecision {
  private final Books books;
  private final CaseRunner.Sources sources;
  private final RunQueue queue;
  private final RunSettings settings;
  private final SettlingTimes times;
  private final CaseFetches fetches;

  CaseDecision(
      Books books,
      CaseRunner.Sources sources,
      RunSettings settings,
      SettlingTimes times,
      CaseFetches fetches) {
    this.books = books;
    this.sources = sources;
    this.queue = new RunQueue(books, settings);
    this.settings = settings;
    this.times = times;
    this.fetches = fetches;
  }

  /**
   * What a case is decided from.
   *
   * @param settling the case, with its count of what was handed in, before anything was read:
   *     whatever came later may have been missed
   * @param arrived how many instances had arrived then
   * @param instances what others have sent of the study
   * @param conflicts what the archive tells of instances that came twice
   */
  record Seen(
      StudyCase settling,
      int arrived,
      List<StoredInstance> instances,
      List<Finding> conflicts,
      Assessment assessment) {
    Seen {
      instances = List.copyOf(instances);
      conflicts = List.copyOf(conflicts);
    }

    SettledStudy study(AnnouncedStudies.Standing announced) {
      return new SettledStudy(assessment, instances, announced.missing());
    }
  }

  /** What is to be woken once a decision is durable. */
  record Next(Optional<Instant> look, Optional<String> run) {
    static final Next NOTHING = new Next(Optional.empty(), Optional.empty());

    static Next look(Instant at) {
      return new Next(Optional.of(at), Optional.empty());
    }
  }

  /** Reads a settled study and judges it; decides nothing. */
  Seen read(StudyCase settling, int arrived) {
    String studyUid = settling.studyUid();
    List<StoredInstance> instances = sources.received().instances(studyUid);
    List<Finding> conflicts =
        sources.received().conflicts(studyUid).stream().map(CaseDecision::conflict).toList();
    return new Seen(settling, arrived, instances, conflicts, assess(studyUid, instances));
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

  /** Decides, if the case still settles. */
  Next decide(Seen seen) {
    return books.inTx(
        tx ->
            books
                .cases()
                .lockOfStudy(tx, seen.settling().studyUid())
                .filter(held -> held.state() == CaseState.SETTLING)
                .map(held -> held.having(seen.instances().size()))
                .map(held -> held.finding(all(seen.conflicts(), held)))
                .map(held -> told(tx, held, seen))
                .map(held -> decide(tx, held, seen))
                .orElse(Next.NOTHING));
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

  /** The same with what is told of announcements and of what was fetched. */
  private StudyCase told(Tx tx, StudyCase held, Seen seen) {
    AnnouncedStudies.Standing announced = sources.standing(tx, held.studyUid());
    return held.announced(announced.findings())
        .fetched(fetches.findings(tx, held, seen.study(announced)));
  }

  private Next decide(Tx tx, StudyCase held, Seen seen) {
    Instant now = books.now();
    if (held.handedIn() != seen.settling().handedIn()) {
      return Next.look(now);
    }
    int late =
        sources.instances(tx, held.studyUid()) - Math.max(seen.instances().size(), seen.arrived());
    if (late > 0 && now.isBefore(held.lookBy())) {
      return Next.look(CaseRunner.earlier(now.plus(settings.quietPeriod()), held.lookBy()));
    }
    Next next = decided(tx, held, seen);
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

  private Next decided(Tx tx, StudyCase held, Seen seen) {
    Instant now = books.now();
    return switch (seen.assessment()) {
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
          new Next(Optional.empty(), queue.decide(tx, held, ready, seen.instances()));
    };
  }

  /** An instance came twice with the same UID and other contents. */
  static Finding conflict(String sopInstanceUid) {
    return Finding.review(
        FindingCode.CONFLICTING_INSTANCE,
        sopInstanceUid,
        "the same SOP Instance UID with other pixels, geometry, or times of decay",
        "an unchanged copy",
        "find out at the sender which one is right; the first that came is used, the other is kept"
            + " beside it");
  }
}
