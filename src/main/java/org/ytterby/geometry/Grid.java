// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.util.Arrays;
import java.util.Locale;

/**
 * Where the voxels of an image are: the only place that maps voxel index to the patient's frame and
 * back.
 *
 * <p><b>Shape</b>: values lie in the order [z][y][x], that is plane by plane, row by row, column
 * fastest. <b>Units</b>: mm in the patient's frame LPS (PS3.3 C.7.6.2.1.1). Any orientation is
 * possible. Planes are parallel but need not be evenly spaced: real scanners place them unevenly at
 * bed seams, so each plane has its own offset, thickness and voxel volume.
 *
 * <p>The thickness of a plane is half the distance to each neighbour; an end plane, which has only
 * one, takes the whole step to it. Immutable.
 */
public final class Grid {
  /**
   * How far the lengths of the direction cosines may be from 1, and their scalar product from 0.
   * Headers write as few as four digits. Within it the directions are made exactly orthonormal, the
   * row direction kept.
   */
  public static final double DIRECTION_TOLERANCE = 1e-3;

  private static final double ML_PER_CUBIC_MM = 1e-3;

  /** The axes of a grid, in the order of {@link #toAxesMm}. */
  public enum Axis {
    COLUMN,
    ROW,
    PLANE
  }

  /** Cosine of 60 degrees: planes that stand steeper have no lower and upper end. */
  private static final double ALONG_Z = 0.5;

  private final int columns;
  private final int rows;
  private final Vector3 origin;
  private final Vector3 rowDirection;
  private final Vector3 columnDirection;
  private final Vector3 normal;
  private final double columnSpacingMm;
  private final double rowSpacingMm;
  private final double[] planeOffsetsMm;
  private final double[] planeThicknessesMm;

  private Grid(
      int columns,
      int rows,
      Vector3 origin,
      Vector3[] directions,
      double[] spacingsMm,
      double[] planeOffsetsMm,
      double[] planeThicknessesMm) {
    this.columns = columns;
    this.rows = rows;
    this.origin = origin;
    this.rowDirection = directions[0];
    this.columnDirection = directions[1];
    this.normal = directions[2];
    this.columnSpacingMm = spacingsMm[0];
    this.rowSpacingMm = spacingsMm[1];
    this.planeOffsetsMm = planeOffsetsMm;
    this.planeThicknessesMm = planeThicknessesMm;
  }

  /**
   * A grid of at least two planes.
   *
   * @param columns voxels in a row
   * @param rows voxels in a column
   * @param origin centre of voxel (0, 0, 0), LPS, mm
   * @param rowDirection direction in which the column index increases
   * @param columnDirection direction in which the row index increases
   * @param columnSpacingMm distance of neighbours in a row (second value of Pixel Spacing)
   * @param rowSpacingMm distance of neighbours in a column (first value of Pixel Spacing)
   * @param planeOffsetsMm along row direction x column direction from plane 0; starts with 0,
   *     strictly increasing
   */
  public static Grid of(
      int columns,
      int rows,
      Vector3 origin,
      Vector3 rowDirection,
      Vector3 columnDirection,
      double columnSpacingMm,
      double rowSpacingMm,
      double[] planeOffsetsMm) {
    if (planeOffsetsMm.length < 2) {
      throw new IllegalArgumentException(
          "grid planes: found "
              + planeOffsetsMm.length
              + ", expected at least 2; one plane has no thickness of its own");
    }
    check(columns, rows, planeOffsetsMm.length, columnSpacingMm, rowSpacingMm);
    checkIncreasing(planeOffsetsMm);
    return new Grid(
        columns,
        rows,
        origin,
        orthonormal(rowDirection, columnDirection),
        new double[] {columnSpacingMm, rowSpacingMm},
        planeOffsetsMm.clone(),
        thicknesses(planeOffsetsMm));
  }

  /**
   * A grid along the patient's axes whose first voxel has its centre at the origin: columns go to
   * the left, rows to the back, planes to the head.
   *
   * @param planeOffsetsMm as in {@link #of}
   */
  public static Grid axial(
      int columns, int rows, double columnSpacingMm, double rowSpacingMm, double[] planeOffsetsMm) {
    return of(
        columns,
        rows,
        new Vector3(0, 0, 0),
        new Vector3(1, 0, 0),
        new Vector3(0, 1, 0),
        columnSpacingMm,
        rowSpacingMm,
        planeOffsetsMm);
  }

  /** The same with evenly spaced planes. */
  public static Grid axial(
      int columns,
      int rows,
      int planes,
      double columnSpacingMm,
      double rowSpacingMm,
      double planeSpacingMm) {
    double[] offsetsMm = new double[planes];
    Arrays.setAll(offsetsMm, plane -> plane * planeSpacingMm);
    return axial(columns, rows, columnSpacingMm, rowSpacingMm, offsetsMm);
  }

