// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.activity.ActivityMap;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;
import org.ytterby.testdata.DoseInputs;
import org.ytterby.validate.SphereParts;

class KernelConvolutionTest {
  private static final Deviations DEVIATIONS = Deviations.of(KernelConvolutionTest.class);
  private static final PointKernel POINT = PointKernel.yttrium90();
  private static final DoseEngine ENGINE = new KernelConvolution(2);
  private static final double F = POINT.retainedFraction();

  private static float[] noise(Grid grid, long seed) {
    Random random = new Random(seed);
    float[] values = new float[grid.voxelCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1e6 * random.nextGaussian());
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, 4",
    "2.734, 2.734, 3.27",
    "5.47, 5.47, 3.27",
    "9, 16, 20",
    "3, 4, 1.5",
    "1, 1, 1"
  })
  void uniform_activity_gives_the_retained_fraction(double x, double y, double z) {
    Grid grid = Grid.axial(35, 37, 41, x, y, z);
    float[] uniform = new float[grid.voxelCount()];
    Arrays.fill(uniform, 1.2345e6f);
    float[] kernel = DoseFixture.dose(ENGINE, grid, uniform);
    float[] local = DoseFixture.dose(new LocalDeposition(), grid, uniform);
    int middle = grid.index(17, 18, 20);
    // 1e-6: about a hundred random roundings of 6e-8 of a part each, and two of the whole.
    DEVIATIONS.relative(
        "uniform activity: kernel / local = f",
        "%s x %s x %s mm".formatted(x, y, z),
        kernel[middle] / (double) local[middle],
        F,
        1e-6);
  }

  @Test
  void uniform_activity_gives_the_retained_fraction_on_uneven_planes_too() {
    double[] offsetsMm = uneven(30, 4, 0.1);
    Grid grid = Grid.axial(17, 17, 4.0, 4.0, offsetsMm);
    float[] uniform = new float[grid.voxelCount()];
    Arrays.fill(uniform, 1e6f);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, uniform);
    for (int plane = 8; plane < 22; plane++) {
      double relative = DoseFixture.relative(doseGy[grid.index(8, 8, plane)]);
      DEVIATIONS.relative(
          "uniform activity on uneven planes: f", "plane " + plane, relative, F, 1e-6);
    }
  }

  private static double[] uneven(int planes, double stepMm, double byMm) {
    double[] offsetsMm = new double[planes];
    for (int plane = 1; plane < planes; plane++) {
      offsetsMm[plane] = offsetsMm[plane - 1] + stepMm + (plane % 3 - 1) * byMm;
    }
    return offsetsMm;
  }

  @Test
  void no_energy_is_made_or_lost_between_uneven_planes() {
    Grid grid = Grid.axial(17, 17, 4.0, 4.0, uneven(30, 4, 0.1));
    float[] hot = DoseFixture.hot(grid, 8, 8, 14);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, hot);
    double energy = 0;
    for (int i = 0; i < doseGy.length; i++) {
      energy += DoseFixture.relative(doseGy[i]) * grid.voxelVolumeMl(grid.planeOf(i));
    }
    // The far box counts planes alike, of which the thickest has 2.5 % more: 2.5 % of 2.1e-4.
    double fraction = energy / grid.voxelVolumeMl(14);
    DEVIATIONS.absolute(
        "energy of one hot voxel between uneven planes: f",
        "",
        fraction,
        F,
        Allowed.upTo(6e-6, "of the emitted"));
  }

  @Test
  void planes_that_are_as_good_as_even_give_what_the_uneven_way_gives() {
    // A micrometre at the sharpest edge is 0.35 per mm: 3.5e-4 of the plateau.
    double[] offsetsMm = uneven(31, 4, 0.00049);
    Grid grid = Grid.axial(13, 13, 4.0, 4.0, offsetsMm);
    float[] half = new float[grid.voxelCount()];
    Arrays.fill(half, grid.index(0, 0, 15), half.length, 1e6f);
    PlaneSpread even = PlaneSpread.of(POINT, grid, Density.SOFT_TISSUE);
    PlaneSpread exact = PlaneSpread.of(POINT, grid, Density.SOFT_TISSUE, 1e-9);
    assertThat(even.even()).isTrue();
    assertThat(exact.even()).isFalse();
    for (int plane = 10; plane < 20; plane++) {
      assertThat(middle(grid, half, even, plane))
          .isCloseTo(middle(grid, half, exact, plane), within(3.5e-4));
    }
  }

  private static double middle(Grid grid, float[] values, PlaneSpread spread, int plane) {
    var activity = DoseFixture.activity(grid, values);
    float[] into = new float[grid.voxelCount()];
    new PlaneConvolution(activity, spread, new FarBox(activity, POINT.farFraction(), 1))
        .planes(plane, plane + 1, 1e-6, into);
    return into[grid.index(6, 6, plane)];
  }

  @Test
  void a_plane_edge_has_the_profile_of_direct_integration() {
    // physics.md 3.2 (3): fraction inside a half space at depth x mm; at -x the rest of f. 0.2 %.
    double[] depthsMm = {0, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8};
    double[] expected = {
      0.4982, 0.6732, 0.7683, 0.8338, 0.8809, 0.9404, 0.9714, 0.9865, 0.9931, 0.9961
    };
    double stepMm = 0.25;
    Grid grid = Grid.axial(7, 7, 161, 8, 8, stepMm);
    float[] half = new float[grid.voxelCount()];
    Arrays.fill(half, grid.index(0, 0, 80), half.length, 1e6f);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, half);
    for (int i = 0; i < depthsMm.length; i++) {
      int steps = (int) Math.round(depthsMm[i] / stepMm);
      String depth = depthsMm[i] + " mm";
      DEVIATIONS.relative(
          "plane edge, inside", depth, edge(doseGy, grid, 80 + steps), expected[i], 0.002);
      DEVIATIONS.absolute(
          "plane edge, outside",
          depth,
          edge(doseGy, grid, 80 - steps),
          F - expected[i],
          Allowed.upTo(0.002, "of the plateau"));
    }
  }

  /** The value at the edge below a plane: the mean about it, less the curvature that it holds. */
  private static double edge(float[] doseGy, Grid grid, int above) {
    double mean = mean(doseGy, grid, above);
    double neighbours = mean(doseGy, grid, above - 1) + mean(doseGy, grid, above + 1);
    return mean - (neighbours - 2 * mean) / 6;
  }

  private static double mean(float[] doseGy, Grid grid, int above) {
    double sum = doseGy[grid.index(3, 3, above)] + doseGy[grid.index(3, 3, above - 1)];
    return DoseFixture.relative(sum / 2);
  }

  @ParameterizedTest
  // physics.md 3.2 (4): mean absorbed fraction of a uniform sphere; 0.2 %.
  @CsvSource({
    "10, 1, 0.6330", "13, 1, 0.7092", "17, 1, 0.7733", "20, 1, 0.8056", "22, 2, 0.8224",
    "28, 2, 0.8590", "37, 2, 0.8920", "40, 2, 0.8998", "50, 2, 0.9190", "60, 2, 0.9318"
  })
  void spheres_absorb_what_direct_integration_says(
      double diameterMm, double edgeMm, double expected) {
    double limit = SphereParts.limit(edgeMm, size -> absorbed(diameterMm, size));
    DEVIATIONS.relative("spheres, 10 to 60 mm", diameterMm + " mm", limit, expected, 0.002);
  }

  private static double absorbed(double diameterMm, double edgeMm) {
    int count = (int) Math.ceil(diameterMm / edgeMm) + 3;
    Grid grid = Grid.cube(count, edgeMm);
    double[] part = SphereParts.of(grid, diameterMm / 2);
    float[] values = new float[part.length];
    for (int i = 0; i < part.length; i++) {
      values[i] = (float) (1e6 * part[i]);
    }
    float[] doseGy = DoseFixture.dose(ENGINE, grid, values);
    double mean = 0;
    double volume = 0;
    for (int i = 0; i < part.length; i++) {
      mean += DoseFixture.relative(doseGy[i]) * part[i];
      volume += part[i];
    }
    return mean / volume;
  }

  @Test
  void the_same_bits_for_one_two_and_eight_threads() {
    Grid grid = Grid.axial(37, 29, 23, 4.07, 4.07, 3);
    float[] values = noise(grid, 7);
    float[] one = DoseFixture.dose(new KernelConvolution(1), grid, values);
    for (int threads : new int[] {2, 8}) {
      assertThat(DoseFixture.dose(new KernelConvolution(threads), grid, values)).isEqualTo(one);
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 5, 9", "1, 1, 2", "1, 12, 2", "12, 1, 3", "2, 3, 30"})
  void agrees_with_the_plain_sum_on_odd_grids(int columns, int rows, int planes) {
    Grid grid = Grid.axial(columns, rows, planes, 4, 3, 5);
    float[] values = noise(grid, 3);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, values);
    double worst = 0;
    for (int i = 0; i < doseGy.length; i++) {
      double differenceGy = Math.abs(doseGy[i] - plainSum(grid, values, i));
      worst = Math.max(worst, differenceGy);
      assertThat(differenceGy).isNotNaN();
    }
    // Rounding to float of values near 50 Gy.
    DEVIATIONS.absolute(
        "the plain sum over all voxels",
        "%d x %d x %d voxels".formatted(columns, rows, planes),
        worst,
        0,
        Allowed.upTo(2e-5, "Gy"));
  }

  private static double plainSum(Grid grid, float[] values, int at) {
    VoxelKernel kernel = VoxelKernel.of(POINT, new VoxelKernel.Edges(4, 3, 5), Density.SOFT_TISSUE);
    int[] box = {FarBox.reach(4), FarBox.reach(3), FarBox.reach(5)};
    double far =
        POINT.farFraction() / ((2 * box[0] + 1.0) * (2 * box[1] + 1.0) * (2 * box[2] + 1.0));
    double sum = 0;
    for (int other = 0; other < values.length; other++) {
      int i = Math.abs(other % grid.columns() - at % grid.columns());
      int j = Math.abs(other / grid.columns() % grid.rows() - at / grid.columns() % grid.rows());
      int k = Math.abs(grid.planeOf(other) - grid.planeOf(at));
      double inBox = i <= box[0] && j <= box[1] && k <= box[2] ? far : 0;
      sum += values[other] * 1e-6 * (kernel.fraction(i, j, k) + inBox);
    }
    return sum * DoseConstants.DEFAULT.kGyKgPerGBq() / 1.04;
  }

  @Test
  void negative_activity_gives_exactly_negative_dose_and_twice_twice() {
    Grid grid = Grid.axial(12, 11, 10, 4, 4, 4);
    float[] values = noise(grid, 5);
    float[] doseGy = DoseFixture.dose(ENGINE, grid, values);
    float[] other = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      other[i] = -2 * values[i];
    }
    float[] otherGy = DoseFixture.dose(ENGINE, grid, other);
    for (int i = 0; i < doseGy.length; i++) {
      assertThat(otherGy[i]).isEqualTo(-2 * doseGy[i]);
    }
  }

  @Test
  void the_statement_tells_table_density_fraction_radius_and_edge() {
    Grid grid = Grid.axial(4, 4, 4, 4, 4, 3);
    ActivityMap activity = DoseFixture.activity(grid, new float[grid.voxelCount()]);
    DoseInput thin = DoseInputs.of(activity, DoseConstants.DEFAULT, new Density(0.52));
    assertThat(ENGINE.statement(thin))
        .contains(POINT.sha256())
        .contains(PointKernel.YTTRIUM_90)
        .contains("1.04/0.5200")
        .contains("0.99634")
        .contains("22.0 mm")
        .contains("4.000 x 4.000 x 3.000 mm")
        .contains("field's edge")
        .contains("is not the more accurate engine");
    DoseInput liver = DoseInputs.of(activity, DoseConstants.DEFAULT, new Density(1.06));
    assertThat(new LocalDeposition().statement(liver)).contains("uniform density 1.060 g/mL");
  }

  @Test
  void spreads_as_in_soft_tissue_and_takes_each_voxels_own_mass() {
    Grid grid = Grid.axial(9, 8, 7, 4, 4, 4);
    float[] values = noise(grid, 11);
    float[] gramPerMl = new float[values.length];
    byte[] tissue = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      gramPerMl[i] = 0.26f + 0.01f * (i % 150);
      tissue[i] = TissueClass.SOFT.code();
    }
    DoseInput input =
        DoseInputs.of(
            DoseFixture.activity(grid, values),
            DoseConstants.DEFAULT,
            new VoxelMass(grid, gramPerMl, tissue, "by hand"));
    float[] doseGy = ENGINE.compute(input).doseGy();
    float[] uniformGy = DoseFixture.dose(ENGINE, grid, values);
    for (int i = 0; i < doseGy.length; i++) {
      double expectedGy = uniformGy[i] * 1.04 / gramPerMl[i];
      assertThat((double) doseGy[i]).isCloseTo(expectedGy, within(1e-7 * Math.abs(expectedGy)));
    }
    assertThat(ENGINE.statement(input)).contains("own mass").contains("by hand");
  }
}
