// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Severity;
import org.ytterby.treatment.Decay;
import org.ytterby.treatment.Moment;
import org.ytterby.treatment.TreatmentRecord;

/**
 * The time to which all is decayed. Without one a relative dose is still to be had where a person
 * states the activity at administration (physics: refused is only what lacks both): then it is the
 * first frame. An activity of unknown time is not known at administration: a day is 29.7 %, and no
 * ratio would show it. A prediction has no administration.
 *
 * @param at that time
 * @param known whether it is the administration
 */
record AdministrationTime(Instant at, boolean known) {

  /** By the treatment record; nothing where a finding blocks. */
  static Optional<AdministrationTime> of(
      TreatmentRecord treatment,
      ActivityRules rules,
      EmissionSeries series,
      SeriesFindings findings) {
    if (rules.ratio().normalisation().predicts()) {
      return Optional.of(new AdministrationTime(firstFrame(series), false));
    }
    Optional<Instant> at = treatment.administeredAt(rules.constants());
    if (at.isPresent()) {
      return at.map(known -> new AdministrationTime(known, true));
    }
    boolean relative =
        treatment.administrations().stream().allMatch(one -> one.instant().isEmpty())
            && treatment.statedAtAdministration()
            && treatment.netAdministered(rules.constants()).isPresent();
    findings.add(missing(treatment, rules, relative ? Severity.REVIEW : Severity.BLOCK));
    return relative
        ? Optional.of(new AdministrationTime(firstFrame(series), false))
        : Optional.empty();
  }

  /** Where a frame has no time, that is told when decay is asked for. */
  private static Instant firstFrame(EmissionSeries series) {
    return series.frames().stream()
        .flatMap(frame -> frame.timing().acquisition().stream())
        .map(Moment::instant)
        .min(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** That it is not known. */
  static Finding missing(TreatmentRecord treatment, ActivityRules rules, Severity severity) {
    return new Finding(
        FindingCode.TIME_MISSING,
        severity,
        "treatment record, administrations[].administered_at; in the image "
            + Dictionary.name(Tag.RadiopharmaceuticalStartDateTime),
        treatment.administrations().size() > 1
            ? "an administration without a time, or several times without all activities"
            : "no administration time",
        "a date with time and offset",
        severity == Severity.BLOCK
            ? "Enter administered_at in the treatment record; a day is %.1f %% of dose. Where nobody"
                    .formatted(Decay.percent(rules.constants(), Duration.ofDays(1)))
                + " knows it, but somebody the activity at that time, enter activity_gbq with"
                + " 'assayed_at: administration', and the residual as a fraction: then there is a"
                + " relative dose."
            : "The activity at administration being known, the relative dose is given, which needs"
                + " no time; there is no absolute one, nor a ratio that could show a mistake. Enter"
                + " administered_at in the treatment record.");
  }
}
