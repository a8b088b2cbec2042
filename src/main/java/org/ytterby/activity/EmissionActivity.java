// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.EarlierRule;
import org.ytterby.protocol.Isotope;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Reads an emission series as activity concentration at administration, in Bq/mL where it was
 * calibrated so, else as counts; or refuses with every reason at once.
 *
 * <p><b>Method</b>: stored value x slope + intercept of each plane, of PET x header's positron
 * fraction over ours, x decay to administration with the half-life of the dose constants; negative
 * voxels stay; where beds overlap and the protocol wants their mean, weighted by frame duration.
 * <b>Cost</b>: the headers, then one plane of pixels at a time beside the map. <b>Source</b>: PS3.3
 * C.8.9, C.8.22, C.8.4 (2026b). Threads: any; each call is on its own.
 */
public final class EmissionActivity {
  private final Series emission;
  private final TreatmentRecord treatment;
  private final ActivityRules rules;
  private final ZoneId nodeZone;
  private final SeriesFindings findings = new SeriesFindings();

  private EmissionActivity(
      Series emission, TreatmentRecord treatment, ActivityRules rules, ZoneId nodeZone) {
    this.emission = emission;
    this.treatment = treatment;
    this.rules = rules;
    this.nodeZone = nodeZone;
  }

  /**
   * The activity map of a series that is calibrated in Bq/mL, with what the treatment record leaves
   * open among the findings; or the findings that block.
   *
   * @param treatment the merged record, header's claims included
   * @param nodeZone applied to times without offset, which a finding says
   */
  public static Outcome<ActivityMap> read(
      Series emission, TreatmentRecord treatment, ActivityRules rules, ZoneId nodeZone) {
    return image(emission, treatment, rules, nodeZone)
        .then(
            image ->
                switch (image) {
                  case ActivityMap map -> Outcome.done(map);
                  case CountMap counts ->
                      new Outcome.Blocked<>(
                          List.of(
                              counts.how().administrationKnown()
                                  ? relativeOnly(emission)
                                  : AdministrationTime.missing(treatment, rules, Severity.BLOCK)));
                });
  }

  /** The same, of a series of counts the counts, which lead to a relative dose only. */
  public static Outcome<EmissionImage> image(
      Series emission, TreatmentRecord treatment, ActivityRules rules, ZoneId nodeZone) {
    Outcome<EmissionImage> read = new EmissionActivity(emission, treatment, rules, nodeZone).read();
    // Where the rules take earlier activity off, the ratio says what was taken off.
    boolean declared = rules.ratio().earlier() == EarlierRule.DECLARED;
    List<Finding> review =
        treatment.review(rules.constants(), rules.assembly().dosed()).stream()
            .filter(finding -> declared || finding.code() != FindingCode.EARLIER_ACTIVITY)
            .toList();
    return review.stream().anyMatch(Finding::blocks)
        ? new Outcome.Blocked<>(Stream.concat(review.stream(), read.findings().stream()).toList())
        : read.after(review);
  }

  private static Finding relativeOnly(Series emission) {
    return Finding.block(
        FindingCode.UNITS,
        emission.name() + " " + Dictionary.name(Tag.Units),
        "counts, which no factor leads to Bq/mL",
        "Bq/mL",
        "Send a reconstruction in Bq/mL. From counts follows a dose relative to the administered"
            + " activity only, which this way does not give.");
  }

  private Outcome<EmissionImage> read() {
    EmissionSeries series = EmissionSeries.read(emission, rules.assembly(), nodeZone, findings);
    if (series.headers().isEmpty()) {
      return new Outcome.Blocked<>(findings.all());
    }
    treatmentIsotope();
    Optional<CalibrationRecord> calibration = calibration(series);
    Optional<ScannerNuclide> nuclide = nuclide(series, calibration);
    Optional<PlaneStack> stack = series.stack(findings);
    Optional<AdministrationTime> administration =
        AdministrationTime.of(treatment, rules, series, findings);
    Optional<EmissionDecay> decay =
        nuclide.flatMap(scanned -> administration.flatMap(at -> decay(series, at, scanned)));
    if (findings.blocks() || nuclide.isEmpty() || stack.isEmpty() || decay.isEmpty()) {
      return new Outcome.Blocked<>(findings.all());
    }
    AdministrationTime administered = administration.orElseThrow();
    if (!administered.known() && nuclide.get().repair().isPresent()) {
      // No ratio could show that it is right.
      findings.add(AdministrationTime.missing(treatment, rules, Severity.BLOCK));
      return new Outcome.Blocked<>(findings.all());
    }
    nuclide
        .get()
        .repair()
        .map(repair -> repair.finding(decay.get(), series.frames(), administered.at()))
        .ifPresent(findings::add);
    return new QuantifiedImage(
            series,
            stack.get(),
            decay.get(),
            administered,
            new ImageScale(nuclide.get(), calibration))
        .image(emission.name(), rules.constants().halfLifeS(), findings);
  }

  /** What the site has measured of this scanner and reconstruction. */
  private Optional<CalibrationRecord> calibration(EmissionSeries series) {
    return Scanner.of(series.headers().getFirst()).calibration(rules.quantification());
  }

  /** Single photons come without positrons: nothing rests on their fraction. */
  private Optional<ScannerNuclide> nuclide(
      EmissionSeries series, Optional<CalibrationRecord> calibration) {
    if (rules.assembly().series().bySpect()) {
      return Optional.of(
          new ScannerNuclide(
              rules.imaged(), 1, 1, rules.imaged().halfLifeS(), false, Optional.empty()));
    }
    boolean inCalibration =
        calibration
            .map(CalibrationRecord::positronFractionIncluded)
            .orElse(rules.quantification().positronFractionInCalibration());
    return new NuclideCheck(rules.quantification(), rules.constants(), inCalibration, findings)
        .of(series.headers());
  }

  private Optional<EmissionDecay> decay(
      EmissionSeries series, AdministrationTime administration, ScannerNuclide scanned) {
    return new DecayReference(
            new DecayedSeries(
                series.frames(),
                series.headers(),
                administration.at(),
                rules,
                nodeZone,
                scanned,
                findings))
        .of(
            treatment.administrations().stream()
                .flatMap(one -> one.instant().stream())
                .filter(_ -> administration.known())
                .toList());
  }

  private void treatmentIsotope() {
    Isotope dosed = rules.assembly().dosed();
    treatment
        .isotope()
        .filter(isotope -> !isotope.value().equals(dosed.word()))
        .ifPresent(
            isotope ->
                findings.add(
                    Finding.block(
                        FindingCode.NUCLIDE,
                        isotope.where(),
                        isotope.value(),
                        dosed.word(),
                        "This protocol quantifies %s; correct the isotope or choose another"
                                .formatted(dosed.symbol())
                            + " protocol.")));
  }
}
