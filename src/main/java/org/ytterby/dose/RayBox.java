// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import org.ytterby.geometry.Grid;

/**
 * The part of the field that rays from active voxels can reach, with a margin of nothing about it,
 * in one array: so that a step of a ray is one distance in the array for every voxel of a plane.
 *
 * <p><b>Shape</b>: [z][y][x], rows of {@link #rowLength} with the margin after each, which is
 * before the next; so with planes. The margin is so dense that rays end there. Immutable, but for
 * the arrays, which are filled once.
 */
final class RayBox {
  /** Rays end after it: the whole range of the electrons in lung of 0.15 g/mL. */
  static final double REACH_MM = 80;

  private static final float MARGIN_GRAM_PER_ML = 1000;

  private final Grid grid;
  private final int[] first = new int[3];
  private final int[] count = new int[3];
  private final int[] reach;
  private int firstActivePlane;
  private int lastActivePlane;
  private final int rowLength;
  private final int planeLength;
  private final float[] gramPerMl;
  private final float[] becquerelPerG;

  /**
   * The box.
   *
   * @param pathGramPerMl density of all voxels of the grid, as paths see it
   */
  RayBox(Grid grid, float[] becquerelPerMl, float[] pathGramPerMl) {
    this.grid = grid;
    this.reach =
        new int[] {
          reach(grid.columns(), grid.columnSpacingMm()),
          reach(grid.rows(), grid.rowSpacingMm()),
          reach(grid.planes(), thinnestMm(grid))
        };
    bound(becquerelPerMl);
    this.rowLength = count[0] + reach[0];
    this.planeLength = rowLength * (count[1] + reach[1]);
    long length = (long) planeLength * (count[2] + 2 * reach[2] + 2);
    this.gramPerMl = new float[Math.toIntExact(length)];
    this.becquerelPerG = new float[gramPerMl.length];
    Arrays.fill(gramPerMl, MARGIN_GRAM_PER_ML);
    for (int z = 0; z < count[2]; z++) {
      for (int y = 0; y < count[1]; y++) {
        int from = fieldIndex(0, y, z);
        int to = index(y, z);
        System.arraycopy(pathGramPerMl, from, gramPerMl, to, count[0]);
        for (int x = 0; x < count[0]; x++) {
          becquerelPerG[to + x] = becquerelPerMl[from + x] / pathGramPerMl[from + x];
        }
      }
    }
  }

  private static int reach(int voxels, double edgeMm) {
    return (int) Math.min(voxels, Math.floor(REACH_MM / edgeMm) + 1);
  }

  private static double thinnestMm(Grid grid) {
    double thinnestMm = grid.planeThicknessMm(0);
    for (int plane = 1; plane < grid.planes(); plane++) {
      thinnestMm = Math.min(thinnestMm, grid.planeThicknessMm(plane));
    }
    return thinnestMm;
  }

  /** Bounds the active voxels, and goes as far beyond as rays do, within the field. */
  private void bound(float[] becquerelPerMl) {
    int[] size = {grid.columns(), grid.rows(), grid.planes()};
    int[] least = size.clone();
    int[] most = {-1, -1, -1};
    int at = 0;
    for (int z = 0; z < size[2]; z++) {
      for (int y = 0; y < size[1]; y++) {
        for (int x = 0; x < size[0]; x++) {
          if (becquerelPerMl[at++] != 0) {
            least[0] = Math.min(least[0], x);
            most[0] = Math.max(most[0], x);
            least[1] = Math.min(least[1], y);
            most[1] = Math.max(most[1], y);
            least[2] = Math.min(least[2], z);
            most[2] = Math.max(most[2], z);
          }
        }
      }
    }
    for (int axis = 0; axis < size.length; axis++) {
      first[axis] = Math.max(0, least[axis] - reach[axis]);
      int last = Math.min(size[axis] - 1, most[axis] + reach[axis]);
      count[axis] = Math.max(0, last - first[axis] + 1);
    }
    firstActivePlane = least[2] - first[2];
    lastActivePlane = most[2] - first[2];
  }

  int columns() {
    return count[0];
  }

  int rows() {
    return count[1];
  }

  int planes() {
    return count[2];
  }

  /** How many voxels a ray goes at most along columns (0), rows (1) or planes (2). */
  int reach(int axis) {
    return reach[axis];
  }

  int rowLength() {
    return rowLength;
  }

  int planeLength() {
    return planeLength;
  }

  /** The place of the first voxel of a row. */
  int index(int y, int z) {
    return (z + reach[2] + 1) * planeLength + y * rowLength;
  }

  /** The index in the field of a voxel of the box. */
  int fieldIndex(int x, int y, int z) {
    return grid.index(first[0] + x, first[1] + y, first[2] + z);
  }

  /** The plane of the field that a plane of the box is. */
  int fieldPlane(int z) {
    return first[2] + z;
  }

  /** Whether a ray in a plane that goes on up or down meets no activity any more. */
  boolean beyondActivity(int z, boolean upward) {
    return upward ? z > lastActivePlane : z < firstActivePlane;
  }

  /** Density as paths see it. */
  float[] gramPerMl() {
    return gramPerMl;
  }

  /** Activity over that density. */
  float[] becquerelPerG() {
    return becquerelPerG;
  }
}
