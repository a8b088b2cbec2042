// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * The cells that rays of a run of voxels cross, in the memory of one worker: density and values of
 * one more quantity of those at one distance from each voxel at once.
 *
 * <p>Cells near the voxel are fetched once for a run, since many rays cross each of them; farther
 * ones each time. Single-threaded; begun anew for each run.
 */
final class RunCells {
  /** How far cells are kept to either side for few rays: in dense tissue all. */
  private static final int NEAR = 3;

  /** The same for many rays: the nearer half of those in lung. */
  private static final int WIDE = 5;

  /** How many cells are kept when few rays cross them; their numbers are below it. */
  static final int FEW = cube(NEAR);

  /** The same when many do. */
  static final int MANY = cube(WIDE);

  private static final float[] NOTHING = new float[RayGather.RUN];

  private final float[] gramPerMl;
  private final float[] values;

  /** By {@link #number}. */
  private final Cells[] near;

  private final Cells far = new Cells();

  /** Of these cells are kept in this run. */
  private int kept;

  /** Those at one distance, by voxel of the run. */
  static final class Cells {
    private final float[] gramPerMl = new float[RayGather.RUN];
    private final float[] values = new float[RayGather.RUN];
    private boolean any;
    private boolean fetched;

    float[] gramPerMl() {
      return gramPerMl;
    }

    float[] values() {
      return values;
    }

    /** Whether any of the values is not 0. */
    boolean any() {
      return any;
    }
  }

  /**
   * A worker's.
   *
   * @param gramPerMl density by place in a box
   * @param values of the other quantity, by place too
   * @param most cells that may be kept
   */
  RunCells(float[] gramPerMl, float[] values, int most) {
    this.gramPerMl = gramPerMl;
    this.values = values;
    this.near = new Cells[most];
    Arrays.setAll(near, _ -> new Cells());
  }

  private static int cube(int reach) {
    return (2 * reach + 1) * (2 * reach + 1) * (2 * reach + 1);
  }

  /** The number of a cell by how many voxels it is away: nearer ones have lower numbers. */
  static int number(int x, int y, int z) {
    int reach = Math.max(Math.abs(x), Math.max(Math.abs(y), Math.abs(z)));
    if (reach == 0) {
      return 0;
    }
    int edge = 2 * reach + 1;
    int inCube = ((z + reach) * edge + y + reach) * edge + x + reach;
    return cube(reach - 1) + inCube - withinBefore(x, y, z, reach);
  }

  /** How many of a cube's cells that come before one belong to the next smaller cube. */
  private static int withinBefore(int x, int y, int z, int reach) {
    int edge = 2 * reach - 1;
    int planes = Math.clamp(z + reach - 1, 0, edge);
    boolean inPlane = Math.abs(z) < reach;
    int rows = inPlane ? Math.clamp(y + reach - 1, 0, edge) : 0;
    boolean inRow = inPlane && Math.abs(y) < reach;
    int cells = inRow ? Math.clamp(x + reach - 1, 0, edge) : 0;
    return (planes * edge + rows) * edge + cells;
  }

  /**
   * Begins another run.
   *
   * @param keep how many cells are kept
   */
  void begin(int keep) {
    kept = Math.min(keep, near.length);
    for (Cells one : near) {
      one.fetched = false;
    }
  }

  /** The cells at a distance from all voxels of the run; those that are far until the next call. */
  Cells of(int number, VoxelRun run, int distance) {
    boolean isNear = number < kept;
    Cells at = isNear ? near[number] : far;
    if (!at.fetched) {
      if (run.scattered()) {
        fetch(run.at(), run.size(), distance, at);
      } else {
        run.copy(gramPerMl, distance, at.gramPerMl);
        run.copy(values, distance, at.values);
        at.any = Arrays.mismatch(at.values, 0, run.size(), NOTHING, 0, run.size()) >= 0;
      }
      at.fetched = isNear;
    }
    return at;
  }

  /**
   * The cells at a distance from some voxels, until the next call.
   *
   * @param place where they are in the box
   */
  Cells of(int[] place, int count, int distance) {
    fetch(place, count, distance, far);
    return far;
  }

  private void fetch(int[] place, int count, int distance, Cells into) {
    float[] density = into.gramPerMl;
    float[] second = into.values;
    int bits = 0;
    for (int i = 0; i < count; i++) {
      int at = place[i] + distance;
      float one = values[at];
      density[i] = gramPerMl[at];
      second[i] = one;
      bits |= Float.floatToRawIntBits(one);
    }
    into.any = bits != 0;
  }
}
