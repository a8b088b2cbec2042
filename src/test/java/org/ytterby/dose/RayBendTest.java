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
  void turns_by_its_angle_to_the_side_of_the_azimuth() {
    RayBend bend = RayBend.in(0.26);
    assertThat(bend.afterMm()).isCloseTo(4, within(1e-12));
    for (double[] along :
        new double[][] {{0, 0, 1}, {0, 0, -1}, {0.6, 0, 0.8}, {0.48, -0.64, -0.6}}) {
      double[] sum = new double[3];
      for (int side = 0; side < 8; side++) {
        double[] turned = bend.turned(along, side * Math.PI / 4);
        assertThat(dot(turned, turned)).isCloseTo(1, within(1e-12));
        assertThat(dot(turned, along)).isCloseTo(bend.cosineFactor(), within(1e-12));
        for (int axis = 0; axis < 3; axis++) {
          sum[axis] += turned[axis] / 8;
        }
      }
      // All sides alike: what is across cancels.
      assertThat(dot(sum, sum)).isCloseTo(bend.cosineFactor() * bend.cosineFactor(), within(1e-12));
    }
  }

  @Test
  void thinner_tissue_turns_later_down_to_a_tenth() {
    assertThat(RayBend.in(1.04).afterMm()).isEqualTo(1);
    assertThat(RayBend.in(0.01).afterMm()).isCloseTo(10.4, within(1e-12));
    assertThat(RayBend.STRAIGHT.afterMm()).isInfinite();
  }
}
