// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.Outcome;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.phantom.QualityPhantom;

/** Rings of spheres whose blur was planted, and scans that show none. */
class SphereScanTest {
  private static final double RATIO = 0.93;

  private static QualityPhantom phantom(long seed, double psfMm, double noise) {
    return PhantomScans.phantom(PhantomKind.SPHERES, seed, psfMm, RATIO, noise);
  }

  private static SphereScan measured(PhantomScan scan) {
    Outcome<SphereScan> outcome = SphereScan.of(scan, PhantomScans.spheres());
    assertThat(outcome).as(() -> outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<SphereScan>) outcome).value();
  }

  private static Finding refused(PhantomScan scan, SpheresDescription said) {
    Outcome<SphereScan> outcome = SphereScan.of(scan, said);
    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    return outcome.findings().getFirst();
  }

  @ParameterizedTest
  @CsvSource({"5, .522, .623, .707, .772, .820, .863", "7, .372, .491, .598, .684, .750, .809"})
  void without_noise_blur_and_recoveries_are_those_of_the_table(
      double psfMm, double of10, double of13, double of17, double of22, double of28, double of37) {
    SphereScan scan = measured(PhantomScans.scan(phantom(1, psfMm, 0)));
    assertThat(scan.fit().psfMm()).isCloseTo(psfMm, within(0.001));
    assertThat(scan.fit().levelBqPerMl()).isCloseTo(2.1e6 * RATIO, within(100.0));
    assertThat(scan.fit().backgroundBqPerMl()).isCloseTo(0.3e6 * RATIO, within(100.0));
    assertThat(scan.insertFraction().orElseThrow()).isCloseTo(0, within(0.001));
    double[] table = {of37, of28, of22, of17, of13, of10};
    for (int i = 0; i < table.length; i++) {
      // The table's last digit.
      assertThat(scan.spheres().get(i).shownFraction()).isCloseTo(table[i], within(0.001));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 5", "3, 7", "4, 7"})
  void with_the_noise_of_a_90y_scan_they_are_found_within_what_is_stated(long seed, double psfMm) {
    SphereScan scan = measured(PhantomScans.scan(phantom(seed, psfMm, 1)));
    assertThat(scan.fit().psfUncertaintyMm()).isBetween(0.03, 0.2);
    assertThat(scan.fit().psfMm()).isCloseTo(psfMm, within(3 * scan.fit().psfUncertaintyMm()));
    // Six spheres: one of 30 is beyond 3 by chance in a hundred tests.
    assertThat(scan.spheres())
        .allSatisfy(one -> assertThat(one.deviations()).isCloseTo(0, within(3.5)));
    assertThat(scan.spheres().getFirst().shownUncertaintyFraction())
        .isLessThan(scan.spheres().getLast().shownUncertaintyFraction() / 2);
  }

  /**
   * Which one, and where: without the third, the ring fits nearly as well the other way round, with
   * the two largest exchanged.
   */
  @Test
  void a_sphere_that_is_missing_is_named_by_diameter_and_place() {
    Pattern words =
        Pattern.compile(
            "at the place of the sphere of (\\d+) mm, (\\d+) degrees clockwise in the picture from"
                + " its right-hand side, about \\((.*), (.*), (.*)\\) mm, -?0\\.\\d\\d ± 0\\.\\d\\d"
                + " of its concentration");
    List<Integer> degrees = new ArrayList<>();
    for (int missing = 0; missing < QualityPhantom.SPHERES_MM.size(); missing++) {
      QualityPhantom flawed =
          new QualityPhantom(phantom(1, 5, 0.5).spec(), QualityPhantom.Flaws.without(missing));
      Finding finding = refused(PhantomScans.scan(flawed), PhantomScans.spheres());
      assertThat(finding.code()).isEqualTo(FindingCode.PHANTOM);
      assertThat(finding.found()).matches(words);
      Matcher said = words.matcher(finding.found());
      assertThat(said.matches()).isTrue();
      assertThat(Double.parseDouble(said.group(1)))
          .isEqualTo(QualityPhantom.SPHERES_MM.get(missing));
      // The ring lies 20 mm above the middle of the phantom, at (3.7, -5.2, 1.3).
      assertThat(Double.parseDouble(said.group(5))).isCloseTo(21.3, within(1.0));
      double x = Double.parseDouble(said.group(3)) - 3.7;
      double y = Double.parseDouble(said.group(4)) + 5.2;
      assertThat(Math.hypot(x, y)).isCloseTo(QualityPhantom.RING_MM / 2, within(1.5));
      degrees.add(Integer.parseInt(said.group(2)));
      assertThat(Math.floorMod((int) Math.round(Math.toDegrees(Math.atan2(y, x))), 360))
          .isCloseTo(degrees.getLast(), within(3));
    }
    // One after the other, 60 degrees on, against the clock.
    for (int sphere = 1; sphere < degrees.size(); sphere++) {
      assertThat(Math.floorMod(degrees.get(sphere - 1) - degrees.get(sphere), 360))
          .isCloseTo(60, within(3));
    }
  }

  @Test
  void an_even_cylinder_has_no_ring() {
    Finding finding =
        refused(
            PhantomScans.scan(PhantomScans.phantom(PhantomKind.CYLINDER, 1, 5, RATIO, 1)),
            PhantomScans.spheres());
    assertThat(finding.code()).isEqualTo(FindingCode.PHANTOM);
  }

  @Test
  void without_activity_there_is_no_ring() {
    assertThat(refused(PhantomScans.scan(phantom(1, 5, 0), _ -> 0), PhantomScans.spheres()).found())
        .isEqualTo("no ring of hot spots");
  }

  @Test
  void a_wrong_order_of_diameters_is_refused() {
    SpheresDescription said = PhantomScans.spheres();
    SpheresDescription wrong =
        new SpheresDescription(
            said.assayedAt(),
            said.sphereBqPerMl(),
            said.backgroundBqPerMl(),
            said.uncertaintyPercent(),
            List.of(37.0, 10.0, 28.0, 13.0, 22.0, 17.0),
            0.25,
            0,
            said.ringMm(),
            said.insertMm());
    Finding finding = refused(PhantomScans.scan(phantom(1, 5, 0.5)), wrong);
    assertThat(finding.action()).containsAnyOf("diameters in order", "of another size");
  }
}
