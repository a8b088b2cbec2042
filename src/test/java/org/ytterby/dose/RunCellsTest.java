// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunCellsTest {
  @Test
  void each_near_cell_has_a_number_of_its_own_and_nearer_ones_lower_ones() {
    boolean[] taken = new boolean[9 * 9 * 9];
    for (int z = -4; z <= 4; z++) {
      for (int y = -4; y <= 4; y++) {
        for (int x = -4; x <= 4; x++) {
          int number = RunCells.number(x, y, z);
          assertThat(taken[number]).isFalse();
          taken[number] = true;
          boolean near = Math.abs(x) <= 3 && Math.abs(y) <= 3 && Math.abs(z) <= 3;
          assertThat(number < RunCells.FEW).isEqualTo(near);
        }
      }
    }
  }

  @Test
  void a_cell_is_fetched_once_a_run_if_it_is_near_and_anew_in_the_next() {
    float[] density = new float[64];
    float[] other = new float[64];
    density[20] = 2;
    RunCells cells = new RunCells(density, other, RunCells.FEW);
    for (boolean scattered : new boolean[] {false, true}) {
      VoxelRun run = scattered ? VoxelRun.scattered(8) : new VoxelRun(8);
      run.begin(0);
      run.add(10, 0);
      cells.begin(RunCells.FEW);
      other[20] = 0;
      RunCells.Cells first = cells.of(RunCells.number(1, 0, 0), run, 10);
      assertThat(first.gramPerMl()[0]).isEqualTo(2);
      assertThat(first.any()).isFalse();
      other[20] = 3;
      assertThat(cells.of(RunCells.number(1, 0, 0), run, 10).any()).isFalse();
      assertThat(cells.of(RunCells.FEW, run, 10).any()).isTrue();
      assertThat(cells.of(new int[] {10}, 1, 10).values()[0]).isEqualTo(3);
      cells.begin(RunCells.FEW);
      assertThat(cells.of(RunCells.number(1, 0, 0), run, 10).any()).isTrue();
    }
  }
}
