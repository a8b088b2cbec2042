// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.protocol.Isotope;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;

/** What a treatment record leaves open, as findings. */
final class TreatmentReview {
  private static final String WHERE = "treatment record, ";
  // An hour between administrations is 1.1 %: as much as a clock that nobody checked.
  private static final Duration SEPARATE = Duration.ofHours(1);
  private static final double MBQ_PER_GBQ = 1e3;
  // Less of an earlier treatment is lost in the calibrator's 5 %.
  private static final double LEFT_WORTH_SAYING = 0.01;

  private final TreatmentRecord record;
  private final DoseConstants constants;
  private final Isotope dosed;
  private final List<Finding> findings = new ArrayList<>();

  private TreatmentReview(TreatmentRecord record, DoseConstants constants, Isotope dosed) {
    this.record = record;
    this.constants = constants;
    this.dosed = dosed;
  }

  static List<Finding> of(TreatmentRecord record, DoseConstants constants, Isotope dosed) {
    TreatmentReview review = new TreatmentReview(record, constants, dosed);
    for (int i = 0; i < record.administrations().size(); i++) {
      review.administration(WHERE + "administrations[" + i + "].", record.administrations().get(i));
    }
    review.carried();
    review.spreadOverTime();
    review.clockChanges();
    record.earlier().forEach(review::earlier);
    return review.findings;
  }

  /**
   * Microspheres of a device carry one nuclide: as another's, a dose of 166Ho would be 3.1 times
   * too high and one of 90Y 3.2 times too low.
   */
  private void carried() {
    Isotope given = record.isotope().map(Sourced::value).flatMap(Isotope::of).orElse(dosed);
    record
        .device()
        .ifPresent(
            device ->
                Device.of(device.value())
                    .flatMap(Device::isotope)
                    .filter(carried -> carried != given)
                    .ifPresent(carried -> findings.add(another(device, carried))));
  }

  private Finding another(Sourced<String> device, Isotope carried) {
    return Finding.block(
        FindingCode.TREATMENT_CONFLICT,
        WHERE + "device",
        "%s (%s) with %s"
            .formatted(
                device.value(),
                said(device),
                record
                    .isotope()
                    .map(isotope -> isotope.value() + " (" + said(isotope) + ")")
                    .orElse("no isotope")),
        carried.word() + ", which these microspheres carry",
        "No dose is computed. Correct the device or the isotope in the treatment record.");
  }

  private static String said(Sourced<String> field) {
    return field.source().text() + ", " + field.where();
  }

  private void administration(String where, Administration one) {
    residual(where, one);
    offTheHeader(where, one);
    findings.addAll(new VialTimes(where, one, constants).findings());
    one.residual()
        .ifPresent(residual -> residualTime(where + "residual.at", residual.value(), one));
    if (one.lungShuntFraction().isEmpty()) {
      findings.add(
          Finding.info(
              FindingCode.LUNG_SHUNT_UNRECORDED,
              where + "lung_shunt_fraction",
              "nothing",
              "the fraction that went to the lungs",
              "Enter it, 0 included; it explains a part of a low measured activity."));
    }
    if (one.assay().map(Sourced::value).filter(TreatmentReview::timeless).isPresent()) {
      findings.add(
          Finding.review(
              FindingCode.TIME_MISSING,
              where + "assayed_at",
              "an activity without the time of its assay",
              "a date with time and offset",
              "The activity is taken as that at administration; enter assayed_at if it is not."));
    }
    one.assay()
        .flatMap(assay -> assay.value().at())
        .ifPresent(at -> near(where + "assayed_at", at, one));
  }

  private static boolean timeless(Assay assay) {
    return assay.at().isEmpty() && !assay.atAdministration();
  }

  /** Two sources that are each plausible may not be so together. */
  private void near(String where, Moment measured, Administration one) {
    Optional<Duration> apart =
        one.instant().map(given -> Duration.between(measured.instant(), given).abs());
    if (apart.isPresent() && apart.get().compareTo(Assay.FARTHEST) > 0) {
      findings.add(
          Finding.block(
              FindingCode.TIME_CONFLICT,
              where,
              measured.at() + ", " + apart.get().toDays() + " days from the administration",
              "at most " + Assay.FARTHEST.toDays() + " days",
              "One of the two dates is wrong. Correct it in the treatment record."));
    }
  }

