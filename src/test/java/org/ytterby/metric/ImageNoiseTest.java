// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.mass.MassMap;
import org.ytterby.quantity.Density;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/**
 * What is taken for noise in hot spheres: of images without noise, and of Poisson counts behind a
 * Gaussian of which the noise is known in closed form.
 *
 * <p><b>Known noise</b>: independent counts of mean and variance l, weighed with w: a voxel has the
 * variance sum w² l, the region's mean sum (sum w)² l / N².
 */
class ImageNoiseTest {
  private static final Deviations DEVIATIONS = Deviations.of(ImageNoiseTest.class);
  private static final double PSF_MM = 7;
  private static final double SPACING_MM = 4;
  private static final int SIDE = 34;
  private static final int REPEATS = 40;
  private static final int PARTS = 4;

  /** Four to one, in counts of a voxel. */
  private static final double HOT = 20;

  private static final double WARM = 5;

  private static final Grid GRID = Grid.cube(SIDE, SPACING_MM);

  /** Off the voxels' centres and edges. */
  private static final double[] MIDDLE = {66.7, 64.9, 66.4};

  private static double[] at(int index) {
    int inPlane = index % GRID.planeSize();
    double x = inPlane % SIDE * SPACING_MM;
    double y = (double) (inPlane / SIDE) * SPACING_MM;
    double z = (double) (index / GRID.planeSize()) * SPACING_MM;
    return new double[] {x, y, z};
  }

  private static boolean within(double[] at, double diameterMm, double movedMm) {
    double sum = 0;
    for (int axis = 0; axis < 3; axis++) {
      double apart = at[axis] - MIDDLE[axis] - movedMm;
      sum += apart * apart;
    }
    return sum <= diameterMm * diameterMm / 4;
  }

  private static Mask mask(double diameterMm, double movedMm) {
    return Mask.where(GRID, index -> within(at(index), diameterMm, movedMm));
  }

  /** A sphere with a core without uptake, each voxel by points in it. */
  private static float[] sphere(double diameterMm, double coreMm) {
    float[] image = new float[GRID.voxelCount()];
    for (int index = 0; index < image.length; index++) {
      double[] centre = at(index);
      double sum = 0;
      for (int i = 0; i < PARTS * PARTS * PARTS; i++) {
        double[] point = {
          centre[0] + ((i % PARTS + 0.5) / PARTS - 0.5) * SPACING_MM,
          centre[1] + ((i / PARTS % PARTS + 0.5) / PARTS - 0.5) * SPACING_MM,
          centre[2] + ((i / PARTS / PARTS + 0.5) / PARTS - 0.5) * SPACING_MM
        };
        sum += within(point, diameterMm, 0) && !within(point, coreMm, 0) ? HOT : WARM;
      }
      image[index] = (float) (sum / (PARTS * PARTS * PARTS));
    }
    return image;
  }

  private static float[] blurred(float[] image, double fwhmMm) {
    return new GaussianSmoothing(GRID, fwhmMm).smooth(image);
  }

  private static RegionBox box(Mask mask, float[] image) {
    return new RegionBox(mask, image, 1.3 * PSF_MM, MassMap.uniform(GRID, Density.SOFT_TISSUE));
  }

  private static ImageNoise noise(Mask mask, float[] image) {
    return ImageNoise.of(box(mask, image), mask.volumeMl(), PSF_MM, PSF_MM);
  }

  /**
   * Without noise there is none to be found. As drawn: what voxels make of a sphere, 6 %, also
   * where the blur is said 1 mm wrong. Laid wrongly by 2 mm along each axis: of second order, 10 %.
   * With a core a third of the diameter wide: 9 %. Before the shape was taken off all were from 24
   * to 88 % of the mean. A sphere of 15 mm has too few elements for more than one pattern: 40 %.
   */
  @ParameterizedTest
  @CsvSource({"15, 40", "20, 10", "26, 10", "32, 10", "40, 10", "60, 10"})
  void edges_of_an_image_without_noise_are_not_noise(double diameterMm, double laidWronglyPercent) {
    for (double blurMm : new double[] {6, 7, 8}) {
      relative(
          "without noise, blur of %.0f mm".formatted(blurMm),
          diameterMm,
          mask(diameterMm, 0),
          blurred(sphere(diameterMm, 0), blurMm),
          6);
    }
    relative(
        "without noise, laid wrongly",
        diameterMm,
        mask(diameterMm, 2),
        blurred(sphere(diameterMm, 0), PSF_MM),
        laidWronglyPercent);
    relative(
        "without noise, a core",
        diameterMm,
        mask(diameterMm, 0),
        blurred(sphere(diameterMm, diameterMm / 3), PSF_MM),
        9);
  }

  private static void relative(
      String oracle, double diameterMm, Mask mask, float[] image, double allowedPercent) {
    RegionBox box = box(mask, image);
    double percent = 100 * ImageNoise.of(box, mask.volumeMl(), PSF_MM, PSF_MM).sdGy() / box.mean();
    DEVIATIONS.absolute(
        oracle, diameterMm + " mm", percent, 0, Allowed.upTo(allowedPercent, "% of the mean"));
  }

