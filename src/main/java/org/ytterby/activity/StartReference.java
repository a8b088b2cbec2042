// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Isotope;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.HeaderTimes;
import org.ytterby.treatment.Moment;

/**
 * To which time Decay Correction START refers: the series' date and time where they are not after
 * the earliest acquisition of all slices, else that acquisition, because a reprocessed series may
 * carry the time of processing; or the start of each bed, where the Decay Factors tell that.
 */
final class StartReference {
  /** Two beds of 90Y take less than an hour; two hours are 2.2 % of activity. */
  private static final Duration SERIES_LONG_BEFORE = Duration.ofHours(2);

  /** As much of the activity of 166Ho. */
  private static final Duration LONG_BEFORE_OF_HOLMIUM = Duration.ofMinutes(50);

  /** 0.2 % of activity: more than the calls and scouts between a series' time and its first bed. */
  private static final Duration SERIES_BEFORE = Duration.ofMinutes(10);

  private final DecayedSeries series;
  private final Instant earliest;

  /**
   * Of a series.
   *
   * @param earliest acquisition of all its slices
   */
  StartReference(DecayedSeries series, Instant earliest) {
    this.series = series;
    this.earliest = earliest;
  }

  private boolean isHolmium() {
    return series.rules().assembly().dosed() == Isotope.HOLMIUM_166;
  }

  private Duration mostBefore() {
    return isHolmium() ? LONG_BEFORE_OF_HOLMIUM : SERIES_LONG_BEFORE;
  }

  /** The way to the administration; nothing where times contradict, which findings then say. */
  Optional<EmissionDecay> decay(List<Instant> administrations) {
    Optional<Instant> time = earliestSeriesTime();
    boolean fromSeries = time.isPresent() && !time.get().isAfter(earliest);
    Instant reference = fromSeries ? time.get() : earliest;
    if (administrations.stream().anyMatch(reference::isBefore)) {
      series.block(
          FindingCode.TIME_CONFLICT,
          series.where(Tag.SeriesTime),
          "a series that starts at " + reference + ", before the administration",
          "after " + Collections.max(administrations),
          "Decay can't be corrected to a scan start before the administration. Correct the times.");
      return Optional.empty();
    }
    DecayFactorCheck factors = series.factors();
    factors.correctedTo(reference, "the start");
    if (series.nuclide().undone() && factors.ownStarts(reference)) {
      return ownStarts();
    }
    boolean witnessed = factors.witness(reference);
    Duration apart = Duration.between(reference, earliest);
    if (apart.compareTo(mostBefore()) > 0) {
      longBefore(apart, factors.complete());
    } else if (!witnessed) {
      before(apart, factors.complete() ? factors.earlier(reference) : Optional.empty());
    }
    vendorTimes(reference, witnessed ? Optional.empty() : Optional.of(doubt(factors.complete())));
    String rule =
        fromSeries
            ? "START: Series Date and Time, not after the earliest acquisition"
            : "START: earliest acquisition, Series Date and Time being "
                + (time.isPresent() ? "later" : "absent");
    return series.corrected(reference, earliest, rule);
  }

  private static String doubt(boolean complete) {
    return complete
        ? "the Decay Factors lead to another time than that reference"
        : "no Decay Factors tell which is right";
  }

  private void vendorTimes(Instant reference, Optional<String> doubt) {
    new VendorTimes(series.header(), series.times(), series.halfLifeS())
        .differing(reference, series.nuclide().undone(), doubt)
        .forEach(series.findings()::add);
  }

  /** By the standard all images of a series have the same; where they have not, the earliest. */
  private Optional<Instant> earliestSeriesTime() {
    return series.headers().stream()
        .flatMap(one -> new HeaderTimes(one, series.nodeZone()).series().stream())
        .map(Moment::instant)
        .min(Comparator.naturalOrder());
  }

  /** The factors are made for the start of each bed, whatever the series' time says. */
  private Optional<EmissionDecay> ownStarts() {
    String rule = "START: the start of each bed, as the Decay Factors tell";
    if (series.nuclide().repair().isPresent()) {
      return series.undone(series.nuclide().repair().get(), earliest, rule);
    }
    series
        .findings()
        .add(
            Finding.info(
                FindingCode.DECAY_CORRECTION,
                series.where(Tag.DecayFactor),
                "factors that lead to the start of each bed, not to that of the series",
                "factors that grow with the time of the bed",
                "Each plane is decayed from the start of its own bed."));
    series
        .times()
        .acquisition()
        .map(Moment::instant)
        .ifPresent(start -> vendorTimes(start, Optional.empty()));
    return Optional.of(series.decay(earliest, rule, EmissionDecay.Reading.OWN_START));
  }

  /**
   * Looks at a series time that is hours before the first acquisition.
   *
   * @param complete whether every slice has a decay factor, which agrees within an hour by now
   */
  private void longBefore(Duration apart, boolean complete) {
    String where = series.where(Tag.SeriesTime);
    String found =
        String.format(
            Locale.ROOT,
            "a series time %.1f h before the first acquisition",
            Decay.seconds(apart) / 3600);
    String expected =
        "within "
            + (isHolmium() ? mostBefore().toMinutes() + " min" : mostBefore().toHours() + " h");
    if (complete) {
      series
          .findings()
          .add(
              Finding.review(
                  FindingCode.TIME_CONFLICT,
                  where,
                  found,
                  expected,
                  "The series time is taken as the reference of decay, and the decay factors agree;"
                      + " check it at the scanner."));
    } else {
      series.block(
          FindingCode.TIME_CONFLICT,
          where,
          found,
          expected + ", or decay factors that agree",
          "Which of the two times the image was decayed to can't be told. Correct the times.");
    }
  }

  /**
   * Where no factors witness that the series time was used, though it is not the scan's.
   *
   * @param earlier how long before the series time the factors lead, where all slices have one
   */
  private void before(Duration apart, Optional<Duration> earlier) {
    if (apart.compareTo(SERIES_BEFORE) <= 0 || !series.nuclide().undone()) {
      return;
    }
    Duration off = earlier.orElse(apart.negated());
    series
        .findings()
        .add(
            Finding.review(
                FindingCode.TIME_CONFLICT,
                series.where(Tag.SeriesTime),
                String.format(
                    Locale.ROOT,
                    "a series time %.0f min before the first acquisition, and %s",
                    Decay.seconds(apart) / 60,
                    earlier.map(StartReference::leading).orElse("no decay factors")),
                "within " + SERIES_BEFORE.toMinutes() + " min, or decay factors that agree",
                String.format(
                    Locale.ROOT,
                    "The series time is taken as the reference of decay; if it was %s, every dose"
                        + " is %.2f %% too %s.",
                    earlier.isPresent() ? "that of the factors" : "the first acquisition",
                    100 * Math.abs(1 - Decay.factor(series.halfLifeS(), off.negated())),
                    off.isNegative() ? "low" : "high")));
  }

  private static String leading(Duration earlier) {
    return String.format(
        Locale.ROOT,
        "decay factors that lead %.0f min %s it",
        Decay.seconds(earlier.abs()) / 60,
        earlier.isNegative() ? "after" : "before");
  }
}
