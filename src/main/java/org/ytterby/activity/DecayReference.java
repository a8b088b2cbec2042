// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
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
 * twice, only a difference between it and the treatment record's time is made up for. Each is held
 * against Decay Factor (0054,1321), which also tells where START means the start of each bed, and
 * without which the decay of another nuclide ({@link SurrogateRepair}) can't be undone.
 */
final class DecayReference {
  /** Two beds of 90Y take less than an hour; two hours are 2.2 % of activity. */
  private static final Duration SERIES_LONG_BEFORE = Duration.ofHours(2);

  /** 0.2 % of activity: more than the calls and scouts between a series' time and its first bed. */
  private static final Duration SERIES_BEFORE = Duration.ofMinutes(10);

  private static final String ACTION_TIMES =
      "Send the series with its dates and times; de-identification must keep them.";

  private final List<EmissionFrame> slices;
  private final List<DataSet> headers;
  private final Instant administeredAt;
  private final DataSet header;
  private final String instance;
  private final HeaderTimes times;
  private final ActivityRules rules;
  private final ZoneId nodeZone;
  private final ScannerNuclide nuclide;
  private final SeriesFindings findings;

  /**
   * A reader of one series.
   *
   * @param administeredAt the time to which the image is to be decayed
   * @param nuclide what the scanner took it to be
   */
  DecayReference(
      List<EmissionFrame> slices,
      List<DataSet> headers,
      Instant administeredAt,
      ActivityRules rules,
      ZoneId nodeZone,
      ScannerNuclide nuclide,
      SeriesFindings findings) {
    this.slices = slices;
    this.headers = headers;
    this.administeredAt = administeredAt;
    this.header = headers.getFirst();
    this.instance = header.optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?") + " ";
    this.times = new HeaderTimes(header, nodeZone);
    this.rules = rules;
    this.nodeZone = nodeZone;
    this.nuclide = nuclide;
    this.findings = findings;
  }

  /**
   * The way to the administration; nothing where a time is missing or contradicts.
   *
   * @param administrations each of those that {@code administeredAt} stands for
   */
  Optional<PetDecay> of(List<Instant> administrations) {
    try {
      Optional<Moment> earliest = earliestAcquisition();
      if (earliest.isEmpty()) {
        return Optional.empty();
      }
      zoneFindings(earliest.get());
      if (!inWindow(administrations, earliest.get().instant())) {
        return Optional.empty();
      }
      String correction = header.optional(Tag.DecayCorrection).map(Attribute::text).orElse("");
      return switch (correction) {
        case "NONE" -> none(earliest.get().instant());
        case "START" ->
            slices.getFirst().timing().decayedTo().isPresent()
                ? stated(earliest.get().instant())
                : start(administrations, earliest.get().instant());
        case "ADMIN" -> admin(earliest.get().instant());
        case "" ->
            rules.assembly().series().bySpect()
                ? Optional.of(
                    decay(
                        earliest.get().instant(), StatedReference.UNSAID, PetDecay.Reading.SERIES))
                : unknown(correction);
        default -> unknown(correction);
      };
    } catch (InvalidObject e) {
      block(FindingCode.TIME_MISSING, instance + e.where(), e.found(), e.expected(), ACTION_TIMES);
      return Optional.empty();
    }
  }

  private Optional<Moment> earliestAcquisition() {
    for (EmissionFrame slice : slices) {
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

  /** Each by itself: what several stand for may lie before the scan and one of them after it. */
  private boolean inWindow(List<Instant> administrations, Instant scan) {
    boolean all = true;
    for (Instant administration : administrations) {
      all &= inWindow(administration, scan);
    }
    return all;
  }

  private boolean inWindow(Instant administration, Instant scan) {
    double hours = Decay.seconds(Duration.between(administration, scan)) / 3600;
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
            administration),
        String.format(Locale.ROOT, "%.0f to %.0f h", least, most),
        "Correct administered_at in the treatment record, or the clock of the scanner.");
    return false;
  }

  private Optional<PetDecay> none(Instant earliest) {
    if (!framesKnown()) {
      return Optional.empty();
    }
    factors().uncorrected();
    return Optional.of(
        decay(
            earliest,
            "NONE: each plane the mean over its own frame",
            PetDecay.Reading.UNCORRECTED));
  }