  private void residual(String where, Administration one) {
    if (one.assay().isPresent() && !one.residualRecorded()) {
      boolean header = one.assay().get().source() == TreatmentSource.PET_HEADER;
      findings.add(
          Finding.review(
              FindingCode.RESIDUAL_UNRECORDED,
              where + "residual",
              one.residual().isEmpty() ? "nothing" : "none-measured",
              "the activity or fraction that stayed in vial, tubing and catheter",
              (header
                      ? "The header's Radionuclide Total Dose counts as the activity before"
                          + " administration, all of it given"
                      : "The whole assay counts as given")
                  + "; enter the residual"
                  + (header ? " (gbq: 0 where the header's dose is net already)" : "")
                  + ", or judge the ratio of measured over administered activity with that in"
                  + " mind."));
    }
    Optional<Activity> gross = one.gross(constants);
    if (gross.isPresent() && one.residual().isPresent() && one.net(constants).isEmpty()) {
      findings.add(tooMuch(where, one.residual().get(), one, gross.get()));
    }
  }

  /** A residual that leaves nothing, or of which nobody knows what it was at administration. */
  private Finding tooMuch(
      String where, Sourced<Residual> residual, Administration one, Activity gross) {
    String found = residual.value().text() + " (" + residual.where() + ")";
    Optional<Activity> left = one.residualAtAdministration(gross, constants);
    if (left.isEmpty()) {
      return Finding.review(
          FindingCode.TREATMENT_CONFLICT,
          where + "residual",
          found + ", and no administered_at",
          "the time of administration, to which a residual that was measured at a time is decayed",
          "Enter administered_at; until then the net activity counts as not known.");
    }
    return Finding.review(
        FindingCode.TREATMENT_CONFLICT,
        where + "residual",
        found
            + String.format(
                Locale.ROOT,
                ", at administration %.4g GBq, of %.4g GBq assayed",
                left.get().gigabecquerel(),
                gross.gigabecquerel()),
        "less than was assayed" + megabecquerel(residual.value(), left.get(), gross),
        "The net activity counts as not known. Correct the residual, its unit or its time, or"
            + " activity_gbq.");
  }

  /** The key is in GBq, calibrators show a residual in MBq. */
  private static String megabecquerel(Residual residual, Activity left, Activity gross) {
    return residual instanceof Residual.Measured(Activity said, var _, var _)
            && left.becquerel() / MBQ_PER_GBQ < gross.becquerel()
        ? String.format(
            Locale.ROOT,
            ", in GBq; if it is %s MBq, enter gbq: %s",
            Residual.number(said.gigabecquerel()),
            Residual.number(said.gigabecquerel() / MBQ_PER_GBQ))
        : "";
  }

  /**
   * A header's dose is by the standard what was given, and at most scanners what was drawn up: a
   * residual that only another source knows may be in it already.
   */
  private void offTheHeader(String where, Administration one) {
    Optional<Activity> gross = one.gross(constants);
    Optional<Activity> net = one.net(constants);
    if (gross.isEmpty()
        || net.isEmpty()
        || one.assay().orElseThrow().source() != TreatmentSource.PET_HEADER
        || net.get().becquerel() >= gross.get().becquerel()) {
      return;
    }
    Sourced<Assay> header = one.assay().orElseThrow();
    double percent = 100 * (1 - net.get().becquerel() / gross.get().becquerel());
    findings.add(
        Finding.review(
            FindingCode.RESIDUAL_OFF_HEADER,
            where + "residual",
            String.format(
                Locale.ROOT,
                "no activity_gbq; the residual of %s (%s, %s), %.1f %%, taken off the %.4g GBq of"
                    + " the PET header (%s)",
                one.residual().orElseThrow().value().text(),
                one.residual().orElseThrow().source().text(),
                one.residual().orElseThrow().where(),
                percent,
                gross.get().gigabecquerel(),
                header.where()),
            "activity_gbq with assayed_at, which the residual is a part of",
            String.format(
                Locale.ROOT,
                "The header's Radionuclide Total Dose counts as the activity before administration."
                    + " If it is net already, every relative dose is %.1f %% too low: enter"
                    + " residual: {gbq: 0}. Else enter activity_gbq with assayed_at.",
                percent)));
  }

