// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;

class RayNearTest {
  @Test
  void a_voxel_is_near_all_of_a_cuboid_about_it_and_nothing_else() {
    Grid grid = Grid.axial(9, 8, 7, 4, 4, 4);
    float[] ones = new float[grid.voxelCount()];
    Arrays.fill(ones, 1);
    RayBox box = new RayBox(grid, ones, ones);
    int one = box.index(3, 2) + 4;
    int corner = box.index(7, 6) + 8;
    RayNear near = new RayNear(box, 2, place -> place == one || place == corner, 2, 1, 3);
    for (int z = 0; z < 7; z++) {
      for (int y = 0; y < 8; y++) {
        for (int x = 0; x < 9; x++) {
          boolean expected =
              Math.abs(x - 4) <= 2 && Math.abs(y - 3) <= 1 && Math.abs(z - 2) <= 3
                  || 8 - x <= 2 && 7 - y <= 1 && 6 - z <= 3;
          assertThat(near.at(x, y, z)).as("%d %d %d", x, y, z).isEqualTo(expected);
        }
      }
    }
  }
}