  /** What is the mean over a frame needs its duration. */
  private boolean framesKnown() {
    for (EmissionFrame slice : slices) {
      if (slice.timing().durationS().isEmpty()) {
        block(
            FindingCode.TIME_MISSING,
            slice.sopInstanceUid() + " " + Dictionary.name(Tag.ActualFrameDuration),
            "nothing",
            "the duration of the frame, over which an uncorrected value is the mean",
            ACTION_TIMES);
        return false;
      }
    }
    return true;
  }

  /** Of an image of another nuclide: as uncorrected, once each slice's factor is divided out. */
  private Optional<PetDecay> undone(SurrogateRepair repair, Instant earliest, String rule) {
    Optional<EmissionFrame> without =
        slices.stream()
            .filter(slice -> slice.timing().decayFactor().filter(one -> one > 0).isEmpty())
            .findFirst();
    without.map(repair::withoutFactor).ifPresent(findings::add);
    if (without.isPresent() || !framesKnown()) {
      return Optional.empty();
    }
    return Optional.of(
        decay(
            earliest,
            rule
                + "; decayed as "
                + repair.surrogate().symbol()
                + ", undone by each slice's Decay Factor",
            PetDecay.Reading.UNDONE));
  }

  private Optional<PetDecay> start(List<Instant> administrations, Instant earliest) {
    Optional<Instant> series = earliestSeriesTime();
    boolean fromSeries = series.isPresent() && !series.get().isAfter(earliest);
    Instant reference = fromSeries ? series.get() : earliest;
    if (administrations.stream().anyMatch(reference::isBefore)) {
      block(
          FindingCode.TIME_CONFLICT,
          instance + Dictionary.name(Tag.SeriesTime),
          "a series that starts at " + reference + ", before the administration",
          "after " + Collections.max(administrations),
          "Decay can't be corrected to a scan start before the administration. Correct the times.");
      return Optional.empty();
    }
    DecayFactorCheck factors = factors();
    factors.correctedTo(reference, "the start");
    if (nuclide.undone() && factors.ownStarts(reference)) {
      return ownStarts(earliest);
    }
    longBefore(Duration.between(reference, earliest), factors.complete());
    new VendorTimes(header, times, rules.constants()).differing(reference).forEach(findings::add);
    String rule =
        fromSeries
            ? "START: Series Date and Time, not after the earliest acquisition"
            : "START: earliest acquisition, Series Date and Time being "
                + (series.isPresent() ? "later" : "absent");
    return corrected(reference, earliest, rule);
  }

  /** Enhanced PET names the time itself. */
  private Optional<PetDecay> stated(Instant earliest) {
    Optional<Instant> reference = StatedReference.of(slices, administeredAt, earliest, findings);
    reference.ifPresent(at -> factors().correctedTo(at, StatedReference.NAME));
    return reference.flatMap(at -> corrected(at, earliest, StatedReference.NAME));
  }

  /** The factors are made for the start of each bed, whatever the series' time says. */
  private Optional<PetDecay> ownStarts(Instant earliest) {
    String rule = "START: the start of each bed, as the Decay Factors tell";
    if (nuclide.repair().isPresent()) {
      return undone(nuclide.repair().get(), earliest, rule);
    }
    findings.add(
        Finding.info(
            FindingCode.DECAY_CORRECTION,
            instance + Dictionary.name(Tag.DecayFactor),
            "factors that lead to the start of each bed, not to that of the series",
            "factors that grow with the time of the bed",
            "Each plane is decayed from the start of its own bed."));
    return Optional.of(decay(earliest, rule, PetDecay.Reading.OWN_START));
  }

  /** The decay factors, where every slice has one, witness that the series time was used. */
  private void longBefore(Duration apart, boolean witnessed) {
    if (apart.compareTo(SERIES_LONG_BEFORE) <= 0) {
      if (apart.compareTo(SERIES_BEFORE) > 0 && !witnessed && nuclide.undone()) {
        findings.add(unwitnessed(apart));
      }
      return;
    }
    String where = instance + Dictionary.name(Tag.SeriesTime);
    String found = "a series time " + hours(apart) + " before the first acquisition";
    String expected = "within " + SERIES_LONG_BEFORE.toHours() + " h";
    if (witnessed) {
      findings.add(
          Finding.review(
              FindingCode.TIME_CONFLICT,
              where,
              found,
              expected,
              "The series time is taken as the reference of decay, and the decay factors agree;"
                  + " check it at the scanner."));
    } else {
      block(
          FindingCode.TIME_CONFLICT,
          where,
          found,
          expected + ", or decay factors that agree",
          "Which of the two times the image was decayed to can't be told. Correct the times.");
    }
  }

