// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.PicturedPlanes;
import org.ytterby.assemble.PixelLayout;
import org.ytterby.assemble.PixelPadding;
import org.ytterby.assemble.PlaneHeader;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.PlanePlacement;

/** Reads one CT header (PS3.3 C.8.2.1); nothing is replaced by a default. */
final class CtSliceReader {
  // Bound that no scanner comes near, so that no sum or product of a hostile file overflows.
  private static final double MOST_SCALE = 1e6;

  /** Headers write the tilt to a tenth of a degree. */
  private static final double NO_TILT_DEGREES = 0.05;

  private final DataSet header;

  private CtSliceReader(DataSet header) {
    this.header = header;
  }

  /**
   * The slice.
   *
   * @throws InvalidObject for the first thing that is missing or can't be
   */
  static CtSlice read(StudyInstance instance) {
    DataSet header = instance.location().read(ReadOptions.headers());
    CtSliceReader reader = new CtSliceReader(header);
    reader.requireUntilted();
    reader.requireNoProjection();
    Frames.requireExact(header, instance.location().transferSyntax());
    header.require(Tag.PixelData);
    PlaneHeader plane = new PlaneHeader(header);
    PixelLayout layout = plane.layout();
    return new CtSlice(
        instance.sopInstanceUid(),
        reader.requireOrthonormal(plane.placement()),
        reader.number(Tag.SliceThickness).filter(mm -> mm > 0),
        layout,
        reader.scale(layout),
        reader.number(Tag.KVP),
        header,
        instance.location().transferSyntax());
  }

  /** A tilted stack is sheared; one whose header and positions disagree can't be placed at all. */
  private void requireUntilted() {
    Optional<Double> tilt = number(Tag.GantryDetectorTilt);
    if (tilt.isPresent() && !(Math.abs(tilt.get()) <= NO_TILT_DEGREES)) {
      throw invalid(Tag.GantryDetectorTilt, tilt.get() + " degrees", "0 degrees");
    }
  }

  /** The greatest or least of several planes is the density of none. */
  private void requireNoProjection() {
    List<String> type = header.optional(Tag.ImageType).map(Attribute::texts).orElse(List.of());
    if (PicturedPlanes.isProjection(type)) {
      throw invalid(Tag.ImageType, String.join("\\", type), "no projection of several planes");
    }
  }

  private PlanePlacement requireOrthonormal(PlanePlacement placement) {
    if (!placement.isOrthonormal()) {
      throw invalid(
          Tag.ImageOrientationPatient,
          placement.directionsText(),
          "two perpendicular unit vectors within " + Grid.DIRECTION_TOLERANCE);
    }
    return placement;
  }

  private CtSlice.Scale scale(PixelLayout layout) {
    double slope = header.require(Tag.RescaleSlope).number();
    if (!(slope > 0 && slope <= MOST_SCALE)) {
      throw invalid(Tag.RescaleSlope, Double.toString(slope), "more than 0");
    }
    double intercept = header.require(Tag.RescaleIntercept).number();
    if (!(Math.abs(intercept) <= MOST_SCALE)) {
      throw invalid(
          Tag.RescaleIntercept,
          Double.toString(intercept),
          "from -1000000 to 1000000; scanners write about -1024");
    }
    String type = text(Tag.RescaleType);
    if (!type.isEmpty() && !type.equals("HU")) {
      throw invalid(Tag.RescaleType, type, "HU, or nothing, which means HU");
    }
    return new CtSlice.Scale(slope, intercept, PixelPadding.of(header, layout));
  }

  private Optional<Double> number(int tag) {
    return header
        .optional(tag)
        .filter(read -> !read.vr().isText() || !read.text().isBlank())
        .map(Attribute::number);
  }

  private String text(int tag) {
    return header
        .optional(tag)
        .map(Attribute::texts)
        .filter(texts -> !texts.isEmpty())
        .map(List::getFirst)
        .map(String::strip)
        .orElse("");
  }

  private InvalidObject invalid(int tag, String found, String expected) {
    return new InvalidObject(header.where(tag), found, expected);
  }
}
