// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.mass.GuardedMass;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.DoseInputs;

class LungDoseTest {
  /** 16 voxels of 8 mL in each of 10 planes. */
  private static final Grid GRID =
      Grid.of(
          4,
          4,
          new Vector3(0, 0, 0),
          new Vector3(1, 0, 0),
          new Vector3(0, 1, 0),
          20,
          20,
          new double[] {0, 20, 40, 60, 80, 100, 120, 140, 160, 180});

  /** 100 kBq/mL in the lowest plane of the lungs, 20 kBq/mL above. */
  private static ActivityMap activity() {
    float[] becquerelPerMl = new float[GRID.voxelCount()];
    Arrays.fill(becquerelPerMl, 2e4f);
    Arrays.fill(becquerelPerMl, 0, 16, 1e5f);
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    return new ActivityMap(
        GRID,
        becquerelPerMl,
        ActivityScale.ABSOLUTE,
        noon,
        noon,
        1,
        new Quantification(
            "BQML", "START", DoseConstants.DEFAULT.halfLifeS(), List.of("ATTN"), "scanner"));
  }

  private static Region lung(String name, int number, boolean left) {
    Mask mask = Mask.where(GRID, i -> (i % 4 < 2) == left);
    return new Region(
        name,
        number,
        RegionKind.LUNG,
        RegionSource.RTSTRUCT,
        "1.2.3",
        false,
        mask,
        mask.volumeMl());
  }

  private static final List<Region> BOTH =
      List.of(lung("Lung_L", 1, true), lung("Lung_R", 2, false), Region.wholeField(GRID));

  private static VoxelMass map(Mask rim) {
    float[] gramPerMl = new float[GRID.voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    for (int i = 0; i < gramPerMl.length; i++) {
      gramPerMl[i] = rim.contains(i) ? 1.04f : 0.25f;
      tissue[i] = (rim.contains(i) ? TissueClass.SOFT : TissueClass.LUNG).code();
    }
    return new VoxelMass(GRID, gramPerMl, tissue, "by hand");
  }

  private static Optional<LungDose> dose(GuardedMass mass, List<Region> regions) {
    DoseInput computed = DoseInputs.of(activity(), DoseConstants.DEFAULT, mass.map());
    MetricInput input =
        new MetricInput(
            computed,
            "local",
            new LocalDeposition().compute(computed),
            List.of(),
            new RelativeScale.Known(1.25),
            new PerfusedActivity.NotJudged("not asked"));
    return LungDose.of(regions, input, mass, 1000);
  }

  @Test
  void both_lungs_together_by_the_conventional_mass_and_by_that_of_the_ct() {
    Mask rim = Mask.where(GRID, i -> i < 16);
    GuardedMass mass =
        new GuardedMass(map(rim), Optional.of(map(Mask.none(GRID))), rim, Optional.empty());
    List<LungDose.Line> lines = dose(mass, BOTH).orElseThrow().lines();
    // By hand: 128 mL x 100 kBq + 1152 mL x 20 kBq = 35.84 MBq; K = 49.73 Gy kg/GBq.
    double whole = 0.03584 * DoseConstants.DEFAULT.kGyKgPerGBq();
    double beyond = 0.02304 * DoseConstants.DEFAULT.kGyKgPerGBq();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).absoluteGy()).isCloseTo(whole, within(1e-6));
    assertThat(lines.get(0).relativeGy().orElseThrow()).isCloseTo(1.25 * whole, within(1e-6));
    // 1280 mL at the CT's own 0.25 g/mL, rim or not.
    assertThat(lines.get(1).massG()).isCloseTo(320, within(1e-6));
    assertThat(lines.get(1).absoluteGy()).isCloseTo(whole / 0.32, within(1e-6));
    assertThat(lines.get(2).absoluteGy()).isCloseTo(beyond, within(1e-6));
    assertThat(lines.get(3).massG()).isCloseTo(288, within(1e-6));
    assertThat(lines.get(3).absoluteGy()).isCloseTo(beyond / 0.288, within(1e-6));
    assertThat(dose(mass, BOTH).orElseThrow().finding().found())
        .startsWith("2.23 Gy relative, 1.78 Gy absolute at 1000 g, conventional; ");
  }

  @Test
  void without_a_ct_only_the_conventional_mass_is_known() {
    GuardedMass uniform = GuardedMass.uniform(GRID, Density.SOFT_TISSUE);
    assertThat(dose(uniform, BOTH).orElseThrow().lines()).hasSize(1);
  }

  @Test
  void without_a_contour_of_a_lung_there_is_nothing_to_say() {
    assertThat(dose(GuardedMass.uniform(GRID, Density.SOFT_TISSUE), BOTH.subList(2, 3))).isEmpty();
  }
}
