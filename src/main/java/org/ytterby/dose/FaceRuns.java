// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * What faces of bone change in the dose of voxels of one plane, in the memory of one worker: along
 * a few lines at first, and along more as long as they change more of the dose.
 *
 * <p>Single-threaded; a new one for each plane shares the worker's memory.
 */
final class FaceRuns {
  /** Instead of the dose of a voxel that few lines do not do for. */
  static final double ALL_LINES = Double.NEGATIVE_INFINITY;

  /**
   * How many lines are followed at first, and then, as long as they change more of the dose than
   * {@link #WORTH}: errors of 25, 8 and 5 % of the change, 0.2 % of the dose.
   */
  private static final int[] STAGES = {16, 64, FaceGather.LINES};

  private static final double[] WORTH = {0.008, 0.02, 1};

  private final Memory memory;
  private final RaySet along;
  private final RaySet opposite;
  private final Change change;

  /** Is told what faces change. */
  interface Change {
    /**
     * Of one voxel.
     *
     * @param index in the field
     * @param becquerelPerG the change of its mean over rays, in Bq/g of path density
     */
    void of(int index, double becquerelPerG);
  }

  /** A worker's. */
  static final class Memory {
    private final FaceGather gather;
    private final FaceSeek seek;
    private final Stage[] stages = new Stage[STAGES.length];

    /**
     * For a box.
     *
     * @param effusivityRatio by place in it
     */
    Memory(RayBox box, PathLoss loss, float[] effusivityRatio) {
      this.gather = new FaceGather(box, loss, effusivityRatio);
      this.seek = new FaceSeek(box, effusivityRatio);
      stages[0] = new Stage(new VoxelRun(RayGather.RUN));
      for (int number = 1; number < stages.length; number++) {
        stages[number] = new Stage(VoxelRun.scattered(RayGather.RUN));
      }
    }
  }

  /** Voxels for which as many lines are followed. */
  private static final class Stage {
    private final VoxelRun run;
    private final double[] becquerelPerG = new double[RayGather.RUN];
    private final double[] soFarBecquerelPerG = new double[RayGather.RUN];
    private final double[] sum = new double[RayGather.RUN];

    private Stage(VoxelRun run) {
      this.run = run;
    }
  }

  /**
   * Begins a plane.
   *
   * @param z in the box
   * @param along lines from each voxel
   * @param opposite the same lines the other way
   */
  FaceRuns(Memory memory, int z, RaySet along, RaySet opposite, Change change) {
    this.memory = memory;
    this.along = along;
    this.opposite = opposite;
    this.change = change;
    for (Stage stage : memory.stages) {
      stage.run.begin(z);
    }
  }

  /**
   * Adds a voxel; later ones of a row after earlier ones.
   *
   * @param place in the box
   * @param index in the field
   * @param becquerelPerG what it has without the change, or {@link #ALL_LINES}
   */
  void add(int place, int index, double becquerelPerG) {
    enter(0, place, index, becquerelPerG, 0);
  }

  /** Tells the changes of all voxels that were added. */
  void end() {
    for (int number = 0; number < STAGES.length; number++) {
      follow(number);
    }
  }

  private void enter(int number, int place, int index, double becquerelPerG, double sum) {
    Stage stage = memory.stages[number];
    if (!stage.run.add(place, index)) {
      follow(number);
      stage.run.add(place, index);
    }
    int last = stage.run.size() - 1;
    stage.becquerelPerG[last] = becquerelPerG;
    stage.soFarBecquerelPerG[last] = sum;
  }

  private void follow(int number) {
    Stage stage = memory.stages[number];
    VoxelRun run = stage.run;
    Arrays.fill(stage.sum, 0, run.size(), 0);
    memory.seek.begin(run);
    int first = number == 0 ? 0 : STAGES[number - 1];
    for (int line = first; run.size() > 0 && line < STAGES[number]; line++) {
      memory.seek.seek(along, opposite, line, run);
      for (int i = 0; i < run.size(); i++) {
        if (memory.seek.found(i) && run.wanted(i)) {
          stage.sum[i] = memory.gather.add(stage.sum[i], run.place(i), along, opposite, line);
        }
      }
    }
    for (int i = 0; i < run.size(); i++) {
      if (run.wanted(i)) {
        leave(number, i);
      }
    }
    run.begin(run.plane());
  }

  private void leave(int number, int i) {
    Stage stage = memory.stages[number];
    double sum = stage.soFarBecquerelPerG[i] + stage.sum[i];
    double mean = sum / (2 * STAGES[number]);
    boolean enough = Math.abs(mean) <= WORTH[number] * stage.becquerelPerG[i];
    int index = stage.run.fieldIndex(i);
    if (enough || number == STAGES.length - 1) {
      change.of(index, mean);
    } else {
      enter(number + 1, stage.run.place(i), index, stage.becquerelPerG[i], sum);
    }
  }
}
