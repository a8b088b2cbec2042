// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Nuclide;

/** Counting and reconstruction, on the coarsest camera. */
class OsemTest {
  private static final PhantomKind KIND = PhantomKind.PHILIPS_LIKE;
  private static final Camera CAMERA = KIND.camera().orElseThrow();
  private static final PhantomSpec SPEC = PhantomSpec.of(KIND, 1, true);
  private static final Subject SUBJECT = Subject.of(SPEC);
  private static final Grid GRID = CAMERA.grid();
  private static final double FACTOR =
      SPEC.scanner().recoveryRatio() * Nuclide.YTTRIUM_90.decayFactor(SPEC.times().delayS());

  /** Images that several tests look at. */
  private static final class Made {
    static final double[] DRAWN = image(CAMERA, CountedImage.Prompts.DRAWN);
    static final double[] EXPECTED = image(CAMERA, CountedImage.Prompts.EXPECTED);
  }

  private static double[] image(Camera camera, CountedImage.Prompts prompts) {
    return CountedImage.of(SPEC, camera, SUBJECT, prompts).bqPerMl();
  }

  /** Weights of a pixel add up to 1, so that each view holds the whole plane. */
  @Test
  void every_view_holds_the_sum_of_the_plane_and_the_line_through_a_disc() {
    double radiusMm = 60;
    Cylinder disc = new Cylinder(3, -5, radiusMm, radiusMm);
    Projector projector = new Projector(GRID, disc::contains, 12, 80);
    double[] ones = new double[projector.pixels()];
    Arrays.fill(ones, 1);
    double[] sinogram = projector.forward(ones);
    for (int view = 0; view < 12; view++) {
      double sum = 0;
      double most = 0;
      for (int bin = 0; bin < projector.bins(); bin++) {
        double here = sinogram[view * projector.bins() + bin];
        sum += here;
        most = Math.max(most, here);
      }
      assertThat(sum).isCloseTo(ones.length, within(1e-9 * ones.length));
      // The chord in pixels; the disc's rim is ragged by up to a pixel at both ends.
      assertThat(most).isCloseTo(2 * radiusMm / GRID.columnSpacingMm(), within(1.5));
    }
  }

  @Test
  void backward_is_the_transpose_of_forward() {
    Projector projector = new Projector(GRID, SUBJECT.body()::contains, 8, 190);
    CountStream stream = new CountStream(5);
    double[] image = new double[projector.pixels()];
    double[] sinogram = new double[8 * projector.bins()];
    Arrays.setAll(image, _ -> stream.uniform());
    Arrays.setAll(sinogram, _ -> stream.uniform());
    double[] projected = projector.forward(image);
    double[] back = new double[image.length];
    for (int view = 0; view < 8; view++) {
      projector.backward(view, sinogram, back);
    }
    double one = 0;
    double other = 0;
    for (int i = 0; i < sinogram.length; i++) {
      one += sinogram[i] * projected[i];
    }
    for (int i = 0; i < image.length; i++) {
      other += image[i] * back[i];
    }
    assertThat(one / other).isCloseTo(1, within(1e-12));
  }

  /**
   * What OSEM has not resolved yet acts as further blur: in regions of several resolution elements
   * it is less than 1 %, in the others less than the scanner's own blur would, 5.5 mm (FWHM), once
   * more. The worst is the duodenum, small and deep: -10.4 %, where that allows 11 %.
   */
  @Test
  void without_noise_the_blurred_truth_comes_back() {
    double aim = FACTOR * SUBJECT.activity().netBq();
    double total = Arrays.stream(Made.EXPECTED).sum() * GRID.voxelVolumeMl(0);
    assertThat(total / aim).isCloseTo(1, within(0.002));
    List<Compartment> compartments = SUBJECT.activity().compartments();
    double[] blurred = BlurredImage.of(GRID, compartments, SPEC.scanner().psfSigmaMm());
    double blunt = Math.hypot(SPEC.scanner().psfFwhmMm(), 5.5) / SPEC.scanner().psfFwhmMm();
    double[] blunted = BlurredImage.of(GRID, compartments, SPEC.scanner().psfSigmaMm() * blunt);
    for (TrueRegion region : SUBJECT.activity().regions()) {
      double expected = FACTOR * mean(region, blurred);
      double found = mean(region, Made.EXPECTED) / expected - 1;
      boolean large = region.volumeMl() > 100;
      double allowed = large ? 0.01 : Math.abs(FACTOR * mean(region, blunted) / expected - 1);
      assertThat(found).as(region.name()).isBetween(-allowed, allowed);
    }
  }

  /** Noise of a mean falls with the root of the counts; 16 times the time is a quarter. */
  @Test
  void noise_falls_with_the_root_of_the_counts() {
    Camera longer = CAMERA.during(CAMERA.beds().frame().multipliedBy(16));
    double ratio =
        noiseInLiver(Made.DRAWN, Made.EXPECTED)
            / noiseInLiver(
                image(longer, CountedImage.Prompts.DRAWN),
                image(longer, CountedImage.Prompts.EXPECTED));
    // Over 11,000 voxels of about 700 independent elements a standard deviation is known to 3 %.
    assertThat(ratio).isCloseTo(4, within(0.6));
  }

