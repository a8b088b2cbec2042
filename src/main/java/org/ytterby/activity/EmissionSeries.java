// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.ytterby.assemble.AssemblyRules;
import org.ytterby.assemble.EmissionHeader;
import org.ytterby.assemble.EmissionPlane;
import org.ytterby.assemble.EmissionPlanes;
import org.ytterby.assemble.FrameOfReference;
import org.ytterby.assemble.PixelScale;
import org.ytterby.assemble.Series;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.Vr;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;

/**
 * The planes of an emission series as their headers say them, of all instances and of all frames of
 * each. What can't be read, and what differs between planes, is told as it is found.
 */
final class EmissionSeries {
  /** What must be the same in all planes of a series, and the code when it is not. */
  private static final Map<Integer, FindingCode> CONSTANT =
      new TreeMap<>(
          Map.of(
              Tag.Units, FindingCode.UNITS,
              Tag.DecayCorrection, FindingCode.DECAY_CORRECTION,
              Tag.FrameOfReferenceUID, FindingCode.GEOMETRY,
              Tag.SeriesType, FindingCode.SERIES_TYPE,
              Tag.NumberOfSlices, FindingCode.GEOMETRY,
              Tag.TimezoneOffsetFromUTC, FindingCode.TIME_CONFLICT,
              Tag.ManufacturerModelName, FindingCode.SERIES_TYPE,
              Tag.ReconstructionMethod, FindingCode.SERIES_TYPE));

  /** The same of what was injected; one plane's would stand for all otherwise. */
  private static final List<Integer> OF_INJECTION =
      List.of(
          Tag.RadionuclideTotalDose,
          Tag.RadiopharmaceuticalStartTime,
          Tag.RadiopharmaceuticalStartDateTime);

  private final Series emission;
  private final AssemblyRules rules;
  private final List<DataSet> headers = new ArrayList<>();
  private final List<EmissionFrame> frames = new ArrayList<>();
  private boolean complete = true;

  private EmissionSeries(Series emission, AssemblyRules rules) {
    this.emission = emission;
    this.rules = rules;
  }

  /**
   * Reads every header.
   *
   * @param nodeZone applied to times without offset
   */
  static EmissionSeries read(
      Series emission, AssemblyRules rules, ZoneId nodeZone, SeriesFindings findings) {
    EmissionSeries series = new EmissionSeries(emission, rules);
    emission.instances().forEach(instance -> series.add(instance, nodeZone, findings));
    if (!series.headers.isEmpty()) {
      series.constantAttributes(findings);
      series.oneUnit(findings);
      series.frameOfReference(findings);
    }
    return series;
  }

  /** One of each plane that could be read, in the order of instances and of frames. */
  List<DataSet> headers() {
    return headers;
  }

  /** The planes whose geometry, scale and pixels could be read. */
  List<EmissionFrame> frames() {
    return frames;
  }

  /** The unit of its numbers; the same in all planes, or a finding blocks. */
  PixelScale.Unit unit() {
    return PixelScale.unit(headers.getFirst());
  }

  /** The unit as it is said, for the report. */
  String units() {
    String said = PixelScale.said(headers.getFirst());
    return said.isEmpty() && unit() == PixelScale.Unit.COUNTS ? "counts" : said;
  }

  /** Corrected Image (0028,0051), in the image's order. */
  List<String> corrections() {
    return headers.getFirst().optional(Tag.CorrectedImage).map(Attribute::texts).orElse(List.of());
  }

