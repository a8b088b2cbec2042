// SPDX-License-Identifier: Apache-2.0

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Time of a sum of separable terms in place of the voxel kernel: along rows, columns and planes one
 * after the other, 7 x 7 x 7 over 200 x 200 x 110 voxels, two threads, sums in float; median of 25
 * after 15 to warm up. Terms alone: no kernel to be found, no bremsstrahlung from afar, no check of
 * the map, all of which {@code KernelConvolution} does in its time. The weights are any; {@code
 * kernel-rank.py} tells how many terms are needed. Argument: terms (3).
 */
final class SeparableBench {
  private static final int COLUMNS = 200;
  private static final int ROWS = 200;
  private static final int PLANES = 110;
  private static final int IN_PLANE = COLUMNS * ROWS;
  private static final int REACH = 3;
  private static final int ACROSS = 2 * REACH + 1;
  private static final int CHUNK = 14;

  private SeparableBench() {}

  public static void main(String[] args) throws Exception {
    int terms = args.length > 0 ? Integer.parseInt(args[0]) : 3;
    Random random = new Random(1);
    float[] image = new float[IN_PLANE * PLANES];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    float[][] weights = new float[terms][REACH + 1];
    for (float[] one : weights) {
      for (int i = 0; i <= REACH; i++) {
        one[i] = (float) Math.exp(-i * (1 + random.nextDouble()));
      }
    }
    List<Double> times = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int run = 0; run < 40; run++) {
        long start = System.nanoTime();
        float[] sums = new float[image.length];
        List<Future<?>> chunks = new ArrayList<>();
        for (int first = 0; first < PLANES; first += CHUNK) {
          int from = first;
          int to = Math.min(PLANES, first + CHUNK);
          chunks.add(threads.submit(() -> planes(image, sums, weights, from, to)));
        }
        for (Future<?> chunk : chunks) {
          chunk.get();
        }
        if (run >= 15) {
          times.add((System.nanoTime() - start) / 1e6);
        }
      }
    }
    Collections.sort(times);
    System.out.printf("%d terms: %.1f ms%n", terms, times.get(times.size() / 2));
  }

  /** Planes that have gone through rows and columns wait in a ring for those up to three away. */
  private static void planes(float[] image, float[] sums, float[][] weights, int from, int to) {
    int terms = weights.length;
    float[][] ring = new float[ACROSS * terms][IN_PLANE];
    float[] rows = new float[IN_PLANE];
    float[] padded = new float[COLUMNS + 2 * REACH];
    for (int plane = from - REACH; plane < to + REACH; plane++) {
      int slot = Math.floorMod(plane, ACROSS) * terms;
      for (int term = 0; term < terms; term++) {
        float[] done = ring[slot + term];
        if (plane < 0 || plane >= PLANES) {
          Arrays.fill(done, 0);
          continue;
        }
        for (int row = 0; row < ROWS; row++) {
          System.arraycopy(image, plane * IN_PLANE + row * COLUMNS, padded, REACH, COLUMNS);
          alongRow(padded, rows, row * COLUMNS, weights[term]);
        }
        for (int row = 0; row < ROWS; row++) {
          alongColumns(rows, done, row, weights[term]);
        }
      }
      int middle = plane - REACH;
      for (int term = 0; middle >= from && term < terms; term++) {
        float[][] near = new float[ACROSS][];
        for (int off = -REACH; off <= REACH; off++) {
          near[off + REACH] = ring[Math.floorMod(middle + off, ACROSS) * terms + term];
        }
        alongPlanes(sums, middle * IN_PLANE, near, weights[term]);
      }
    }
  }

  private static void alongRow(float[] row, float[] sums, int at, float[] w) {
    float w0 = w[0];
    float w1 = w[1];
    float w2 = w[2];
    float w3 = w[3];
    for (int x = 0; x < COLUMNS; x++) {
      sums[at + x] =
          w0 * row[x + 3]
              + w1 * (row[x + 2] + row[x + 4])
              + w2 * (row[x + 1] + row[x + 5])
              + w3 * (row[x] + row[x + 6]);
    }
  }

  private static void alongColumns(float[] rows, float[] sums, int y, float[] w) {
    int at = y * COLUMNS;
    if (y < REACH || y >= ROWS - REACH) {
      for (int x = 0; x < COLUMNS; x++) {
        float sum = 0;
        for (int off = Math.max(-REACH, -y); off <= Math.min(REACH, ROWS - 1 - y); off++) {
          sum += w[Math.abs(off)] * rows[at + off * COLUMNS + x];
        }
        sums[at + x] = sum;
      }
      return;
    }
    float w0 = w[0];
    float w1 = w[1];
    float w2 = w[2];
    float w3 = w[3];
    for (int x = 0; x < COLUMNS; x++) {
      int i = at + x;
      sums[i] =
          w0 * rows[i]
              + w1 * (rows[i - COLUMNS] + rows[i + COLUMNS])
              + w2 * (rows[i - 2 * COLUMNS] + rows[i + 2 * COLUMNS])
              + w3 * (rows[i - 3 * COLUMNS] + rows[i + 3 * COLUMNS]);
    }
  }

  private static void alongPlanes(float[] sums, int at, float[][] near, float[] w) {
    float[] below3 = near[0];
    float[] below2 = near[1];
    float[] below1 = near[2];
    float[] middle = near[3];
    float[] above1 = near[4];
    float[] above2 = near[5];
    float[] above3 = near[6];
    float w0 = w[0];
    float w1 = w[1];
    float w2 = w[2];
    float w3 = w[3];
    for (int i = 0; i < IN_PLANE; i++) {
      sums[at + i] +=
          w0 * middle[i]
              + w1 * (below1[i] + above1[i])
              + w2 * (below2[i] + above2[i])
              + w3 * (below3[i] + above3[i]);
    }
  }
}
