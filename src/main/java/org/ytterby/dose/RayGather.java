// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * Gathers along rays what reaches a run of neighbouring voxels, in the memory of one worker.
 *
 * <pre>
 * method       ray by ray, cell by cell, all voxels of the run at once: the cell is at the same
 *              distance for each. A ray ends when it has ended for all of them
 * error bound  a ray is summed in float, rays in double
 * determinism  each voxel's sum has one order, whoever computes it
 * </pre>
 *
 * <p>Single-threaded.
 */
final class RayGather {
  /** Voxels in a run: long enough for vectors, and all that a step touches stays in the cache. */
  static final int RUN = 512;

  /** Rays whose sums are added in float. */
  private static final int FLOAT_RAYS = 16;

  /** A ray that has crossed so few cells has hardly ended. */
  private static final int UNASKED_CELLS = 3;

  private final RayBox box;
  private final PathLoss loss;
  private final PathLoss.Rays rays;
  private final PathLoss.Cells cells;
  private final double[] total = new double[RUN];

  /** The voxel whose ray had something left when this was asked last. */
  private int asked;

  RayGather(RayBox box, PathLoss loss) {
    this.box = box;
    this.loss = loss;
    this.rays = new PathLoss.Rays(new float[RUN], new float[RUN], new float[RUN]);
    this.cells = new PathLoss.Cells(new float[RUN], new float[RUN]);
  }

  /** Forgets what was gathered. */
  void clear() {
    Arrays.fill(total, 0);
  }

  /**
   * What was gathered, in Bq/g of path density times rays: what comes through the tissue as it is, less
   * what would come through the medium of reference.
   */
  double[] total() {
    return total;
  }

  /**
   * Adds rays of a set to the run that begins at a place of the box.
   *
   * @param from the first ray
   * @param to the one after the last
   */
  void add(RaySet set, int from, int to, int at) {
    for (int first = from; first < to; first += FLOAT_RAYS) {
      Arrays.fill(rays.sum(), 0);
      for (int ray = first; ray < Math.min(to, first + FLOAT_RAYS); ray++) {
        follow(set, ray, at);
      }
      RowTaps.addTo(total, rays.sum());
    }
  }

  private void follow(RaySet set, int ray, int at) {
    Arrays.fill(rays.path(), 0);
    Arrays.fill(rays.left(), 1);
    asked = 0;
    int first = set.firstCell(ray);
    int end = set.firstCell(ray + 1);
    for (int cell = first; cell < end; cell++) {
      int place = at + set.distance(cell);
      System.arraycopy(box.gramPerMl(), place, cells.density(), 0, RUN);
      System.arraycopy(box.becquerelPerG(), place, cells.activity(), 0, RUN);
      loss.step(set.mm(cell), set.referenceLoss(cell), rays, cells);
      if (cell - first >= UNASKED_CELLS && ended()) {
        return;
      }
    }
  }

  /** Whether no ray has anything left. A ray that has ended stays so: each is asked once. */
  private boolean ended() {
    float[] path = rays.path();
    while (asked < RUN && path[asked] >= 1) {
      asked++;
    }
    return asked == RUN;
  }
}
