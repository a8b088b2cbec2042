// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarginTest {
  /** Anisotropic, with a seam of the beds. */
  private static final Grid GRID =
      Grid.of(
          9,
          7,
          new Vector3(0, 0, 0),
          new Vector3(1, 0, 0),
          new Vector3(0, 1, 0),
          2,
          3,
          new double[] {0, 4, 8, 9, 13, 17});

  /** Against every pair of voxels, of two blocks one of which has an inside and meets an end. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2, 3.61, 5, 9, 100})
  void holds_what_is_within_the_margin_of_any_voxel(double marginMm) {
    Mask mask =
        Mask.where(
            GRID,
            index -> {
              int column = index % 9;
              int row = index / 9 % 7;
              int plane = index / 63;
              return column < 3 && row > 1 && row < 5 && plane > 1 && plane < 5
                  || column == 7 && row == 0 && plane == 0;
            });
    Mask expected =
        Mask.where(
            GRID, index -> mask.indices().anyMatch(other -> apartMm(index, other) <= marginMm));
    assertThat(Margin.around(mask, marginMm)).isEqualTo(expected);
  }

  private static double apartMm(int one, int other) {
    return centre(one).minus(centre(other)).length();
  }

  private static Vector3 centre(int index) {
    return GRID.centre(index % 9, index / 9 % 7, index / 63);
  }

  @Test
  void nothing_has_no_margin_and_a_margin_is_a_length() {
    assertThat(Margin.around(Mask.none(GRID), 10)).isEqualTo(Mask.none(GRID));
    assertThatThrownBy(() -> Margin.around(Mask.none(GRID), -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("margin in mm: found -1.0");
  }
}