  private static double noiseInLiver(double[] drawn, double[] quiet) {
    TrueRegion liver = region(TrueKind.LIVER);
    double[] squares = new double[drawn.length];
    Arrays.setAll(squares, i -> (drawn[i] - quiet[i]) * (drawn[i] - quiet[i]));
    return Math.sqrt(mean(liver, squares));
  }

  /**
   * Where two ends of beds meet, the same planes of the same patient are seen 0.27 times as well as
   * where the beds overlap by half: by sensitivity alone 1.9 times the noise.
   */
  @Test
  void noise_rises_at_the_seam_of_two_beds() {
    Camera narrow =
        new Camera(
            CAMERA.matrix(),
            new Beds(36, 4, CAMERA.beds().frame(), CAMERA.beds().peakSensitivity()),
            CAMERA.resolution(),
            CAMERA.reconstruction(),
            CAMERA.style());
    assertThat(narrow.grid()).isEqualTo(GRID);
    // About 2,000 independent elements know each noise to 2 %; trues add noise that both share, so
    // that a little less than 1.9 is possible, and more where randoms follow another total.
    double[] drawn = image(narrow, CountedImage.Prompts.DRAWN);
    double[] quiet = image(narrow, CountedImage.Prompts.EXPECTED);
    double atSeam = noise(GRID, drawn, quiet, 32, 36);
    assertThat(atSeam / noise(GRID, Made.DRAWN, Made.EXPECTED, 32, 36)).isGreaterThan(1.7);
  }

  private static double noise(Grid grid, double[] drawn, double[] quiet, int from, int to) {
    double sum = 0;
    int count = 0;
    for (int i = from * grid.planeSize(); i < to * grid.planeSize(); i++) {
      if (drawn[i] != 0) {
        sum += (drawn[i] - quiet[i]) * (drawn[i] - quiet[i]);
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  /** On two beds of 9 planes with 3 in both: planes are counted and reconstructed one by one. */
  @Test
  void threads_change_nothing_and_another_seed_changes_the_counts() {
    CountedImage one = in(1, SPEC);
    CountedImage four = in(4, SPEC);
    assertThat(four.bqPerMl()).isEqualTo(one.bqPerMl());
    assertThat(four.counts()).isEqualTo(one.counts());
    CountedImage other =
        in(2, new PhantomSpec(KIND, 2, SPEC.times(), SPEC.scanner(), SPEC.given()));
    assertThat(other.counts().prompts()).isNotEqualTo(one.counts().prompts());
    assertThat(other.counts().trues()).isEqualTo(one.counts().trues()).isPositive();
  }

  private static CountedImage in(int threads, PhantomSpec spec) {
    Camera small =
        new Camera(
            CAMERA.matrix(),
            new Beds(9, 3, CAMERA.beds().frame(), CAMERA.beds().peakSensitivity()),
            CAMERA.resolution(),
            CAMERA.reconstruction(),
            CAMERA.style());
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      return pool.submit(() -> CountedImage.of(spec, small, SUBJECT, CountedImage.Prompts.DRAWN))
          .join();
    }
  }

  @Test
  void smoothing_keeps_the_sum_and_adds_the_variance_of_its_gaussian() {
    Grid grid = CAMERA.grid();
    double[] values = new double[grid.voxelCount()];
    int centre = grid.index(72, 72, 34);
    values[centre] = 1;
    Smoothing.of(values, grid, 3.1);
    double sum = 0;
    double variance = 0;
    for (int i = 0; i < values.length; i++) {
      double fromCentreMm = (i % grid.columns() - 72) * grid.columnSpacingMm();
      sum += values[i];
      variance += values[i] * fromCentreMm * fromCentreMm;
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
    assertThat(Math.sqrt(variance)).isCloseTo(3.1, within(1e-9));
  }

  private static TrueRegion region(TrueKind kind) {
    return SUBJECT.activity().regions().stream()
        .filter(region -> region.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static double mean(TrueRegion region, double[] values) {
    double sum = 0;
    int count = 0;
    for (int plane = 0; plane < GRID.planes(); plane++) {
      double z = GRID.origin().z() + GRID.planeOffsetMm(plane);
      for (int row = 0; row < GRID.rows(); row++) {
        double y = GRID.origin().y() + row * GRID.rowSpacingMm();
        for (int column = 0; column < GRID.columns(); column++) {
          double x = GRID.origin().x() + column * GRID.columnSpacingMm();
          if (region.contains(x, y, z)) {
            sum += values[GRID.index(column, row, plane)];
            count++;
          }
        }
      }
    }
    return sum / count;
  }
}
