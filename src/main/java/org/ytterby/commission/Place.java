// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.Locale;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;

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

  /** A refusal: what was looked for is not there. */
  static Finding refusal(PhantomScan scan, String found, String expected, String action) {
    return Finding.block(
        FindingCode.PHANTOM, "series " + scan.seriesUid(), found, expected, action);
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
