// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/** Spheres against physics.md 3.2, which another program integrated from the same kernel. */
class BlurredSphereTest {
  private static final Deviations DEVIATIONS = Deviations.of(BlurredSphereTest.class);

  /** A unit of the last digit of the table, and what rounding and its integration add. */
  private static final Allowed TABLE = Allowed.upTo(0.002, "of the dose");

  private static final double[] FWHM_MM = {4, 5, 6, 7, 8, 10, 15};

  /** Diameter, true fraction, then local and kernel at each width. */
  private static final double[][] ROWS = {
    {10, .633, .609, .466, .522, .409, .443, .353, .372, .303, .311, .257, .215, .184, .091, .083},
    {13, .709, .694, .572, .623, .521, .555, .471, .491, .421, .431, .374, .328, .290, .163, .150},
    {17, .773, .764, .664, .707, .623, .652, .580, .598, .537, .547, .494, .452, .413, .267, .250},
    {22, .822, .817, .736, .772, .703, .728, .668, .684, .632, .642, .596, .561, .525, .384, .365},
    {28, .859, .855, .790, .820, .764, .785, .736, .750, .707, .715, .677, .648, .617, .493, .474},
    {37, .892, .890, .840, .863, .819, .836, .798, .809, .775, .783, .752, .730, .705, .604, .587},
    {50, .919, .919, .880, .899, .865, .878, .849, .858, .832, .838, .814, .799, .778, .702, .688},
  };

  /** Diameter and absorbed fraction without any blur. */
  private static final double[][] TRUE = {
    {5, .3973}, {10, .6330}, {13, .7092}, {17, .7733}, {20, .8056}, {22, .8224}, {28, .8590},
    {30, .8680}, {37, .8920}, {40, .8998}, {50, .9190}, {60, .9318}, {80, .9479}, {100, .9576}
  };

  private static BlurredSphere sphere(double diameterMm, double fwhmMm) {
    return new BlurredSphere(diameterMm, fwhmMm / GaussianSmoothing.FWHM_PER_SIGMA);
  }

  @Test
  void means_after_the_blur_are_those_of_the_table() {
    PointKernel kernel = PointKernel.yttrium90();
    for (double[] row : ROWS) {
      for (int i = 0; i < FWHM_MM.length; i++) {
        BlurredSphere sphere = sphere(row[0], FWHM_MM[i]);
        String at = row[0] + " mm at " + FWHM_MM[i] + " mm";
        DEVIATIONS.absolute(
            "recovery of a sphere's activity",
            at,
            sphere.activityFraction(),
            row[2 + 2 * i],
            TABLE);
        DEVIATIONS.absolute(
            "the kernel on a blurred sphere",
            at,
            sphere.absorbedAfterBlurFraction(kernel, PointKernel.DENSITY),
            row[3 + 2 * i],
            TABLE);
      }
    }
  }

  @Test
  void what_stays_in_a_sphere_is_that_of_the_table() {
    PointKernel kernel = PointKernel.yttrium90();
    for (double[] row : TRUE) {
      DEVIATIONS.relative(
          "energy that stays in a sphere",
          row[0] + " mm",
          sphere(row[0], 0).absorbedFraction(kernel, PointKernel.DENSITY),
          row[1],
          0.002);
    }
  }

  /** Half a millimetre more or less of a width that the source rounds. */
  @Test
  void a_uniform_volume_of_400_gy_reads_what_the_reference_says() {
    double[][] cases = {{6, 358, 217}, {8, 344, 205}};
    for (double[] one : cases) {
      BlurredSphere sphere = BlurredSphere.ofVolume(100, one[0]);
      DEVIATIONS.relative(
          "mean of 100 mL at 400 Gy",
          one[0] + " mm",
          400 * sphere.activityFraction(),
          one[1],
          0.01);
      DEVIATIONS.relative(
          "D95 of 100 mL at 400 Gy", one[0] + " mm", 400 * sphere.levelFraction(95), one[2], 0.01);
    }
  }

  @Test
  void without_a_blur_nothing_is_lost_and_a_wide_one_loses_nearly_all() {
    assertThat(sphere(20, 0).activityFraction()).isEqualTo(1);
    assertThat(sphere(20, 0).levelFraction(98)).isEqualTo(1);
    assertThat(sphere(2, 40).activityFraction()).isBetween(0.0, 1e-3);
    assertThatThrownBy(() -> new BlurredSphere(0, 1)).hasMessageContaining("diameter");
    assertThatThrownBy(() -> new BlurredSphere(1, Double.NaN)).hasMessageContaining("blur");
  }
}
