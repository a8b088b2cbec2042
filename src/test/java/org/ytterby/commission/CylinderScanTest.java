// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.QualityPhantom;

/** Cylinders whose factor and blur were planted, and scans that are no such cylinder. */
class CylinderScanTest {
  private static final double RATIO = 0.93;

  private static QualityPhantom phantom(double psfMm, double noise) {
    return PhantomScans.phantom(PhantomKind.CYLINDER, 3, psfMm, RATIO, noise);
  }

  private static CylinderScan measured(PhantomScan scan) {
    Outcome<CylinderScan> outcome = CylinderScan.of(scan, PhantomScans.cylinder());
    assertThat(outcome).as(() -> outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<CylinderScan>) outcome).value();
  }

  private static Finding refused(PhantomScan scan, CylinderDescription said) {
    Outcome<CylinderScan> outcome = CylinderScan.of(scan, said);
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    assertThat(outcome.findings()).hasSize(1);
    assertThat(outcome.findings().getFirst().code()).isEqualTo(FindingCode.PHANTOM);
    return outcome.findings().getFirst();
  }

  @ParameterizedTest
  @ValueSource(doubles = {5, 7})
  void without_noise_factor_and_blur_are_those_that_were_planted(double psfMm) {
    CylinderScan scan = measured(PhantomScans.scan(phantom(psfMm, 0)));
    // Voxels are floats; nothing else is between.
    assertThat(scan.factor()).isCloseTo(1 / RATIO, within(1e-5));
    // The wall's curvature beyond its shift: (s / R)² of the level.
    assertThat(scan.edge().psfMm()).isCloseTo(psfMm, within(0.005));
    assertThat(2 * scan.edge().radiusMm()).isCloseTo(QualityPhantom.CYLINDER_MM, within(0.01));
    // Planes of 3 mm.
    assertThat(scan.outline().lengthMm()).isCloseTo(QualityPhantom.LENGTH_MM, within(3.0));
    assertThat(scan.outsidePercent()).isCloseTo(0, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {5, 7})
  void with_the_noise_of_a_90y_scan_they_are_found_within_what_is_stated(double psfMm) {
    CylinderScan scan = measured(PhantomScans.scan(phantom(psfMm, 1)));
    double noise = scan.noisePercent() / 100;
    assertThat(noise).isBetween(0.001, 0.006);
    assertThat(scan.factor() * RATIO).isCloseTo(1, within(3 * noise));
    assertThat(scan.edge().psfUncertaintyMm()).isBetween(0.05, 0.3);
    assertThat(scan.edge().psfMm()).isCloseTo(psfMm, within(3 * scan.edge().psfUncertaintyMm()));
  }

  @Test
  void a_little_askew_is_no_blur() {
    QualityPhantom askew =
        new QualityPhantom(phantom(5, 0).spec(), QualityPhantom.Flaws.askew(0.03));
    CylinderScan scan = measured(PhantomScans.scan(askew));
    assertThat(scan.factor()).isCloseTo(1 / RATIO, within(1e-4));
    assertThat(scan.edge().psfMm()).isCloseTo(5, within(0.02));
  }

  @Test
  void much_askew_is_refused_in_words() {
    QualityPhantom askew =
        new QualityPhantom(phantom(5, 0).spec(), QualityPhantom.Flaws.askew(0.14));
    Finding finding = refused(PhantomScans.scan(askew), PhantomScans.cylinder());
    // 0.14 is 8.0 degrees; its slanting ends are not whole planes.
    assertThat(finding.found()).matches("an axis (7\\.9|8\\.0) degrees askew");
    assertThat(finding.action()).isEqualTo("Align the cylinder with the table and scan again.");
  }

  @Test
  void another_phantom_is_refused() {
    Finding finding =
        refused(
            PhantomScans.scan(PhantomScans.phantom(PhantomKind.SPHERES, 3, 5, RATIO, 0)),
            PhantomScans.cylinder());
    assertThat(finding.found()).matches("an outline that is 1\\.\\d\\d times as wide as deep");
  }

  @Test
  void another_size_is_refused() {
    PhantomScan scan = PhantomScans.scan(phantom(5, 0));
    CylinderDescription said = PhantomScans.cylinder();
    assertThat(refused(scan, cylinder(said, 180, 190)).found()).isEqualTo("a diameter of 200 mm");
    assertThat(refused(scan, cylinder(said, 200, 160)).found()).isEqualTo("a length of 189 mm");
  }

  private static CylinderDescription cylinder(
      CylinderDescription said, double diameterMm, double lengthMm) {
    double volumeMl = Math.PI / 4 * diameterMm * diameterMm * lengthMm / 1e3;
    return new CylinderDescription(
        said.assayedAt(), said.activityMbq(), 2, volumeMl, 1, diameterMm, lengthMm);
  }

  @Test
  void a_day_is_told_from_a_nuclide() {
    // A slip of a day passes as a factor, which the record's notes ask to look at.
    assertThat(measured(PhantomScans.scan(phantom(5, 0), value -> value * 0.77)).factor())
        .isCloseTo(1 / RATIO / 0.77, within(1e-4));
    Finding finding =
        refused(PhantomScans.scan(phantom(5, 0), value -> value * 30_402), PhantomScans.cylinder());
    assertThat(finding.found()).endsWith("2.83e+04 times what is stated");
    assertThat(finding.action()).contains("holds 90Y and not another nuclide");
  }

  @Test
  void without_activity_there_is_no_cylinder() {
    Finding finding = refused(PhantomScans.scan(phantom(5, 0), _ -> 0), PhantomScans.cylinder());
    assertThat(finding.found())
        .isEqualTo("no connected activity of a quarter of the stated volume");
  }
}
