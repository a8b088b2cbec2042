// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;

class AnatomyTest {
  private static final int SEEDS = 500;

  @Test
  void every_seed_puts_the_tumours_apart_inside_the_segment() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Anatomy anatomy = Anatomy.of(new Draws(seed)); // a tumour beyond the segment is a Defect
      Ellipsoid first = anatomy.tumours().get(0).within();
      Ellipsoid second = anatomy.tumours().get(1).within();
      assertThat(first.centre().minus(second.centre()).length())
          .isGreaterThan(first.semiAxesMm().x() + second.semiAxesMm().x());
    }
  }

  @Test
  void every_seed_keeps_organs_in_the_body_off_the_spine_and_in_the_field_of_view() {
    Grid grid = Scanner.petGrid();
    double top = grid.origin().z() + grid.planeOffsetMm(grid.planes() - 1);
    for (int seed = 0; seed < SEEDS; seed++) {
      Anatomy anatomy = Anatomy.of(new Draws(seed));
      for (Ellipsoid organ :
          List.of(
              anatomy.liver().within(),
              anatomy.lungs().get(0).within(),
              anatomy.lungs().get(1).within())) {
        for (int degree = 0; degree < 360; degree++) {
          double angle = Math.toRadians(degree);
          double x = organ.centre().x() + organ.semiAxesMm().x() * Math.cos(angle);
          double y = organ.centre().y() + organ.semiAxesMm().y() * Math.sin(angle);
          assertThat(anatomy.body().contains(x, y)).isTrue();
          assertThat(anatomy.spine().contains(x, y)).isFalse();
        }
        assertThat(organ.centre().z() - organ.semiAxesMm().z())
            .isGreaterThan(grid.origin().z() + 3);
        assertThat(organ.centre().z() + organ.semiAxesMm().z()).isLessThan(top - 3);
      }
    }
  }

  @Test
  void all_activity_is_in_the_regions_and_compartments_hold_the_same() {
    Draws draws = new Draws(7);
    Anatomy anatomy = Anatomy.of(draws);
    TrueActivity activity = TrueActivity.of(anatomy, 3e9, 0.03, draws);
    double inCompartments =
        activity.compartments().stream()
            .mapToDouble(part -> part.addedBqPerMl() * part.solid().volumeMl())
            .sum();
    double inLiverAndLungs =
        activity.regions().stream()
            .filter(region -> region.kind() == TrueKind.LIVER || region.kind() == TrueKind.LUNG)
            .mapToDouble(TrueRegion::activityBq)
            .sum();
    assertThat(inCompartments).isCloseTo(3e9, within(1.0));
    assertThat(inLiverAndLungs).isCloseTo(3e9, within(1.0));
  }

  @Test
  void region_activity_is_the_concentration_at_its_points_times_its_volume() {
    Draws draws = new Draws(7);
    Anatomy anatomy = Anatomy.of(draws);
    TrueActivity activity = TrueActivity.of(anatomy, 3e9, 0.03, draws);
    for (int i = 0; i < 2; i++) {
      Vector3 centre = anatomy.tumours().get(i).within().centre();
      TrueRegion tumour = activity.regions().get(i);
      assertThat(
              Compartment.concentrationBqPerMl(
                  activity.compartments(), centre.x(), centre.y(), centre.z()))
          .isCloseTo(tumour.activityBq() / tumour.volumeMl(), within(1e-3));
    }
  }

  @Test
  void draws_depend_on_their_name_and_seed_only() {
    Draws draws = new Draws(3);
    double first = draws.between("a", 0, 1);
    assertThat(draws.between("b", 0, 1)).isNotEqualTo(first);
    assertThat(new Draws(3).between("a", 0, 1)).isEqualTo(first);
    assertThat(new Draws(4).between("a", 0, 1)).isNotEqualTo(first);
    for (int i = 0; i < 1000; i++) {
      assertThat(new Draws(i).between("a", -2, 5)).isBetween(-2.0, 5.0);
    }
  }
}
