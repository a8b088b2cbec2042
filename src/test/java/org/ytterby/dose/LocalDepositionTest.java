// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.finding.Defect;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.DoseInputs;

class LocalDepositionTest {
  private static final Grid GRID = Grid.axial(2, 2, 4, 4, new double[] {0, 3, 6.5});
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static ActivityMap activity(float[] becquerelPerMl, double halfLifeS) {
    return new ActivityMap(
        GRID,
        becquerelPerMl,
        ActivityScale.ABSOLUTE,
        NOON,
        NOON.plusSeconds(86_400),
        1.297,
        new Quantification("BQML", "START", halfLifeS, List.of("ATTN"), "scanner"));
  }

  private static DoseMap dose(float... becquerelPerMl) {
    return new LocalDeposition()
        .compute(DoseInputs.of(activity(becquerelPerMl, DoseConstants.DEFAULT.halfLifeS())));
  }

  private static float[] uniform(float becquerelPerMl) {
    float[] values = new float[GRID.voxelCount()];
    java.util.Arrays.fill(values, becquerelPerMl);
    return values;
  }

  @Test
  void one_megabecquerel_per_millilitre_gives_k_over_density() {
    // 1 MBq/mL is 1 GBq/L; K = 49.73 Gy kg/GBq over 1.04 kg/L.
    float[] doseGy = dose(uniform(1e6f)).doseGy();
    assertThat(doseGy[0]).isCloseTo(47.82f, within(0.005f));
  }

  @Test
  void two_gigabecquerel_in_a_kilogram_give_a_hundred_gray_with_the_constants_of_the_ifu() {
    DoseConstants ifu = DoseConstants.IFU_GLASS_50;
    DoseMap map =
        new LocalDeposition()
            .compute(DoseInputs.of(activity(uniform(2e6f), ifu.halfLifeS()), ifu, new Density(1)));
    assertThat(map.doseGy()[11]).isCloseTo(100, within(0.01f));
  }

  @Property
  void twice_the_activity_is_exactly_twice_the_dose(@ForAll @Size(12) float[] drawn) {
    float[] once = new float[12];
    float[] twice = new float[12];
    for (int i = 0; i < 12; i++) {
      // Away from the ends of the float range, where doubling under- or overflows.
      once[i] =
          Float.isFinite(drawn[i]) && Math.abs(drawn[i]) < 1e30f && Math.abs(drawn[i]) > 1e-20f
              ? drawn[i]
              : i;
      twice[i] = 2 * once[i];
    }
    float[] onceGy = dose(once).doseGy();
    float[] twiceGy = dose(twice).doseGy();
    for (int i = 0; i < 12; i++) {
      assertThat(twiceGy[i]).isEqualTo(2 * onceGy[i]);
    }
  }

  @Test
  void takes_the_energy_of_a_voxel_over_its_own_mass() {
    float[] gramPerMl = new float[GRID.voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    java.util.Arrays.fill(gramPerMl, 1.04f);
    java.util.Arrays.fill(tissue, TissueClass.SOFT.code());
    gramPerMl[7] = 0.26f;
    tissue[7] = TissueClass.LUNG.code();
    DoseInput input =
        DoseInputs.of(
            activity(uniform(1e6f), DoseConstants.DEFAULT.halfLifeS()),
            DoseConstants.DEFAULT,
            new VoxelMass(GRID, gramPerMl, tissue, "by hand"));
    float[] doseGy = new LocalDeposition().compute(input).doseGy();
    float[] uniformGy = dose(uniform(1e6f)).doseGy();
    // 1.04 is no float: two roundings of 6e-8.
    assertThat(doseGy[0]).isCloseTo(uniformGy[0], within(2e-7f * uniformGy[0]));
    assertThat(doseGy[7]).isCloseTo(4 * uniformGy[7], within(8e-7f * uniformGy[7]));
    assertThat(new LocalDeposition().statement(input))
        .contains("own density: by hand; in air as in soft tissue of 1.04 g/mL");
  }

  @Test
  void what_an_image_shows_in_air_is_not_divided_by_the_mass_of_a_gas() {
    float[] gramPerMl = new float[GRID.voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    java.util.Arrays.fill(gramPerMl, 0.0012f);
    DoseInput input =
        DoseInputs.of(
            activity(uniform(1e6f), DoseConstants.DEFAULT.halfLifeS()),
            DoseConstants.DEFAULT,
            new VoxelMass(GRID, gramPerMl, tissue, "air"));
    float uniformGy = dose(uniform(1e6f)).doseGy()[0];
    // 1.04 is no float: two roundings of 6e-8.
    assertThat(new LocalDeposition().compute(input).doseGy()[0])
        .isCloseTo(uniformGy, within(2e-7f * uniformGy));
  }

  @Test
  void keeps_negative_voxels_negative() {
    float[] values = uniform(1000);
    values[5] = -1000;
    float[] doseGy = dose(values).doseGy();
    assertThat(doseGy[5]).isNegative().isEqualTo(-doseGy[4]);
  }

  @Test
  void refuses_a_half_life_other_than_that_of_the_decay_correction() {
    ActivityMap activity = activity(uniform(1), DoseConstants.IFU_GLASS_50.halfLifeS());
    assertThatThrownBy(() -> DoseInputs.of(activity))
        .isInstanceOf(Defect.class)
        .hasMessageContaining("half-life");
  }

  @Test
  void maps_refuse_numbers_that_are_not_finite() {
    float[] values = uniform(1);
    values[3] = Float.NaN;
    assertThatThrownBy(() -> activity(values, 1)).hasMessageContaining("voxel 3");
    assertThatThrownBy(() -> new DoseMap(GRID, values)).hasMessageContaining("voxel 3");
    assertThatThrownBy(() -> new DoseMap(GRID, new float[3])).hasMessageContaining("expected 12");
  }
}
