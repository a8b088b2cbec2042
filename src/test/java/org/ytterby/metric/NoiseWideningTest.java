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

  private static final Grid GRID = Grid.cube(SIDE, SPACING_MM);

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
   * A level moves by what is said of an even dose, and by no more than the larger of both forms:
   * 1.5 % of the dose inside, for 4,000 voxels and more know a level to a third of that, and a form
   * of 25 parts the rest; of 98 % a sphere's voxels know less, and only the larger is held. The
   * median of a plateau moves by 4 to 7 %, which drawing the histogram together would not tell.
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
        new NoiseWidening(noisy, noise, shape(diameterMm), inside > around, true);
    for (int percent : new int[] {98, 90, 70, 50, 30, 2}) {
      double moved = noisy.level(percent) - clean.level(percent);
      NoiseWidening.Moved said = widening.ofLevel(percent);
      String as = "D%d, moved %s, said %s".formatted(percent, moved, said);
      if (percent != 98) {
        assertThat(moved - said.value()).as(as).isCloseTo(0, within(0.015 * 5));
      }
      assertThat(Math.abs(moved) - said.mostSpread()).as(as).isLessThan(0.015 * 5);
    }
  }

  /** Nothing moves where there is no noise; the last parts of a fine difference are rounding. */
  @Test
  void nothing_moves_without_noise() {
    RegionBox with = box(40, 5, 1, 0);
    NoiseWidening none = new NoiseWidening(RankedDose.of(with, 0, 0), 0, shape(40), true, false);
    NoiseWidening hardly =
        new NoiseWidening(RankedDose.of(with, 0, 0), 1e-4, shape(40), true, false);
    for (int percent : new int[] {98, 50, 2}) {
      assertThat(none.ofLevel(percent).mostSpread()).isZero();
      assertThat(hardly.ofLevel(percent).mostSpread()).isCloseTo(0, within(1e-4));
    }
    assertThat(none.ofFractionAtLeast(4).mostSpread()).isZero();
    assertThat(hardly.ofFractionAtLeast(4).mostSpread()).isCloseTo(0, within(1e-3));
    assertThat(none.fractionOverMean(4)).isZero();
  }

  /** Half of a sphere's volume lies above what half of it exceeds, with noise as without. */
  @Test
  void a_volume_moves_as_far_as_is_said() {
    RegionBox with = box(60, 5, 1, 1);
    RankedDose noisy = RankedDose.of(with, 0, 0);
    RankedDose clean = RankedDose.of(box(60, 5, 1, 0), 0, 0);
    NoiseWidening widening = new NoiseWidening(noisy, 1, shape(60), true, true);
    for (double gray : new double[] {2.5, 3.5, 4.5, 5.5}) {
      double moved = noisy.fractionAtLeast(gray) - clean.fractionAtLeast(gray);
      NoiseWidening.Moved said = widening.ofFractionAtLeast(gray);
      assertThat(said.value()).as("at least %s", gray).isCloseTo(moved, within(0.03));
      assertThat(said.mostSpread()).as("at least %s", gray).isGreaterThan(Math.abs(moved) - 0.03);
    }
  }

  /** What is not taken for even has both forms' middle, and half their distance over √3. */
  @Test
  void an_uneven_region_lies_between_both_forms() {
    RegionBox with = box(40, 5, 1, 1);
    RankedDose noisy = RankedDose.of(with, 0, 0);
    NoiseWidening.Moved even = new NoiseWidening(noisy, 1, shape(40), true, true).ofLevel(50);
    NoiseWidening.Moved any = new NoiseWidening(noisy, 1, shape(40), true, false).ofLevel(50);

    double form = 2 * any.value() - even.value();
    assertThat(even.standardUncertainty()).isZero();
    assertThat(any.standardUncertainty())
        .isCloseTo((form - even.value()) / Math.sqrt(12), within(1e-12));
    assertThat(any.mostSpread()).isCloseTo(Math.abs(even.value()), within(1e-12));
  }

  /** A tumour whose core is dead has more spread than the blur makes: no form of it is known. */
  @Test
  void a_cold_core_is_not_taken_for_an_even_region() {
    float[] image = new float[GRID.voxelCount()];
    SplittableRandom random = new SplittableRandom(72);
    for (int index = 0; index < image.length; index++) {
      double hot = shape(40).valueFraction(distanceMm(index));
      double core = shape(25).valueFraction(distanceMm(index));
      image[index] = (float) (1 + 4 * hot - 5 * core + 0.5 * random.nextGaussian());
    }
    Mask mask = Mask.where(GRID, index -> distanceMm(index) <= 20);
    RankedDose ranked =
        RankedDose.of(
            new RegionBox(mask, image, 8, MassMap.uniform(GRID, Density.SOFT_TISSUE)), 0, 0);
    RankedDose even = RankedDose.of(box(40, 5, 1, 0.5), 0, 0);

    assertThat(of(even, 70).standardUncertainty()).isZero();
    assertThat(of(ranked, 70).standardUncertainty()).isNotZero();
  }

  private static NoiseWidening.Moved of(RankedDose ranked, int percent) {
    return new NoiseWidening(ranked, 0.5, shape(40), true, true).ofLevel(percent);
  }

  /**
   * White noise on voxels that all have one dose moves their median as far as √(π/2) times their
   * mean, less what correlations of higher order have; of voxels apart that is all of it, and here
   * 1 is said, for a mean's noise that a blur has made one of few elements.
   */
  @Test
  void a_level_in_the_middle_of_the_noise_moves_as_the_mean_does() {
    RegionBox with = box(60, 5, 5, 1);
    NoiseWidening widening = new NoiseWidening(RankedDose.of(with, 0, 0), 1, shape(60), true, true);
    assertThat(widening.levelOverMean(5)).isCloseTo(1, within(0.02));
    // The normal density at its middle, for noise of 1 Gy.
    assertThat(widening.fractionOverMean(5)).isCloseTo(1 / Math.sqrt(2 * Math.PI), within(0.02));
  }
}
