// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MaskSurfaceTest {
  private static final Grid GRID = Grid.axial(3, 3, 2, 3, new double[] {0, 5, 10});

  /**
   * By hand, of the middle voxel of 2 x 3 x 5 mm, 10 inside: faces of 15 mm2 to 2 on both sides
   * along the columns, of 10 mm2 to 4 along the rows, of 6 mm2 to 0 along the planes. Means 6, 7
   * and 5: (2 x 15 x 6 + 2 x 10 x 7 + 2 x 6 x 5) / 62.
   */
  @Test
  void each_face_counts_by_its_area() {
    float[] values = new float[27];
    values[13] = 10;
    values[12] = 2;
    values[14] = 2;
    values[10] = 4;
    values[16] = 4;
    Mask middle = Mask.where(GRID, index -> index == 13);
    assertThat(MaskSurface.mean(new VoxelValues(middle, values)))
        .isCloseTo(380.0 / 62, within(1e-12));
  }

  @Test
  void where_the_grid_ends_there_is_no_face() {
    float[] values = new float[27];
    values[0] = 6;
    assertThat(MaskSurface.mean(new VoxelValues(Mask.all(GRID), values))).isZero();
    Mask corner = Mask.where(GRID, index -> index == 0);
    assertThat(MaskSurface.mean(new VoxelValues(corner, values))).isCloseTo(3, within(1e-12));
  }
}
