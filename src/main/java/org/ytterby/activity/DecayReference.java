// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;

/**
 * Finds the time to which a series' numbers refer (PS3.3 C.8.9.1.1.8).
 *
 * <p>NONE: each frame its own time. START: {@link StartReference}, or the time that the object
 * names ({@link StatedReference}). ADMIN: {@link AdministrationReference}; nothing is decayed
 * twice, only a difference between the scanner's administration and the treatment record's time is
 * made up for. Each is held against Decay Factor (0054,1321), which also tells where START means
 * the start of each bed, and without which the decay of another nuclide ({@link SurrogateRepair})
 * can't be undone.
 */
final class DecayReference {
  private final DecayedSeries series;

  DecayReference(DecayedSeries series) {
    this.series = series;
  }

  /**
   * The way to the administration; nothing where a time is missing or contradicts.
   *
   * @param administrations each of those that the time to decay to stands for
   */
  Optional<EmissionDecay> of(List<Instant> administrations) {
    try {
      return new ScanTime(series)
          .earliest(administrations)
          .flatMap(earliest -> of(administrations, earliest));
    } catch (InvalidObject e) {
      series.block(
          FindingCode.TIME_MISSING,
          series.instance() + e.where(),
          e.found(),
          e.expected(),
          DecayedSeries.ACTION_TIMES);
      return Optional.empty();
    }
  }

  private Optional<EmissionDecay> of(List<Instant> administrations, Instant earliest) {
    String correction =
        series.header().optional(Tag.DecayCorrection).map(Attribute::text).orElse("");
    return switch (correction) {
      case "NONE" -> none(earliest);
      case "START" ->
          series.slices().getFirst().timing().decayedTo().isPresent()
              ? stated(earliest)
              : new StartReference(series, earliest).decay(administrations);
      case "ADMIN" -> new AdministrationReference(series, earliest).decay();
      case "" ->
          series.rules().assembly().series().bySpect()
              ? Optional.of(
                  series.decay(earliest, StatedReference.UNSAID, EmissionDecay.Reading.SERIES))
              : unknown(correction);
      default -> unknown(correction);
    };
  }

  private Optional<EmissionDecay> none(Instant earliest) {
    if (!series.framesKnown()) {
      return Optional.empty();
    }
    series.factors().uncorrected();
    return Optional.of(
        series.decay(
            earliest,
            "NONE: each plane the mean over its own frame",
            EmissionDecay.Reading.UNCORRECTED));
  }

  /** Enhanced PET names the time itself. */
  private Optional<EmissionDecay> stated(Instant earliest) {
    Optional<Instant> reference =
        StatedReference.of(series.slices(), series.administeredAt(), earliest, series.findings());
    reference.ifPresent(at -> series.factors().correctedTo(at, StatedReference.NAME));
    return reference.flatMap(at -> series.corrected(at, earliest, StatedReference.NAME));
  }

  private Optional<EmissionDecay> unknown(String correction) {
    series.block(
        FindingCode.DECAY_CORRECTION,
        series.where(Tag.DecayCorrection),
        correction.isEmpty() ? "nothing" : "'" + correction + "'",
        "NONE, START or ADMIN",
        "Send the series with its decay correction stated.");
    return Optional.empty();
  }
}
