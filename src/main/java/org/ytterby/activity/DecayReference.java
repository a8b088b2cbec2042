// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.treatment.Administration;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.HeaderTimes;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.PetHeaderTreatment;

/**
 * Finds the time to which a PET series' numbers refer (PS3.3 C.8.9.1.1.8).
 *
 * <p>NONE: each frame its own time. START: the series' date and time where they are not after the
 * earliest acquisition of all slices, else that acquisition, because a reprocessed series may carry
 * the time of processing. ADMIN: the administration that the scanner knew; nothing is decayed
 * twice, only a difference between it and the treatment record's time is made up for.
 */
final class DecayReference {
  private static final Duration SERIES_LONG_BEFORE = Duration.ofHours(2);
  private static final Duration GE_AGREES = Duration.ofMinutes(1);
  private static final Duration SLACK = Duration.ofHours(1);
  private static final int GE_GROUP = 0x0009;
  private static final int GE_SCAN_DATE_TIME = 0x0D;
  private static final String GE_CREATOR = "GEMS_PETD_01";
  private static final String ACTION_TIMES =
      "Send the series with its dates and times; de-identification must keep them.";

  private final List<PetSlice> slices;
  private final List<DataSet> headers;
  private final DataSet header;
  private final String instance;
  private final HeaderTimes times;
  private final ActivityRules rules;
  private final ZoneId nodeZone;
  private final SeriesFindings findings;

  DecayReference(
      List<PetSlice> slices,
      List<DataSet> headers,
      ActivityRules rules,
      ZoneId nodeZone,
      SeriesFindings findings) {
    this.slices = slices;
    this.headers = headers;
    this.header = headers.getFirst();
    this.instance = header.optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?") + " ";
    this.times = new HeaderTimes(header, nodeZone);
    this.rules = rules;
    this.nodeZone = nodeZone;
    this.findings = findings;
  }

  /** The way to the administration; nothing where a time is missing or contradicts. */
  Optional<PetDecay> of(Instant administeredAt) {
    try {
      Optional<Moment> earliest = earliestAcquisition();
      if (earliest.isEmpty()) {
        return Optional.empty();
      }
      zoneFindings(earliest.get());
      if (!inWindow(administeredAt, earliest.get().instant())) {
        return Optional.empty();
      }
      String correction = header.optional(Tag.DecayCorrection).map(Attribute::text).orElse("");
      return switch (correction) {
        case "NONE" -> none(administeredAt, earliest.get().instant());
        case "START" -> start(administeredAt, earliest.get().instant());
        case "ADMIN" -> admin(administeredAt);
        default -> unknown(correction);
      };
    } catch (InvalidObject e) {
      block(FindingCode.TIME_MISSING, instance + e.where(), e.found(), e.expected(), ACTION_TIMES);
      return Optional.empty();
    }
  }

  private Optional<Moment> earliestAcquisition() {
    for (PetSlice slice : slices) {
      if (slice.timing().acquisition().isEmpty()) {
        block(
            FindingCode.TIME_MISSING,
            slice.sopInstanceUid() + " " + Dictionary.name(Tag.AcquisitionTime),
            "no acquisition date and time",
            "both",
            ACTION_TIMES);
      }
    }
    return slices.stream().allMatch(slice -> slice.timing().acquisition().isPresent())
        ? slices.stream()
            .map(slice -> slice.timing().acquisition().orElseThrow())
            .min(Comparator.comparing(Moment::instant))
        : Optional.empty();
  }

  private void zoneFindings(Moment earliest) {
    String where = instance + Dictionary.name(Tag.TimezoneOffsetFromUTC);
    if (earliest.zoneAssumed()) {
      findings.add(
          Finding.info(
              FindingCode.TIME_ZONE_ASSUMED,
              where,
              "no offset from UTC in the image",
              "+HHMM",
              "The node's zone " + nodeZone + " was applied; one hour is 1.1 % of activity."));
    }
    if (earliest.zone() == Moment.ZoneUse.NODE_ZONE_AT_CLOCK_CHANGE) {
      findings.add(
          Finding.review(
              FindingCode.TIME_CONFLICT,
              where,
              "an acquisition inside a change of the clocks, without offset",
              "+HHMM",
              "Judge the result with 1.1 % of doubt."));
    }
  }

  private boolean inWindow(Instant administeredAt, Instant scan) {
    double hours = Decay.seconds(Duration.between(administeredAt, scan)) / 3600;
    double least = rules.quantification().earliestScanH();
    double most = rules.quantification().latestScanH();
    if (hours >= least && hours <= most) {
      return true;
    }
    block(
        FindingCode.TIME_CONFLICT,
        instance + Dictionary.name(Tag.AcquisitionTime),
        String.format(
            Locale.ROOT,
            "a scan at %s, %.2f h after the administration at %s",
            scan,
            hours,
            administeredAt),
        String.format(Locale.ROOT, "%.0f to %.0f h", least, most),
        "Correct administered_at in the treatment record, or the clock of the scanner.");
    return false;
  }

  private Optional<PetDecay> none(Instant administeredAt, Instant earliest) {
    for (PetSlice slice : slices) {
      if (slice.timing().durationS().isEmpty()) {
        block(
            FindingCode.TIME_MISSING,
            slice.sopInstanceUid() + " " + Dictionary.name(Tag.ActualFrameDuration),
            "nothing",
            "the duration of the frame, over which an uncorrected value is the mean",
            ACTION_TIMES);
        return Optional.empty();
      }
    }
    return Optional.of(
        new PetDecay(
            earliest,
            1 / Decay.factor(rules.constants(), Duration.between(administeredAt, earliest)),
            "NONE: each plane the mean over its own frame",
            true));
  }

