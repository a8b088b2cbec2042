// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ytterby.geometry.Vector3;

/** The limits of the closed form; against engines it stands in {@code RecoveryInVoxelsTest}. */
class VoxelSpreadTest {
  private static final PointKernel KERNEL = PointKernel.yttrium90();

  private static VoxelSpread spread(double x, double y, double z) {
    return VoxelSpread.of(KERNEL, new Vector3(x, y, z), PointKernel.DENSITY);
  }

  /** The rule's error bound. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "2,2,3", "4,4,2", "5,5,5", "9,9,4"})
  void a_rule_of_half_the_steps_gives_the_same(double x, double y, double z) {
    VoxelSpread fine =
        VoxelSpread.of(
            KERNEL,
            new Vector3(x, y, z),
            PointKernel.DENSITY,
            KernelRule.forEdge(Math.min(x, z)).halved());
    for (BlurredSphere sphere :
        new BlurredSphere[] {
          new BlurredSphere(10, 0), new BlurredSphere(28, 2), new BlurredSphere(60, 3)
        }) {
      assertThat(spread(x, y, z).readFraction(sphere) / fine.readFraction(sphere))
          .as(sphere.toString())
          .isCloseTo(1, within(1e-4));
    }
  }

  /** Voxels of 0.5 mm: their boxes' variance is less than 1 % of the kernel's. */
  @Test
  void small_voxels_read_what_points_do() {
    BlurredSphere sphere = new BlurredSphere(28, 3);
    assertThat(spread(0.5, 0.5, 0.5).readFraction(sphere))
        .isCloseTo(sphere.absorbedAfterBlurFraction(KERNEL, PointKernel.DENSITY), within(0.001))
        .isEqualTo(spread(0.1, 0.5, 0.2).readFraction(sphere));
  }

  /** One voxel is all of a sphere that is much larger than the kernel. */
  @Test
  void a_huge_sphere_keeps_what_a_medium_does_and_one_in_a_voxel_what_the_voxel_does() {
    VoxelSpread spread = spread(4, 4, 4);
    assertThat(spread.readFraction(new BlurredSphere(1e6, 3)))
        .isCloseTo(KERNEL.retainedFraction(), within(1e-4));
    VoxelKernel voxel = VoxelKernel.of(KERNEL, new VoxelKernel.Edges(4, 4, 4), PointKernel.DENSITY);
    assertThat(spread.readFraction(new BlurredSphere(3.9, 0)))
        .isCloseTo(voxel.fraction(0, 0, 0), within(1e-4));
  }
}
