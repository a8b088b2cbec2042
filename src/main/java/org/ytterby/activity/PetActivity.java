// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ytterby.assemble.EmissionHeader;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.treatment.Isotope;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Reads a PET series as activity concentration in Bq/mL at administration, absolute, or refuses
 * with every reason at once.
 *
 * <p><b>Method</b>: stored value x slope + intercept of each image, x header's positron fraction
 * over ours, x decay to administration with the half-life of the dose constants; negative voxels
 * stay. <b>Cost</b>: the headers, then one plane of pixels at a time beside the map. <b>Source</b>:
 * PS3.3 C.8.9 (2026b). Threads: any; each call is on its own.
 */
public final class PetActivity {
  /** What must be the same in all images of a series, and the code when it is not. */
  private static final Map<Integer, FindingCode> CONSTANT =
      new TreeMap<>(
          Map.of(
              Tag.Units, FindingCode.UNITS,
              Tag.DecayCorrection, FindingCode.DECAY_CORRECTION,
              Tag.FrameOfReferenceUID, FindingCode.GEOMETRY,
              Tag.SeriesType, FindingCode.SERIES_TYPE,
              Tag.NumberOfSlices, FindingCode.GEOMETRY));

  private final Series emission;
  private final TreatmentRecord treatment;
  private final ActivityRules rules;
  private final ZoneId nodeZone;
  private final SeriesFindings findings = new SeriesFindings();
  private final List<DataSet> headers = new ArrayList<>();
  private final List<PetSlice> slices = new ArrayList<>();

  private PetActivity(
      Series emission, TreatmentRecord treatment, ActivityRules rules, ZoneId nodeZone) {
    this.emission = emission;
    this.treatment = treatment;
    this.rules = rules;
    this.nodeZone = nodeZone;
  }

  /**
   * The activity map, with what the treatment record leaves open among the findings; or the
   * findings that block.
   *
   * @param treatment the merged record, header's claims included
   * @param nodeZone applied to times without offset, which a finding says
   */
  public static Outcome<ActivityMap> read(
      Series emission, TreatmentRecord treatment, ActivityRules rules, ZoneId nodeZone) {
    Outcome<ActivityMap> read = new PetActivity(emission, treatment, rules, nodeZone).read();
    List<Finding> review = treatment.review(rules.constants());
    return review.stream().anyMatch(Finding::blocks)
        ? new Outcome.Blocked<>(Stream.concat(review.stream(), read.findings().stream()).toList())
        : read.after(review);
  }

  private Outcome<ActivityMap> read() {
    emission.instances().forEach(this::header);
    if (headers.isEmpty()) {
      return new Outcome.Blocked<>(findings.all());
    }
    constantAttributes();
    treatmentIsotope();
    frameOfReference();
    NuclideCheck nuclide = new NuclideCheck(rules.quantification(), rules.constants(), findings);
    Optional<Double> positronScale = nuclide.positronScale(headers);
    // A slice that could not be read would look like a gap: its own finding says what is wrong.
    boolean complete = slices.size() == emission.instances().size();
    Optional<PlaneStack> stack = complete ? stack() : Optional.empty();
    Optional<Instant> administeredAt = administeredAt();
    Optional<PetDecay> decay =
        administeredAt.flatMap(
            at ->
                new DecayReference(slices, headers, at, rules, nodeZone, findings)
                    .of(
                        treatment.administrations().stream()
                            .flatMap(one -> one.instant().stream())
                            .toList()));
    if (findings.blocks() || positronScale.isEmpty() || stack.isEmpty() || decay.isEmpty()) {
      return new Outcome.Blocked<>(findings.all());
    }
    return map(stack.get(), decay.get(), administeredAt.orElseThrow(), positronScale.get());
  }

  private void header(StudyInstance instance) {
    try {
      DataSet header = instance.location().read(ReadOptions.headers());
      headers.add(header);
      findings.addAll(EmissionHeader.judge(header, rules.assembly()));
      new SliceReader(
              instance.sopInstanceUid(),
              header,
              instance.location().transferSyntax(),
              nodeZone,
              findings)
          .read()
          .ifPresent(slices::add);
    } catch (InvalidObject e) {
      findings.add(
          Finding.block(
              FindingCode.UNREADABLE_INSTANCE,
              instance.sopInstanceUid() + " " + e.where(),
              e.found(),
              e.expected(),
              "Send the instance again."));
    }
  }

