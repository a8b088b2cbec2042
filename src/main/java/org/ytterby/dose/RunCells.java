// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * The cells that rays of a run of voxels cross, in the memory of one worker: density and one other
 * quantity of those at one distance from each voxel at once.
 *
 * <p>Cells near the voxel are fetched once for a run, since many rays cross each of them; farther
 * ones each time. Single-threaded; begun anew for each run.
 */
final class RunCells {
  /** Neighbours to either side that are kept: what electrons reach in soft tissue of 4 mm. */
  private static final int NEAR = 3;

  private static final int EDGE = 2 * NEAR + 1;

  /** The number of cells that are too far away to be kept. */
  static final int FAR = EDGE * EDGE * EDGE;

  private final float[] gramPerMl;
  private final float[] other;

  /** By {@link #number}; the last one is that of all others. */
  private final Cells[] cells = new Cells[FAR + 1];

  /** Those at one distance, by voxel of the run. */
  static final class Cells {
    private final float[] gramPerMl = new float[RayGather.RUN];
    private final float[] other = new float[RayGather.RUN];
    private boolean any;
    private boolean fetched;

    float[] gramPerMl() {
      return gramPerMl;
    }

    float[] other() {
      return other;
    }

    /** Whether the other quantity of any is not 0. */
    boolean any() {
      return any;
    }
  }

  /**
   * A worker's.
   *
   * @param gramPerMl density by place in a box
   * @param other quantity, by place too
   */
  RunCells(float[] gramPerMl, float[] other) {
    this.gramPerMl = gramPerMl;
    this.other = other;
    Arrays.setAll(cells, _ -> new Cells());
  }

  /** The number of a cell by how many voxels it is away: its own if near ones are kept. */
  static int number(int x, int y, int z) {
    boolean near = Math.abs(x) <= NEAR && Math.abs(y) <= NEAR && Math.abs(z) <= NEAR;
    return near ? ((z + NEAR) * EDGE + y + NEAR) * EDGE + x + NEAR : FAR;
  }

  /** Begins another run. */
  void begin() {
    for (Cells one : cells) {
      one.fetched = false;
    }
  }

  /** The cells at a distance from all voxels of the run; those that are far until the next call. */
  Cells of(int number, VoxelRun run, int distance) {
    Cells at = cells[number];
    if (!at.fetched) {
      if (run.scattered()) {
        fetch(run.at(), run.size(), distance, at);
      } else {
        run.copy(gramPerMl, distance, at.gramPerMl);
        run.copy(other, distance, at.other);
        at.any = anyOf(at.other, run.size());
      }
      at.fetched = number != FAR;
    }
    return at;
  }

  /**
   * The cells at a distance from some voxels, until the next call.
   *
   * @param place where they are in the box
   */
  Cells of(int[] place, int count, int distance) {
    fetch(place, count, distance, cells[FAR]);
    return cells[FAR];
  }

  private void fetch(int[] place, int count, int distance, Cells into) {
    float[] density = into.gramPerMl;
    float[] second = into.other;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      int at = place[i] + distance;
      float one = other[at];
      density[i] = gramPerMl[at];
      second[i] = one;
      bits |= Float.floatToRawIntBits(one);
    }
    into.any = bits != 0;
  }

  private static final float[] NOTHING = new float[RayGather.RUN];

  private static boolean anyOf(float[] values, int count) {
    return Arrays.mismatch(values, 0, count, NOTHING, 0, count) >= 0;
  }
}
