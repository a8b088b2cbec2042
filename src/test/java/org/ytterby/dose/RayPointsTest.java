// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RayPointsTest {
  /** Points 1000 to 1002 of Sobol's sequence times 1024, by SciPy 1.10.1 (qmc.Sobol). */
  private static final int[][] SCIPY = {
    {225, 99, 531, 693, 287, 929, 47},
    {737, 611, 19, 181, 799, 417, 559},
    {993, 355, 787, 949, 543, 161, 303}
  };

  @Test
  void they_are_those_of_scipy_moved_by_one_shift_for_all() {
    double[][] points = RayPoints.of(1024);
    double[] shift = points[0];
    for (int n = 0; n < SCIPY.length; n++) {
      for (int dimension = 0; dimension < RayPoints.DIMENSIONS; dimension++) {
        double unmoved = points[1000 + n][dimension] - shift[dimension];
        assertThat(unmoved - Math.floor(unmoved))
            .isCloseTo(SCIPY[n][dimension] / 1024.0, within(1e-9));
      }
    }
  }

  @Test
  void each_power_of_two_of_them_has_one_point_in_each_part_of_each_dimension() {
    double[][] points = RayPoints.of(256);
    for (int count : new int[] {2, 64, 256}) {
      for (int dimension = 0; dimension < RayPoints.DIMENSIONS; dimension++) {
        boolean[] seen = new boolean[count];
        for (int n = 0; n < count; n++) {
          double unmoved = points[n][dimension] - points[0][dimension] + 1e-9;
          seen[(int) ((unmoved - Math.floor(unmoved)) * count)] = true;
        }
        assertThat(seen).doesNotContain(false);
      }
    }
  }

  @Test
  void opposite_ones_begin_where_the_others_do_and_go_the_other_way() {
    double[][] points = RayPoints.of(64);
    double[][] opposite = RayPoints.opposite(points, 32);
    assertThat(opposite).hasNumberOfRows(32);
    for (int n = 0; n < opposite.length; n++) {
      for (int axis = 0; axis < 3; axis++) {
        assertThat(opposite[n][axis]).isEqualTo(points[n][axis]);
      }
      // z is twice the fourth less 1; the azimuth turns by half a circle.
      assertThat(opposite[n][3]).isCloseTo(1 - points[n][3], within(1e-15));
      assertThat(Math.abs(opposite[n][4] - points[n][4])).isCloseTo(0.5, within(1e-15));
      assertThat(opposite[n][4]).isBetween(0.0, 1.0);
    }
  }

  @Test
  void none_lies_on_a_face() {
    assertThat(Arrays.stream(RayPoints.of(1024)).flatMapToDouble(Arrays::stream))
        .allSatisfy(value -> assertThat(value).isBetween(1e-6, 1 - 1e-6));
  }

  @Test
  void the_lattice_has_one_point_in_each_step_of_each_dimension_and_few_gaps() {
    double[][] points = RayPoints.lattice();
    assertThat(points).hasNumberOfRows(RayPoints.LATTICE);
    double sum = 0;
    boolean[][] seen = new boolean[RayPoints.DIMENSIONS][RayPoints.LATTICE];
    for (double[] point : points) {
      double product = 1;
      for (int dimension = 0; dimension < RayPoints.DIMENSIONS; dimension++) {
        assertThat(point[dimension]).isBetween(1e-6, 1 - 1e-6);
        double unmoved = point[dimension] - points[0][dimension] + 1e-9;
        double even = unmoved - Math.floor(unmoved);
        seen[dimension][(int) (even * RayPoints.LATTICE)] = true;
        product *= 1 + 2 * Math.PI * Math.PI * (even * even - even + 1.0 / 6);
      }
      sum += product;
    }
    for (boolean[] steps : seen) {
      assertThat(steps).doesNotContain(false);
    }
    // P2, the least of all odd generators; half of them have 3.0 and more.
    assertThat(sum / points.length - 1).isCloseTo(2.22, within(0.01));
  }
}
