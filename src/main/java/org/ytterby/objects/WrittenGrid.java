// SPDX-License-Identifier: Apache-2.0
package org.ytterby.objects;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/**
 * A grid in the order in which RT Dose is written: where its axes are those of the patient, columns
 * run to the left, rows to the back and frames to the head, so that Image Orientation is
 * 1\0\0\0\1\0; axes that run the other way are flipped. Any other grid is written as it is. No
 * voxel is interpolated, uneven planes keep their offsets.
 *
 * <p>Immutable.
 */
final class WrittenGrid {
  /** Directions closer to an axis than this are the axis: 0.3 µm over 300 mm. */
  private static final double ALONG_AXIS = 1e-6;

  private final Grid grid;
  private final boolean axial;
  private final boolean flipColumns;
  private final boolean flipRows;
  private final boolean flipPlanes;

  WrittenGrid(Grid grid) {
    this.grid = grid;
    Vector3 row = grid.rowDirection();
    Vector3 column = grid.columnDirection();
    this.axial =
        Math.abs(row.y()) + Math.abs(row.z()) < ALONG_AXIS
            && Math.abs(column.x()) + Math.abs(column.z()) < ALONG_AXIS;
    this.flipColumns = axial && row.x() < 0;
    this.flipRows = axial && column.y() < 0;
    // Flipping one of the two in-plane axes turns row x column round; flipping both keeps it.
    this.flipPlanes = flipColumns != flipRows;
  }

  /** True where the written orientation is 1\0\0\0\1\0. */
  boolean axial() {
    return axial;
  }

  List<Double> orientation() {
    if (axial) {
      return List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0);
    }
    Vector3 row = grid.rowDirection();
    Vector3 column = grid.columnDirection();
    return List.of(row.x(), row.y(), row.z(), column.x(), column.y(), column.z());
  }

  /** Centre of the first voxel of the first frame. */
  List<Double> position() {
    return position(0);
  }

  /** Centre of the first voxel of a frame. */
  List<Double> position(int frame) {
    Vector3 first =
        grid.centre(
            flipColumns ? grid.columns() - 1 : 0,
            flipRows ? grid.rows() - 1 : 0,
            sourcePlane(frame));
    return List.of(first.x(), first.y(), first.z());
  }

  /** Distance of each frame from the first along row x column, mm; starts with 0 and increases. */
  List<Double> frameOffsetsMm() {
    List<Double> offsetsMm = new ArrayList<>();
    double lastMm = grid.planeOffsetMm(grid.planes() - 1);
    for (int plane = 0; plane < grid.planes(); plane++) {
      offsetsMm.add(flipPlanes ? lastMm - grid.planeOffsetMm(plane) : grid.planeOffsetMm(plane));
    }
    if (flipPlanes) {
      Collections.reverse(offsetsMm);
    }
    return List.copyOf(offsetsMm);
  }

  /** Mean distance of neighbouring frames, mm. */
  double meanSpacingMm() {
    return grid.planeOffsetMm(grid.planes() - 1) / (grid.planes() - 1);
  }

  /** Index in the grid's own arrays of the voxel that is written at this place. */
  int sourceIndex(int column, int row, int frame) {
    return grid.index(
        flipColumns ? grid.columns() - 1 - column : column,
        flipRows ? grid.rows() - 1 - row : row,
        sourcePlane(frame));
  }

  /** The grid's own plane that is written as this frame. */
  int sourcePlane(int frame) {
    return flipPlanes ? grid.planes() - 1 - frame : frame;
  }

  /** True where columns and rows are written as the grid has them. */
  boolean inPlaneAsSource() {
    return !flipColumns && !flipRows;
  }
}
