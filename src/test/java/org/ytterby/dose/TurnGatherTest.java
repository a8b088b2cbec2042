// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

class TurnGatherTest {
  private static final Deviations DEVIATIONS = Deviations.of(TurnGatherTest.class);
  private static final PathLoss LOSS = PathLoss.of(PointKernel.yttrium90());
  private static final int ACROSS = 41;
  private static final int MIDDLE = ACROSS / 2;

  private final Grid grid = Grid.cube(ACROSS, 4);
  private final float[] gramPerMl = new float[grid.voxelCount()];
  private final float[] becquerelPerMl = new float[gramPerMl.length];

  private TurnGather gather(RayBox box) {
    return new TurnGather(new TurnRays(RayPoints.of(TurnGather.MANY), grid, box, LOSS), box);
  }

  private static int middle(RayBox box) {
    return box.index(MIDDLE, MIDDLE) + MIDDLE;
  }

  /** Densities from thin lung to bone, and an activity for each. */
  private void fill(Random random, Supplier<Float> nextBecquerelPerMl) {
    for (int i = 0; i < gramPerMl.length; i++) {
      gramPerMl[i] = 0.2f + 1.6f * random.nextFloat();
      becquerelPerMl[i] = nextBecquerelPerMl.get();
    }
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
    for (int ray = 0; ray < RayField.ALL; ray++) {
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
    double difference = gather(box).difference(middle(box), MIDDLE, 1.05f, 0);
    // Each of some ten cells of a ray has what is left to some 1e-7, of the table and of floats.
    DEVIATIONS.absolute(
        "rays that turn, uniform tissue",
        "noise of 1 Bq/mL",
        difference,
        0,
        Allowed.upTo(1e-6, "Bq/g"));
  }

  @Test
  void what_comes_through_another_medium_is_what_a_field_of_it_gives() {
    Random random = new Random(7);
    float[] mediumGramPerMl = new float[gramPerMl.length];
    Arrays.fill(mediumGramPerMl, 1.05f);
    fill(random, () -> (float) random.nextGaussian());
    RayBox box = new RayBox(grid, becquerelPerMl, gramPerMl);
    RayBox medium = new RayBox(grid, becquerelPerMl, mediumGramPerMl);
    TurnGather gather = gather(box);
    TurnGather inMedium = gather(medium);
    double worst = 0;
    for (int ray = 0; ray < RayField.ALL; ray++) {
      double found = gather.through(ray, middle(box), MIDDLE, 1.05f);
      worst = Math.max(worst, Math.abs(found - inMedium.through(ray, middle(medium), MIDDLE)));
    }
    // Activity goes over a cell's density and times it again, in float, ten times a ray.
    DEVIATIONS.absolute(
        "rays that turn, through another medium",
        "worst of 1024",
        worst,
        0,
        Allowed.upTo(1e-6, "Bq/g"));
  }

  @Test
  void without_a_medium_it_is_the_mean_of_what_rays_gather_and_few_are_enough_amid_activity() {
    Random random = new Random(9);
    fill(random, random::nextFloat);
    RayBox box = new RayBox(grid, becquerelPerMl, gramPerMl);
    TurnGather gather = gather(box);
    double sum = 0;
    for (int ray = 0; ray < RayField.ALL; ray++) {
      sum += gather.through(ray, middle(box), MIDDLE);
    }
    double found = gather.difference(middle(box), MIDDLE, RayMedium.NONE.gramPerMl(), 0);
    assertThat(found).isPositive().isEqualTo(sum / RayField.ALL);
    gather.difference(middle(box), MIDDLE, 1.05f, 0);
    assertThat(gather.wholeBecquerelPerG()).isEqualTo(found);
  }

  @Test
  void where_few_tell_something_more_are_sent_out_unless_it_is_little() {
    Arrays.fill(gramPerMl, 0.3f);
    becquerelPerMl[grid.index(MIDDLE - 3, MIDDLE, MIDDLE)] = 1;
    RayBox box = new RayBox(grid, becquerelPerMl, gramPerMl);
    TurnGather all = gather(box);
    double few = all.difference(middle(box), MIDDLE, RayMedium.NONE.gramPerMl(), 1);
    double many = all.difference(middle(box), MIDDLE, RayMedium.NONE.gramPerMl(), 0);
    double sumOfFew = 0;
    double sum = 0;
    for (int ray = 0; ray < TurnGather.MANY; ray++) {
      sum += all.through(ray, middle(box), MIDDLE);
      sumOfFew = ray == RayField.ALL - 1 ? sum : sumOfFew;
    }
    assertThat(few).isPositive().isEqualTo(sumOfFew / RayField.ALL);
    assertThat(many).isNotEqualTo(few).isEqualTo(sum / TurnGather.MANY);
  }

  /**
   * Voxels of which those beyond a place are as those there; active is a cube before it, and a
   * voxel in that is asked. From there no ray gets to the end of the longest field.
   */
  private static final class Cut {
    /** Voxels along an axis that is cut. */
    private static final int SHORT = 33;

    private static final int LONG = 70;
    private static final int ASKED = 30;

    private final Grid grid;
    private final RayBox box;
    private final TurnGather gather;

    Cut(int columns, int rows, int planes) {
      grid = Grid.axial(columns, rows, planes, 4, 4, 4);
      float[] gramPerMl = new float[grid.voxelCount()];
      float[] becquerelPerMl = new float[gramPerMl.length];
      for (int i = 0; i < gramPerMl.length; i++) {
        int x = Math.min(i % columns, SHORT - 1);
        int y = Math.min(i / columns % rows, SHORT - 1);
        int z = Math.min(i / columns / rows, SHORT - 1);
        int at = x + SHORT * (y + SHORT * z);
        gramPerMl[i] = 0.2f + 0.2f * new Random(at).nextFloat();
        boolean active = Math.min(Math.min(x, y), z) >= 26 && Math.max(Math.max(x, y), z) < 32;
        becquerelPerMl[i] = active ? 1 : 0;
      }
      box = new RayBox(grid, becquerelPerMl, gramPerMl);
      gather = new TurnGather(new TurnRays(RayPoints.of(RayField.ALL), grid, box, LOSS), box);
    }

    double through(int ray) {
      int first = box.fieldIndex(0, 0, 0);
      int column = ASKED - first % grid.columns();
      int row = ASKED - first / grid.columns() % grid.rows();
      int plane = ASKED - box.fieldPlane(0);
      return gather.through(ray, box.index(row, plane) + column, plane);
    }

    /** Whether some ray may get to the end of the field along columns. */
    boolean reachesEnd() {
      return box.columns() - (ASKED - box.fieldIndex(0, 0, 0) % grid.columns()) <= box.reach(0);
    }
  }

  @Test
  void rays_turn_beyond_the_field_as_in_the_tissue_of_its_end_and_come_back() {
    Cut whole = new Cut(Cut.LONG, Cut.LONG, Cut.LONG);
    assertThat(whole.reachesEnd()).isFalse();
    assertThat(new Cut(Cut.SHORT, Cut.LONG, Cut.LONG).reachesEnd()).isTrue();
    for (Cut cut :
        new Cut[] {
          new Cut(Cut.SHORT, Cut.LONG, Cut.LONG),
          new Cut(Cut.LONG, Cut.SHORT, Cut.LONG),
          new Cut(Cut.LONG, Cut.LONG, Cut.SHORT)
        }) {
      double worst = 0;
      for (int ray = 0; ray < RayField.ALL; ray++) {
        worst = Math.max(worst, Math.abs(whole.through(ray) - cut.through(ray)));
      }
      // The same cells and lengths: only the place of a corner may be met from the other side.
      DEVIATIONS.absolute(
          "rays that turn beyond the field's end",
          "%d x %d x %d".formatted(cut.grid.columns(), cut.grid.rows(), cut.grid.planes()),
          worst,
          0,
          Allowed.upTo(1e-9, "Bq/g"));
    }
  }
}
