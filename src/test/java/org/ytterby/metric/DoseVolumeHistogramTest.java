// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ytterby.dose.DoseMap;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class DoseVolumeHistogramTest {
  private static final Deviations DEVIATIONS = Deviations.of(DoseVolumeHistogramTest.class);

  /** Two planes of 2 x 2 voxels; uneven planes would need three. */
  private static final Grid GRID = grid(new double[] {0, 2});

  private static Grid grid(double[] planesMm) {
    return Grid.axial(2, 2, 10, 10, planesMm);
  }

  @Test
  void a_bin_holds_the_volume_of_at_least_the_dose_at_which_it_begins() {
    DoseMap dose = new DoseMap(GRID, new float[] {0, 1, 2, 2.5f, 3, -4, 9, 9});

    DoseVolumeHistogram histogram =
        DoseVolumeHistogram.of(Mask.where(GRID, index -> index < 6), dose, 1);

    // six voxels of 0.2 mL: 0, 1, 2, 2.5, 3 and one below nothing, which counts as 0
    assertThat(histogram.volumesMl()).hasSize(4);
    double[] expectedMl = {1.2, 0.8, 0.6, 0.2};
    for (int bin = 0; bin < expectedMl.length; bin++) {
      assertThat(histogram.volumesMl().get(bin)).isCloseTo(expectedMl[bin], within(1e-12));
    }
  }

  @Test
  void voxels_weigh_what_their_plane_is_thick() {
    Grid uneven = grid(new double[] {0, 2, 6});
    float[] doseGy = new float[12];
    java.util.Arrays.fill(doseGy, 4, 8, 1);
    java.util.Arrays.fill(doseGy, 8, 12, 2);

    DoseVolumeHistogram histogram =
        DoseVolumeHistogram.of(Mask.all(uneven), new DoseMap(uneven, doseGy), 1);

    // thicknesses 2, 3 and 4 mm
    assertThat(histogram.volumesMl().get(0)).isCloseTo(0.1 * 4 * 9, within(1e-12));
    assertThat(histogram.volumesMl().get(1)).isCloseTo(0.1 * 4 * 7, within(1e-12));
    assertThat(histogram.volumesMl().get(2)).isCloseTo(0.1 * 4 * 4, within(1e-12));
  }

  /** 0.1 is no binary fraction: quotients of doses on an edge round to either side of it. */
  @Test
  void every_bin_of_random_doses_is_what_counting_gives() {
    Random random = new Random(90);
    Grid grid = Grid.axial(16, 16, 3, 3, new double[] {0, 3.27, 6.54, 9.87});
    float[] doseGy = new float[grid.voxelCount()];
    BitSet inside = new BitSet();
    for (int i = 0; i < doseGy.length; i++) {
      doseGy[i] = random.nextBoolean() ? random.nextInt(80) / 10f : random.nextFloat() * 8 - 0.5f;
      inside.set(i, random.nextInt(4) > 0);
    }
    Mask mask = Mask.of(grid, inside);

    DoseVolumeHistogram histogram = DoseVolumeHistogram.of(mask, new DoseMap(grid, doseGy), 0.1);

    VoxelValues voxels = new VoxelValues(mask, doseGy);
    assertThat(histogram.volumesMl().getFirst()).isCloseTo(mask.volumeMl(), within(1e-9));
    for (int bin = 1; bin < histogram.volumesMl().size(); bin++) {
      DEVIATIONS.absolute(
          "DVH by counting the voxels",
          "bin " + bin,
          histogram.volumesMl().get(bin),
          voxels.volumeAtLeastMl(bin * 0.1, 1),
          Allowed.upTo(1e-9, "mL"));
    }
    assertThat(voxels.volumeAtLeastMl(histogram.volumesMl().size() * 0.1, 1)).isZero();
  }

  @Test
  void refuses_what_has_no_histogram() {
    DoseMap dose = new DoseMap(GRID, new float[8]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DoseVolumeHistogram.of(Mask.none(GRID), dose, 1))
        .withMessageContaining("at least one voxel");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DoseVolumeHistogram.of(Mask.all(grid(new double[] {0, 3})), dose, 1))
        .withMessageContaining("dose grid");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DoseVolumeHistogram.of(Mask.all(GRID), dose, 0))
        .withMessageContaining("bin width");
  }
}
