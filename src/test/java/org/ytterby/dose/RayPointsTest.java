// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RayPointsTest {
  private static final int COUNT = TurnGather.MANY;

  /** Points of Sobol's sequence times 8192, by SciPy 1.10.1 (qmc.Sobol). */
  private static final Map<Integer, int[]> SCIPY =
      Map.of(
          8000, new int[] {225, 561, 4845, 1953, 7217, 761, 495},
          8001, new int[] {4321, 4657, 749, 6049, 3121, 4857, 4591},
          8191, new int[] {1, 4369, 4109, 3841, 6993, 5081, 2255});

  @Test
  void they_are_those_of_scipy_with_the_same_digits_turned_round_in_all() {
    double[][] points = RayPoints.of(COUNT);
    SCIPY.forEach(
        (number, scipy) -> {
          for (int dimension = 0; dimension < RayPoints.DIMENSIONS; dimension++) {
            int turned = (int) (points[0][dimension] * COUNT);
            assertThat((int) (points[number][dimension] * COUNT))
                .isEqualTo(scipy[dimension] ^ turned);
          }
        });
  }

  @Test
  void each_power_of_two_of_them_has_one_point_in_each_part_of_each_dimension() {
    double[][] points = RayPoints.of(COUNT);
    for (int count : new int[] {2, 64, 256, COUNT}) {
      for (int dimension = 0; dimension < RayPoints.DIMENSIONS; dimension++) {
        boolean[] seen = new boolean[count];
        for (int n = 0; n < count; n++) {
          seen[(int) (points[n][dimension] * count)] = true;
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
    assertThat(Arrays.stream(RayPoints.of(COUNT)).flatMapToDouble(Arrays::stream))
        .allSatisfy(value -> assertThat(value).isBetween(1e-6, 1 - 1e-6));
  }
}
