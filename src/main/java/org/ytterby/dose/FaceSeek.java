// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * Which voxels of a run have a face of bone on a line through them, all at once, in the memory of
 * one worker: few have, and {@link FaceGather} follows a line of those alone.
 *
 * <p>Never misses one; a cell outside of the box counts as one though it is none. Single-threaded.
 */
final class FaceSeek {
  private final float[] effusivityRatio;
  private final RunCells cells;
  private final float[] pathFraction = new float[RayGather.RUN];
  private final float[] seenRatio = new float[RayGather.RUN];
  private final float[] ownRatio = new float[RayGather.RUN];

  /**
   * A worker's.
   *
   * @param effusivityRatio by place in the box
   */
  FaceSeek(RayBox box, float[] effusivityRatio) {
    this.effusivityRatio = effusivityRatio;
    this.cells = new RunCells(box.gramPerMl(), effusivityRatio, RunCells.FEW);
  }

  /** Begins another run. */
  void begin(VoxelRun run) {
    cells.begin(RunCells.FEW);
    run.copy(effusivityRatio, 0, ownRatio);
  }

  /** Looks along a line both ways. */
  void seek(RaySet along, RaySet opposite, int line, VoxelRun run) {
    Arrays.fill(seenRatio, 0);
    seek(along, line, run);
    seek(opposite, line, run);
  }

  /** Whether a voxel of the run has a face on the line. */
  boolean found(int i) {
    return seenRatio[i] > 0;
  }

  private void seek(RaySet set, int line, VoxelRun run) {
    Arrays.fill(pathFraction, 0, run.size(), 0);
    int asked = 0;
    int end = set.firstCell(line + 1);
    for (int cell = set.firstCell(line); cell < end; cell++) {
      step(run.size(), set.length(cell), cells.of(set.number(cell), run, set.distance(cell)));
      // A line that has ended stays so: each is asked once.
      while (asked < run.size() && pathFraction[asked] >= 1) {
        asked++;
      }
      if (asked == run.size()) {
        return;
      }
    }
  }

  private void step(int count, float mm, RunCells.Cells cell) {
    float[] path = pathFraction;
    float[] most = seenRatio;
    float[] own = ownRatio;
    float[] density = cell.gramPerMl();
    float[] other = cell.values();
    for (int x = 0; x < count; x++) {
      float beyond = Math.abs(other[x] - own[x]) - FaceGather.LEAST_RATIO;
      // Above 0 only before the line's end.
      most[x] = Math.max(most[x], beyond * (1 - path[x]));
      path[x] = Math.min(path[x] + density[x] * mm, 1);
    }
  }
}
