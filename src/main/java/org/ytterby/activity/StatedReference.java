// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.treatment.Moment;

/**
 * The time of decay correction where an object names it, as Enhanced PET does (Decay Correction
 * DateTime, PS3.3 C.8.22.6): any time that is the same in all frames and lies between a day before
 * the administration and a day after the first frame.
 */
final class StatedReference {
  /** What the reference is, for people. */
  static final String NAME = "Decay Correction DateTime (0018,9701)";

  /** NM states none; what it says of SPECT is relative, or calibrated to within half a percent. */
  static final String UNSAID = "not stated, as is usual of NM: the start of the acquisition";

  private static final Duration FARTHEST = Duration.ofDays(1);

  private StatedReference() {}

  /** The time; nothing where frames differ or it lies outside, which findings then say. */
  static Optional<Instant> of(
      List<EmissionFrame> frames,
      Instant administeredAt,
      Instant earliest,
      SeriesFindings findings) {
    String where = frames.getFirst().name() + " " + Dictionary.name(Tag.DecayCorrectionDateTime);
    List<Optional<Instant>> all =
        frames.stream()
            .map(frame -> frame.timing().decayedTo().map(Moment::instant))
            .distinct()
            .toList();
    if (all.size() > 1) {
      findings.add(
          Finding.block(
              FindingCode.TIME_CONFLICT,
              where,
              all.size() + " times",
              "one time to which all frames are decayed",
              "Send one reconstruction a series."));
      return Optional.empty();
    }
    Optional<Instant> reference = all.getFirst();
    boolean inside =
        reference
            .filter(at -> !at.isBefore(administeredAt.minus(FARTHEST)))
            .filter(at -> !at.isAfter(earliest.plus(FARTHEST)))
            .isPresent();
    if (!inside) {
      findings.add(
          Finding.block(
              FindingCode.TIME_CONFLICT,
              where,
              reference.map(Instant::toString).orElse("nothing"),
              "between a day before the administration at "
                  + administeredAt
                  + " and a day after the scan at "
                  + earliest,
              "Correct the times, or send a reconstruction that is decayed to the scan."));
      return Optional.empty();
    }
    return reference;
  }
}
