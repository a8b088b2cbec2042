// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.dose.BlurredSphere;
import org.ytterby.finding.Outcome;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.QualityPhantom;
import org.ytterby.phantom.QualityPhantom.Flaws;
import org.ytterby.protocol.Protocol;

/** Phantoms as they are: spheres in walls, cold water, and a reconstruction that overshoots. */
class RealPhantomsTest {
  private static final double PSF_MM = 6;

  /** Physics 3.2: of a sphere of 10 mm behind 6 mm; behind 8.485 mm by the closed form. */
  private static final double OF_10_AT_6 = 0.443;

  private static final double OF_10_AT_8_5 =
      BlurredSphere.ofVolume(Math.PI / 6, Math.sqrt(2) * PSF_MM).activityFraction();

  private static SphereScan spheres(Flaws flaws, double noise, SpheresDescription said) {
    QualityPhantom phantom =
        new QualityPhantom(
            PhantomScans.phantom(PhantomKind.SPHERES, 3, PSF_MM, 1, noise).spec(), flaws);
    return done(SphereScan.of(PhantomScans.scan(phantom), said));
  }

  private static CylinderScan cylinder(Flaws flaws, double noise) {
    QualityPhantom phantom =
        new QualityPhantom(
            PhantomScans.phantom(PhantomKind.CYLINDER, 3, PSF_MM, 1, noise).spec(), flaws);
    return done(CylinderScan.of(PhantomScans.scan(phantom), PhantomScans.cylinder()));
  }

  private static <T> T done(Outcome<T> outcome) {
    assertThat(outcome).as(() -> outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }

  private static Acceptance acceptance(
      CylinderScan cylinder, SphereScan spheres, SpheresDescription said) {
    return new Acceptance(
        List.of(new CalibrationFactor.Cylinder(cylinder, PhantomScans.cylinder())),
        List.of(new Acceptance.Ring(spheres, said)),
        Protocol.y90Pet(),
        false);
  }

  @Test
  void walls_that_are_described_change_nothing() {
    SphereScan scan = spheres(Flaws.walls(1), 0, PhantomScans.spheres(0.3e6, 1));
    assertThat(scan.fit().psfMm()).isCloseTo(PSF_MM, within(0.001));
    assertThat(scan.fit().levelBqPerMl()).isCloseTo(2.1e6, within(200.0));
    assertThat(scan.fit().edges().worst()).isEmpty();
    // physics 3.2, behind 6 mm: .443 of 10 mm, .836 of 37 mm.
    assertThat(scan.spheres().getLast().shownFraction()).isCloseTo(0.443, within(0.001));
    assertThat(scan.spheres().getFirst().shownFraction()).isCloseTo(0.836, within(0.001));
  }

  /** By an independent fit in radial shells: 5.908 mm and 0.9842 of the level. */
  @Test
  void walls_that_are_not_described_sharpen_the_blur_and_are_told() {
    SphereScan scan = spheres(Flaws.walls(1), 0, PhantomScans.spheres());
    assertThat(scan.fit().psfMm()).isCloseTo(5.908, within(0.01));
    assertThat(scan.fit().levelBqPerMl()).isCloseTo(0.9842 * 2.1e6, within(0.002 * 2.1e6));
    assertThat(scan.fit().edges().worst()).isPresent();
  }

  @Test
  void around_cold_water_walls_do_not_matter() {
    SphereScan scan = spheres(Flaws.cold(1), 0, PhantomScans.spheres(0, 1));
    assertThat(scan.fit().psfMm()).isCloseTo(PSF_MM, within(0.001));
    assertThat(scan.insertFraction()).isEmpty();
    SphereScan noisy = spheres(Flaws.cold(1), 1, PhantomScans.spheres(0, 1));
    assertThat(noisy.fit().psfMm()).isCloseTo(PSF_MM, within(3 * noisy.fit().psfUncertaintyMm()));
  }

  /** Edges that overshoot by 6.6 %: no Gaussian is right, and the record says so. */
  @Test
  void a_reconstruction_that_overshoots_is_told() {
    Flaws overshooting = Flaws.overshooting(2);
    SphereScan sharp = spheres(overshooting, 0.5, PhantomScans.spheres());
    CylinderScan cylinder = cylinder(overshooting, 0.5);
    // The true kernel is (1 + 2) G(6 mm) - 2 G(8.5 mm); the Gaussians that fit it best are far off.
    assertThat(sharp.fit().psfMm()).isBetween(3.5, 3.9);
    assertThat(cylinder.edge().psfMm()).isBetween(3.3, 3.5);
    // The factor is of the inside, where no edge reaches.
    assertThat(cylinder.factor()).isCloseTo(1, within(0.005));
    Acceptance acceptance = acceptance(cylinder, sharp, PhantomScans.spheres());
    // Recoveries need no Gaussian: 3 x .443 - 2 x .287 of 10 mm, of which noise leaves 0.02.
    assertThat(acceptance.recoveries().getFirst().recovery().value())
        .isCloseTo(3 * OF_10_AT_6 - 2 * OF_10_AT_8_5, within(0.06));
    assertThat(acceptance.psfMm().uncertainty()).isGreaterThan(0.5);
    List<String> notes = acceptance.notes();
    assertThat(notes).anyMatch(note -> note.contains("the spheres' surface the image lies"));
    assertThat(notes).anyMatch(note -> note.contains("the cylinder's wall the image lies"));
    assertThat(notes).anyMatch(note -> note.contains("Consider --recovery measured."));
    assertThat(notes).anyMatch(note -> note.contains("edges that are no Gaussian's shift"));
  }

  /** Two that the description exchanges: 22 and 17 mm. */
  @Test
  void diameters_in_another_order_are_told() {
    SpheresDescription said = PhantomScans.spheres();
    SpheresDescription exchanged =
        new SpheresDescription(
            said.assayedAt(),
            said.sphereBqPerMl(),
            said.backgroundBqPerMl(),
            said.uncertaintyPercent(),
            List.of(37.0, 28.0, 17.0, 22.0, 13.0, 10.0),
            0.25,
            0,
            said.ringMm(),
            said.insertMm());
    SphereScan scan = spheres(Flaws.NONE, 0.5, exchanged);
    List<String> notes = acceptance(cylinder(Flaws.NONE, 0.5), scan, exchanged).notes();
    assertThat(notes)
        .anyMatch(note -> note.startsWith("The sphere of 17 mm shows"))
        .anyMatch(note -> note.startsWith("The sphere of 22 mm shows"));
  }

  @Test
  void of_sound_phantoms_with_the_noise_of_90y_nothing_is_told() {
    SphereScan scan = spheres(Flaws.NONE, 1, PhantomScans.spheres());
    List<String> notes = acceptance(cylinder(Flaws.NONE, 1), scan, PhantomScans.spheres()).notes();
    assertThat(notes).isEmpty();
  }
}
