// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;

final class BedAgreementTest {
  private static final Instant FIRST = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant SECOND = Instant.parse("2026-03-02T10:20:00Z");
  private static final int VOXELS = 900;
  private static final Grid GRID = Grid.axial(30, 30, 8, 4, 4, 3);

  /** Of 8 planes; each voxel of the later bed is so many times that of the earlier one. */
  private static List<Finding> findings(double ratio, double noise) {
    BedAgreement beds = new BedAgreement(GRID);
    Random random = new Random(7);
    for (int plane = 0; plane < 8; plane++) {
      double[] one = new double[VOXELS];
      double[] other = new double[VOXELS];
      for (int i = 0; i < VOXELS; i++) {
        one[i] = 1000 * (1 + noise * random.nextGaussian());
        other[i] = 1000 * ratio * (1 + noise * random.nextGaussian());
      }
      beds.add(FIRST, one, SECOND, other);
    }
    return beds.findings("series 1.2.3");
  }

  @Test
  void beds_that_differ_by_more_than_noise_are_told_with_their_ratio() {
    assertThat(findings(1.1, 0))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(FindingCode.DUPLICATE_SLICE);
              assertThat(finding.where()).contains("10:00:00Z and 2026-03-02T10:20:00Z");
              assertThat(finding.found()).startsWith("1.100 times").contains("8 planes");
              assertThat(finding.blocks()).isFalse();
            });
    assertThat(findings(1 / 1.1, 0.3)).hasSize(1);
  }

  @Test
  void noise_and_a_few_percent_of_sensitivity_are_not() {
    assertThat(findings(1, 0)).isEmpty();
    assertThat(findings(1.04, 0)).isEmpty();
    assertThat(findings(1.06, 1.5)).isEmpty();
    assertThat(new BedAgreement(GRID).findings("series 1.2.3")).isEmpty();
  }
}
