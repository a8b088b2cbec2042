// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class TurnGatherTest {
  private static final Deviations DEVIATIONS = Deviations.of(TurnGatherTest.class);
  private static final PathLoss LOSS = PathLoss.of(PointKernel.shipped());
  private static final int ACROSS = 41;
  private static final int MIDDLE = ACROSS / 2;

  private final Grid grid = Grid.cube(ACROSS, 4);
  private final float[] gramPerMl = new float[grid.voxelCount()];
  private final float[] becquerelPerMl = new float[gramPerMl.length];
  private final double[][] points = RayPoints.of(1024);

  private RaySet reference(RayBox box, float mediumGramPerMl) {
    return RaySet.turning(points, grid, box, _ -> 4, LOSS, mediumGramPerMl);
  }

  private TurnGather gather(RayBox box) {
    return new TurnGather(new TurnRays(points, grid, box, LOSS), box);
  }

  private static int middle(RayBox box) {
    return box.index(MIDDLE, MIDDLE) + MIDDLE;
  }

  @Test
  void each_ray_fills_any_densities_evenly_where_activity_goes_with_mass() {
    // Fano's theorem: by where a ray turns nothing is won or lost.
    Random random = new Random(11);
    for (int i = 0; i < gramPerMl.length; i++) {
      gramPerMl[i] = 0.5f + 1.5f * random.nextFloat();
    }
    RayBox box = new RayBox(grid, gramPerMl, gramPerMl);
    TurnGather gather = gather(box);
    double worst = 0;
    for (int ray = 0; ray < points.length; ray++) {
      worst = Math.max(worst, Math.abs(gather.through(ray, middle(box), MIDDLE) - 1));
    }
    // Activity over density is 1 but for a rounding to float.
    DEVIATIONS.absolute(
        "each ray that turns, activity as mass, any densities (Fano)",
        "worst of 1024",
        worst,
        0,
        Allowed.upTo(3e-7, "of the dose"));
  }

  @Test
  void in_the_medium_of_reference_the_difference_is_rounding() {
    Random random = new Random(3);
    Arrays.fill(gramPerMl, 1.05f);
    for (int i = 0; i < gramPerMl.length; i++) {
      becquerelPerMl[i] = (float) random.nextGaussian();
    }
    RayBox box = new RayBox(grid, becquerelPerMl, gramPerMl);
    VoxelRun run = new VoxelRun(RayGather.RUN);
    run.begin(MIDDLE);
    run.add(middle(box), grid.index(MIDDLE, MIDDLE, MIDDLE));
    double through = new RayGather(box, LOSS).through(reference(box, 1.05f), run)[0];
    double difference = gather(box).through(middle(box), MIDDLE) - through;
    // Each of some ten cells of a ray has what is left to some 1e-7, of the table and of floats.
    DEVIATIONS.absolute(
        "rays that turn, uniform tissue",
        "noise of 1 Bq/mL",
        difference,
        0,
        Allowed.upTo(1e-6, "Bq/g"));
  }
}