  /** The same with cubes for voxels, as many along each axis. */
  public static Grid cube(int side, double spacingMm) {
    return axial(side, side, side, spacingMm, spacingMm, spacingMm);
  }

  /** The same voxels, the centre of the first one elsewhere. */
  public Grid at(Vector3 first) {
    Vector3[] directions = {rowDirection, columnDirection, normal};
    double[] spacingsMm = {columnSpacingMm, rowSpacingMm};
    return new Grid(
        columns, rows, first, directions, spacingsMm, planeOffsetsMm, planeThicknessesMm);
  }

  private static void check(
      int columns, int rows, int planes, double columnSpacingMm, double rowSpacingMm) {
    if (columns < 1 || rows < 1) {
      throw new IllegalArgumentException(
          "grid: found " + columns + " columns and " + rows + " rows, expected at least 1 of each");
    }
    if ((long) columns * rows > Integer.MAX_VALUE / planes) {
      throw new IllegalArgumentException(
          "grid: found %d x %d x %d voxels, expected at most %d"
              .formatted(columns, rows, planes, Integer.MAX_VALUE));
    }
    if (!(columnSpacingMm > 0 && rowSpacingMm > 0)
        || !Double.isFinite(columnSpacingMm * rowSpacingMm)) {
      throw new IllegalArgumentException(
          "pixel spacing in mm: found "
              + rowSpacingMm
              + " and "
              + columnSpacingMm
              + ", expected finite numbers more than 0");
    }
  }

  private static void checkIncreasing(double[] offsetsMm) {
    if (offsetsMm[0] != 0) {
      throw new IllegalArgumentException(
          "plane offsets in mm: found " + offsetsMm[0] + " for plane 0, expected 0");
    }
    for (int k = 1; k < offsetsMm.length; k++) {
      if (!(offsetsMm[k] > offsetsMm[k - 1]) || !Double.isFinite(offsetsMm[k])) {
        throw new IllegalArgumentException(
            "plane offsets in mm: found %s for plane %d after %s, expected strictly increasing"
                .formatted(offsetsMm[k], k, offsetsMm[k - 1]));
      }
    }
  }

  private static Vector3[] orthonormal(Vector3 rowDirection, Vector3 columnDirection) {
    if (Math.abs(rowDirection.length() - 1) > DIRECTION_TOLERANCE
        || Math.abs(columnDirection.length() - 1) > DIRECTION_TOLERANCE
        || Math.abs(rowDirection.dot(columnDirection)) > DIRECTION_TOLERANCE) {
      throw new IllegalArgumentException(
          "directions: found "
              + rowDirection
              + " and "
              + columnDirection
              + ", expected two perpendicular unit vectors within "
              + DIRECTION_TOLERANCE);
    }
    Vector3 row = rowDirection.unit();
    Vector3 column = columnDirection.minus(row.times(row.dot(columnDirection))).unit();
    return new Vector3[] {row, column, row.cross(column)};
  }

  private static double[] thicknesses(double[] offsetsMm) {
    int last = offsetsMm.length - 1;
    double[] thicknessesMm = new double[offsetsMm.length];
    thicknessesMm[0] = offsetsMm[1] - offsetsMm[0];
    thicknessesMm[last] = offsetsMm[last] - offsetsMm[last - 1];
    for (int k = 1; k < last; k++) {
      thicknessesMm[k] = (offsetsMm[k + 1] - offsetsMm[k - 1]) / 2;
    }
    return thicknessesMm;
  }

  public int columns() {
    return columns;
  }

  public int rows() {
    return rows;
  }

  public int planes() {
    return planeOffsetsMm.length;
  }

  /** Centre of voxel (0, 0, 0), LPS, mm. */
  public Vector3 origin() {
    return origin;
  }

  /** Direction in which the column index increases. */
  public Vector3 rowDirection() {
    return rowDirection;
  }

  /** Direction in which the row index increases. */
  public Vector3 columnDirection() {
    return columnDirection;
  }

  /** Direction in which the plane index increases: row direction x column direction. */
  public Vector3 normal() {
    return normal;
  }

  /** Distance of neighbours in a row. */
  public double columnSpacingMm() {
    return columnSpacingMm;
  }

  /** Distance of neighbours in a column. */
  public double rowSpacingMm() {
    return rowSpacingMm;
  }

  /** Distance of a plane from plane 0 along the normal. */
  public double planeOffsetMm(int plane) {
    return planeOffsetsMm[plane];
  }

  /** Distances of all planes from plane 0 along the normal; a copy. */
  public double[] planeOffsetsMm() {
    return planeOffsetsMm.clone();
  }

  /**
   * Half the distance to each neighbour; an end plane takes the whole step to its only neighbour.
   */
  public double planeThicknessMm(int plane) {
    return planeThicknessesMm[plane];
  }

