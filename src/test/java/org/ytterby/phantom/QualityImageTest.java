// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

/** The closed forms against lines that are summed, and against the activity that they hold. */
class QualityImageTest {
  private static final double SIGMA_MM = 2.5;
  private static final Vector3 CENTRE = new Vector3(1.7, -2.2, 0.9);

  @Test
  void a_sphere_is_that_of_the_other_way() {
    Grid grid = Scanner.axial(24, 3, 24, 3, -36);
    QualityImage image = new QualityImage(grid, SIGMA_MM);
    image.addSphere(CENTRE, 28, 1);
    double[] other =
        BlurredImage.of(
            grid,
            List.of(new Compartment("sphere", Solid.whole(Ellipsoid.sphere(CENTRE, 14)), 1)),
            SIGMA_MM);
    for (int i = 0; i < other.length; i++) {
      // What BlurredImage states of spheres.
      assertThat(image.values()[i]).isCloseTo(other[i], within(1e-4));
    }
  }

  @Test
  void a_cylinder_and_a_body_hold_their_volume() {
    Grid grid = Scanner.axial(60, 2, 60, 2, -60);
    QualityImage round = new QualityImage(grid, SIGMA_MM);
    round.addCylinder(CENTRE, 30, 70, 0, 1);
    QualityImage body = new QualityImage(grid, SIGMA_MM);
    body.addBody(CENTRE, 30, 30, 70, 1);
    double sum = 0;
    for (int i = 0; i < grid.voxelCount(); i++) {
      sum += round.values()[i];
      // A table with straight lines between against the sum of chords itself: what is stated.
      assertThat(round.values()[i]).isCloseTo(body.values()[i], within(1e-4));
    }
    // 3e-4: chords end like a root where lines touch the outline.
    assertThat(sum * 8 / (Math.PI * 900 * 70)).isCloseTo(1, within(3e-4));
  }

  @Test
  void a_cylinder_that_is_taken_out_leaves_nothing() {
    Grid grid = Scanner.axial(40, 3, 40, 3, -60);
    QualityImage image = new QualityImage(grid, SIGMA_MM);
    image.addBody(CENTRE, 50, 45, 80, 2);
    image.addCylinder(CENTRE, 20, 80, 0, -2);
    assertThat(image.values()[grid.index(20, 19, 20)]).isCloseTo(0, within(1e-3));
  }
}
