// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ytterby.geometry.Grid;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class RayGatherTest {
  private static final Deviations DEVIATIONS = Deviations.of(RayGatherTest.class);
  private static final PathLoss LOSS = PathLoss.of(PointKernel.yttrium90());
  private static final int ACROSS = 41;
  private static final int MIDDLE = ACROSS / 2;
  private static final int RAYS = 64;

  /** The number of the medium that is none. */
  private static final int NONE = 2;

  private final Grid grid = Grid.cube(ACROSS, 4);
  private final float[] gramPerMl = new float[grid.voxelCount()];
  private final float[] becquerelPerMl = new float[gramPerMl.length];

  /** Soft tissue, lung and bone in blocks of four voxels, of which the middle planes are active. */
  private RayBox blocks() {
    Random random = new Random(5);
    float[] tissue = {0.26f, 1.05f, 1.6f};
    float[] block = new float[11 * 11 * 11];
    for (int i = 0; i < block.length; i++) {
      block[i] = tissue[random.nextInt(tissue.length)];
    }
    for (int i = 0; i < gramPerMl.length; i++) {
      int x = i % ACROSS;
      int y = i / ACROSS % ACROSS;
      int z = i / (ACROSS * ACROSS);
      gramPerMl[i] = block[(z / 4 * 11 + y / 4) * 11 + x / 4] * (1 + 0.1f * random.nextFloat());
      boolean active = Math.abs(z - MIDDLE) < 4 && random.nextBoolean();
      becquerelPerMl[i] = active ? (float) random.nextGaussian() : 0;
    }
    return new RayBox(grid, becquerelPerMl, gramPerMl);
  }

  private RaySet rays(RayBox box) {
    return RaySet.of(
        RayPoints.of(RAYS), grid, box, _ -> 4, LOSS, 1.05f, 0.26f, Float.POSITIVE_INFINITY);
  }

  private VoxelRun run(RayBox box, int step, int first, int end) {
    VoxelRun run = step == 1 ? new VoxelRun(RayGather.RUN) : VoxelRun.scattered(RayGather.RUN);
    run.begin(MIDDLE);
    for (int i = first; i < end; i += step) {
      int x = i % ACROSS;
      int y = i / ACROSS;
      assertThat(run.add(box.index(y, MIDDLE) + x, grid.index(x, y, MIDDLE))).isTrue();
    }
    return run;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void a_voxel_has_the_same_bits_alone_and_beside_others(int step) {
    RayBox box = blocks();
    int first = 10 * ACROSS;
    VoxelRun many = run(box, step, first, first + 490);
    RaySet set = rays(box);
    for (int[] media : new int[][] {{0}, {1}, {0, 1}, {0, 1, 2}}) {
      double[][] together = new RayGather(box, LOSS).gather(set, RAYS, many, media);
      for (int i = 0; i < many.size(); i += 17) {
        int at = first + step * i;
        VoxelRun one = run(box, step, at, at + 1);
        double[][] alone = new RayGather(box, LOSS).gather(set, RAYS, one, media);
        for (int medium = 0; medium < media.length; medium++) {
          assertThat(together[medium][i]).isNotZero().isEqualTo(alone[medium][0]);
        }
      }
    }
  }

  @Test
  void it_is_the_plain_sum_along_rays() {
    RayBox box = blocks();
    RaySet set = rays(box);
    VoxelRun run = run(box, 3, 10 * ACROSS, 10 * ACROSS + 490);
    int[] media = {0, 1, NONE};
    double[][] mean = new RayGather(box, LOSS).gather(set, RAYS, run, media);
    double[] worst = new double[media.length];
    for (int i = 0; i < run.size(); i++) {
      double[] sum = new double[media.length];
      for (int ray = 0; ray < RAYS; ray++) {
        float path = 0;
        for (int cell = set.firstCell(ray); cell < set.firstCell(ray + 1); cell++) {
          int at = run.place(i) + set.distance(cell);
          float density = box.gramPerMl()[at];
          float end = Math.min(path + density * set.length(cell), 1);
          double lost = (double) LOSS.left(path) - LOSS.left(end);
          for (int medium : media) {
            double less = medium == NONE ? 0 : (double) density * set.referenceLoss(medium, cell);
            sum[medium] += box.becquerelPerG()[at] * (lost - less);
          }
          path = end;
        }
      }
      for (int medium : media) {
        worst[medium] = Math.max(worst[medium], Math.abs(mean[medium][i] - sum[medium] / RAYS));
      }
    }
    // Sums of 16 rays, of some Bq/g, are in float: some hundred roundings of 1e-7 each at random.
    for (int medium : media) {
      DEVIATIONS.absolute(
          "rays of many voxels at once",
          "noise, medium " + medium,
          worst[medium],
          0,
          Allowed.upTo(1e-6, "Bq/g"));
    }
  }
}
