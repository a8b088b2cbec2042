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
import org.ytterby.geometry.Vector3;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.Density;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/** A ball of 1 behind a blur of 11 mm, with noise behind 9 mm that is not alike all over. */
class NoiseByPlaceTest {
  private static final Deviations DEVIATIONS = Deviations.of(NoiseByPlaceTest.class);
  private static final double SPACING_MM = 4;
  private static final int SIDE = 36;
  private static final Grid GRID = Grid.cube(SIDE, SPACING_MM);
  private static final double FWHM_MM = 11;
  private static final double NOISE_MM = 9;
  private static final double REACH = 1.4;
  private static final double AROUND = 0.02;

  private static double distanceMm(int index) {
    double middleMm = SIDE / 2.0 * SPACING_MM;
    int inPlane = index % GRID.planeSize();
    return GRID.centre(inPlane % SIDE, inPlane / SIDE, index / GRID.planeSize())
        .minus(new Vector3(middleMm, middleMm, middleMm))
        .length();
  }

  private static BlurredSphere ball(double diameterMm) {
    return new BlurredSphere(diameterMm, FWHM_MM / GaussianSmoothing.FWHM_PER_SIGMA);
  }

  private static Mask mask(double diameterMm) {
    return Mask.where(GRID, index -> distanceMm(index) <= diameterMm / 2);
  }

  private static NoiseByPlace told(
      double diameterMm, double inside, double outside, SplittableRandom random) {
    BlurredSphere ball = ball(diameterMm);
    float[] image = new float[GRID.voxelCount()];
    float[] noise = SmoothNoise.of(random, new GaussianSmoothing(GRID, NOISE_MM), image.length, 1);
    for (int index = 0; index < image.length; index++) {
      double hot = ball.valueFraction(distanceMm(index));
      double here = Math.sqrt(outside * outside * (1 - hot) + inside * inside * hot);
      image[index] = (float) (AROUND + (1 - AROUND) * hot + here * noise[index]);
    }
    RegionBox box =
        new RegionBox(
            mask(diameterMm), image, REACH * FWHM_MM, MassMap.uniform(GRID, Density.SOFT_TISSUE));
    return NoiseByPlace.of(box, SearchedShape.blurred(box, FWHM_MM), 1 - AROUND, FWHM_MM);
  }

  /**
   * Of 30 repeats. Inside of 60 mm some 60 elements tell one of them to 9 %, so the mean to 1.7 %;
   * what is allowed is three of that, and 5 % for what the mean of a region and the smaller of two
   * estimates take along. A ball of 30 mm, told as a whole, has some 10: 4 % and three of these,
   * and its residual holds what its shape has not explained.
   */
  @ParameterizedTest
  @CsvSource({"60, .08, .08, .1", "60, .08, .02, .1", "60, .08, 0, .1", "30, .08, .02, .2"})
  void noise_inside_and_outside_is_told(
      double diameterMm, double inside, double outside, double allowed) {
    SplittableRandom random = new SplittableRandom(51);
    int repeats = 30;
    double insideSquares = 0;
    double outsideSquares = 0;
    double width = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      NoiseByPlace one = told(diameterMm, inside, outside, random);
      insideSquares += one.insideGy() * one.insideGy() / repeats;
      outsideSquares += one.outsideGy() * one.outsideGy() / repeats;
      width += one.widthMm() / repeats;
    }
    String of = diameterMm + " mm, noise " + inside + " and " + outside;
    DEVIATIONS.relative("noise inside", of, Math.sqrt(insideSquares), inside, allowed);
    DEVIATIONS.relative(
        "its width", of, width, NOISE_MM / GaussianSmoothing.FWHM_PER_SIGMA, allowed);
    DEVIATIONS.absolute(
        "noise outside",
        of,
        Math.sqrt(outsideSquares),
        outside,
        Allowed.upTo(0.16 * inside, "of that inside, see the test"));
  }

  @Test
  void what_the_surroundings_hold_is_never_more_than_inside() {
    SplittableRandom random = new SplittableRandom(52);
    NoiseByPlace told = told(60, .03, .1, random);
    assertThat(told.outsideGy()).isEqualTo(told.insideGy());
    assertThat(told.sdGy(0.5)).isCloseTo(told.insideGy(), within(1e-12));
  }

  /**
   * A voxel at the surface of a smooth body holds a part; one of a region of voxels all or nothing,
   * which moves it by up to half of what it counts for itself, 0.02 here.
   */
  @Test
  void the_blurred_region_is_that_of_a_smooth_body() {
    double diameterMm = 60;
    float[] distances = new float[GRID.voxelCount()];
    for (int index = 0; index < distances.length; index++) {
      distances[index] = (float) distanceMm(index);
    }
    RegionBox box =
        new RegionBox(
            mask(diameterMm),
            distances,
            REACH * FWHM_MM,
            MassMap.uniform(GRID, Density.SOFT_TISSUE));
    float[] smooth = SearchedShape.blurred(box, FWHM_MM);
    float[] asItIs = box.smoothed(box.indicator(), FWHM_MM);
    assertThat(gap(box, smooth)).isLessThan(0.25 * SearchedShape.ownFraction(box, FWHM_MM));
    assertThat(gap(box, asItIs)).isGreaterThan(0.75 * SearchedShape.ownFraction(box, FWHM_MM));
  }

  /**
   * By how much voxels on both sides of the surface are further apart than those of the ball.
   *
   * @param box of the distances from its centre
   */
  private static double gap(RegionBox box, float[] blurred) {
    BlurredSphere ball = ball(60);
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int here = 0; here < blurred.length; here++) {
      if (Math.abs(box.value(here) - 30) < 0.5) {
        int at = box.contains(here) ? 1 : 0;
        sums[at] += blurred[here] - ball.valueFraction(box.value(here));
        counts[at]++;
      }
    }
    return sums[1] / counts[1] - sums[0] / counts[0];
  }
}