  private Finding unwitnessed(Duration apart) {
    return Finding.review(
        FindingCode.TIME_CONFLICT,
        instance + Dictionary.name(Tag.SeriesTime),
        String.format(
            Locale.ROOT,
            "a series time %.0f min before the first acquisition, and no decay factors",
            Decay.seconds(apart) / 60),
        "within " + SERIES_BEFORE.toMinutes() + " min, or decay factors that agree",
        String.format(
            Locale.ROOT,
            "The series time is taken as the reference of decay; if it was the first acquisition,"
                + " every dose is %.2f %% too low.",
            100 * (1 - Decay.factor(rules.constants(), apart))));
  }

  /** By the standard all images of a series have the same; where they have not, the earliest. */
  private Optional<Instant> earliestSeriesTime() {
    return headers.stream()
        .flatMap(one -> new HeaderTimes(one, nodeZone).series().stream())
        .map(Moment::instant)
        .min(Comparator.naturalOrder());
  }

  /**
   * The scanner knew an administration with a date, the same in every image. A start time without a
   * date is no reference: the date that we would give it is a guess, and a day is 29.7 %.
   */
  private Optional<PetDecay> admin(Instant earliest) {
    String where = instance + Dictionary.name(Tag.RadiopharmaceuticalStartDateTime);
    List<Optional<Instant>> starts =
        headers.stream()
            .flatMap(one -> PetHeaderTreatment.datedStarts(one, nodeZone).stream())
            .distinct()
            .toList();
    if (starts.isEmpty() || starts.contains(Optional.<Instant>empty())) {
      block(
          FindingCode.TIME_MISSING,
          where,
          "no start with a date in every image",
          "the administration to which the scanner decayed the image (ADMIN)",
          "Send the series with its start date and time, or reconstruct with decay to the scan"
              + " start; administered_at does not replace it.");
      return Optional.empty();
    }
    if (starts.size() > 1) {
      block(
          FindingCode.TIME_CONFLICT,
          where,
          starts.size() + " start times",
          "the one to which the scanner decayed the image (ADMIN)",
          "Send one reconstruction a series, of one radiopharmaceutical.");
      return Optional.empty();
    }
    Instant reference = starts.getFirst().orElseThrow();
    if (!inWindow(reference, earliest)) {
      return Optional.empty();
    }
    startTimeConflicts();
    DecayFactorCheck factors = factors();
    factors.correctedTo(reference, "the administration in the header");
    if (!factors.complete() && nuclide.repair().isEmpty()) {
      findings.add(
          Finding.review(
              FindingCode.DECAY_CORRECTION,
              instance + Dictionary.name(Tag.DecayFactor),
              "nothing",
              "the factor by which the scanner decayed the image (ADMIN)",
              "That it decayed with 90Y to this administration can't be checked; compare with the"
                  + " ratio of measured over administered activity."));
    }
    return corrected(reference, earliest, "ADMIN: the administration in the header");
  }

  /** A person's time settles them for the treatment, but not for the image that was decayed. */
  private void startTimeConflicts() {
    PetHeaderTreatment.read(header, nodeZone).findings().stream()
        .filter(finding -> finding.code() == FindingCode.TIME_CONFLICT)
        .map(
            finding ->
                Finding.review(
                    finding.code(),
                    finding.where(),
                    finding.found(),
                    finding.expected(),
                    "The image was decayed to one of the two (ADMIN); the date with time is taken."
                        + " Check it at the scanner."))
        .forEach(findings::add);
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

  private DecayFactorCheck factors() {
    return nuclide
        .repair()
        .map(repair -> new DecayFactorCheck(slices, repair, findings))
        .orElseGet(() -> new DecayFactorCheck(slices, rules.constants(), findings));
  }

  private Optional<PetDecay> corrected(Instant reference, Instant earliest, String rule) {
    return nuclide.repair().isPresent()
        ? undone(nuclide.repair().get(), earliest, rule)
        : Optional.of(decay(reference, rule, PetDecay.Reading.SERIES));
  }

  private PetDecay decay(Instant reference, String rule, PetDecay.Reading reading) {
    return new PetDecay(
        reference,
        1 / Decay.factor(rules.constants(), Duration.between(administeredAt, reference)),
        rule,
        reading,
        nuclide.decayedWithS());
  }

  private void block(FindingCode code, String where, String found, String expected, String action) {
    findings.add(Finding.block(code, where, found, expected, action));
  }

  private static String hours(Duration duration) {
    return String.format(Locale.ROOT, "%.1f h", Decay.seconds(duration) / 3600);
  }
}
