// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarginTest {
  private static final Grid GRID =
      Grid.of(
          14,
          11,
          new Vector3(5, -3, 20),
          new Vector3(0, 1, 0),
          new Vector3(1, 0, 0),
          4,
          3.3,
          new double[] {0, 3, 6.2, 9.2, 12, 15});

  private static Mask drawn(long seed, int voxels) {
    Random random = new Random(seed);
    BitSet set = new BitSet();
    for (int i = 0; i < voxels; i++) {
      set.set(random.nextInt(GRID.voxelCount()));
    }
    return Mask.of(GRID, set);
  }

  private static Vector3 centre(int index) {
    int columns = GRID.columns();
    return GRID.centre(index % columns, index / columns % GRID.rows(), index / GRID.planeSize());
  }

  /** By every pair of voxels. */
  private static Mask byPairs(Mask mask, double marginMm) {
    return Mask.where(
        GRID,
        index ->
            mask.indices()
                .anyMatch(other -> centre(index).minus(centre(other)).length() <= marginMm + 1e-3));
  }

  @Test
  void holds_exactly_the_voxels_that_are_near_enough() {
    for (double marginMm : new double[] {3, 4, 7.5, 12, 20, 100}) {
      for (int seed = 0; seed < 5; seed++) {
        Mask mask = drawn(seed, 1 + 3 * seed);
        assertThat(Margin.around(mask, marginMm))
            .as("%s mm around %s", marginMm, seed)
            .isEqualTo(byPairs(mask, marginMm));
      }
    }
  }

  @Test
  void five_steps_of_four_millimetres_are_twenty() {
    Mask one = Mask.where(GRID, index -> index == GRID.index(1, 5, 2));
    Mask around = Margin.around(one, 20);
    assertThat(around.contains(GRID.index(6, 5, 2))).isTrue();
    assertThat(around.contains(GRID.index(7, 5, 2))).isFalse();
  }

  @Test
  void leaves_nothing_and_no_margin_as_they_are() {
    assertThat(Margin.around(Mask.none(GRID), 20)).isEqualTo(Mask.none(GRID));
    assertThat(Margin.around(drawn(1, 4), 0)).isEqualTo(drawn(1, 4));
    assertThatThrownBy(() -> Margin.around(drawn(1, 4), -1)).hasMessageContaining("0 or more");
  }
}
