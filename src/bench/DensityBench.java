// SPDX-License-Identifier: Apache-2.0

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.DoseEngine;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.Engines;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.DoseConstants;

/**
 * The engines on trunks of 200 x 200 x 110 voxels of 4 mm with 1,000,000 active ones each, of which
 * half in liver below a dome of lung, ribs about it, air outside, and 2 % of noise on every
 * density; the other half, by the first argument, follows on (compact) or lies about in the whole
 * trunk (scattered). Prints medians of three after one to warm up. Second argument: how many
 * trunks, 1, 2, 4 or 8. Third: which engines, with commas between; fourth: medians of how many,
 * after as many to warm up. Run with -Xmx as a bound of memory.
 */
final class DensityBench {
  private static final int ACTIVE = 1_000_000;
  private static final int COLUMNS = 200;
  private static final int ROWS = 200;
  private static final int PLANES = 110;

  private DensityBench() {}

  public static void main(String[] args) {
    boolean scattered = args.length > 0 && args[0].equals("scattered");
    int trunks = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    Grid grid = Grid.axial(COLUMNS, ROWS, PLANES * trunks, 4, 4, 4);
    int one = COLUMNS * ROWS * PLANES;
    float[] gramPerMl = new float[one * trunks];
    byte[] tissue = new byte[gramPerMl.length];
    float[] activity = new float[gramPerMl.length];
    Random random = new Random(1);
    for (int trunk = 0; trunk < trunks; trunk++) {
      fill(trunk * one, gramPerMl, tissue, activity, random, scattered);
    }
    MassMap mass = new VoxelMass(grid, gramPerMl, tissue, "bench");
    double halfLifeS = DoseConstants.DEFAULT.halfLifeS();
    ActivityMap map =
        new ActivityMap(
            grid,
            activity,
            ActivityScale.ABSOLUTE,
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            new Quantification("BQML", "START", halfLifeS, List.of(), "bench"));
    DoseInput input =
        new DoseInput(map, mass, Nuclides.shipped().yttrium90(), DoseConstants.DEFAULT);
    String engines = args.length > 2 ? args[2] : "local,kernel,density";
    int runs = args.length > 3 ? Integer.parseInt(args[3]) : 3;
    for (String name : engines.split(",", -1)) {
      System.out.printf(
          "%s x%d %-8s %8.1f ms%n",
          scattered ? "scattered" : "compact",
          trunks,
          name,
          median(name, input, runs, args.length > 3 ? runs : 1));
    }
  }

  private static double median(String name, DoseInput input, int runs, int warm) {
    DoseEngine engine = Engines.named(name).orElseThrow();
    double[] ms = new double[runs];
    for (int run = -warm; run < ms.length; run++) {
      long start = System.nanoTime();
      engine.compute(input);
      if (run >= 0) {
        ms[run] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(ms);
    return ms[ms.length / 2];
  }

  private static void fill(
      int from,
      float[] gramPerMl,
      byte[] tissue,
      float[] activity,
      Random random,
      boolean scattered) {
    int active = 0;
    double share = scattered ? 0.45 : 1;
    for (int i = 0; i < COLUMNS * ROWS * PLANES; i++) {
      double x = (i % COLUMNS - 99.5) / 95;
      double y = (i / COLUMNS % ROWS - 99.5) / 80;
      double z = i / (COLUMNS * ROWS) / 110.0;
      double out = Math.sqrt(x * x + y * y);
      TissueClass one = TissueClass.SOFT;
      double rho = 1.05;
      if (out > 1) {
        one = TissueClass.AIR;
        rho = 0.0012;
      } else if (out > 0.9 && Math.sin(z * 60) > 0.3) {
        one = TissueClass.BONE;
        rho = 1.5;
      } else if (out < 0.88 && z > 0.72 - 0.12 * out * out) {
        one = TissueClass.LUNG;
        rho = 0.26;
      }
      int at = from + i;
      gramPerMl[at] = (float) (rho * (1 + 0.02 * random.nextGaussian()));
      tissue[at] = one.code();
      boolean mayBe = scattered ? out < 1 : one == TissueClass.SOFT && z > 0.02 && out < 0.8;
      if (active < ACTIVE && mayBe && random.nextDouble() < share) {
        activity[at] = (float) (1e6 * (1 + 0.6 * random.nextGaussian()));
        active++;
      }
    }
    if (active < ACTIVE) {
      throw new IllegalStateException("found " + active + " active voxels");
    }
  }
}
