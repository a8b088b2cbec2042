// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.Moment;

/** When a series was acquired, and whether that can be so long after the administrations. */
final class ScanTime {
  private final DecayedSeries series;

  ScanTime(DecayedSeries series) {
    this.series = series;
  }

  /**
   * The start of the first frame; nothing where a frame has no time or lies outside the window, or
   * an administration behind it, which findings then say.
   *
   * @param administrations each by itself: what several stand for may lie before the scan and one
   *     of them after it
   */
  Optional<Instant> earliest(List<Instant> administrations) {
    Optional<Moment> earliest = earliestAcquisition();
    earliest.ifPresent(this::zoneFindings);
    return earliest.map(Moment::instant).filter(scan -> inWindow(administrations, scan));
  }

  private Optional<Moment> earliestAcquisition() {
    for (EmissionFrame slice : series.slices()) {
      if (slice.timing().acquisition().isEmpty()) {
        series.block(
            FindingCode.TIME_MISSING,
            slice.name() + " " + Dictionary.name(Tag.AcquisitionTime),
            "no acquisition date and time",
            "both",
            DecayedSeries.ACTION_TIMES);
      }
    }
    return series.slices().stream().allMatch(slice -> slice.timing().acquisition().isPresent())
        ? series.slices().stream()
            .map(slice -> slice.timing().acquisition().orElseThrow())
            .min(Comparator.comparing(Moment::instant))
        : Optional.empty();
  }

  private void zoneFindings(Moment earliest) {
    String where = series.where(Tag.TimezoneOffsetFromUTC);
    if (earliest.zoneAssumed()) {
      series
          .findings()
          .add(
              Finding.info(
                  FindingCode.TIME_ZONE_ASSUMED,
                  where,
                  "no offset from UTC in the image",
                  "+HHMM",
                  "The node's zone "
                      + series.nodeZone()
                      + " was applied; one hour is "
                      + anHour()
                      + " of activity."));
    }
    if (earliest.zone() == Moment.ZoneUse.NODE_ZONE_AT_CLOCK_CHANGE) {
      series
          .findings()
          .add(
              Finding.review(
                  FindingCode.TIME_CONFLICT,
                  where,
                  "an acquisition inside a change of the clocks, without offset",
                  "+HHMM",
                  "Judge the result with " + anHour() + " of doubt."));
    }
  }

  private String anHour() {
    return String.format(
        Locale.ROOT, "%.1f %%", Decay.percent(series.rules().constants(), Duration.ofHours(1)));
  }

  private boolean inWindow(List<Instant> administrations, Instant scan) {
    boolean all = true;
    for (Instant administration : administrations) {
      all &= inWindow(administration, scan);
    }
    return all;
  }

  /** Whether a scan can be so long after an administration; a finding blocks where it can't. */
  boolean inWindow(Instant administration, Instant scan) {
    double hours = Decay.seconds(Duration.between(administration, scan)) / 3600;
    double least = series.rules().quantification().earliestScanH();
    double most = series.rules().quantification().latestScanH();
    if (hours >= least && hours <= most) {
      return true;
    }
    series.block(
        FindingCode.TIME_CONFLICT,
        series.where(Tag.AcquisitionTime),
        String.format(
            Locale.ROOT,
            "a scan at %s, %.2f h after the administration at %s",
            scan,
            hours,
            administration),
        String.format(Locale.ROOT, "%.0f to %.0f h", least, most),
        "Correct administered_at in the treatment record, or the clock of the scanner.");
    return false;
  }
}
