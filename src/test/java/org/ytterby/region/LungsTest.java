// SPDX-License-Identifier: Apache-2.0
package org.ytterby.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;

class LungsTest {
  /** 30 x 20 x 32 voxels of 1 mL; patient x runs along the columns. */
  private static final Grid GRID =
      Grid.axial(30, 20, 32, 10, 10, 10).at(new Vector3(-150, -100, 0));

  private static Region lung(String name, int fromColumn, int toColumn, IntPredicate planes) {
    Mask mask =
        Mask.where(
            GRID,
            i ->
                i % 30 >= fromColumn
                    && i % 30 < toColumn
                    && i % 600 / 30 < 10
                    && planes.test(i / 600));
    return new Region(
        name, 1, RegionKind.LUNG, RegionSource.RTSTRUCT, "1.2.3", true, mask, mask.volumeMl());
  }

  private static boolean inside(int plane) {
    return plane > 0 && plane < 31;
  }

  @Test
  void both_are_inside_where_they_are_large_wide_and_uncut() {
    List<Region> both =
        List.of(lung("R", 2, 9, LungsTest::inside), lung("L", 20, 26, LungsTest::inside));
    assertThat(Lungs.areInside(both)).isTrue(); // 13 columns: 3900 mL, 230 mm
    assertThat(Lungs.areInside(List.of(lung("Lungs", 2, 26, LungsTest::inside)))).isTrue();
  }

  /** A right lung alone may hold 2.4 L, and its activity over the mass of both would be half. */
  @Test
  void a_large_single_lung_is_not_both() {
    Region right = lung("Lung_R", 2, 10, LungsTest::inside);
    assertThat(right.mask().volumeMl()).isEqualTo(2400);
    assertThat(Lungs.areInside(List.of(right))).isFalse();
  }

  @Test
  void bases_and_lungs_that_the_field_cuts_are_not_both() {
    assertThat(
            Lungs.areInside(
                List.of(
                    lung("R", 2, 9, plane -> plane > 0 && plane < 10),
                    lung("L", 20, 26, plane -> plane > 0 && plane < 10))))
        .isFalse();
    assertThat(
            Lungs.areInside(
                List.of(
                    lung("R", 2, 9, plane -> plane > 0), lung("L", 20, 26, plane -> plane > 0))))
        .isFalse();
    assertThat(Lungs.areInside(List.of())).isFalse();
  }
}
