// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/** The point spread function against closed forms and against published oracles. */
class BlurTest {
  private static final Deviations DEVIATIONS = Deviations.of(BlurTest.class);
  private static final double SIGMA_PER_FWHM = 1 / (2 * Math.sqrt(2 * Math.log(2)));

  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "1, 0.8413447460685429",
    "-1, 0.15865525393145707",
    "1.96, 0.9750021048517795",
    "-3, 0.0013498980316300945",
    "0.5, 0.6914624612740131",
    "7, 1",
    "-7, 0"
  })
  void normal_distribution_agrees_with_published_values(double z, double below) {
    DEVIATIONS.absolute(
        "published normal distribution",
        "z = " + z,
        Normal.below(z),
        below,
        Allowed.upTo(1e-9, "of 1"));
  }

  @Test
  void quantiles_have_mean_0_and_variance_1() {
    double[] quantiles = Normal.quantiles(4096);
    double sum = 0;
    double squares = 0;
    for (double quantile : quantiles) {
      sum += quantile;
      squares += quantile * quantile;
    }
    assertThat(sum / 4096).isCloseTo(0, within(1e-7));
    assertThat(squares / 4096).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"10.77, 6.5", "15, 4", "22, 8"})
  void image_of_a_sphere_follows_its_closed_form(double radiusMm, double fwhmMm) {
    Grid grid = grid(32, 4.07, 32, 3);
    double sigmaMm = fwhmMm * SIGMA_PER_FWHM;
    Vector3 centre = new Vector3(1.3, -0.7, 2.1);
    double[] image = BlurredImage.of(grid, List.of(sphere(centre, radiusMm)), sigmaMm);
    double worst = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      for (int row = 0; row < grid.rows(); row++) {
        for (int column = 0; column < grid.columns(); column++) {
          double distanceMm = grid.centre(column, row, plane).minus(centre).length();
          double exact = blurredSphere(distanceMm, radiusMm, sigmaMm);
          worst = Math.max(worst, Math.abs(image[grid.index(column, row, plane)] - exact));
        }
      }
    }
    DEVIATIONS.absolute(
        "closed form of a blurred sphere",
        "%s mm radius, %s mm FWHM".formatted(radiusMm, fwhmMm),
        worst,
        0,
        Allowed.upTo(1e-4, "of the concentration"));
  }

  /** Mean recovery over the whole sphere; physics reference 3.2, oracle 5. */
  @ParameterizedTest
  @CsvSource({"22, 4, 0.817", "22, 6, 0.728", "28, 8, 0.715", "37, 6, 0.836", "50, 10, 0.799"})
  void mean_over_a_sphere_agrees_with_the_tabulated_recovery(
      double diameterMm, double fwhmMm, double recovery) {
    Vector3 centre = new Vector3(0.31, -0.17, 0.23);
    Compartment sphere = sphere(centre, diameterMm / 2);
    TrueRegion region = new TrueRegion("sphere", TrueKind.TUMOUR, 1, List.of(sphere.solid()), 1, 1);
    Grid fine = grid(60, 1, 60, 1);
    ExpectedMean mean = ExpectedMean.of(region, List.of(sphere), fine, fwhmMm * SIGMA_PER_FWHM);
    DEVIATIONS.absolute(
        "tabulated recovery of spheres",
        "%s mm after %s mm".formatted(diameterMm, fwhmMm),
        mean.meanBqPerMl(),
        recovery,
        Allowed.upTo(0.0015, "of the true dose"));
  }

  @Test
  void expected_mean_over_coarse_voxels_is_that_of_the_closed_form_at_their_centres() {
    Vector3 centre = new Vector3(1.3, -0.7, 2.1);
    Compartment sphere = sphere(centre, 10.5);
    Grid grid = grid(32, 4.07, 32, 3);
    double sum = 0;
    int count = 0;
    for (int index = 0; index < grid.voxelCount(); index++) {
      int plane = grid.planeOf(index);
      int inPlane = index % grid.planeSize();
      Vector3 point = grid.centre(inPlane % grid.columns(), inPlane / grid.columns(), plane);
      double distanceMm = point.minus(centre).length();
      if (distanceMm <= 10.5) {
        sum += blurredSphere(distanceMm, 10.5, 2.76);
        count++;
      }
    }
    ExpectedMean mean =
        ExpectedMean.of(
            new TrueRegion("sphere", TrueKind.TUMOUR, 1, List.of(sphere.solid()), 1, 1),
            List.of(sphere),
            grid,
            2.76);
    assertThat(mean.voxels()).isEqualTo(count);
    assertThat(mean.meanBqPerMl()).isCloseTo(sum / count, within(5e-4));
  }

  @Test
  void chords_of_an_ellipsoid_add_up_to_its_volume() {
    Ellipsoid ellipsoid = new Ellipsoid(new Vector3(3, 4, 5), new Vector3(90, 75, 60));
    assertThat(Solid.whole(ellipsoid).sumOfChordsMl() / ellipsoid.volumeMl())
        .isCloseTo(1, within(1e-4));
  }

  @Test
  void two_halves_of_a_solid_have_its_volume_and_a_hole_is_missing() {
    Ellipsoid ellipsoid = new Ellipsoid(new Vector3(3, 4, 5), new Vector3(90, 75, 60));
    Vector3 point = new Vector3(20, 10, 0);
    Vector3 normal = new Vector3(0.8, -0.3, 0.4);
    Solid one = new Solid(ellipsoid, List.of(new HalfSpace(point, normal)), List.of());
    Solid other = new Solid(ellipsoid, List.of(new HalfSpace(point, normal.times(-1))), List.of());
    Ellipsoid ball = Ellipsoid.sphere(new Vector3(3, 4, 5), 20);
    Solid hollow = new Solid(ellipsoid, List.of(), List.of(ball));
    assertThat((one.volumeMl() + other.volumeMl()) / ellipsoid.volumeMl())
        .isCloseTo(1, within(1e-4));
    assertThat(ellipsoid.volumeMl() - hollow.volumeMl()).isCloseTo(ball.volumeMl(), within(0.2));
  }

  /** Uniform sphere after a Gaussian, at a distance from its centre. */
  private static double blurredSphere(double distanceMm, double radiusMm, double sigmaMm) {
    double near = (radiusMm - distanceMm) / sigmaMm;
    double far = (radiusMm + distanceMm) / sigmaMm;
    double shell = sigmaMm / distanceMm * (Normal.density(near) - Normal.density(far));
    return Normal.below(near) - Normal.below(-far) - shell;
  }

  private static Compartment sphere(Vector3 centre, double radiusMm) {
    return new Compartment("sphere", Solid.whole(Ellipsoid.sphere(centre, radiusMm)), 1);
  }

  private static Grid grid(int columns, double spacingMm, int planes, double stepMm) {
    double first = -(columns - 1) / 2.0 * spacingMm;
    return Grid.axial(columns, columns, planes, spacingMm, spacingMm, stepMm)
        .at(new Vector3(first, first, -(planes - 1) / 2.0 * stepMm));
  }
}
