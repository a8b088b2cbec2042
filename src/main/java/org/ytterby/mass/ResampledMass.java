// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import org.ytterby.geometry.Grid;

/**
 * Mass and seen volume of each voxel of the dose grid.
 *
 * <p><b>Shape</b>: [z][y][x]. The arrays are not copied.
 *
 * @param grid the dose grid
 * @param massG mass of the part of each voxel that the CT has a density for, in g
 * @param seenMl volume of that part in mL
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
public record ResampledMass(Grid grid, double[] massG, double[] seenMl) {
  /** A voxel that is seen to less than this part has no density: most of it nobody knows. */
  private static final double SEEN = 0.5;

  /** Whether enough of a voxel is seen to know its density. */
  public boolean isKnown(int index) {
    return seenMl[index] >= SEEN * grid.voxelVolumeMl(grid.planeOf(index));
  }

  /** Density of what is seen of a voxel, in g/mL; not a number where nothing is. */
  public double gramPerMl(int index) {
    return massG[index] / seenMl[index];
  }
}
