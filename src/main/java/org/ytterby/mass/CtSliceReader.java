// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.List;
import java.util.Optional;
import org.ytterby.assemble.StudyInstance;
import org.ytterby.dicom.codec.Frames;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.dicom.io.ReadOptions;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/** Reads one CT header (PS3.3 C.8.2.1); nothing is replaced by a default. */
final class CtSliceReader {
  private static final int BITS_ALLOCATED = 16;

  // Bounds that no scanner comes near, so that no sum or product of a hostile file overflows.
  private static final double MOST_MM = 1e5;
  private static final double LEAST_SPACING_MM = 0.01;
  private static final double MOST_SPACING_MM = 1000;
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
    Frames.requireExact(header, instance.location().transferSyntax());
    header.require(Tag.PixelData);
    CtSlice.Layout layout = reader.layout();
    return new CtSlice(
        instance.sopInstanceUid(),
        reader.placement(),
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

  private CtSlice.Placement placement() {
    double[] position = values(Tag.ImagePositionPatient, 3, MOST_MM);
    double[] directions = values(Tag.ImageOrientationPatient, 6, 1 + Grid.DIRECTION_TOLERANCE);
    double[] spacing = values(Tag.PixelSpacing, 2, MOST_SPACING_MM);
    if (!(spacing[0] >= LEAST_SPACING_MM && spacing[1] >= LEAST_SPACING_MM)) {
      throw invalid(
          Tag.PixelSpacing,
          spacing[0] + "\\" + spacing[1],
          LEAST_SPACING_MM + " to " + MOST_SPACING_MM + " mm");
    }
    Vector3 row = new Vector3(directions[0], directions[1], directions[2]);
    Vector3 column = new Vector3(directions[3], directions[4], directions[5]);
    if (Math.abs(row.length() - 1) > Grid.DIRECTION_TOLERANCE
        || Math.abs(column.length() - 1) > Grid.DIRECTION_TOLERANCE
        || Math.abs(row.dot(column)) > Grid.DIRECTION_TOLERANCE) {
      throw invalid(
          Tag.ImageOrientationPatient,
          row + " and " + column,
          "two perpendicular unit vectors within " + Grid.DIRECTION_TOLERANCE);
    }
    return new CtSlice.Placement(
        new Vector3(position[0], position[1], position[2]),
        row,
        column,
        spacing[0],
        spacing[1],
        number(Tag.SliceThickness).filter(mm -> mm > 0));
  }

  private CtSlice.Layout layout() {
    require(Tag.SamplesPerPixel, 1);
    require(Tag.BitsAllocated, BITS_ALLOCATED);
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
    return new CtSlice.Layout(columns, rows, bitsStored, representation == 1);
  }

  private CtSlice.Scale scale(CtSlice.Layout layout) {
    double slope = header.require(Tag.RescaleSlope).number();
    if (!(slope > 0 && slope <= MOST_SCALE)) {
      throw invalid(Tag.RescaleSlope, Double.toString(slope), "more than 0");
    }
    double intercept = header.require(Tag.RescaleIntercept).number();
    if (!(Math.abs(intercept) <= MOST_SCALE)) {
      throw invalid(Tag.RescaleIntercept, Double.toString(intercept), "at most " + MOST_SCALE);
    }
    String type = text(Tag.RescaleType);
    if (!type.isEmpty() && !type.equals("HU")) {
      throw invalid(Tag.RescaleType, type, "HU, or nothing, which means HU");
    }
    Optional<Integer> one = stored(Tag.PixelPaddingValue, layout);
    if (one.isEmpty()) {
      return new CtSlice.Scale(slope, intercept, 1, 0);
    }
    int other = stored(Tag.PixelPaddingRangeLimit, layout).orElse(one.get());
    return new CtSlice.Scale(
        slope, intercept, Math.min(one.get(), other), Math.max(one.get(), other));
  }

  /** As a stored value, also where US stands for SS and the other way, as it does in many files. */
  private Optional<Integer> stored(int tag, CtSlice.Layout layout) {
    return header
        .optional(tag)
        .map(Attribute::integer)
        .map(value -> layout.signed() ? (int) (short) (int) value : value & 0xffff);
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

  private double[] values(int tag, int count, double most) {
    double[] values = header.require(tag).numbers();
    if (values.length != count) {
      throw invalid(tag, values.length + " values", count + " values");
    }
    for (double value : values) {
      if (!(Math.abs(value) <= most)) {
        throw invalid(tag, Double.toString(value), "at most " + most);
      }
    }
    return values;
  }

  private void require(int tag, int expected) {
    int found = header.require(tag).integer();
    if (found != expected) {
      throw invalid(tag, Integer.toString(found), Integer.toString(expected));
    }
  }

  private InvalidObject invalid(int tag, String found, String expected) {
    return new InvalidObject(header.where(tag), found, expected);
  }
}
