// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.DoseInputs;

class DensityKernelTest {
  private static final Deviations DEVIATIONS = Deviations.of(DensityKernelTest.class);
  private static final PointKernel POINT = PointKernel.yttrium90();
  private static final DoseEngine ENGINE = new DensityKernel(POINT, 2);
  private static final double F = POINT.retainedFraction();

  @ParameterizedTest
  @CsvSource({"0.26, LUNG", "1.04, SOFT", "1.06, SOFT", "1.85, BONE"})
  void a_uniform_medium_gives_the_retained_fraction(float gramPerMl, TissueClass tissue) {
    int across = gramPerMl < 1 ? 31 : 15;
    Grid grid = Grid.cube(across, 4);
    VoxelMass mass = mass(grid, gramPerMl, tissue);
    float[] uniform = new float[grid.voxelCount()];
    Arrays.fill(uniform, 1e6f);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, uniform, mass);
    double local = DoseConstants.DEFAULT.kGyKgPerGBq() / gramPerMl;
    // Two roundings to float, and those of the kernel.
    DEVIATIONS.relative(
        "uniform density: f",
        gramPerMl + " g/mL",
        doseGy[grid.index(across / 2, across / 2, across / 2)] / local,
        F,
        1e-6);
  }

  @Test
  void uniform_soft_tissue_gives_the_bits_of_the_kernel() {
    Grid grid = Grid.axial(15, 14, 13, 4, 3, 5);
    float[] noise = noise(grid, 3);
    MassMap uniform = MassMap.uniform(grid, new Density(1.06f));
    float[] kernel = DoseFixture.dose(new KernelConvolution(2), grid, noise, uniform);
    assertThat(DoseFixture.dose(ENGINE, grid, noise, uniform)).isEqualTo(kernel);
    assertThat(DoseFixture.dose(ENGINE, grid, noise, mass(grid, 1.06f, TissueClass.SOFT)))
        .isEqualTo(kernel);
  }

  @Test
  void far_from_another_tissue_it_is_the_kernel() {
    Grid grid = Grid.axial(21, 11, 11, 4, 4, 4);
    VoxelMass mass = mass(grid, 1.06f, TissueClass.SOFT);
    fill(mass, TissueClass.LUNG, 0.26f, 0, 3);
    float[] noise = noise(grid, 4);
    float[] kernel =
        DoseFixture.dose(
            new KernelConvolution(2), grid, noise, MassMap.uniform(grid, new Density(1.06f)));
    float[] doseGy = DoseFixture.dose(ENGINE, grid, noise, mass);
    double worst = 0;
    for (int x = 8; x < 21; x++) {
      int at = grid.index(x, 5, 5);
      worst = Math.max(worst, Math.abs(doseGy[at] / (double) kernel[at] - 1));
    }
    // The difference is summed in float: what cancels leaves 1e-7 of what was added.
    DEVIATIONS.absolute(
        "16 mm from lung it is the kernel", "noise", worst, 0, Allowed.upTo(1e-5, "of the dose"));
  }

  @Test
  void rays_fill_a_medium_of_any_densities_evenly_where_activity_goes_with_mass() {
    // Fano's theorem; of the rays alone, since the kernel's own medium is uniform.
    Grid grid = Grid.cube(41, 4);
    Random random = new Random(11);
    float[] gramPerMl = new float[grid.voxelCount()];
    for (int i = 0; i < gramPerMl.length; i++) {
      gramPerMl[i] = 0.5f + 1.5f * random.nextFloat();
    }
    RayBox box = new RayBox(grid, gramPerMl, gramPerMl);
    PathLoss loss = PathLoss.of(POINT);
    // A medium of reference so thick that it keeps all in the voxel itself.
    RaySet rays = RaySet.of(RayPoints.of(256), grid, box, _ -> 4, loss, 1e6f);
    VoxelRun run = new VoxelRun(RayGather.RUN);
    run.begin(20);
    run.add(box.index(20, 20) + 20, grid.index(20, 20, 20));
    double mean = new RayGather(box, loss).gather(rays, 256, run, 0)[0][0];
    // The reference takes the voxel's own density over 1e6: some 1e-6; the rest is rounding.
    DEVIATIONS.relative("activity as mass, any densities (Fano)", "straight", mean, 1, 3e-6);
  }

  @ParameterizedTest
  @CsvSource({"4, 0.78", "8, 0.78", "8, 0.52"})
  void activity_as_mass_is_even_across_an_edge_of_densities(double mm, float thinGramPerMl) {
    // Fano's theorem again, of the engine: what its rays amid activity miss.
    Grid grid = Grid.axial(15, 15, 13, mm, mm, mm);
    VoxelMass mass = mass(grid, 1.04f, TissueClass.SOFT);
    float[] activity = new float[grid.voxelCount()];
    for (int i = 0; i < activity.length; i++) {
      if (i >= grid.index(0, 0, 6)) {
        mass.gramPerMl()[i] = thinGramPerMl;
      }
      activity[i] = 1e6f * mass.gramPerMl()[i];
    }
    float[] doseGy = DoseFixture.dose(ENGINE, grid, activity, mass);
    for (int plane : new int[] {5, 6}) {
      // Half of the 1 % that a layer of liver may be off.
      DEVIATIONS.relative(
          "activity as mass across an edge of densities (Fano)",
          "%.0f mm, %.2f g/mL, plane %d".formatted(mm, thinGramPerMl, plane),
          doseGy[grid.index(7, 7, plane)] / DoseConstants.DEFAULT.kGyKgPerGBq(),
          F,
          0.005);
    }
  }

  @Test
  void air_keeps_the_kernels_dose_and_the_statement_says_so() {
    Grid grid = Grid.axial(15, 11, 11, 4, 4, 4);
    VoxelMass mass = mass(grid, 1.05f, TissueClass.SOFT);
    fill(mass, TissueClass.AIR, 0.0012f, 9, 12);
    float[] hot = DoseFixture.hot(grid, 8, 5, 5);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, hot, mass);
    float[] kernel =
        DoseFixture.dose(
            new KernelConvolution(2), grid, hot, MassMap.uniform(grid, new Density(1.05f)));
    int air = grid.index(9, 5, 5);
    assertThat(doseGy[air]).isEqualTo(kernel[air]);
    // What lies behind the gap gets what the gap did not stop: behind 12 mm of tissue all had.
    assertThat(doseGy[grid.index(12, 5, 5)]).isGreaterThan(100 * kernel[grid.index(12, 5, 5)]);
    String statement =
        ENGINE.statement(
            DoseInputs.of(DoseFixture.activity(grid, hot), DoseConstants.DEFAULT, mass));
    assertThat(statement)
        .contains(3 * 11 * 11 + " of them are air and receive no rays")
        .contains("no dose to air");
  }

  @Test
  void deep_in_active_lung_it_is_the_kernel_in_lung() {
    // Liver on one side, so that the main medium is liver's and lung has a medium of its own.
    Grid grid = Grid.axial(60, 31, 31, 4, 4, 4);
    VoxelMass mass = mass(grid, 1.06f, TissueClass.SOFT);
    fill(mass, TissueClass.LUNG, 0.26f, 20, 60);
    float[] activity = new float[grid.voxelCount()];
    for (int i = 0; i < activity.length; i++) {
      activity[i] = i % 60 < 20 ? 1e6f : 1e5f;
    }
    float[] doseGy = DoseFixture.dose(ENGINE, grid, activity, mass);
    double local = DoseConstants.DEFAULT.kGyKgPerGBq() * 0.1 / 0.26;
    // 44 mm is the reach in lung; 80 mm away from liver all is that of a uniform lung.
    DEVIATIONS.relative(
        "deep in active lung: f", "", doseGy[grid.index(42, 15, 15)] / local, F, 1e-6);
  }

  @Test
  void the_same_bits_for_one_two_and_eight_threads() {
    Grid grid = Grid.axial(23, 19, 12, 4.07, 4.07, 3);
    float[] noise = noise(grid, 7);
    VoxelMass mass = randomMass(grid);
    float[] one = DoseFixture.dose(new DensityKernel(POINT, 1), grid, noise, mass);
    for (int threads : new int[] {2, 8}) {
      assertThat(DoseFixture.dose(new DensityKernel(POINT, threads), grid, noise, mass))
          .isEqualTo(one);
    }
  }

  @Test
  void negative_activity_gives_exactly_negative_dose_and_twice_twice() {
    Grid grid = Grid.axial(12, 11, 10, 4, 4, 4);
    VoxelMass mass = randomMass(grid);
    float[] noise = noise(grid, 5);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, noise, mass);
    float[] other = new float[noise.length];
    for (int i = 0; i < noise.length; i++) {
      other[i] = -2 * noise[i];
    }
    float[] otherGy = DoseFixture.dose(ENGINE, grid, other, mass);
    for (int i = 0; i < doseGy.length; i++) {
      assertThat(otherGy[i]).isEqualTo(-2 * doseGy[i]);
    }
  }

  @Test
  void uneven_planes_that_are_as_good_as_even_give_the_same() {
    double[] offsetsMm = new double[16];
    for (int plane = 0; plane < offsetsMm.length; plane++) {
      offsetsMm[plane] = 4 * plane + (plane % 2 == 0 ? 0 : 0.002);
    }
    Grid uneven = Grid.axial(13, 13, 4.0, 4.0, offsetsMm);
    Grid even = Grid.axial(13, 13, 16, 4, 4, 4);
    float[] hot = DoseFixture.hot(even, 6, 6, 8);
    float[] one = DoseFixture.dose(ENGINE, even, hot, randomMass(even));
    float[] other = DoseFixture.dose(ENGINE, uneven, hot, randomMass(uneven));
    double largest = one[even.index(6, 6, 8)];
    for (int i = 0; i < one.length; i++) {
      // 0.002 mm of 4, twice; and the dose falls by 35 % a mm at most.
      assertThat(Math.abs(one[i] - other[i])).isLessThan((float) (2e-3 * largest));
    }
  }

  private static VoxelMass randomMass(Grid grid) {
    Random random = new Random(2);
    float[] gramPerMl = new float[grid.voxelCount()];
    byte[] tissue = new byte[gramPerMl.length];
    for (int i = 0; i < gramPerMl.length; i++) {
      TissueClass one = TissueClass.values()[random.nextInt(4)];
      gramPerMl[i] = new float[] {0.0012f, 0.26f, 1.05f, 1.6f}[one.ordinal()];
      tissue[i] = one.code();
    }
    return new VoxelMass(grid, gramPerMl, tissue, "random");
  }

  private static float[] noise(Grid grid, long seed) {
    Random random = new Random(seed);
    float[] values = new float[grid.voxelCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1e6 * random.nextGaussian());
    }
    return values;
  }

  private static VoxelMass mass(Grid grid, float gramPerMl, TissueClass tissue) {
    float[] densities = new float[grid.voxelCount()];
    byte[] codes = new byte[densities.length];
    Arrays.fill(densities, gramPerMl);
    Arrays.fill(codes, tissue.code());
    return new VoxelMass(grid, densities, codes, "a test's");
  }

  private static void fill(
      VoxelMass mass, TissueClass tissue, float gramPerMl, int first, int end) {
    Grid grid = mass.grid();
    for (int i = 0; i < grid.voxelCount(); i++) {
      int x = i % grid.columns();
      if (x >= first && x < end) {
        mass.gramPerMl()[i] = gramPerMl;
        mass.tissue()[i] = tissue.code();
      }
    }
  }
}
