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
 *
 * <p>What this process has seen itself is measured by {@link SettlingTimes}. The instants of the
 * tables count only for what was before it, and one that lies ahead was written by a clock that has
 * been set back since: then the node's own time counts.
 */
final class Settling {
  private final Books books;
  private final CaseRunner.Sources sources;
  private final RunSettings settings;
  private final SettlingTimes times;
  private volatile Instant receivingSince = Instant.EPOCH;

  Settling(Books books, CaseRunner.Sources sources, RunSettings settings, SettlingTimes times) {
    this.books = books;
    this.sources = sources;
    this.settings = settings;
    this.times = times;
  }

  /** Why a case is not decided yet, and when it is looked at again. */
  record Wait(String why, Instant until) {}

  /** The node is there from now on. */
  void begin() {
    receivingSince = books.now();
    times.receiving();
  }

  /**
   * What a case that settles still waits for; nothing when it is to be decided.
   *
   * @param progress what was announced of it
   */
  Optional<Wait> waits(StudyCase settling, Progress progress) {
    // It was settling when the node came back. Time in which nobody could send is no quiet time,
    // and does not use up the longest wait either.
    boolean interrupted = !settling.changedAt().isAfter(receivingSince);
    Duration left = left(settling, interrupted);
    if (isOver(left)) {
      return Optional.empty();
    }
    return switch (progress) {
      case Progress.Awaited(String why) -> Optional.of(again(why, settings.quietPeriod(), left));
      case Progress.Complete(Optional<Instant> lastOther) ->
          lastOther.flatMap(last -> quiet(settling, silence(last, interrupted), left));
      case Progress.Silent _ ->
          quiet(
              settling,
              times
                  .sinceNews(settling.studyUid())
                  .orElseGet(() -> silence(lastReceived(settling), interrupted)),
              left);
    };
  }

  /** How much of the longest wait is left. */
  private Duration left(StudyCase settling, boolean interrupted) {
    Optional<Duration> settled = times.sinceBegan(settling.studyUid());
    if (settled.isPresent()) {
      return settings.maxWait().minus(settled.get());
    }
    Duration left = Duration.between(books.now(), settling.lookBy());
    return interrupted ? longer(left, settings.quietPeriod().minus(times.sinceReceiving())) : left;
  }

  /** For how long nothing came, as far as the tables tell. */
  private Duration silence(Instant last, boolean interrupted) {
    Duration here = times.sinceReceiving();
    Duration written = Duration.between(last, books.now());
    return written.isNegative() || interrupted && written.compareTo(here) > 0 ? here : written;
  }

  private Instant lastReceived(StudyCase settling) {
    return books
        .inVolatileTx(tx -> sources.arrived().find(tx, settling.studyUid()))
        .map(StudyArrival::lastReceived)
        .orElse(settling.changedAt());
  }

  private Optional<Wait> quiet(StudyCase settling, Duration silence, Duration left) {
    Duration rest = settings.quietPeriod().minus(silence);
    if (!isOver(rest)) {
      return Optional.of(again("instances are arriving", rest, left));
    }
    if (sources.arrivals().openAssociations(settling.studyUid()) > 0) {
      return Optional.of(
          again("an association that carried it is open", settings.quietPeriod(), left));
    }
    return Optional.empty();
  }

  private Wait again(String why, Duration wait, Duration left) {
    return new Wait(why, books.now().plus(wait.compareTo(left) < 0 ? wait : left));
  }

  private static boolean isOver(Duration left) {
    return left.isNegative() || left.isZero();
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
