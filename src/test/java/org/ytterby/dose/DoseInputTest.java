// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.DoseInputs;

class DoseInputTest {
  private static final Grid GRID = Grid.cube(4, 4);

  private static ActivityMap activity(double halfLifeS) {
    ActivityMap plain = DoseFixture.activity(GRID, new float[GRID.voxelCount()]);
    return new ActivityMap(
        GRID,
        plain.becquerelPerMl(),
        ActivityScale.ABSOLUTE,
        plain.administeredAt(),
        plain.imageReference(),
        1,
        new Quantification(
            "BQML", "START", halfLifeS, plain.how().corrections(), plain.how().scale()));
  }

  @ParameterizedTest
  @MethodSource("org.ytterby.quantity.DoseConstants#profiles")
  void every_named_profile_is_one_of_yttrium(DoseConstants profile) {
    ActivityMap activity = activity(profile.halfLifeS());
    assertThat(DoseInputs.of(activity, profile, Density.SOFT_TISSUE).grid()).isEqualTo(GRID);
  }

  @Test
  void constants_of_another_nuclide_are_a_defect() {
    DoseConstants holmium = Nuclides.shipped().named("Ho-166").orElseThrow().constants();
    ActivityMap activity = activity(holmium.halfLifeS());
    assertThatThrownBy(() -> DoseInputs.of(activity, holmium, Density.SOFT_TISSUE))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("Y-90");
  }

  @Test
  void mass_on_another_grid_is_a_defect() {
    Grid other = Grid.axial(4, 4, 4, 4, 4, 5);
    ActivityMap activity = activity(DoseConstants.DEFAULT.halfLifeS());
    MassMap mass = MassMap.uniform(other, Density.SOFT_TISSUE);
    assertThatThrownBy(() -> DoseInputs.of(activity, DoseConstants.DEFAULT, mass))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("one grid");
  }
}
