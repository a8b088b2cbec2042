// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.stream.IntStream;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/** Axial grids of cubic voxels, as many along each axis. Stateless. */
final class CubeGrid {
  private CubeGrid() {}

  /** Its first voxel's centre is at the origin. */
  static Grid of(int side, double spacingMm) {
    return Grid.of(
        side,
        side,
        new Vector3(0, 0, 0),
        new Vector3(1, 0, 0),
        new Vector3(0, 1, 0),
        spacingMm,
        spacingMm,
        IntStream.range(0, side).mapToDouble(plane -> plane * spacingMm).toArray());
  }
}
