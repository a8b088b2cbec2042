// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.quantity.Density;

class MassMapTest {
  /** Planes of 3, 3.25 and 3.5 mm, voxels of 0.048, 0.052 and 0.056 mL. */
  private static final Grid GRID = Grid.axial(2, 2, 4, 4, new double[] {0, 3, 6.5});

  private static float[] densities() {
    float[] gramPerMl = new float[12];
    Arrays.fill(gramPerMl, 1.0f);
    gramPerMl[11] = 0.25f;
    return gramPerMl;
  }

  private static byte[] tissues() {
    byte[] tissue = new byte[12];
    Arrays.fill(tissue, TissueClass.SOFT.code());
    tissue[11] = TissueClass.LUNG.code();
    return tissue;
  }

  @Test
  void a_uniform_map_weighs_volume_times_density() {
    MassMap map = MassMap.uniform(GRID, new Density(1.04));
    assertThat(map.uniform()).contains(new Density(1.04));
    assertThat(map.massG(Mask.all(GRID))).isEqualTo(Mask.all(GRID).volumeMl() * 1.04);
    assertThat(map.massG(4)).isCloseTo(0.052 * 1.04, within(1e-15));
    assertThat(map.tissue(3)).isEqualTo(TissueClass.SOFT);
    assertThat(map.statement()).isEqualTo("1.04 g/mL, uniform");
  }

  @Test
  void a_map_of_voxels_weighs_each_by_its_own_density() {
    MassMap map = new VoxelMass(GRID, densities(), tissues(), "by hand");
    assertThat(map.uniform()).isEmpty();
    assertThat(map.massG(11)).isCloseTo(0.056 * 0.25, within(1e-15));
    assertThat(map.massG(Mask.where(GRID, index -> index >= 10)))
        .isCloseTo(0.056 * 1.25, within(1e-15));
    assertThat(map.tissue(11)).isEqualTo(TissueClass.LUNG);
    double sumG = 0;
    for (int index = 0; index < 12; index++) {
      sumG += map.massG(index);
    }
    assertThat(map.massG(Mask.all(GRID))).isCloseTo(sumG, within(1e-15));
  }

  @Test
  void refuses_what_is_no_mass() {
    float[] empty = densities();
    empty[2] = 0;
    assertThatThrownBy(() -> new VoxelMass(GRID, empty, tissues(), "by hand"))
        .hasMessageContaining("voxel 2");
    float[] unknown = densities();
    unknown[3] = Float.NaN;
    assertThatThrownBy(() -> new VoxelMass(GRID, unknown, tissues(), "by hand"))
        .hasMessageContaining("voxel 3");
    byte[] strange = tissues();
    strange[0] = 9;
    assertThatThrownBy(() -> new VoxelMass(GRID, densities(), strange, "by hand"))
        .hasMessageContaining("code 9");
    assertThatThrownBy(() -> new VoxelMass(GRID, new float[3], tissues(), "by hand"))
        .hasMessageContaining("expected 12");
    assertThatThrownBy(() -> new VoxelMass(GRID, densities(), tissues(), " "))
        .hasMessageContaining("how it was made");
    Grid other = Grid.axial(2, 2, 5, 5, new double[] {0, 3});
    assertThatThrownBy(() -> MassMap.uniform(GRID, new Density(1)).massG(Mask.all(other)))
        .hasMessageContaining("expected one on");
  }

  @Test
  void the_codes_of_tissue_stay() {
    assertThat(TissueClass.values())
        .containsExactly(TissueClass.AIR, TissueClass.LUNG, TissueClass.SOFT, TissueClass.BONE);
    for (TissueClass tissue : TissueClass.values()) {
      assertThat(tissue.code()).isEqualTo((byte) tissue.ordinal());
      assertThat(TissueClass.of(tissue.code())).isEqualTo(tissue);
    }
  }
}