  /** The grid; nothing where there is none, which findings then say. */
  Optional<PlaneStack> stack(SeriesFindings findings) {
    // A plane that could not be read would look like a gap: its own finding says what is wrong.
    if (!complete) {
      return Optional.empty();
    }
    try {
      return PlaneStack.of(frames, StatedPlanes.of(headers), rules.series(), findings);
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

  private void add(StudyInstance instance, ZoneId nodeZone, SeriesFindings findings) {
    try {
      DataSet object = instance.location().read(ReadOptions.headers());
      EmissionPlanes planes = EmissionPlanes.of(object);
      findings.addAll(planes.findings());
      for (EmissionPlane plane : planes.planes()) {
        headers.add(plane.header());
        findings.addAll(EmissionHeader.judge(plane.header(), rules));
        Optional<EmissionFrame> frame =
            new FrameReader(plane, object, instance.location().transferSyntax(), nodeZone, findings)
                .read();
        frame.ifPresent(frames::add);
        complete &= frame.isPresent();
      }
    } catch (InvalidObject e) {
      complete = false;
      findings.add(
          Finding.block(
              FindingCode.UNREADABLE_INSTANCE,
              instance.sopInstanceUid() + " " + e.where(),
              e.found(),
              e.expected(),
              "Send the instance again."));
    }
  }

  private void constantAttributes(SeriesFindings findings) {
    CONSTANT.forEach((tag, code) -> constant(findings, code, tag, EmissionSeries::text));
    for (int tag : OF_INJECTION) {
      constant(findings, FindingCode.TREATMENT_CONFLICT, tag, EmissionSeries::ofInjection);
    }
  }

  private void constant(
      SeriesFindings findings,
      FindingCode code,
      int tag,
      BiFunction<DataSet, Integer, String> read) {
    TreeSet<String> values = new TreeSet<>();
    headers.forEach(header -> values.add(read.apply(header, tag)));
    if (values.size() > 1) {
      String listed =
          values.stream()
              .map(value -> value.isEmpty() ? "nothing" : value)
              .collect(Collectors.joining(", "));
      differ(findings, code, tag, values.size() + " values: " + listed);
    }
  }

  /** Of all items; numbers as such, since they are written in several ways. */
  private static String ofInjection(DataSet header, int tag) {
    try {
      return header.items(Tag.RadiopharmaceuticalInformationSequence).stream()
          .flatMap(item -> item.optional(tag).stream())
          .filter(read -> read.nonBlank().isPresent())
          .map(read -> read.vr() == Vr.DS ? Figures.text(read.number()) : read.text().strip())
          .collect(Collectors.joining(" and "));
    } catch (InvalidObject e) {
      return e.found();
    }
  }

  /** A mapping or a private factor in some planes only makes two units of one word. */
  private void oneUnit(SeriesFindings findings) {
    TreeSet<String> units = new TreeSet<>();
    frames.forEach(frame -> units.add(frame.scale().unit().name()));
    if (units.size() > 1) {
      differ(findings, FindingCode.UNITS, Tag.Units, "planes in " + String.join(" and ", units));
    }
  }

  private void differ(SeriesFindings findings, FindingCode code, int tag, String found) {
    findings.add(
        Finding.block(
            code,
            emission.name() + " " + Dictionary.name(tag),
            found,
            "one value in all images of the series",
            "Send one reconstruction a series; where it is one, have the sender write the same"
                + " value in all its images."));
  }

  /**
   * Missing in all images is one value too, but no frame that contours or a CT could share. NM need
   * not have one; a PET that lost its own has lost what else.
   */
  private void frameOfReference(SeriesFindings findings) {
    DataSet first = headers.getFirst();
    if (!headers.stream().allMatch(header -> text(header, Tag.FrameOfReferenceUID).isBlank())) {
      return;
    }
    if (FrameOfReference.isUnnamed(first)) {
      findings.add(
          Finding.review(
              FindingCode.GEOMETRY,
              emission.name() + " " + Dictionary.name(Tag.FrameOfReferenceUID),
              "nothing",
              "the UID of the frame in which the positions are given",
              "The image is taken by itself: no CT and no contours of another frame lie on it, so"
                  + " that density is uniform. Our objects carry "
                  + FrameOfReference.uid(first)
                  + ", made of the series' UID. Send the image with the frame of reference of its"
                  + " CT where the two are aligned."));
    } else {
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
}
