// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
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
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.quantity.Density;
import org.ytterby.region.PerfusedVolume;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/** Balls that the node's own search finds, behind a blur of 7 mm, on voxels of 4 mm. */
class ThresholdEdgeTest {
  private static final Deviations DEVIATIONS = Deviations.of(ThresholdEdgeTest.class);
  private static final PerfusedRules RULE = PerfusedRules.HALF_OF_MEDIAN;
  private static final double SPACING_MM = 4;
  private static final int SIDE = 38;
  private static final double PSF_MM = 7;
  private static final Grid GRID = Grid.cube(SIDE, SPACING_MM);

  private static Vector3 somewhere(SplittableRandom random) {
    double middleMm = SIDE / 2.0 * SPACING_MM;
    return new Vector3(
        middleMm + SPACING_MM * random.nextDouble(),
        middleMm + SPACING_MM * random.nextDouble(),
        middleMm + SPACING_MM * random.nextDouble());
  }

  private static double distanceMm(int index, Vector3 middle) {
    int inPlane = index % GRID.planeSize();
    return GRID.centre(inPlane % SIDE, inPlane / SIDE, index / GRID.planeSize())
        .minus(middle)
        .length();
  }

  private static double ballMl(double diameterMm) {
    return Math.PI / 6 * diameterMm * diameterMm * diameterMm / 1e3;
  }

  /** One of 1, over surroundings, behind the blur, with white noise behind a Gaussian. */
  private static float[] image(
      double diameterMm, double around, double noise, SplittableRandom random) {
    BlurredSphere ball = new BlurredSphere(diameterMm, PSF_MM / GaussianSmoothing.FWHM_PER_SIGMA);
    Vector3 middle = somewhere(random);
    float[] white = new float[GRID.voxelCount()];
    for (int index = 0; index < white.length; index++) {
      white[index] = (float) (noise == 0 ? 0 : noise * random.nextGaussian());
    }
    float[] image = new GaussianSmoothing(GRID, NOISE_MM).smooth(white);
    for (int index = 0; index < image.length; index++) {
      image[index] +=
          (float) (around + (1 - around) * ball.valueFraction(distanceMm(index, middle)));
    }
    return image;
  }

  /** Of the noise, narrower than the blur: what the reconstruction filtered by. */
  private static final double NOISE_MM = 5;

  private static ThresholdEdge edge(Mask found, float[] image, double around) {
    return edge(found, image, around, new ThresholdEdge.Blur(PSF_MM, 1));
  }

  private static ThresholdEdge edge(
      Mask found, float[] image, double around, ThresholdEdge.Blur blur) {
    RegionBox box =
        new RegionBox(
            found,
            image,
            ThresholdEdge.reachMm(blur, RULE),
            MassMap.uniform(GRID, Density.SOFT_TISSUE));
    return ThresholdEdge.of(box, around, blur, RULE).orElseThrow();
  }

  /**
   * What the blur's uncertainty does to the shift is what another blur would have made of it: 0.1
   * mm to each side, a tenth of the uncertainty. Noise is told anew for each, which may be a tenth.
   */
  @Test
  void a_blur_moves_the_shift_as_is_said() {
    float[] image = image(60, 0.02, 0.4, new SplittableRandom(47));
    Mask found = found(image);
    double said = edge(found, image, 0.02, new ThresholdEdge.Blur(PSF_MM, 0.1)).perBlurMl();
    double wider = edge(found, image, 0.02, new ThresholdEdge.Blur(PSF_MM + 0.1, 0.1)).shiftMl();
    double narrower = edge(found, image, 0.02, new ThresholdEdge.Blur(PSF_MM - 0.1, 0.1)).shiftMl();
    assertThat(said).isGreaterThan(0.02);
    assertThat(said).isCloseTo((wider - narrower) / 2, within(0.1 * said));
  }

