// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.KernelConvolution;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Vector3;
import org.ytterby.mass.MassMap;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;

/**
 * One kernel convolution for each line of standard input; prints the milliseconds of it. Arguments:
 * columns, rows, planes and the three voxel edges in mm (200 200 110 4 4 4).
 */
final class KernelBench {
  private KernelBench() {}

  public static void main(String[] args) throws IOException {
    String[] size = args.length == 6 ? args : "200 200 110 4 4 4".split(" ", -1);
    double[] offsetsMm = new double[Integer.parseInt(size[2])];
    for (int plane = 0; plane < offsetsMm.length; plane++) {
      offsetsMm[plane] = plane * Double.parseDouble(size[5]);
    }
    Grid grid =
        Grid.of(
            Integer.parseInt(size[0]),
            Integer.parseInt(size[1]),
            new Vector3(0, 0, 0),
            new Vector3(1, 0, 0),
            new Vector3(0, 1, 0),
            Double.parseDouble(size[3]),
            Double.parseDouble(size[4]),
            offsetsMm);
    ActivityMap activity = activity(grid);
    DoseInput input =
        new DoseInput(
            activity,
            MassMap.uniform(grid, Density.SOFT_TISSUE),
            Nuclides.shipped().yttrium90(),
            DoseConstants.DEFAULT);
    KernelConvolution engine = new KernelConvolution();
    while (System.in.read() >= 0) {
      long start = System.nanoTime();
      engine.compute(input);
      System.out.println((System.nanoTime() - start) / 1e6);
    }
  }

  private static ActivityMap activity(Grid grid) {
    Random random = new Random(1);
    float[] values = new float[grid.voxelCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    double halfLifeS = DoseConstants.DEFAULT.halfLifeS();
    return new ActivityMap(
        grid,
        values,
        ActivityScale.ABSOLUTE,
        Instant.EPOCH,
        Instant.EPOCH,
        1,
        new Quantification("BQML", "START", halfLifeS, List.of(), "bench"));
  }
}
