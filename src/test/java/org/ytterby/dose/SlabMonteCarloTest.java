// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/**
 * 90Y in liver up to an inflated lung: depth dose by EGSnrc, layer by layer, each over its own
 * dose. The engine for it is {@code density}; what the others give is written beside it.
 */
class SlabMonteCarloTest {
  private static final Deviations DEVIATIONS = Deviations.of(SlabMonteCarloTest.class);
  private static final float LIVER_GRAM_PER_ML = 1.06f;
  private static final float LUNG_GRAM_PER_ML = 0.26f;
  private static final int LAYERS = 50;
  private static final int FIRST_OF_LUNG = 25;

  /** Energy of the table's spectrum over the mass of the cube, in mGy/(MBq s). */
  private static final double PLATEAU =
      0.93273 * 1.602176634e-13 * 1e6 / (64e-3 * LIVER_GRAM_PER_ML) * 1e3;

  private static final double[] MC = monteCarlo();

  @Test
  void each_layer_has_the_dose_of_monte_carlo() {
    double[] found = column(new DensityKernel(PointKernel.yttrium90(), 2));
    for (int layer = 15; layer < 31; layer++) {
      boolean lung = layer >= FIRST_OF_LUNG;
      // Issue 5: 1 % in liver, 3 % in lung; the Monte Carlo has 0.06 to 0.7 % of its own.
      DEVIATIONS.relative(
          lung ? "slab, lung to 24 mm" : "slab, liver",
          "%d mm".formatted(4 * layer - 98),
          found[layer],
          MC[layer],
          lung ? 0.03 : 0.01);
    }
    DEVIATIONS.relative(
        "slab, energy into lung", "0 to 24 mm", sum(found, 25, 31), sum(MC, 25, 31), 0.01);
    DEVIATIONS.relative(
        "slab, energy into lung", "0 to 100 mm", sum(found, 25, 50), sum(MC, 25, 50), 0.01);
  }

  /** The figures that validation.md prints, to their last digit: another one is another engine. */
  @Test
  void what_the_other_engines_give_there_is_known() {
    pinned(new KernelConvolution(2), 0.996, 1.89, 0.15, 0.002);
    pinned(new LocalDeposition(), 1.18, 0, 0, 0);
  }

  private static void pinned(DoseEngine engine, double... printed) {
    double[] found = column(engine);
    for (int i = 0; i < printed.length; i++) {
      int layer = FIRST_OF_LUNG - 1 + i;
      DEVIATIONS.absolute(
          "slab, %s over Monte Carlo".formatted(engine.name()),
          "%d mm".formatted(4 * layer - 98),
          found[layer] / MC[layer],
          printed[i],
          Allowed.upTo(0.01, "of the dose"));
    }
  }

  private static double sum(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).sum();
  }

  private static double[] column(DoseEngine engine) {
    Grid grid = Grid.cube(LAYERS, 4);
    float[] activity = new float[grid.voxelCount()];
    float[] gramPerMl = new float[activity.length];
    byte[] tissue = new byte[activity.length];
    for (int i = 0; i < activity.length; i++) {
      int x = i % LAYERS;
      int y = i / LAYERS % LAYERS;
      int z = i / (LAYERS * LAYERS);
      boolean lung = z >= FIRST_OF_LUNG;
      boolean hot = x >= 20 && x < 30 && y >= 20 && y < 30 && z >= 15 && !lung;
      activity[i] = hot ? 1e6f : 0;
      gramPerMl[i] = lung ? LUNG_GRAM_PER_ML : LIVER_GRAM_PER_ML;
      tissue[i] = (lung ? TissueClass.LUNG : TissueClass.SOFT).code();
    }
    VoxelMass mass = new VoxelMass(grid, gramPerMl, tissue, "slab");
    float[] doseGy = DoseFixture.dose(engine, grid, activity, mass);
    double localGy = DoseConstants.DEFAULT.kGyKgPerGBq() / LIVER_GRAM_PER_ML;
    double[] column = new double[LAYERS];
    for (int z = 0; z < LAYERS; z++) {
      column[z] = doseGy[grid.index(25, 25, z)] / localGy * PLATEAU;
    }
    return column;
  }

  private static double[] monteCarlo() {
    try (InputStream table =
        SlabMonteCarloTest.class.getResourceAsStream("slab-liver-lung-4mm.csv")) {
      List<Double> doses = new ArrayList<>();
      new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> Character.isDigit(line.charAt(0)))
          .forEach(line -> doses.add(Double.parseDouble(line.split(",", -1)[4])));
      return doses.stream().mapToDouble(Double::doubleValue).toArray();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