  private static RegionBox searched(Mask region, float[] image) {
    return new RegionBox(region, image, 30, MassMap.uniform(GRID, Density.SOFT_TISSUE))
        .smoothed(RULE.smoothingMm());
  }

  /** What a contour of the liver ends was ended by no level. */
  @Test
  void a_ball_that_a_contour_cuts_is_known_for_cut() {
    float[] image = image(60, 0.02, 0.1, new SplittableRandom(5));
    Mask whole = found(image);
    Mask half = Mask.where(GRID, i -> whole.contains(i) && i % SIDE < SIDE / 2);
    assertThat(ThresholdEdge.isCut(searched(whole, image))).isFalse();
    assertThat(ThresholdEdge.isCut(searched(half, image))).isTrue();
  }

  private static Mask found(float[] image) {
    return new PerfusedVolume(RULE)
        .find(GRID, image, "ball", List.of())
        .orElseThrow()
        .region()
        .mask();
  }

  /**
   * Repeats with noise vary as is said: 60 of them know a standard deviation to 9 %, and 3 of these
   * are allowed; and lie, less the shift, where the ball is: 3 standard errors, and 1 %, a tenth of
   * a millimetre at the edge. (With 0.5 and more noise joins the surroundings to the ball, and the
   * search has all of them in some repeats.)
   */
  @ParameterizedTest
  @CsvSource({"60, 0.4", "70, 0.4"})
  void volumes_vary_by_noise_and_voxels_as_is_said(double diameterMm, double noise) {
    SplittableRandom random = new SplittableRandom(46);
    int repeats = 60;
    double[] foundMl = new double[repeats];
    double[] leftMl = new double[repeats];
    double said = 0;
    for (int repeat = 0; repeat < repeats; repeat++) {
      float[] image = image(diameterMm, 0.02, noise, random);
      Mask found = found(image);
      ThresholdEdge edge = edge(found, image, 0.02);
      foundMl[repeat] = found.volumeMl();
      leftMl[repeat] = foundMl[repeat] - edge.shiftMl();
      said += Math.hypot(edge.noiseMl(), edge.voxelsMl()) / repeats;
    }
    String of = diameterMm + " mm, noise " + noise;
    double deviation = deviation(foundMl);
    DEVIATIONS.absolute(
        "volume by threshold in noise, said over true spread",
        of,
        said / deviation,
        1,
        Allowed.upTo(0.27, "of it: 3 standard errors"));
    double bound = 0.01 + 3 * deviation(leftMl) / Math.sqrt(repeats) / ballMl(diameterMm);
    DEVIATIONS.relative(
        "ball by threshold in noise",
        of,
        Arrays.stream(leftMl).average().orElseThrow(),
        ballMl(diameterMm),
        bound);
  }

  /**
   * Voxel centres in balls of 56 to 64 mm that lie anywhere: 600 know their spread to 3 %, and
   * faces of one tell its surface to a few. (Of one diameter, 15 voxels, it is a quarter more.)
   */
  @Test
  void a_ball_holds_as_many_voxel_centres_as_its_surface_allows() {
    SplittableRandom random = new SplittableRandom(48);
    double[] errorsMl = new double[600];
    for (int i = 0; i < errorsMl.length; i++) {
      Vector3 middle = somewhere(random);
      double radiusMm = 28 + SPACING_MM * random.nextDouble();
      Mask mask = Mask.where(GRID, index -> distanceMm(index, middle) <= radiusMm);
      errorsMl[i] = mask.volumeMl() - ballMl(2 * radiusMm);
    }
    float[] image = image(60, 0, 0.4, random);
    double said = edge(found(image), image, 0).voxelsMl();
    assertThat(said).isCloseTo(deviation(errorsMl), within(0.12 * said));
  }

  private static double deviation(double[] numbers) {
    double mean = Arrays.stream(numbers).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(numbers).map(one -> (one - mean) * (one - mean)).sum()
            / (numbers.length - 1));
  }
}
