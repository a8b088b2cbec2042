// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.Density;

/** Even spheres behind a blur, and what independent noise of every voxel does to their levels. */
class NoiseWideningTest {
  private static final double SPACING_MM = 2;
  private static final int SIDE = 40;
  private static final double PSF_MM = 7;

  private static final Grid GRID = CubeGrid.of(SIDE, SPACING_MM);

  private static double distanceMm(int index) {
    int inPlane = index % GRID.planeSize();
    double x = (inPlane % SIDE - 19.6) * SPACING_MM;
    double y = ((double) (inPlane / SIDE) - 19.4) * SPACING_MM;
    double z = ((double) (index / GRID.planeSize()) - 19.5) * SPACING_MM;
    return Math.sqrt(x * x + y * y + z * z);
  }

  private static BlurredSphere shape(double diameterMm) {
    return new BlurredSphere(diameterMm, PSF_MM / GaussianSmoothing.FWHM_PER_SIGMA);
  }

  /** As many Gray inside as there are around, times the contrast, with noise. */
  private static RegionBox box(double diameterMm, double inside, double around, double noise) {
    SplittableRandom random = new SplittableRandom(71);
    float[] image = new float[GRID.voxelCount()];
    for (int index = 0; index < image.length; index++) {
      double part = shape(diameterMm).valueFraction(distanceMm(index));
      image[index] = (float) (around + (inside - around) * part + noise * random.nextGaussian());
    }
    Mask mask = Mask.where(GRID, index -> distanceMm(index) <= diameterMm / 2);
    return new RegionBox(mask, image, 8, MassMap.uniform(GRID, Density.SOFT_TISSUE));
  }

  /**
   * A level moves by no more than is said, which is a size and no direction: 1.5 % of the dose
   * inside, for 4,000 voxels and more know a level to a third of that, and a form of 25 parts the
   * rest. The median of a plateau moves by 4 to 7 %, which drawing the histogram together would not
   * tell.
   */
  @ParameterizedTest
  @CsvSource({
    "40, 5, 1, 0.5",
    "40, 5, 1, 1",
    "60, 5, 1, 1",
    "60, 5, 1, 1.5",
    "40, 1, 5, 0.5",
    "60, 1, 3, 0.5"
  })
  void a_level_moves_as_far_as_is_said(
      double diameterMm, double inside, double around, double noise) {
    RegionBox with = box(diameterMm, inside, around, noise);
    RankedDose noisy = RankedDose.of(with, 0, 0);
    RankedDose clean = RankedDose.of(box(diameterMm, inside, around, 0), 0, 0);
    NoiseWidening widening =
        new NoiseWidening(noisy, with.mean(), noise, shape(diameterMm), inside > around);
    for (int percent : new int[] {98, 90, 70, 50, 30, 2}) {
      double moved = noisy.level(percent) - clean.level(percent);
      double said = widening.ofLevel(percent);
      String as = "D%d, moved %s, said %s".formatted(percent, moved, said);
      assertThat(Math.abs(moved) - Math.abs(said)).as(as).isLessThan(0.015 * 5);
    }
  }

  /** Nothing moves where there is no noise; the last parts of a fine difference are rounding. */
  @Test
  void nothing_moves_without_noise() {
    RegionBox with = box(40, 5, 1, 0);
    NoiseWidening none =
        new NoiseWidening(RankedDose.of(with, 0, 0), with.mean(), 0, shape(40), true);
    NoiseWidening hardly =
        new NoiseWidening(RankedDose.of(with, 0, 0), with.mean(), 1e-4, shape(40), true);
    for (int percent : new int[] {98, 50, 2}) {
      assertThat(none.ofLevel(percent)).isZero();
      assertThat(hardly.ofLevel(percent)).isCloseTo(0, within(1e-4));
    }
    assertThat(none.ofFractionAtLeast(4)).isZero();
    assertThat(hardly.ofFractionAtLeast(4)).isCloseTo(0, within(1e-3));
  }

  /** Half of a sphere's volume lies above what half of it exceeds, with noise as without. */
  @Test
  void a_volume_moves_as_far_as_is_said() {
    RegionBox with = box(60, 5, 1, 1);
    RankedDose noisy = RankedDose.of(with, 0, 0);
    RankedDose clean = RankedDose.of(box(60, 5, 1, 0), 0, 0);
    NoiseWidening widening = new NoiseWidening(noisy, with.mean(), 1, shape(60), true);
    for (double gray : new double[] {2.5, 3.5, 4.5, 5.5}) {
      double moved = noisy.fractionAtLeast(gray) - clean.fractionAtLeast(gray);
      double said = widening.ofFractionAtLeast(gray);
      assertThat(Math.abs(said)).as("at least %s", gray).isGreaterThan(Math.abs(moved) - 0.03);
    }
  }
}
