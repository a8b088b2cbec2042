// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ytterby.assemble.PixelScale;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.finding.Severity;
import org.ytterby.geometry.Grid;
import org.ytterby.protocol.CalibrationRecord;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.Activity;
import org.ytterby.treatment.Isotope;
import org.ytterby.treatment.Moment;
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
public final class PetActivity {
  /** More than any treatment; 4 MBq of 18F that are taken for 90Y come to more. */
  private static final double MOST_REPAIRED_BQ = 1e11;

  private final Series emission;
  private final TreatmentRecord treatment;
  private final ActivityRules rules;
  private final ZoneId nodeZone;
  private final SeriesFindings findings = new SeriesFindings();
  private boolean administrationKnown = true;

  private PetActivity(
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
                                  : timeMissing(treatment, Severity.BLOCK)));
                });
  }

  /** The same, of a series of counts the counts, which lead to a relative dose only. */
  public static Outcome<EmissionImage> image(
      Series emission, TreatmentRecord treatment, ActivityRules rules, ZoneId nodeZone) {
    Outcome<EmissionImage> read = new PetActivity(emission, treatment, rules, nodeZone).read();
    // Where the rules take earlier activity off, the ratio says what was taken off.
    boolean declared = rules.ratio().earlier().equals(RatioRules.DECLARED);
    List<Finding> review =
        treatment.review(rules.constants()).stream()
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
    Optional<Instant> administeredAt = administeredAt(series);
    Optional<PetDecay> decay =
        nuclide.flatMap(scanned -> administeredAt.flatMap(at -> decay(series, at, scanned)));
    if (findings.blocks() || nuclide.isEmpty() || stack.isEmpty() || decay.isEmpty()) {
      return new Outcome.Blocked<>(findings.all());
    }
    if (!administrationKnown && nuclide.get().repair().isPresent()) {
      findings.add(timeMissing(treatment, Severity.BLOCK)); // no ratio could show that it is right
      return new Outcome.Blocked<>(findings.all());
    }
    nuclide
        .get()
        .repair()
        .map(repair -> repair.finding(decay.get(), series.frames(), administeredAt.orElseThrow()))
        .ifPresent(findings::add);
    return map(
        series,
        stack.get(),
        decay.get(),
        administeredAt.orElseThrow(),
        new Scale(nuclide.get(), calibration));
  }

  /** What the numbers are multiplied with beside slope and decay. */
  private record Scale(ScannerNuclide nuclide, Optional<CalibrationRecord> calibration) {
    double positron() {
      return nuclide.positronScale();
    }

    boolean repaired() {
      return nuclide.repair().isPresent();
    }

    double factor() {
      return positron() * calibration.map(CalibrationRecord::factor).orElse(1.0);
    }

    String words() {
      String fraction =
          positron() == 1
              ? ""
              : ", x " + positron() + " for the header's positron fraction over 3.186e-5";
      return "scanner calibration"
          + fraction
          + calibration
              .map(
                  one ->
                      String.format(
                          Locale.ROOT,
                          ", x %s ± %s %% of %s",
                          one.factor(),
                          Figures.text(one.uncertaintyPercent()),
                          one.source()))
              .orElse("");
    }
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

  private Optional<PetDecay> decay(
      EmissionSeries series, Instant administeredAt, ScannerNuclide scanned) {
    return new DecayReference(
            new DecayedSeries(
                series.frames(),
                series.headers(),
                administeredAt,
                rules,
                nodeZone,
                scanned,
                findings))
        .of(
            treatment.administrations().stream()
                .flatMap(one -> one.instant().stream())
                .filter(_ -> administrationKnown)
                .toList());
  }

  private void treatmentIsotope() {
    treatment
        .isotope()
        .filter(isotope -> !isotope.value().equals(Isotope.YTTRIUM_90.code()))
        .ifPresent(
            isotope ->
                findings.add(
                    Finding.block(
                        FindingCode.NUCLIDE,
                        isotope.where(),
                        isotope.value(),
                        Isotope.YTTRIUM_90.code(),
                        "This protocol quantifies 90Y; correct the isotope or choose another"
                            + " protocol.")));
  }

  /**
   * The time to which all is decayed. Without one a relative dose is still to be had where a person
   * states the activity at administration (physics: refused is only what lacks both): then it is
   * the first frame. An activity of unknown time is not known at administration: a day is 29.7 %,
   * and no ratio would show it. A prediction has no administration.
   */
  private Optional<Instant> administeredAt(EmissionSeries series) {
    if (rules.ratio().normalisation().predicts()) {
      administrationKnown = false;
      return Optional.of(firstFrame(series));
    }
    Optional<Instant> at = treatment.administeredAt(rules.constants());
    if (at.isPresent()) {
      return at;
    }
    administrationKnown = false;
    boolean relative =
        treatment.administrations().stream().allMatch(one -> one.instant().isEmpty())
            && treatment.statedAtAdministration()
            && treatment.netAdministered(rules.constants()).isPresent();
    findings.add(timeMissing(treatment, relative ? Severity.REVIEW : Severity.BLOCK));
    return relative ? Optional.of(firstFrame(series)) : Optional.empty();
  }

  /** Where a frame has no time, that is told when decay is asked for. */
  private static Instant firstFrame(EmissionSeries series) {
    return series.frames().stream()
        .flatMap(frame -> frame.timing().acquisition().stream())
        .map(Moment::instant)
        .min(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private static Finding timeMissing(TreatmentRecord treatment, Severity severity) {
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
            ? "Enter administered_at in the treatment record; a day is 29.7 % of dose. Where nobody"
                + " knows it, but somebody the activity at that time, enter activity_gbq with"
                + " 'assayed_at: administration', and the residual as a fraction: then there is a"
                + " relative dose."
            : "The activity at administration being known, the relative dose is given, which needs"
                + " no time; there is no absolute one, nor a ratio that could show a mistake. Enter"
                + " administered_at in the treatment record.");
  }

  private Outcome<EmissionImage> map(
      EmissionSeries series,
      PlaneStack stack,
      PetDecay decay,
      Instant administeredAt,
      Scale scale) {
    float[] values = new float[stack.grid().voxelCount()];
    for (int plane = 0; plane < stack.planes().size(); plane++) {
      List<EmissionFrame> frames = stack.planes().get(plane);
      double[] factors =
          frames.stream()
              .mapToDouble(frame -> scale.factor() * decay.factor(frame, administeredAt))
              .toArray();
      try {
        PixelPlane.mean(
            frames,
            factors,
            OverlappingBeds.weights(frames),
            values,
            stack.grid().index(0, 0, plane));
        full(frames);
      } catch (InvalidObject e) {
        findings.add(
            Finding.block(
                FindingCode.PIXEL_FORMAT,
                frames.getFirst().name() + " " + e.where(),
                e.found(),
                e.expected(),
                "Send the instance again; uncompressed if the message is about its compression."));
      }
    }
    Activity inField = new Activity(sum(stack.grid(), values));
    if (!findings.blocks() && !(inField.becquerel() > 0)) {
      findings.add(
          Finding.block(
              FindingCode.NO_COUNTS,
              emission.name() + " " + Dictionary.name(Tag.PixelData),
              "no activity in the whole field of view",
              "more than 0 Bq",
              "Check that the acquisition recorded counts; send the right series."));
    }
    if (scale.repaired() && inField.becquerel() > MOST_REPAIRED_BQ) {
      findings.add(tooMuch(inField.becquerel()));
    }
    if (findings.blocks()) {
      return new Outcome.Blocked<>(findings.all());
    }
    Quantification how = quantification(series, decay, scale);
    boolean absolute = series.unit() == PixelScale.Unit.BECQUEREL_PER_ML && administrationKnown;
    EmissionImage image =
        absolute
            ? new ActivityMap(
                stack.grid(),
                values,
                ActivityScale.ABSOLUTE,
                administeredAt,
                decay.imageReference(),
                decay.toAdministration(),
                how)
            : new CountMap(
                stack.grid(),
                values,
                administeredAt,
                decay.imageReference(),
                decay.toAdministration(),
                how);
    return Outcome.of(image, findings.all());
  }

  /** An image of the surrogate itself, of 90Y a factor of 7137 or more too much. */
  private Finding tooMuch(double becquerel) {
    return Finding.block(
        FindingCode.NUCLIDE,
        emission.name() + " " + Dictionary.name(Tag.RadiopharmaceuticalInformationSequence),
        "taken for a scan of 90Y under another nuclide's name, "
            + Figures.text(becquerel * 1e-9)
            + " GBq in the field at administration",
        "at most " + Figures.text(MOST_REPAIRED_BQ * 1e-9) + " GBq, more than any treatment",
        "This is a scan of that nuclide itself. Send the series of the 90Y scan.");
  }

  /** Of counts in unsigned 16 bits the largest number may stand for any greater one. */
  private void full(List<EmissionFrame> frames) {
    for (EmissionFrame frame : frames) {
      if (frame.scale().unit() == PixelScale.Unit.COUNTS && PixelPlane.isFull(frame)) {
        findings.add(
            Finding.review(
                FindingCode.PIXEL_FORMAT,
                frame.name() + " " + Dictionary.name(Tag.PixelData),
                "a stored value of 65535, the largest of 16 bits",
                "less: greater counts are cut off or wrap around",
                "Look for holes or a flat top where activity is highest; export with a scale."));
      }
    }
  }

  private static double sum(Grid grid, float[] values) {
    double sum = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      double ofPlane = 0;
      int start = grid.index(0, 0, plane);
      for (int i = start; i < start + grid.planeSize(); i++) {
        ofPlane += values[i];
      }
      sum += ofPlane * grid.voxelVolumeMl(plane);
    }
    return sum;
  }

  private Quantification quantification(EmissionSeries series, PetDecay decay, Scale scale) {
    return new Quantification(
        series.units(),
        decay.rule(),
        rules.constants().halfLifeS(),
        series.corrections(),
        scale.positron(),
        scale.nuclide().headerScale(),
        scale.repaired(),
        series.unit() == PixelScale.Unit.COUNTS ? "counts" : scale.words(),
        administrationKnown);
  }
}
