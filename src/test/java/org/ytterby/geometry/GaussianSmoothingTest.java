// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaussianSmoothingTest {
  private static final int SIDE = 41;
  private static final Grid GRID = grid(2);

  private static Grid grid(double spacingMm) {
    double[] offsetsMm = new double[SIDE];
    for (int plane = 0; plane < SIDE; plane++) {
      offsetsMm[plane] = plane * spacingMm + (plane % 2) * 0.1;
    }
    return Grid.axial(SIDE, SIDE, 1.5 * spacingMm, spacingMm, offsetsMm);
  }

  @Test
  void an_even_image_stays_even_up_to_its_borders() {
    float[] even = new float[GRID.voxelCount()];
    Arrays.fill(even, 7);

    for (float value : new GaussianSmoothing(GRID, 8).smooth(even)) {
      assertThat(value).isCloseTo(7, within(1e-6f));
    }
  }

  /** Second moments of a point's image along each axis: sigma² = (8 / 2.3548)² = 11.54 mm². */
  @Test
  void a_point_becomes_a_gaussian_of_the_asked_width_along_every_axis() {
    float[] point = new float[GRID.voxelCount()];
    point[GRID.index(20, 20, 20)] = 1;
    float[] blurred = new GaussianSmoothing(GRID, 8).smooth(point);

    double[] variance = new double[3];
    double sum = 0;
    for (int plane = 0; plane < SIDE; plane++) {
      for (int row = 0; row < SIDE; row++) {
        for (int column = 0; column < SIDE; column++) {
          double value = blurred[GRID.index(column, row, plane)];
          Vector3 away = GRID.centre(column, row, plane);
          Vector3 from = GRID.centre(20, 20, 20);
          sum += value;
          variance[0] += value * Math.pow(away.x() - from.x(), 2);
          variance[1] += value * Math.pow(away.y() - from.y(), 2);
          variance[2] += value * Math.pow(away.z() - from.z(), 2);
        }
      }
    }
    // A Gaussian cut at 3 sigma has 0.973 of its variance; sampling at 0.6 to 0.9 sigma moves the
    // cut by up to one sample, 0.9 to 1 of it.
    for (double axis : variance) {
      assertThat(axis / sum / 11.54).isBetween(0.9, 1.0);
    }
  }

  @Test
  void a_width_of_nothing_changes_nothing_and_no_width_is_refused() {
    float[] image = new float[GRID.voxelCount()];
    image[5] = 3;
    assertThat(new GaussianSmoothing(GRID, 0).smooth(image)).isEqualTo(image);
    assertThatThrownBy(() -> new GaussianSmoothing(GRID, -1)).hasMessageContaining("FWHM");
  }
}
