// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Where one image plane lies in the patient, and when planes make one stack. Immutable.
 *
 * <p>Tolerances: direction cosines may differ by 1e-4 and pixel spacing by 1e-4 relative between
 * planes; a plane may be shifted sideways by 0.1 mm plus 2e-4 of its distance (rounded cosines, a
 * tilt of 0.01°).
 *
 * @param position centre of the first pixel, LPS, mm
 * @param rowDirection direction in which the column index increases
 * @param columnDirection direction in which the row index increases
 * @param rowSpacingMm distance of rows
 * @param columnSpacingMm distance of columns
 */
public record PlanePlacement(
    Vector3 position,
    Vector3 rowDirection,
    Vector3 columnDirection,
    double rowSpacingMm,
    double columnSpacingMm) {

  /** How far planes of one stack may stand aside of each other where they are near. */
  public static final double SIDEWAYS_MM = 0.1;

  /** No scanner places planes so near; positions are written to a hundredth. */
  public static final double SAME_PLANE_MM = 0.01;

  /** Halfway between one step and two: nearer to two, a plane is missing. */
  public static final double GAP = 1.5;

  private static final double SAME_DIRECTION = 1e-4;
  private static final double SAME_SPACING = 1e-4;
  private static final int COSINE_DECIMALS = 6;
  private static final double SIDEWAYS_PER_MM = 2e-4;

  /** True where the directions are perpendicular unit vectors, as a {@link Grid} takes them. */
  public boolean isOrthonormal() {
    return Math.abs(rowDirection.length() - 1) <= Grid.DIRECTION_TOLERANCE
        && Math.abs(columnDirection.length() - 1) <= Grid.DIRECTION_TOLERANCE
        && Math.abs(rowDirection.dot(columnDirection)) <= Grid.DIRECTION_TOLERANCE;
  }

  /** The direction in which a stack's planes ascend, of length 1. */
  public Vector3 normal() {
    return rowDirection.cross(columnDirection).unit();
  }

  public boolean isParallelTo(PlanePlacement other) {
    return isNear(rowDirection, other.rowDirection)
        && isNear(columnDirection, other.columnDirection);
  }

  private static boolean isNear(Vector3 one, Vector3 other) {
    Vector3 difference = one.minus(other);
    return Math.abs(difference.x()) <= SAME_DIRECTION
        && Math.abs(difference.y()) <= SAME_DIRECTION
        && Math.abs(difference.z()) <= SAME_DIRECTION;
  }

  public boolean hasSpacingOf(PlanePlacement other) {
    return Math.abs(rowSpacingMm / other.rowSpacingMm - 1) <= SAME_SPACING
        && Math.abs(columnSpacingMm / other.columnSpacingMm - 1) <= SAME_SPACING;
  }

  /** How far along a normal the plane lies, mm. */
  public double alongMm(Vector3 normal) {
    return position.dot(normal);
  }

  /** How far the plane stands aside of the place at its distance from the first one. */
  public double asideMm(PlanePlacement first, Vector3 normal, double distanceMm) {
    return position.minus(first.position).minus(normal.times(distanceMm)).length();
  }

  /** True where planes of one stack may stand so far aside at this distance from the first. */
  public static boolean isUpright(double asideMm, double distanceMm) {
    return asideMm <= SIDEWAYS_MM + SIDEWAYS_PER_MM * distanceMm;
  }

  /** The grid of a stack that begins here. */
  public Grid grid(int columns, int rows, double[] offsetsMm) {
    return Grid.of(
        columns,
        rows,
        position,
        rowDirection,
        columnDirection,
        columnSpacingMm,
        rowSpacingMm,
        offsetsMm);
  }

  /** The directions of rows and columns, for people. */
  public String directionsText() {
    return text(rowDirection) + " and " + text(columnDirection);
  }

  private static String text(Vector3 direction) {
    return "("
        + text(direction.x())
        + ", "
        + text(direction.y())
        + ", "
        + text(direction.z())
        + ")";
  }

  private static String text(double cosine) {
    return BigDecimal.valueOf(cosine)
        .setScale(COSINE_DECIMALS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** The position to a hundredth of a millimetre, for people. */
  public String positionText() {
    return String.format(
        Locale.ROOT, "(%.2f, %.2f, %.2f)", position.x(), position.y(), position.z());
  }
}
