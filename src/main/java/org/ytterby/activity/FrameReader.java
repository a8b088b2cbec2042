// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ytterby.assemble.EmissionPlane;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.assemble.PixelPadding;
import org.ytterby.assemble.PixelScale;
import org.ytterby.assemble.PlaneHeader;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.data.DicomDateTime;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.dict.TransferSyntax;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.PlanePlacement;
import org.ytterby.treatment.HeaderTimes;
import org.ytterby.treatment.Moment;

/**
 * Reads the header of one plane. Every part is read on its own, so that one unreadable attribute
 * does not hide another; nothing is replaced by a default.
 */
final class FrameReader {
  private static final double S_PER_MS = 1e-3;
  // Bound that no scanner comes near, so that no sum or product of a hostile file overflows.
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
    PlaneHeader plane = new PlaneHeader(header);
    @Nullable PlanePlacement placement =
        part(
            FindingCode.GEOMETRY, "Send the series with its image plane module.", plane::placement);
    @Nullable PixelLayout layout =
        part(
            FindingCode.PIXEL_FORMAT,
            "Send the series in a transfer syntax without loss, one sample of 16 bits a pixel, with"
                + " bits that agree with each other (High Bit is Bits Stored less 1).",
            () -> layout(plane));
    @Nullable PixelPadding padding =
        layout == null
            ? null
            : part(
                FindingCode.PIXEL_FORMAT,
                "Send the series with a padding value that is a number, or without one.",
                () -> PixelPadding.of(header, layout));
    @Nullable PixelScale scale =
        part(
            FindingCode.RESCALE,
            "Send the series with the scale of its pixels in each image: a Rescale Slope above 0"
                + " with its Intercept, or a mapping; where there are both, they have to agree.",
            () -> PixelScale.of(header));
    EmissionFrame.@Nullable Timing timing =
        part(FindingCode.TIME_MISSING, "Send the series with its times.", this::timing);
    EmissionFrame.@Nullable Pixels pixels =
        part(FindingCode.PIXEL_FORMAT, "Send the series with its pixels.", this::pixels);
    if (placement == null
        || layout == null
        || padding == null
        || scale == null
        || timing == null
        || pixels == null) {
      return Optional.empty();
    }
    return Optional.of(
        new EmissionFrame(instance, placement, layout, padding, scale, timing, pixels));
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

  private EmissionFrame.Pixels pixels() {
    header.require(Tag.PixelData);
    return new EmissionFrame.Pixels(object, syntax, frame);
  }

  private PixelLayout layout(PlaneHeader plane) {
    Frames.requireExact(header, syntax);
    return plane.layout();
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
