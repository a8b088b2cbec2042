// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.PlanePlacement;

/**
 * What the headers say of planes that did not come. Positions alone show a gap between planes that
 * came, but neither a missing end nor that every second plane is missing.
 *
 * @param number Number of Slices (0054,0081)
 * @param spacingMm the least Spacing Between Slices (0018,0088), its sign dropped
 * @param thicknessMm the least Slice Thickness (0018,0050)
 */
record StatedPlanes(
    Optional<Integer> number, Optional<Double> spacingMm, Optional<Double> thicknessMm) {

  /**
   * Reads the headers of a series, in which the number is the same.
   *
   * @throws InvalidObject where the number is no number
   */
  static StatedPlanes of(List<DataSet> headers) {
    return new StatedPlanes(
        headers.getFirst().optional(Tag.NumberOfSlices).map(Attribute::integer),
        least(headers, Tag.SpacingBetweenSlices),
        least(headers, Tag.SliceThickness));
  }

  private static Optional<Double> least(List<DataSet> headers, int tag) {
    return headers.stream()
        .flatMap(header -> number(header, tag).stream())
        .map(Math::abs)
        .filter(mm -> mm > 0)
        .min(Double::compare);
  }

  private static Optional<Double> number(DataSet header, int tag) {
    try {
      return header
          .optional(tag)
          .filter(read -> read.nonBlank().isPresent())
          .map(Attribute::number);
    } catch (InvalidObject _) {
      return Optional.empty(); // positions decide; what is no number is no evidence against them
    }
  }

  /**
   * Tells of planes that are missing at an end or regularly between the others.
   *
   * @param sorted the planes that came
   * @param frames how many frames that was, of overlapping beds more than planes
   * @param usualStepMm the median distance of neighbours
   * @param gap true where a gap was told already
   */
  void judge(
      List<EmissionFrame> sorted,
      int frames,
      double usualStepMm,
      boolean gap,
      SeriesFindings findings) {
    EmissionFrame first = sorted.getFirst();
    if (number.isPresent()) {
      count(first, frames, number.get(), gap, findings);
    } else {
      findings.add(
          Finding.review(
              FindingCode.GEOMETRY,
              where(first, Tag.NumberOfSlices),
              "nothing",
              "the number of slices, which the standard requires",
              "Whether planes are missing at an end can't be told; see that the whole liver is in"
                  + " the image."));
    }
    boolean complete = number.isPresent() && number.get() == frames;
    spacingMm.ifPresent(
        mm -> step(first, Tag.SpacingBetweenSlices, mm, usualStepMm, complete, findings));
    thicknessMm.ifPresent(
        mm -> step(first, Tag.SliceThickness, mm, usualStepMm, complete, findings));
  }

  private static void count(
      EmissionFrame first, int came, int stated, boolean gap, SeriesFindings findings) {
    if (came < stated && !gap) {
      findings.add(
          Finding.block(
              FindingCode.MISSING_SLICE,
              where(first, Tag.NumberOfSlices),
              came
                  + " instances of "
                  + stated
                  + ", and no gap: planes are missing at an end or regularly",
              stated + " instances",
              "Send the missing instances; without them activity is lost or spread."));
    } else if (came > stated) {
      findings.add(
          Finding.block(
              FindingCode.GEOMETRY,
              where(first, Tag.NumberOfSlices),
              came + " instances where " + stated + " are stated",
              stated + " instances",
              "Send one reconstruction a series."));
    }
  }

  /** Where all planes came by number, a greater step is the reconstruction's; else it is a loss. */
  private static void step(
      EmissionFrame first,
      int tag,
      double statedMm,
      double usualStepMm,
      boolean complete,
      SeriesFindings findings) {
    if (usualStepMm <= PlanePlacement.GAP * statedMm) {
      return;
    }
    String found = String.format(Locale.ROOT, "planes %.2f mm apart", usualStepMm);
    String expected = String.format(Locale.ROOT, "%.2f mm, as stated", statedMm);
    findings.add(
        complete
            ? Finding.review(
                FindingCode.GEOMETRY,
                where(first, tag),
                found,
                expected,
                "All planes came; each counts for the whole step. See that nothing lies between"
                    + " them.")
            : Finding.block(
                FindingCode.MISSING_SLICE,
                where(first, tag),
                found,
                expected,
                "Send the missing instances; nothing is interpolated."));
  }

  private static String where(EmissionFrame slice, int tag) {
    return slice.name() + " " + Dictionary.name(tag);
  }
}
