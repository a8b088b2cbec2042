// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.dose.PointKernel;
import org.ytterby.geometry.Vector3;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.quantity.Density;

/** Which of local deposition and kernel is said to be the less biased. */
class RecoveryTest {
  /**
   * Spheres of the tables that direct integration gives: what local deposition reads behind a blur,
   * and what truly stays. Without a blur local deposition reads all, and the kernel what stays; at
   * 4 to 8 mm local deposition is the nearer, since what the kernel reads is below it and both are
   * too low.
   */
  @ParameterizedTest
  @CsvSource({
    "17, 0, 1, .773, kernel",
    "37, 0, 1, .892, kernel",
    "50, 0, 1, .919, kernel",
    "17, 4, .764, .773, local",
    "22, 6, .728, .822, local",
    "37, 7, .809, .892, local",
    "50, 8, .838, .919, local",
    "50, 15, .702, .919, local"
  })
  void the_one_whose_reading_is_nearer_to_what_stays_is_named(
      double diameterMm, double psfMm, double local, double stays, String lessBiased) {
    Recovery recovery = of(diameterMm, psfMm);
    assertThat(recovery.activityFraction()).isCloseTo(local, within(0.002));
    assertThat(recovery.trueFraction()).isCloseTo(stays, within(0.002));
    assertThat(recovery.lessBiased()).isEqualTo(lessBiased);
  }

  @Test
  void a_nuclide_of_shorter_range_loses_less_and_its_surroundings_begin_nearer() {
    PointKernel holmium = PointKernel.of(Nuclides.shipped().named("Ho-166").orElseThrow());
    Recovery recovery = of(28, 0, holmium);
    assertThat(recovery.mediumFraction()).isEqualTo(holmium.retainedFraction());
    assertThat(recovery.trueFraction()).isBetween(of(28, 0).trueFraction() + 0.03, 0.92);
    // From voxel to voxel of 1 mm ways are a little longer: 0.1 mm of them is 1.5 x 0.1 / 28.
    assertThat(recovery.trueFraction() - recovery.kernelFraction()).isBetween(0.0, 0.01);
    // That of 90Y is the figure that frozen runs were computed with.
    assertThat(RecoveredMean.electronsFwhmMm(PointKernel.yttrium90())).isEqualTo(4.48);
    assertThat(RecoveredMean.electronsFwhmMm(holmium)).isBetween(3.0, 3.3);
  }

  private static Recovery of(double diameterMm, double psfMm) {
    return of(diameterMm, psfMm, PointKernel.yttrium90());
  }

  private static Recovery of(double diameterMm, double psfMm, PointKernel point) {
    double volumeMl = Math.PI / 6 * Math.pow(diameterMm / 10, 3);
    return Recovery.of(
        volumeMl,
        Recovery.Medium.of(
            new ResolutionRules(psfMm, 0, List.of(), 40, "by hand"),
            point,
            Density.SOFT_TISSUE,
            new Vector3(1, 1, 1)));
  }
}
