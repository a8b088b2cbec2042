// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * Takes planes of voxels from the kernel's dose to that through the patient's densities, in the
 * memory of one worker: a few rays for each voxel, all for those whose dose they change.
 *
 * <p>Single-threaded.
 */
final class RayPlanes {
  static final int FEW = 64;
  static final int FEW_IN_THIN = 128;
  static final int ALL = 1024;

  /** Of the reference's density: below, what is active may be far away and seen by few rays. */
  private static final double THIN = 0.7;

  /** Neighbours on either side in thin tissue for which a find counts as well. */
  private static final int NEIGHBOURS = 4;

  /** Of the kernel's dose: a few rays err by some percent of so small a difference. */
  private static final double SMALL_DIFFERENCE = 0.08;

  private final RayBox box;
  private final PathDensities paths;
  private final Scale scale;
  private final RayGather gather;
  private final VoxelRun few = new VoxelRun(RayGather.RUN);
  private final VoxelRun thin = new VoxelRun(RayGather.RUN);
  private final VoxelRun all = new VoxelRun(RayGather.RUN);

  /**
   * Units.
   *
   * @param grayPerBecquerelPerG dose per activity over path density
   * @param smallBecquerelPerG what nobody asks to the percent
   * @param referenceGramPerMl density of the medium of reference
   */
  record Scale(double grayPerBecquerelPerG, double smallBecquerelPerG, double referenceGramPerMl) {}

  RayPlanes(RayBox box, PathLoss loss, PathDensities paths, Scale scale) {
    this.box = box;
    this.paths = paths;
    this.scale = scale;
    this.gather = new RayGather(box, loss);
  }

  /**
   * Computes a plane.
   *
   * @param z in the box
   * @param kernelGy dose in the medium of reference
   * @param doseGy where the difference is added to it
   */
  void plane(RaySet rays, int z, float[] kernelGy, float[] doseGy) {
    few.begin(z);
    thin.begin(z);
    all.begin(z);
    for (int y = 0; y < box.rows(); y++) {
      int place = box.index(y, z);
      int index = box.fieldIndex(0, y, z);
      for (int x = 0; x < box.columns(); x++) {
        if (paths.counts(index + x)) {
          VoxelRun run = isThin(place + x) ? thin : few;
          if (!run.add(place + x, index + x)) {
            look(run, rays, kernelGy, doseGy);
            run.add(place + x, index + x);
          }
        }
      }
    }
    look(few, rays, kernelGy, doseGy);
    look(thin, rays, kernelGy, doseGy);
    withAll(rays, kernelGy, doseGy);
  }

  private boolean isThin(int place) {
    return box.gramPerMl()[place] < THIN * scale.referenceGramPerMl();
  }

  /** Follows a few rays, and passes on the voxels that ask for all; the run begins anew. */
  private void look(VoxelRun run, RaySet rays, float[] kernelGy, float[] doseGy) {
    double[] mean = gather.gather(rays, run == thin ? FEW_IN_THIN : FEW, run);
    add(run, mean, kernelGy, doseGy);
    // Decided before any are gathered again: that takes the same memory.
    boolean[] asking = new boolean[run.size()];
    int neighbours = run == thin ? NEIGHBOURS : 0;
    for (int i = 0; i < asking.length; i++) {
      if (run.wanted(i) && differs(mean[i], kernelGy[run.fieldIndex(i)])) {
        int end = Math.min(asking.length, i + neighbours + 1);
        Arrays.fill(asking, Math.max(0, i - neighbours), end, true);
      }
    }
    int[] places = run.places();
    for (int i = 0; i < asking.length; i++) {
      if (asking[i] && run.wanted(i) && !all.add(places[i], run.fieldIndex(i))) {
        withAll(rays, kernelGy, doseGy);
        all.add(places[i], run.fieldIndex(i));
      }
    }
    run.begin(run.plane());
  }

  private boolean differs(double becquerelPerG, float kernelGy) {
    double smallGy =
        SMALL_DIFFERENCE * Math.abs(kernelGy)
            + scale.smallBecquerelPerG() * scale.grayPerBecquerelPerG();
    return Math.abs(becquerelPerG) * scale.grayPerBecquerelPerG() > smallGy;
  }

  private void withAll(RaySet rays, float[] kernelGy, float[] doseGy) {
    add(all, gather.gather(rays, rays.rays(), all), kernelGy, doseGy);
    all.begin(all.plane());
  }

  private void add(VoxelRun run, double[] mean, float[] kernelGy, float[] doseGy) {
    for (int i = 0; i < run.size(); i++) {
      if (run.wanted(i)) {
        int index = run.fieldIndex(i);
        doseGy[index] = (float) (kernelGy[index] + mean[i] * scale.grayPerBecquerelPerG());
      }
    }
  }
}
