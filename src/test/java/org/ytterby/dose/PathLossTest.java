// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class PathLossTest {
  private static final Deviations DEVIATIONS = Deviations.of(PathLossTest.class);
  private static final PointKernel POINT = PointKernel.yttrium90();
  private static final PathLoss LOSS = PathLoss.of(POINT);

  @Test
  void all_is_left_at_the_source_and_nothing_at_the_end_exactly() {
    assertThat(LOSS.left(0)).isEqualTo(1);
    assertThat(LOSS.left(1)).isZero();
    assertThat(LOSS.left(7)).isZero();
    assertThat(LOSS.longestMmGramPerMl()).isEqualTo(11 * 1.04);
    assertThat(LOSS.fraction() + POINT.farFraction())
        .isCloseTo(POINT.retainedFraction(), within(1e-14));
  }

  @Test
  void the_polynomial_is_the_table_within_its_noise() {
    double sum = 0;
    float before = 1;
    for (int shell = 0; shell < POINT.nearShells(); shell++) {
      sum += POINT.shellFraction(shell);
      double mm = POINT.edgeMm(shell + 1);
      float left = LOSS.left((float) (mm / 11));
      // Of the table a shell has up to 1e-3 of itself, and they add up.
      DEVIATIONS.absolute(
          "energy within a radius, as polynomial",
          mm + " mm",
          LOSS.fraction() * (1 - left),
          sum,
          Allowed.upTo(1e-4, "of the emitted"));
      if (mm <= 7) {
        DEVIATIONS.relative(
            "energy of a shell up to 7 mm, as polynomial",
            mm + " mm",
            LOSS.fraction() * (before - left),
            POINT.shellFraction(shell),
            0.01);
      }
      assertThat(left).isLessThanOrEqualTo(before);
      before = left;
    }
  }

  @Test
  void a_step_is_what_it_says() {
    var rays = rays();
    var cells = cells(new float[] {0.5f}, new float[] {3});
    LOSS.step(1, 0.2f, 0.04f, rays, cells);
    float path = 0.1f + 0.5f * 0.2f;
    float gained = 3 * (LOSS.left(0.1f) - LOSS.left(path) - 0.5f * 0.04f);
    assertThat(rays.pathFraction()[0]).isEqualTo(path);
    assertThat(rays.leftFraction()[0]).isEqualTo(LOSS.left(path));
    assertThat(rays.sum()[0]).isEqualTo(2 + gained);
  }

  private static RunCells.Cells cells(float[] gramPerMl, float[] becquerelPerG) {
    return new RunCells(gramPerMl, becquerelPerG, 0).of(new int[] {0}, 1, 0);
  }

  private static PathLoss.Rays rays() {
    var rays = new PathLoss.Rays(1);
    rays.pathFraction()[0] = 0.1f;
    rays.leftFraction()[0] = LOSS.left(0.1f);
    rays.sum()[0] = 2;
    return rays;
  }

  @Test
  void passing_cells_without_activity_and_telling_then_is_the_same_as_steps() {
    var cells = cells(new float[] {0.5f}, new float[] {0});
    var rays = rays();
    var other = rays();
    LOSS.step(1, 0.2f, 0.04f, rays, cells);
    PathLoss.pass(1, 0.2f, other, cells);
    LOSS.tell(1, other);
    assertThat(other.pathFraction()).isEqualTo(rays.pathFraction());
    assertThat(other.leftFraction()).isEqualTo(rays.leftFraction());
    assertThat(other.sum()).isEqualTo(rays.sum());
  }
}
