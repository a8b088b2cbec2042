// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;

class FaceSeekTest {
  private static final PathLoss LOSS = PathLoss.of(PointKernel.yttrium90());
  private static final int ACROSS = 21;
  private static final int MIDDLE = ACROSS / 2;

  @Test
  void finds_faces_within_reach_of_a_line_and_only_those() {
    Grid grid = Grid.cube(ACROSS, 4);
    float[] ones = new float[grid.voxelCount()];
    Arrays.fill(ones, 1);
    RayBox box = new RayBox(grid, ones, ones);
    float[] effusivity = new float[box.gramPerMl().length];
    // Noise that is no face, and bone in the planes from 13 on.
    for (int z = 0; z < ACROSS; z++) {
      for (int y = 0; y < ACROSS; y++) {
        for (int x = 0; x < ACROSS; x++) {
          effusivity[box.index(y, z) + x] = z < 13 ? 1 + 0.005f * (x % 2) : 0.93f;
        }
      }
    }
    double[][] points = RayPoints.of(FaceGather.LINES);
    RaySet along = rays(points, grid, box);
    RaySet opposite = rays(RayPoints.opposite(points, FaceGather.LINES), grid, box);
    FaceSeek seek = new FaceSeek(box, effusivity);
    VoxelRun run = new VoxelRun(RayGather.RUN);
    run.begin(MIDDLE);
    for (int x = 6; x < 15; x++) {
      run.add(box.index(MIDDLE, MIDDLE) + x, grid.index(x, MIDDLE, MIDDLE));
    }
    seek.begin(run);
    int found = 0;
    for (int line = 0; line < FaceGather.LINES; line++) {
      seek.seek(along, opposite, line, run);
      for (int i = 0; i < run.size(); i++) {
        assertThat(seek.found(i)).isEqualTo(reaches(along, line) || reaches(opposite, line));
        found += seek.found(i) ? 1 : 0;
      }
    }
    // Bone begins 10 mm on average from a place in the voxel, and lines are 11.4 mm long.
    assertThat(found).isBetween(1, FaceGather.LINES * run.size() / 2);
  }

  /** In a density of 1 all lines end alike: does it come to the plane of bone? */
  private static boolean reaches(RaySet set, int line) {
    float path = 0;
    for (int cell = set.firstCell(line); cell < set.firstCell(line + 1) && path < 1; cell++) {
      if (set.planes(cell) >= 13 - MIDDLE) {
        return true;
      }
      path += set.length(cell);
    }
    return false;
  }

  private static RaySet rays(double[][] points, Grid grid, RayBox box) {
    return RaySet.of(points, grid, box, _ -> 4, LOSS, 1);
  }
}
