// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaskTest {
  private static final Grid GRID = Grid.axial(3, 2, 10, 10, new double[] {0, 10, 30});

  @Test
  void weighs_each_plane_with_its_own_voxel_volume() {
    Mask mask = Mask.where(GRID, index -> index == 0 || index == 6 || index == 7 || index == 12);
    assertThat(mask.volumeMl()).isCloseTo(1 + 2 * 1.5 + 2, within(1e-12));
    assertThat(mask.countInPlane(1)).isEqualTo(2);
  }

  @Property
  void a_mask_and_the_other_voxels_share_none_and_make_the_whole(
      @ForAll Set<@IntRange(max = 17) Integer> chosen) {
    Mask mask = Mask.where(GRID, chosen::contains);
    Mask others = Mask.where(GRID, index -> !chosen.contains(index));
    assertThat(mask.and(others).isEmpty()).isTrue();
    assertThat(mask.or(others)).isEqualTo(Mask.all(GRID));
    assertThat(mask.count() + others.count()).isEqualTo(GRID.voxelCount());
    assertThat(mask.volumeMl() + others.volumeMl())
        .isCloseTo(Mask.all(GRID).volumeMl(), within(1e-12));
  }

  @Test
  void does_not_change_with_the_set_it_was_made_from() {
    BitSet voxels = new BitSet();
    voxels.set(3);
    Mask mask = Mask.of(GRID, voxels);
    voxels.set(4);
    assertThat(mask.count()).isEqualTo(1);
    assertThat(mask.contains(4)).isFalse();
  }

  @Test
  void refuses_voxels_beyond_the_grid_and_masks_of_another_grid() {
    BitSet voxels = new BitSet();
    voxels.set(18);
    assertThatThrownBy(() -> Mask.of(GRID, voxels)).hasMessageContaining("voxel 18");
    Grid other = Grid.axial(3, 2, 10, 10, new double[] {0, 10, 30}).at(new Vector3(1, 0, 0));
    assertThatThrownBy(() -> Mask.all(GRID).and(Mask.all(other)))
        .hasMessageContaining("expected one grid");
  }
}
