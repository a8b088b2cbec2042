// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ytterby.assemble.EmissionPlane;
import org.ytterby.assemble.PixelScale;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.treatment.HeaderTimes;
import org.ytterby.treatment.Moment;

/**
 * Reads the header of one plane. Every part is read on its own, so that one unreadable attribute
 * does not hide another; nothing is replaced by a default.
 */
final class FrameReader {
  private static final double S_PER_MS = 1e-3;
  private static final int BITS_ALLOCATED = 16;
  // Bounds that no scanner comes near, so that no sum or product of a hostile file overflows.
  private static final double MOST_MM = 1e5;
  private static final double LEAST_SPACING_MM = 0.01;
  private static final double MOST_SPACING_MM = 1000;
  private static final double LONGEST_FRAME_S = 86_400;

  private final String instance;
  private final int frame;
  private final DataSet object;
  private final DataSet header;
  private final TransferSyntax syntax;
  private final HeaderTimes times;
  private final SeriesFindings findings;

  /**
   * Of one plane.
   *
   * @param object that the plane is of, with its pixels
   */
  FrameReader(
      EmissionPlane plane,
      DataSet object,
      TransferSyntax syntax,
      ZoneId nodeZone,
      SeriesFindings findings) {
    this.instance = plane.name();
    this.frame = plane.frame();
    this.object = object;
    this.header = plane.header();
    this.syntax = syntax;
    this.times = new HeaderTimes(header, nodeZone);
    this.findings = findings;
  }

  /** The slice; nothing where geometry, scale or pixels can't be read, which findings then say. */
  Optional<EmissionFrame> read() {
    EmissionFrame.@Nullable Placement placement =
        part(FindingCode.GEOMETRY, "Send the series with its image plane module.", this::placement);
    EmissionFrame.@Nullable PixelLayout layout =
        part(
            FindingCode.PIXEL_FORMAT,
            "Send the series uncompressed or in a lossless transfer syntax, 16 bits a pixel.",
            this::layout);
    @Nullable PixelScale scale =
        part(
            FindingCode.RESCALE,
            "Send the series with one scale for its pixels: rescale values, or a mapping that"
                + " agrees with them.",
            () -> PixelScale.of(header));
    EmissionFrame.@Nullable Timing timing =
        part(FindingCode.TIME_MISSING, "Send the series with its times.", this::timing);
    EmissionFrame.@Nullable Pixels pixels =
        part(FindingCode.PIXEL_FORMAT, "Send the series with its pixels.", this::pixels);
    if (placement == null || layout == null || scale == null || timing == null || pixels == null) {
      return Optional.empty();
    }
    return Optional.of(new EmissionFrame(instance, placement, layout, scale, timing, pixels));
  }

  private <T> @Nullable T part(FindingCode code, String action, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidObject e) {
      findings.add(
          Finding.block(code, instance + " " + e.where(), e.found(), e.expected(), action));
      return null;
    }
  }

  private EmissionFrame.Placement placement() {
    double[] position = values(Tag.ImagePositionPatient, 3);
    double[] directions = values(Tag.ImageOrientationPatient, 6);
    double[] spacing = values(Tag.PixelSpacing, 2);
    checkSize(Tag.ImagePositionPatient, position, MOST_MM);
    checkSize(Tag.ImageOrientationPatient, directions, 1 + Grid.DIRECTION_TOLERANCE);
    checkSize(Tag.PixelSpacing, spacing, MOST_SPACING_MM);
    if (!(spacing[0] >= LEAST_SPACING_MM && spacing[1] >= LEAST_SPACING_MM)) {
      throw invalid(
          Tag.PixelSpacing,
          spacing[0] + "\\" + spacing[1],
          LEAST_SPACING_MM + " to " + MOST_SPACING_MM + " mm");
    }
    return new EmissionFrame.Placement(
        new Vector3(position[0], position[1], position[2]),
        new Vector3(directions[0], directions[1], directions[2]),
        new Vector3(directions[3], directions[4], directions[5]),
        spacing[0],
        spacing[1]);
  }

  private double[] values(int tag, int count) {
    double[] values = header.require(tag).numbers();
    if (values.length != count) {
      throw invalid(tag, values.length + " values", count + " values");
    }
    return values;
  }

  private void checkSize(int tag, double[] values, double most) {
    for (double value : values) {
      if (!(Math.abs(value) <= most)) {
        throw invalid(tag, Double.toString(value), "at most " + most);
      }
    }
  }

  private EmissionFrame.Pixels pixels() {
    header.require(Tag.PixelData);
    return new EmissionFrame.Pixels(object, syntax, frame);
  }

  private EmissionFrame.PixelLayout layout() {
    Frames.requireExact(header, syntax);
    require(Tag.SamplesPerPixel, 1);
    require(Tag.BitsAllocated, BITS_ALLOCATED);
    Optional<Attribute> frames = header.optional(Tag.NumberOfFrames);
    if (frames.isPresent() && frames.get().integer() != 1) {
      throw invalid(Tag.NumberOfFrames, frames.get().text(), "one plane an instance");
    }
    int bitsStored = header.require(Tag.BitsStored).integer();
    if (bitsStored < 1 || bitsStored > BITS_ALLOCATED) {
      throw invalid(Tag.BitsStored, Integer.toString(bitsStored), "1 to " + BITS_ALLOCATED);
    }
    require(Tag.HighBit, bitsStored - 1);
    int representation = header.require(Tag.PixelRepresentation).integer();
    if (representation != 0 && representation != 1) {
      throw invalid(Tag.PixelRepresentation, Integer.toString(representation), "0 or 1");
    }
    int columns = header.require(Tag.Columns).integer();
    int rows = header.require(Tag.Rows).integer();
    if (columns < 1 || rows < 1) {
      throw invalid(Tag.Rows, rows + " rows, " + columns + " columns", "at least 1");
    }
    return new EmissionFrame.PixelLayout(columns, rows, bitsStored, representation == 1);
  }

  private void require(int tag, int expected) {
    int found = header.require(tag).integer();
    if (found != expected) {
      throw invalid(tag, Integer.toString(found), Integer.toString(expected));
    }
  }

  private EmissionFrame.Timing timing() {
    Optional<Moment> acquisition = times.acquisition();
    Optional<Double> durationS = seconds(Tag.ActualFrameDuration);
    if (durationS.isPresent() && !(durationS.get() >= 0 && durationS.get() <= LONGEST_FRAME_S)) {
      throw invalid(Tag.ActualFrameDuration, durationS.get() + " s", "0 to " + LONGEST_FRAME_S);
    }
    return new EmissionFrame.Timing(
        acquisition,
        durationS,
        seconds(Tag.FrameReferenceTime),
        number(Tag.DecayFactor),
        header
            .optional(Tag.DecayCorrectionDateTime)
            .filter(read -> !isBlank(read))
            .map(read -> times.of(DicomDateTime.parse(read.where(), read.text()))));
  }

  private Optional<Double> seconds(int tag) {
    return number(tag).map(ms -> ms * S_PER_MS);
  }

  private Optional<Double> number(int tag) {
    return header.optional(tag).filter(read -> !isBlank(read)).map(Attribute::number);
  }

  /** A text of spaces only is as good as no value; a binary value is never blank. */
  private static boolean isBlank(Attribute read) {
    return read.vr().isText() && read.text().isBlank();
  }

  private InvalidObject invalid(int tag, String found, String expected) {
    return new InvalidObject(header.where(tag), found, expected);
  }
}
