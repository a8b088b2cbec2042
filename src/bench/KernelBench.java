// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.DoseInput;
import org.ytterby.dose.KernelConvolution;
import org.ytterby.geometry.Grid;
import org.ytterby.mass.MassMap;
import org.ytterby.nuclide.Nuclides;
import org.ytterby.quantity.Density;
import org.ytterby.quantity.DoseConstants;

/**
 * One kernel convolution for each line of standard input; prints the milliseconds of it. Arguments:
 * columns, rows, planes and the three voxel edges in mm (200 200 110 4 4 4). A line that is not
 * empty names a file of little-endian floats, one a voxel, that is convolved; its dose in Gy goes
 * to the same name with .gray.
 */
final class KernelBench {
  private KernelBench() {}

  public static void main(String[] args) throws IOException {
    String[] size = args.length == 6 ? args : "200 200 110 4 4 4".split(" ", -1);
    double[] edgesMm = new double[3];
    Arrays.setAll(edgesMm, axis -> Double.parseDouble(size[3 + axis]));
    Grid grid =
        Grid.axial(
            Integer.parseInt(size[0]),
            Integer.parseInt(size[1]),
            Integer.parseInt(size[2]),
            edgesMm[0],
            edgesMm[1],
            edgesMm[2]);
    ActivityMap activity = activity(grid, noise(grid));
    DoseInput input =
        new DoseInput(
            activity,
            MassMap.uniform(grid, Density.SOFT_TISSUE),
            Nuclides.shipped().yttrium90(),
            DoseConstants.DEFAULT);
    KernelConvolution engine = new KernelConvolution();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      DoseInput asked =
          line.isEmpty()
              ? input
              : new DoseInput(
                  activity(grid, read(Path.of(line))),
                  input.mass(),
                  input.nuclide(),
                  input.constants());
      long start = System.nanoTime();
      float[] doseGy = engine.compute(asked).doseGy();
      double ms = (System.nanoTime() - start) / 1e6;
      if (!line.isEmpty()) {
        write(Path.of(line + ".gray"), doseGy);
      }
      System.out.println(ms);
    }
  }

  private static float[] read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static void write(Path file, float[] values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  private static float[] noise(Grid grid) {
    Random random = new Random(1);
    float[] values = new float[grid.voxelCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static ActivityMap activity(Grid grid, float[] values) {
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
