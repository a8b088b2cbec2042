// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
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
    TrueActivity activity = TrueActivity.of(anatomy, 3e9, Given.of(draws, false));
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
    TrueActivity activity = TrueActivity.of(anatomy, 3e9, Given.of(draws, false));
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
  void every_patient_keeps_core_and_focus_apart_and_lies_within_the_beds_of_every_camera() {
    for (int seed = 0; seed < SEEDS; seed++) {
      PatientAnatomy patient = PatientAnatomy.of(new Draws(seed)); // a core outside is a Defect
      Anatomy organs = patient.organs();
      Ellipsoid first = organs.tumours().get(0).within();
      Ellipsoid second = organs.tumours().get(1).within();
      assertThat(first.centre().minus(second.centre()).length())
          .isGreaterThan(first.semiAxesMm().x() + second.semiAxesMm().x());
      assertThat(surface(patient.focus().within()))
          .allSatisfy(
              point -> {
                assertThat(organs.liver().contains(point.x(), point.y(), point.z())).isFalse();
                assertThat(organs.spine().contains(point.x(), point.y())).isFalse();
                assertThat(organs.body().contains(point.x(), point.y())).isTrue();
                organs
                    .lungs()
                    .forEach(
                        lung ->
                            assertThat(lung.contains(point.x(), point.y(), point.z())).isFalse());
              });
      for (PhantomKind kind : PhantomKind.values()) {
        if (kind != PhantomKind.PET_CT && !kind.ofQuality()) {
          Grid grid = kind.petGrid();
          double top = grid.origin().z() + grid.planeOffsetMm(grid.planes() - 1);
          for (Ellipsoid organ :
              List.of(organs.liver().within(), organs.lungs().getFirst().within())) {
            double semiZMm = organ.semiAxesMm().z();
            assertThat(organ.centre().z() - semiZMm).isGreaterThan(grid.origin().z() + 3);
            assertThat(organ.centre().z() + semiZMm).isLessThan(top - 3);
          }
        }
      }
    }
  }

  private static List<Vector3> surface(Ellipsoid ellipsoid) {
    List<Vector3> points = new ArrayList<>();
    for (int i = 0; i <= 12; i++) {
      for (int j = 0; j < 24; j++) {
        double polar = Math.PI * i / 12;
        double around = 2 * Math.PI * j / 24;
        points.add(
            ellipsoid
                .centre()
                .plus(
                    new Vector3(
                        ellipsoid.semiAxesMm().x() * Math.sin(polar) * Math.cos(around),
                        ellipsoid.semiAxesMm().y() * Math.sin(polar) * Math.sin(around),
                        ellipsoid.semiAxesMm().z() * Math.cos(polar))));
      }
    }
    return points;
  }

  /**
   * Counted on points of a pitch of its own, which have nothing in common with chords or voxels.
   */
  @Test
  void activity_and_volume_of_a_patients_regions_are_those_counted_point_by_point() {
    Draws draws = new Draws(7);
    Subject subject = Subject.of(PhantomSpec.of(PhantomKind.PATIENT, 7, true));
    assertThat(PatientAnatomy.of(draws).tissues()).isEqualTo(subject.tissues());
    for (TrueRegion region : subject.activity().regions()) {
      double stepMm = region.volumeMl() > 100 ? 1.7 : 0.37;
      double pointMl = stepMm * stepMm * stepMm / 1000;
      double volumeMl = 0;
      double activityBq = 0;
      for (Solid part : region.parts()) {
        Ellipsoid box = part.within();
        for (double z = -box.semiAxesMm().z(); z < box.semiAxesMm().z(); z += stepMm) {
          for (double y = -box.semiAxesMm().y(); y < box.semiAxesMm().y(); y += stepMm) {
            for (double x = -box.semiAxesMm().x(); x < box.semiAxesMm().x(); x += stepMm) {
              Vector3 at = box.centre().plus(new Vector3(x, y, z));
              if (part.contains(at.x(), at.y(), at.z())) {
                volumeMl += pointMl;
                activityBq +=
                    pointMl
                        * Compartment.concentrationBqPerMl(
                            subject.activity().compartments(), at.x(), at.y(), at.z());
              }
            }
          }
        }
      }
      assertThat(volumeMl / region.volumeMl()).as(region.name()).isCloseTo(1, within(3e-3));
      assertThat(activityBq)
          .as(region.name())
          .isCloseTo(region.activityBq(), within(3e-3 * region.activityBq() + 1));
    }
  }

  @Test
  void all_activity_of_a_patient_is_in_liver_lungs_and_focus() {
    for (boolean extrahepatic : new boolean[] {false, true}) {
      Subject subject = Subject.of(PhantomSpec.of(PhantomKind.PATIENT, 3, extrahepatic));
      double inCompartments =
          subject.activity().compartments().stream()
              .mapToDouble(part -> part.addedBqPerMl() * part.solid().volumeMl())
              .sum();
      assertThat(inCompartments / subject.activity().netBq()).isCloseTo(1, within(1e-9));
      assertThat(
              subject.activity().regions().stream()
                  .anyMatch(region -> region.kind() == TrueKind.EXTRAHEPATIC))
          .isEqualTo(extrahepatic);
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
