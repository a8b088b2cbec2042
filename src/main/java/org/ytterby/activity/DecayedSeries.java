// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.HeaderTimes;

/**
 * A series whose decay is asked for, and the ways from a reference to the administration.
 *
 * @param slices its frames
 * @param headers of all of them, at least one
 * @param administeredAt the time to which the image is to be decayed
 * @param rules of the protocol
 * @param nodeZone of times that carry no offset
 * @param nuclide what the scanner took it to be
 * @param findings where what is found goes
 */
record DecayedSeries(
    List<EmissionFrame> slices,
    List<DataSet> headers,
    Instant administeredAt,
    ActivityRules rules,
    ZoneId nodeZone,
    ScannerNuclide nuclide,
    SeriesFindings findings) {

  static final String ACTION_TIMES =
      "Send the series with its dates and times; de-identification must keep them.";

  /** Of one image, for what is the same in all. */
  DataSet header() {
    return headers.getFirst();
  }

  HeaderTimes times() {
    return new HeaderTimes(header(), nodeZone);
  }

  /** Where an attribute of the series stands, as findings write it. */
  String where(int tag) {
    return instance() + Dictionary.name(tag);
  }

  /** With what places in the header begin. */
  String instance() {
    return header().optional(Tag.SOPInstanceUID).map(Attribute::text).orElse("?") + " ";
  }

  double halfLifeS() {
    return nuclide.imaged().halfLifeS();
  }

  /** The scanner's own witness of what it decayed with. */
  DecayFactorCheck factors() {
    return nuclide
        .repair()
        .map(repair -> new DecayFactorCheck(slices, repair, findings))
        .orElseGet(() -> new DecayFactorCheck(slices, nuclide.imaged(), findings));
  }

  /** An image that was decayed to a reference; of another nuclide that is undone. */
  Optional<EmissionDecay> corrected(Instant reference, Instant earliest, String rule) {
    return nuclide.repair().isPresent()
        ? undone(nuclide.repair().get(), earliest, rule)
        : Optional.of(decay(reference, rule, EmissionDecay.Reading.SERIES));
  }

  /** Of an image of another nuclide: as uncorrected, once each slice's factor is divided out. */
  Optional<EmissionDecay> undone(SurrogateRepair repair, Instant earliest, String rule) {
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
                + repair.surrogate().word()
                + ", undone by each slice's Decay Factor",
            EmissionDecay.Reading.UNDONE));
  }

  /** What is the mean over a frame needs its duration. */
  boolean framesKnown() {
    for (EmissionFrame slice : slices) {
      if (slice.timing().durationS().isEmpty()) {
        block(
            FindingCode.TIME_MISSING,
            slice.name() + " " + Dictionary.name(Tag.ActualFrameDuration),
            "nothing",
            "the duration of the frame, over which an uncorrected value is the mean",
            ACTION_TIMES);
        return false;
      }
    }
    return true;
  }

  EmissionDecay decay(Instant reference, String rule, EmissionDecay.Reading reading) {
    return new EmissionDecay(
        reference,
        1 / Decay.factor(halfLifeS(), Duration.between(administeredAt, reference)),
        rule,
        reading,
        nuclide.decayedWithS(),
        halfLifeS());
  }

  void block(FindingCode code, String where, String found, String expected, String action) {
    findings.add(Finding.block(code, where, found, expected, action));
  }
}