  private void constantAttributes() {
    CONSTANT.forEach(
        (tag, code) -> {
          TreeSet<String> values = new TreeSet<>();
          headers.forEach(header -> values.add(text(header, tag)));
          if (values.size() > 1) {
            findings.add(
                Finding.block(
                    code,
                    emission.name() + " " + Dictionary.name(tag),
                    values.size() + " values: " + String.join(", ", values),
                    "one value in all images of the series",
                    "Send one reconstruction a series."));
          }
        });
  }

  /** Missing in all images is one value too, but no frame that contours or a CT could share. */
  private void frameOfReference() {
    if (headers.stream().allMatch(header -> text(header, Tag.FrameOfReferenceUID).isBlank())) {
      findings.add(
          Finding.block(
              FindingCode.GEOMETRY,
              emission.name() + " " + Dictionary.name(Tag.FrameOfReferenceUID),
              "nothing",
              "the UID of the frame in which the positions are given",
              "Send the series with its frame of reference; de-identification must keep one."));
    }
  }

  /** As text, whatever the VR; what can't be read differs from what can. */
  private static String text(DataSet header, int tag) {
    try {
      return header
          .optional(tag)
          .map(
              read ->
                  read.vr().isText()
                      ? String.join("\\", read.texts())
                      : Integer.toString(read.integer()))
          .orElse("");
    } catch (InvalidObject e) {
      return e.found();
    }
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

  private Optional<PlaneStack> stack() {
    try {
      return PlaneStack.of(
          slices,
          StatedPlanes.of(headers),
          rules.assembly().series().planeSpacingToleranceMm(),
          findings);
    } catch (InvalidObject e) {
      findings.add(
          Finding.block(
              FindingCode.GEOMETRY,
              emission.name() + " " + e.where(),
              e.found(),
              e.expected(),
              "Send the series with its number of slices."));
      return Optional.empty();
    }
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

  private Outcome<ActivityMap> map(
      PlaneStack stack, PetDecay decay, Instant administeredAt, double positronScale) {
    float[] becquerelPerMl = new float[stack.grid().voxelCount()];
    for (int plane = 0; plane < stack.slices().size(); plane++) {
      PetSlice slice = stack.slices().get(plane);
      double factor = positronScale * decay.factor(slice, administeredAt, rules.constants());
      try {
        PixelPlane.read(slice, factor, becquerelPerMl, stack.grid().index(0, 0, plane));
      } catch (InvalidObject e) {
        findings.add(
            Finding.block(
                FindingCode.PIXEL_FORMAT,
                slice.sopInstanceUid() + " " + e.where(),
                e.found(),
                e.expected(),
                "Send the instance again; uncompressed if the message is about its compression."));
      }
    }
    if (findings.blocks()) {
      return new Outcome.Blocked<>(findings.all());
    }
    ActivityMap map =
        new ActivityMap(
            stack.grid(),
            becquerelPerMl,
            ActivityScale.ABSOLUTE,
            administeredAt,
            decay.imageReference(),
            decay.toAdministration(),
            quantification(decay, positronScale));
    if (!(ActivityRatio.measured(map).becquerel() > 0)) {
      findings.add(
          Finding.block(
              FindingCode.NO_COUNTS,
              emission.name() + " " + Dictionary.name(Tag.PixelData),
              "no activity in the whole field of view",
              "more than 0 Bq",
              "Check that the acquisition recorded counts; send the right series."));
    }
    return Outcome.of(map, findings.all());
  }

  private Quantification quantification(PetDecay decay, double positronScale) {
    DataSet example = headers.getFirst();
    return new Quantification(
        text(example, Tag.Units),
        decay.rule(),
        rules.constants().halfLifeS(),
        example.optional(Tag.CorrectedImage).map(Attribute::texts).orElse(List.of()),
        positronScale,
        positronScale == 1
            ? "scanner calibration"
            : "scanner calibration, x "
                + positronScale
                + " for the header's positron fraction over 3.186e-5");
  }
}
