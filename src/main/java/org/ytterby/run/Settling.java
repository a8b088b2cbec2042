// SPDX-License-Identifier: Apache-2.0
package org.ytterby.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ytterby.receive.StudyArrival;
import org.ytterby.run.AnnouncedStudies.Progress;

/**
 * When a study is complete: all that trusted senders announced is here; or, where they said nothing
 * of it, nothing has arrived for the quiet period and no association that carried it is open; or
 * the longest wait is over. Thread-safe.
 */
final class Settling {
  private final Books books;
  private final CaseRunner.Sources sources;
  private final Duration quietPeriod;
  private volatile Instant receivingSince = Instant.EPOCH;

  Settling(Books books, CaseRunner.Sources sources, Duration quietPeriod) {
    this.books = books;
    this.sources = sources;
    this.quietPeriod = quietPeriod;
  }

  /** Why a case is not decided yet, and when it is looked at again. */
  record Wait(String why, Instant until) {}

  /** The node is there from now on. */
  void begin() {
    receivingSince = books.now();
  }

  /**
   * What a case that settles still waits for; nothing when it is to be decided.
   *
   * @param progress what was announced of it
   */
  Optional<Wait> waits(StudyCase settling, Progress progress) {
    Instant now = books.now();
    // It was settling when the node came back. Time in which nobody could send is no quiet time,
    // and does not use up the longest wait either.
    boolean interrupted = !settling.changedAt().isAfter(receivingSince);
    Instant bound =
        interrupted
            ? later(settling.lookBy(), receivingSince.plus(quietPeriod))
            : settling.lookBy();
    if (!now.isBefore(bound)) {
      return Optional.empty();
    }
    return switch (progress) {
      case Progress.Awaited(String why) ->
          Optional.of(new Wait(why, CaseRunner.earlier(now.plus(quietPeriod), bound)));
      case Progress.Complete(Optional<Instant> lastOther) ->
          lastOther.flatMap(
              last -> quiet(settling, interrupted ? later(last, receivingSince) : last, bound));
      case Progress.Silent _ -> {
        Instant last = lastReceived(settling);
        yield quiet(settling, interrupted ? later(last, receivingSince) : last, bound);
      }
    };
  }

  private Instant lastReceived(StudyCase settling) {
    return books
        .inVolatileTx(tx -> sources.arrived().find(tx, settling.studyUid()))
        .map(StudyArrival::lastReceived)
        .orElse(settling.changedAt());
  }

  /** The quiet period after the last instance. */
  private Optional<Wait> quiet(StudyCase settling, Instant last, Instant bound) {
    Instant now = books.now();
    Instant quietAt = last.plus(quietPeriod);
    if (now.isBefore(quietAt)) {
      return Optional.of(new Wait("instances are arriving", CaseRunner.earlier(quietAt, bound)));
    }
    if (sources.arrivals().openAssociations(settling.studyUid()) > 0) {
      Instant again = CaseRunner.earlier(now.plus(quietPeriod), bound);
      return Optional.of(new Wait("an association that carried it is open", again));
    }
    return Optional.empty();
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
