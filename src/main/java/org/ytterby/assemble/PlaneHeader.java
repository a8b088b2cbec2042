// SPDX-License-Identifier: Apache-2.0
package org.ytterby.assemble;

import java.util.Optional;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.data.DataSet;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.InvalidObject;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.PlanePlacement;
import org.ytterby.geometry.Vector3;

/**
 * Reads what the header of a plane says of its place (Image Plane module, PS3.3 C.7.6.2) and its
 * pixels (Image Pixel module, C.7.6.3); nothing is replaced by a default. Immutable.
 */
public final class PlaneHeader {
  // Bounds that no scanner comes near, so that no sum or product of a hostile file overflows.
  private static final double MOST_MM = 1e5;
  private static final double LEAST_SPACING_MM = 0.01;
  private static final double MOST_SPACING_MM = 1000;

  private final DataSet header;

  public PlaneHeader(DataSet header) {
    this.header = header;
  }

  /**
   * Where the plane lies. Whether its directions are perpendicular, {@link
   * PlanePlacement#isOrthonormal} tells.
   *
   * @throws InvalidObject for the first thing that is missing or can't be
   */
  public PlanePlacement placement() {
    double[] position = values(Tag.ImagePositionPatient, 3, MOST_MM);
    double[] directions = values(Tag.ImageOrientationPatient, 6, 1 + Grid.DIRECTION_TOLERANCE);
    double[] spacing = values(Tag.PixelSpacing, 2, MOST_SPACING_MM);
    if (!(spacing[0] >= LEAST_SPACING_MM && spacing[1] >= LEAST_SPACING_MM)) {
      throw invalid(
          Tag.PixelSpacing,
          spacing[0] + "\\" + spacing[1],
          LEAST_SPACING_MM + " to " + MOST_SPACING_MM + " mm");
    }
    return new PlanePlacement(
        new Vector3(position[0], position[1], position[2]),
        new Vector3(directions[0], directions[1], directions[2]),
        new Vector3(directions[3], directions[4], directions[5]),
        spacing[0],
        spacing[1]);
  }

  /**
   * How its pixels are stored.
   *
   * @throws InvalidObject for the first thing that is missing or can't be
   */
  public PixelLayout layout() {
    Optional<Attribute> frames = header.optional(Tag.NumberOfFrames);
    if (frames.isPresent() && frames.get().integer() != 1) {
      throw invalid(Tag.NumberOfFrames, frames.get().text(), "one plane an instance");
    }
    require(Tag.SamplesPerPixel, 1);
    require(Tag.BitsAllocated, PixelLayout.BITS);
    int bitsStored = header.require(Tag.BitsStored).integer();
    if (bitsStored < 1 || bitsStored > PixelLayout.BITS) {
      throw invalid(Tag.BitsStored, Integer.toString(bitsStored), "1 to " + PixelLayout.BITS);
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
    return new PixelLayout(columns, rows, bitsStored, representation == 1);
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
