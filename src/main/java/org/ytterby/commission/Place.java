// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.Locale;
import java.util.function.IntConsumer;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * Where voxels lie in their grid's own axes, in mm along rows, along columns and along the normal.
 * Immutable.
 */
record Place(Grid grid) {
  double x(int index) {
    return index % grid.planeSize() % grid.columns() * grid.columnSpacingMm();
  }

  double y(int index) {
    return index % grid.planeSize() / grid.columns() * grid.rowSpacingMm();
  }

  double z(int index) {
    return grid.planeOffsetMm(grid.planeOf(index));
  }

  double volumeMl(int index) {
    return grid.voxelVolumeMl(grid.planeOf(index));
  }

  /** The widest spacing of the grid. */
  double widestMm() {
    return Math.max(
        Math.max(grid.columnSpacingMm(), grid.rowSpacingMm()),
        grid.planeThicknessMm(grid.planes() / 2));
  }

  /** Asks of every voxel no further than this from a place, in their order. */
  void within(double[] centre, double reachMm, IntConsumer voxel) {
    int fromColumn = from((centre[0] - reachMm) / grid.columnSpacingMm());
    int toColumn = to((centre[0] + reachMm) / grid.columnSpacingMm(), grid.columns());
    int fromRow = from((centre[1] - reachMm) / grid.rowSpacingMm());
    int toRow = to((centre[1] + reachMm) / grid.rowSpacingMm(), grid.rows());
    for (int plane = 0; plane < grid.planes(); plane++) {
      double z = grid.planeOffsetMm(plane) - centre[2];
      for (int row = fromRow; Math.abs(z) <= reachMm && row < toRow; row++) {
        double y = row * grid.rowSpacingMm() - centre[1];
        for (int column = fromColumn; column < toColumn; column++) {
          double x = column * grid.columnSpacingMm() - centre[0];
          if (x * x + y * y + z * z <= reachMm * reachMm) {
            voxel.accept(grid.index(column, row, plane));
          }
        }
      }
    }
  }

  private static int from(double index) {
    return (int) Math.max(0, Math.floor(index));
  }

  private static int to(double index, int count) {
    return (int) Math.clamp(Math.ceil(index) + 1, 0, count);
  }

  /** Where a place lies in the patient's axes, as findings say it. */
  String inPatient(double[] place) {
    Vector3 at =
        grid.origin()
            .plus(grid.rowDirection().times(place[0]))
            .plus(grid.columnDirection().times(place[1]))
            .plus(grid.normal().times(place[2]));
    return text("(%.0f, %.0f, %.0f) mm", at.x(), at.y(), at.z());
  }

  static double distance(double[] a, double[] b) {
    double x = a[0] - b[0];
    double y = a[1] - b[1];
    double z = a[2] - b[2];
    return Math.sqrt(x * x + y * y + z * z);
  }

  double[] of(int index) {
    return new double[] {x(index), y(index), z(index)};
  }

  /** A refusal: what was looked for is not there. */
  static Finding refusal(PhantomScan scan, String found, String expected, String action) {
    return Finding.block(
        FindingCode.PHANTOM, "series " + scan.seriesUid(), found, expected, action);
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
