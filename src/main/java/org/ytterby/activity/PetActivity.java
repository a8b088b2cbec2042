// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
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
import org.ytterby.geometry.Grid;
import org.ytterby.treatment.Isotope;
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
  private final Series emission;
  private final TreatmentRecord treatment;
  private final ActivityRules rules;
  private final ZoneId nodeZone;
  private final SeriesFindings findings = new SeriesFindings();

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
                  case CountMap counts -> new Outcome.Blocked<>(List.of(relativeOnly(emission)));
                });
  }

  /** The same, of a series of counts the counts, which lead to a relative dose only. */
  public static Outcome<EmissionImage> image(
      Series emission, TreatmentRecord treatment, ActivityRules rules, ZoneId nodeZone) {
    Outcome<EmissionImage> read = new PetActivity(emission, treatment, rules, nodeZone).read();
    List<Finding> review = treatment.review(rules.constants());
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
    Optional<Double> positronScale = positronScale(series);
    Optional<PlaneStack> stack = series.stack(findings);
    Optional<Instant> administeredAt = administeredAt();
    Optional<PetDecay> decay =
        administeredAt.flatMap(
            at ->
                new DecayReference(series.frames(), series.headers(), at, rules, nodeZone, findings)
                    .of(
                        treatment.administrations().stream()
                            .flatMap(one -> one.instant().stream())
                            .toList()));
    if (findings.blocks() || positronScale.isEmpty() || stack.isEmpty() || decay.isEmpty()) {
      return new Outcome.Blocked<>(findings.all());
    }
    return map(series, stack.get(), decay.get(), administeredAt.orElseThrow(), positronScale.get());
  }

  /** Single photons come without positrons: nothing rests on their fraction. */
  private Optional<Double> positronScale(EmissionSeries series) {
    return rules.assembly().series().bySpect()
        ? Optional.of(1.0)
        : new NuclideCheck(rules.quantification(), rules.constants(), findings)
            .positronScale(series.headers());
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
                        "This protocol quantifies 90Y PET; correct the isotope or choose another"
                            + " protocol.")));
  }

  private Optional<Instant> administeredAt() {
    Optional<Instant> at = treatment.administeredAt(rules.constants());
    if (at.isEmpty()) {
      findings.add(
          Finding.block(
              FindingCode.TIME_MISSING,
              "treatment record, administrations[].administered_at; in the image "
                  + Dictionary.name(Tag.RadiopharmaceuticalStartDateTime),
              treatment.administrations().size() > 1
                  ? "an administration without a time, or several times without all activities"
                  : "no administration time",
              "a date with time and offset",
              "Enter administered_at in the treatment record; a day is 29.7 % of dose."));
    }
    return at;
  }

  private Outcome<EmissionImage> map(
      EmissionSeries series,
      PlaneStack stack,
      PetDecay decay,
      Instant administeredAt,
      double positronScale) {
    float[] values = new float[stack.grid().voxelCount()];
    for (int plane = 0; plane < stack.planes().size(); plane++) {
      List<EmissionFrame> frames = stack.planes().get(plane);
      double[] factors =
          frames.stream()
              .mapToDouble(
                  frame -> positronScale * decay.factor(frame, administeredAt, rules.constants()))
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
                frames.getFirst().sopInstanceUid() + " " + e.where(),
                e.found(),
                e.expected(),
                "Send the instance again; uncompressed if the message is about its compression."));
      }
    }
    if (!findings.blocks() && !(sum(stack.grid(), values) > 0)) {
      findings.add(
          Finding.block(
              FindingCode.NO_COUNTS,
              emission.name() + " " + Dictionary.name(Tag.PixelData),
              "no activity in the whole field of view",
              "more than 0 Bq",
              "Check that the acquisition recorded counts; send the right series."));
    }
    if (findings.blocks()) {
      return new Outcome.Blocked<>(findings.all());
    }
    Quantification how = quantification(series, decay, positronScale);
    EmissionImage image =
        switch (series.unit()) {
          case BECQUEREL_PER_ML ->
              new ActivityMap(
                  stack.grid(),
                  values,
                  ActivityScale.ABSOLUTE,
                  administeredAt,
                  decay.imageReference(),
                  decay.toAdministration(),
                  how);
          case COUNTS, OTHER ->
              new CountMap(
                  stack.grid(),
                  values,
                  administeredAt,
                  decay.imageReference(),
                  decay.toAdministration(),
                  how);
        };
    return Outcome.of(image, findings.all());
  }

  /** Of counts in unsigned 16 bits the largest number may stand for any greater one. */
  private void full(List<EmissionFrame> frames) {
    for (EmissionFrame frame : frames) {
      if (frame.scale().unit() == PixelScale.Unit.COUNTS && PixelPlane.isFull(frame)) {
        findings.add(
            Finding.review(
                FindingCode.PIXEL_FORMAT,
                frame.sopInstanceUid() + " " + Dictionary.name(Tag.PixelData),
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

  private Quantification quantification(
      EmissionSeries series, PetDecay decay, double positronScale) {
    return new Quantification(
        series.units(),
        decay.rule(),
        rules.constants().halfLifeS(),
        series.corrections(),
        positronScale,
        series.unit() == PixelScale.Unit.COUNTS
            ? "counts"
            : positronScale == 1
                ? "scanner calibration"
                : "scanner calibration, x "
                    + positronScale
                    + " for the header's positron fraction over 3.186e-5");
  }
}