  /** Estimate and truth: of a voxel, and of the region's mean. */
  private record Ratios(double voxel, double mean) {}

  /** Root of the mean square over the repeats, over the known. */
  private static Ratios ratios(double diameterMm, double noiseMm) {
    Mask mask = mask(diameterMm, 0);
    float[] truth = sphere(diameterMm, 0);
    float[] seen = blurred(truth, PSF_MM);
    double[] known = known(mask, truth, noiseMm);
    List<ImageNoise> found =
        IntStream.range(0, REPEATS)
            .parallel()
            .mapToObj(repeat -> noise(mask, image(truth, seen, noiseMm, repeat)))
            .toList();
    double voxel = found.stream().mapToDouble(one -> one.sdGy() * one.sdGy()).average().orElse(0);
    double mean =
        found.stream().mapToDouble(one -> one.ofMean() * one.ofMean()).average().orElse(0);
    return new Ratios(Math.sqrt(voxel / known[0]), Math.sqrt(mean / known[1]));
  }

  private static float[] image(float[] counts, float[] seen, double noiseMm, int repeat) {
    SplittableRandom random = new SplittableRandom(20_261_126L + repeat);
    float[] noise = new float[counts.length];
    for (int index = 0; index < noise.length; index++) {
      noise[index] = (float) (poisson(counts[index], random) - counts[index]);
    }
    float[] image = blurred(noise, noiseMm);
    for (int index = 0; index < image.length; index++) {
      image[index] += seen[index];
    }
    return image;
  }

  private static int poisson(double mean, SplittableRandom random) {
    double rest = random.nextDouble();
    double term = StrictMath.exp(-mean);
    int count = 0;
    while (rest >= term && term > 0) {
      rest -= term;
      count++;
      term *= mean / count;
    }
    return count;
  }

  /** Variance of a voxel, averaged over the region, and of the region's mean. */
  private static double[] known(Mask mask, float[] counts, double noiseMm) {
    float[] impulse = new float[GRID.voxelCount()];
    int middle = GRID.index(SIDE / 2, SIDE / 2, SIDE / 2);
    impulse[middle] = 1;
    float[] weights = blurred(impulse, noiseMm);
    double voxel = 0;
    for (int other = 0; other < weights.length; other++) {
      if (weights[other] > 0) {
        int apart = other - middle;
        double squared = (double) weights[other] * weights[other];
        voxel += squared * mask.indices().mapToDouble(index -> counts[index + apart]).sum();
      }
    }
    float[] indicator = new float[GRID.voxelCount()];
    mask.indices().forEach(index -> indicator[index] = 1);
    float[] ofMean = blurred(indicator, noiseMm);
    double mean = 0;
    for (int index = 0; index < ofMean.length; index++) {
      mean += (double) ofMean[index] * ofMean[index] * counts[index];
    }
    double voxels = mask.count();
    return new double[] {voxel / voxels, mean / (voxels * voxels)};
  }

  /**
   * Not underestimated: 0.9 of the known, of a voxel and of the mean. 40 repeats of a sphere of 15
   * mm, which has few elements, know the ratio to 8 %, of 60 mm to 2 %. Overstated by no more than
   * what is allowed beside each size: a small sphere lends its edges.
   *
   * @param noiseMm width of the noise: half, three quarters, all, and 1.3 of the image's blur
   */
  @ParameterizedTest
  @CsvSource({
    "15, 3.5, 1.6", "15, 5.25, 2.2", "15, 7, 2.5", "15, 9.1, 2.5",
    "20, 3.5, 1.25", "20, 5.25, 1.4", "20, 7, 1.6", "20, 9.1, 1.6",
    "26, 3.5, 1.25", "26, 5.25, 1.25", "26, 7, 1.35", "26, 9.1, 1.35",
    "40, 3.5, 1.25", "40, 5.25, 1.25", "40, 7, 1.25", "40, 9.1, 1.25",
    "60, 3.5, 1.25", "60, 5.25, 1.25", "60, 7, 1.25", "60, 9.1, 1.25"
  })
  void noise_of_counts_is_found_as_it_is(double diameterMm, double noiseMm, double most) {
    Ratios found = ratios(diameterMm, noiseMm);
    String at = "%.0f mm, noise of %.2f mm behind a blur of 7 mm".formatted(diameterMm, noiseMm);
    within("noise of a voxel over the known", at, found.voxel(), most);
    within("noise of the mean over the known", at, found.mean(), most);
  }

  private static void within(String oracle, String at, double found, double most) {
    double middle = (0.9 + most) / 2;
    DEVIATIONS.absolute(oracle, at, found, middle, Allowed.upTo(most - middle, "of it"));
  }

  /** An even image has none: 1e-5 of 3, a float. */
  @ParameterizedTest
  @ValueSource(doubles = {10, 30})
  void nothing_is_found_in_an_even_image(double diameterMm) {
    float[] even = new float[GRID.voxelCount()];
    Arrays.fill(even, 3);
    assertThat(noise(mask(diameterMm, 0), even).sdGy()).isLessThan(1e-5);
  }
}