  private Optional<PetDecay> start(Instant administeredAt, Instant earliest) {
    Optional<Instant> series = earliestSeriesTime();
    boolean fromSeries = series.isPresent() && !series.get().isAfter(earliest);
    Instant reference = fromSeries ? series.get() : earliest;
    if (Duration.between(reference, earliest).compareTo(SERIES_LONG_BEFORE) > 0) {
      findings.add(
          Finding.review(
              FindingCode.TIME_CONFLICT,
              instance + Dictionary.name(Tag.SeriesTime),
              "a series time "
                  + hours(Duration.between(reference, earliest))
                  + " before the first acquisition",
              "within " + SERIES_LONG_BEFORE.toHours() + " h",
              "The series time is taken as the reference of decay; check it at the scanner."));
    }
    geScanTime(reference);
    decayFactors(reference);
    String rule =
        fromSeries
            ? "START: Series Date and Time, not after the earliest acquisition"
            : "START: earliest acquisition, Series Date and Time being "
                + (series.isPresent() ? "later" : "absent");
    return Optional.of(corrected(reference, administeredAt, rule));
  }

  /** By the standard all images of a series have the same; where they have not, the earliest. */
  private Optional<Instant> earliestSeriesTime() {
    return headers.stream()
        .flatMap(one -> new HeaderTimes(one, nodeZone).series().stream())
        .map(Moment::instant)
        .min(Comparator.naturalOrder());
  }

  private Optional<PetDecay> admin(Instant administeredAt) {
    List<Instant> known =
        PetHeaderTreatment.read(header, nodeZone).administrations().stream()
            .map(Administration::instant)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    if (known.size() != 1) {
      block(
          FindingCode.TIME_MISSING,
          instance + Dictionary.name(Tag.RadiopharmaceuticalStartDateTime),
          known.isEmpty() ? "no usable start time" : known.size() + " start times",
          "the administration to which the scanner decayed the image (ADMIN)",
          "Send the series with its start time, or reconstruct with decay to the scan start.");
      return Optional.empty();
    }
    return Optional.of(
        corrected(known.getFirst(), administeredAt, "ADMIN: the administration in the header"));
  }

  private Optional<PetDecay> unknown(String correction) {
    block(
        FindingCode.DECAY_CORRECTION,
        instance + Dictionary.name(Tag.DecayCorrection),
        correction.isEmpty() ? "nothing" : "'" + correction + "'",
        "NONE, START or ADMIN",
        "Send the series with its decay correction stated.");
    return Optional.empty();
  }

  private PetDecay corrected(Instant reference, Instant administeredAt, String rule) {
    return new PetDecay(
        reference,
        1 / Decay.factor(rules.constants(), Duration.between(administeredAt, reference)),
        rule,
        false);
  }

  /** GE's own scan time; only told where it disagrees, because its meaning is not published. */
  private void geScanTime(Instant reference) {
    Optional<Attribute> ge = geElement();
    if (ge.isEmpty() || ge.get().nonBlank().isEmpty()) {
      return;
    }
    try {
      Moment scan = times.of(DicomDateTime.parse(ge.get().where(), ge.get().text()));
      Duration apart = Duration.between(reference, scan.instant());
      if (apart.abs().compareTo(GE_AGREES) > 0) {
        double percent = 100 * (1 / Decay.factor(rules.constants(), apart) - 1);
        findings.add(
            Finding.info(
                FindingCode.TIME_CONFLICT,
                instance + ge.get().where() + " " + GE_CREATOR + " scan date time",
                String.format(Locale.ROOT, "%s, %.2f %% of activity away", scan.at(), percent),
                "the reference of decay, " + reference,
                "The standard's attributes are used; GE's is only noted."));
      }
    } catch (InvalidObject _) {
      // A private element in another form is no evidence of anything.
    }
  }

  private Optional<Attribute> geElement() {
    for (int block = 0x10; block <= 0xFF; block++) {
      Optional<Attribute> creator = header.optional(GE_GROUP << 16 | block);
      if (creator.isPresent() && creator.get().text().equals(GE_CREATOR)) {
        return header.optional(GE_GROUP << 16 | block << 8 | GE_SCAN_DATE_TIME);
      }
    }
    return Optional.empty();
  }

  /** A decay factor that 90Y can't have reached since the reference betrays another half-life. */
  private void decayFactors(Instant reference) {
    for (PetSlice slice : slices) {
      PetSlice.Timing timing = slice.timing();
      if (timing.decayFactor().isEmpty() || !(timing.decayFactor().get() > 0)) {
        continue;
      }
      double impliedS =
          StrictMath.log(timing.decayFactor().get()) / Decay.constantPerS(rules.constants());
      double possibleS =
          Decay.seconds(
                  Duration.between(reference, timing.acquisition().orElseThrow().instant())
                      .plus(SLACK))
              + Math.max(0, timing.frameReferenceS().orElse(0.0))
              + timing.durationS().orElse(0.0);
      if (impliedS > possibleS) {
        block(
            FindingCode.HALF_LIFE,
            slice.sopInstanceUid() + " " + Dictionary.name(Tag.DecayFactor),
            String.format(
                Locale.ROOT,
                "%s, %.1f h of 90Y decay",
                timing.decayFactor().get(),
                impliedS / 3600),
            String.format(Locale.ROOT, "at most %.1f h since the start", possibleS / 3600),
            "The scanner decayed with another half-life than it states. Reconstruct with 90Y.");
        return;
      }
    }
  }

  private void block(FindingCode code, String where, String found, String expected, String action) {
    findings.add(Finding.block(code, where, found, expected, action));
  }

  private static String hours(Duration duration) {
    return String.format(Locale.ROOT, "%.1f h", Decay.seconds(duration) / 3600);
  }
}