  /**
   * Where the voxels of an axis begin and end in the grid's own axes ({@link #toAxesMm}),
   * ascending; one more than there are voxels. What {@link #voxelVolumeMl} gives is what lies
   * between them.
   */
  public double[] edgesMm(Axis axis) {
    return switch (axis) {
      case COLUMN -> evenEdges(columns, columnSpacingMm);
      case ROW -> evenEdges(rows, rowSpacingMm);
      case PLANE -> planeEdges();
    };
  }

  private static double[] evenEdges(int voxels, double spacingMm) {
    double[] edgesMm = new double[voxels + 1];
    for (int i = 0; i <= voxels; i++) {
      edgesMm[i] = (i - 0.5) * spacingMm;
    }
    return edgesMm;
  }

  private double[] planeEdges() {
    int planes = planes();
    double[] edgesMm = new double[planes + 1];
    edgesMm[0] = planeOffsetsMm[0] - planeThicknessesMm[0] / 2;
    edgesMm[planes] = planeOffsetsMm[planes - 1] + planeThicknessesMm[planes - 1] / 2;
    for (int k = 1; k < planes; k++) {
      edgesMm[k] = (planeOffsetsMm[k - 1] + planeOffsetsMm[k]) / 2;
    }
    return edgesMm;
  }

  public int planeSize() {
    return columns * rows;
  }

  public int voxelCount() {
    return planeSize() * planes();
  }

  /** Place of a voxel in an array of the order [z][y][x]. */
  public int index(int column, int row, int plane) {
    return (plane * rows + row) * columns + column;
  }

  public int planeOf(int index) {
    return index / planeSize();
  }

  /** Volume of each voxel of a plane in mL. */
  public double voxelVolumeMl(int plane) {
    return columnSpacingMm * rowSpacingMm * planeThicknessesMm[plane] * ML_PER_CUBIC_MM;
  }

  /**
   * An end plane as people look for it: which end, and z of its middle, which grows to the head.
   */
  public String endText(int plane) {
    Vector3 middle = centre((columns - 1) / 2, (rows - 1) / 2, plane);
    boolean first = plane == 0;
    String end =
        Math.abs(normal.z()) < ALONG_Z
            ? first ? "first" : "last"
            : first == normal.z() > 0 ? "lowest" : "highest";
    return String.format(Locale.ROOT, "%s plane, z %.1f mm", end, middle.z());
  }

  /** Centre of a voxel, LPS, mm. */
  public Vector3 centre(int column, int row, int plane) {
    return origin
        .plus(rowDirection.times(column * columnSpacingMm))
        .plus(columnDirection.times(row * rowSpacingMm))
        .plus(normal.times(planeOffsetsMm[plane]));
  }

  /** Centre of the voxel of this index, LPS, mm. */
  public Vector3 centre(int index) {
    int inPlane = index % planeSize();
    return centre(inPlane % columns, inPlane / columns, planeOf(index));
  }

  /**
   * The point in the grid's own axes: mm along rows, along columns and along the normal, from the
   * origin.
   */
  public Vector3 toAxesMm(Vector3 point) {
    Vector3 fromOrigin = point.minus(origin);
    return new Vector3(
        fromOrigin.dot(rowDirection), fromOrigin.dot(columnDirection), fromOrigin.dot(normal));
  }

  /**
   * The fractional index (column, row, plane) of a point; whole numbers are voxel centres. Between
   * planes it is linear; beyond the end planes it continues with the last step.
   */
  public Vector3 toIndex(Vector3 point) {
    Vector3 axesMm = toAxesMm(point);
    return new Vector3(
        axesMm.x() / columnSpacingMm, axesMm.y() / rowSpacingMm, planeIndex(axesMm.z()));
  }

  private double planeIndex(double offsetMm) {
    int found = Arrays.binarySearch(planeOffsetsMm, offsetMm);
    if (found >= 0) {
      return found;
    }
    int above = Math.min(Math.max(-found - 1, 1), planes() - 1);
    double stepMm = planeOffsetsMm[above] - planeOffsetsMm[above - 1];
    return above - 1 + (offsetMm - planeOffsetsMm[above - 1]) / stepMm;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Grid that
        && columns == that.columns
        && rows == that.rows
        && columnSpacingMm == that.columnSpacingMm
        && rowSpacingMm == that.rowSpacingMm
        && origin.equals(that.origin)
        && rowDirection.equals(that.rowDirection)
        && columnDirection.equals(that.columnDirection)
        && Arrays.equals(planeOffsetsMm, that.planeOffsetsMm);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * columns + rows) + Arrays.hashCode(planeOffsetsMm) + origin.hashCode();
  }

  @Override
  public String toString() {
    return "Grid[%d x %d x %d, %s x %s mm, origin %s]"
        .formatted(columns, rows, planes(), columnSpacingMm, rowSpacingMm, origin);
  }
}
