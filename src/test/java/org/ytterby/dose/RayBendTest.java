// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RayBendTest {
  private static double dot(double[] one, double[] other) {
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
  }

  @Test
  void turns_by_80_degrees_to_the_side_of_the_azimuth() {
    double cosine = Math.cos(Math.toRadians(80));
    for (double[] along :
        new double[][] {{0, 0, 1}, {0, 0, -1}, {0.6, 0, 0.8}, {0.48, -0.64, -0.6}}) {
      double[] sum = new double[3];
      for (int side = 0; side < 8; side++) {
        double[] turned = RayBend.turned(along, new double[] {0, 0, 0, 0, 0, side / 8.0, 0});
        assertThat(dot(turned, turned)).isCloseTo(1, within(1e-12));
        assertThat(dot(turned, along)).isCloseTo(cosine, within(1e-8));
        for (int axis = 0; axis < 3; axis++) {
          sum[axis] += turned[axis] / 8;
        }
      }
      // All sides alike: what is across cancels.
      assertThat(dot(sum, sum)).isCloseTo(cosine * cosine, within(1e-8));
    }
  }

  @Test
  void places_of_the_turn_fall_in_a_line_to_none_at_6_mm_of_soft_tissue() {
    double[] point = new double[RayPoints.DIMENSIONS];
    assertThat(RayBend.atMmGramPerMl(point)).isZero();
    point[6] = 1;
    assertThat(RayBend.atMmGramPerMl(point)).isCloseTo(6 * 1.04, within(1e-12));
    // Half way a quarter is left, since its rest is a triangle of half the size.
    point[6] = 0.75;
    assertThat(RayBend.atMmGramPerMl(point)).isCloseTo(3 * 1.04, within(1e-12));
  }
}