  private void residualTime(String where, Residual residual, Administration one) {
    residual.at().ifPresent(at -> near(where, at, one));
    boolean untimed =
        switch (residual) {
          case Residual.Measured(Activity activity, var _, var at) ->
              at.isEmpty() && activity.becquerel() > 0;
          case Residual.OfAssay _, Residual.NoneMeasured _ -> false;
        };
    if (untimed) {
      findings.add(
          Finding.review(
              FindingCode.TIME_MISSING,
              where,
              "a residual activity without the time of its measurement",
              "a date with time and offset",
              String.format(
                  Locale.ROOT,
                  "The residual is taken as that at administration; enter at if it is not: one that"
                      + " was measured a day later was %.1f %% more.",
                  Decay.percent(constants, Duration.ofDays(1)))));
    }
  }

  private void spreadOverTime() {
    List<Instant> times =
        record.administrations().stream().flatMap(one -> one.instant().stream()).sorted().toList();
    if (times.size() < 2) {
      return;
    }
    Duration apart = Duration.between(times.getFirst(), times.getLast());
    if (apart.compareTo(SEPARATE) >= 0) {
      findings.add(
          Finding.review(
              FindingCode.TIME_CONFLICT,
              WHERE + "administrations",
              String.format(
                  Locale.ROOT,
                  "administrations %.1f h apart, %.1f %% of decay",
                  Decay.seconds(apart) / 3600,
                  Decay.percent(constants, apart)),
              "administrations less than an hour apart, or an image for each",
              record.administrations().stream().anyMatch(one -> one.region().isPresent())
                  ? "Where a vial's region is known its own time counts, elsewhere the"
                      + " activity-weighted one."
                  : "One image can't tell them apart: dose is computed for their activity-weighted"
                      + " time. Judge the targets one by one, or enter the contour that each vial"
                      + " went to (region)."));
    }
  }

  private void clockChanges() {
    for (Administration one : record.administrations()) {
      one.administeredAt().ifPresent(at -> clockChange("administered_at", at.where(), at.value()));
      one.assay()
          .ifPresent(
              assay ->
                  assay.value().at().ifPresent(at -> clockChange("assayed_at", assay.where(), at)));
      one.residual()
          .ifPresent(
              residual ->
                  residual
                      .value()
                      .at()
                      .ifPresent(at -> clockChange("residual.at", residual.where(), at)));
    }
  }

  private void clockChange(String key, String where, Moment at) {
    if (at.zone() == Moment.ZoneUse.NODE_ZONE_AT_CLOCK_CHANGE) {
      findings.add(
          Finding.review(
              FindingCode.TIME_CONFLICT,
              where,
              "a time (" + key + ") without offset inside a change of the clocks",
              "a time with offset",
              "Enter " + key + " with its offset; one hour is 1.1 % of activity."));
    }
  }

  private void earlier(Sourced<EarlierTreatment> earlier) {
    Optional<LocalDate> given =
        record.administrations().stream()
            .flatMap(one -> one.administeredAt().stream())
            .map(at -> at.value().at().toLocalDate())
            .max(Comparator.naturalOrder());
    if (given.isEmpty()) {
      return;
    }
    LocalDate date = earlier.value().date();
    long days = ChronoUnit.DAYS.between(date, given.get());
    double left = earlier.value().leftFraction(dosed, constants, Duration.ofDays(days));
    if (days < 0) {
      findings.add(
          Finding.review(
              FindingCode.TIME_CONFLICT,
              earlier.where(),
              "an earlier treatment on " + date + ", after this one",
              "a date not after the administration",
              "Correct the date; it is not counted as earlier activity."));
    } else if (left > LEFT_WORTH_SAYING) {
      findings.add(
          Finding.review(
              FindingCode.EARLIER_ACTIVITY,
              earlier.where(),
              String.format(
                  Locale.ROOT,
                  "a treatment %d days before, of which %.1f %% is left",
                  days,
                  100 * left),
              "less than 1 % left",
              "The image shows both. Nothing is subtracted; judge the dose where they overlap."));
    }
  }
}
