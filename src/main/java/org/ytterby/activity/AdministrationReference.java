// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.treatment.PetHeaderTreatment;

/**
 * To which time Decay Correction ADMIN refers: an administration that the scanner knew with a date,
 * the same in every image. A start time without a date is no reference: the date that we would give
 * it is a guess, and a day is 29.7 %.
 */
final class AdministrationReference {
  private final DecayedSeries series;
  private final Instant earliest;

  /**
   * Of a series.
   *
   * @param earliest acquisition of all its slices
   */
  AdministrationReference(DecayedSeries series, Instant earliest) {
    this.series = series;
    this.earliest = earliest;
  }

  /** The way from there; nothing where it is not known, which findings then say. */
  Optional<EmissionDecay> decay() {
    Optional<Instant> known = reference();
    if (known.isEmpty() || !new ScanTime(series).inWindow(known.get(), earliest)) {
      return Optional.empty();
    }
    startTimeConflicts();
    DecayFactorCheck factors = series.factors();
    factors.correctedTo(known.get(), "the administration in the header");
    if (!factors.complete() && series.nuclide().repair().isEmpty()) {
      series
          .findings()
          .add(
              Finding.review(
                  FindingCode.DECAY_CORRECTION,
                  series.where(Tag.DecayFactor),
                  "nothing",
                  "the factor by which the scanner decayed the image (ADMIN)",
                  "That it decayed with "
                      + series.nuclide().imaged().symbol()
                      + " to this administration can't be checked; compare with the ratio of"
                      + " measured over administered activity."));
    }
    return series.corrected(known.get(), earliest, "ADMIN: the administration in the header");
  }

  private Optional<Instant> reference() {
    String where = series.where(Tag.RadiopharmaceuticalStartDateTime);
    List<Optional<Instant>> starts =
        series.headers().stream()
            .flatMap(one -> PetHeaderTreatment.datedStarts(one, series.nodeZone()).stream())
            .distinct()
            .toList();
    if (starts.isEmpty() || starts.contains(Optional.<Instant>empty())) {
      series.block(
          FindingCode.TIME_MISSING,
          where,
          "no start with a date in every image",
          "the administration to which the scanner decayed the image (ADMIN)",
          "Send the series with its start date and time, or reconstruct with decay to the scan"
              + " start; administered_at does not replace it.");
      return Optional.empty();
    }
    if (starts.size() > 1) {
      series.block(
          FindingCode.TIME_CONFLICT,
          where,
          starts.size() + " start times",
          "the one to which the scanner decayed the image (ADMIN)",
          "Send one reconstruction a series, of one radiopharmaceutical.");
      return Optional.empty();
    }
    return starts.getFirst();
  }

  /** A person's time settles them for the treatment, but not for the image that was decayed. */
  private void startTimeConflicts() {
    PetHeaderTreatment.read(series.header(), series.nodeZone()).findings().stream()
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
        .forEach(series.findings()::add);
  }
}
