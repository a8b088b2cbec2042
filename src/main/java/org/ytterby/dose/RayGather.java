// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * Gathers along rays what reaches a run of voxels of one plane, in the memory of one worker.
 *
 * <pre>
 * method       ray by ray, cell by cell, all voxels of the run at once: the cell is at the same
 *              distance for each. Those whose ray has ended are left out soon after: {@link RayLanes}.
 *              A ray ends when it has ended for all of them, or has left the planes of activity.
 *              Where none of the cells is active only paths grow. Cells near the voxel are fetched
 *              once for all rays: {@link RunCells}
 * error bound  some rays are summed in float, their sums in double: below 1e-6
 * cost         0.7 ns for a voxel, ray and cell, 0.2 more for fetching the cell, 1 where voxels are
 *              scattered; 0.3 in all where none is active
 * determinism  each voxel's sum has one order, whatever else is in its run
 * </pre>
 *
 * <p>Single-threaded.
 */
final class RayGather {
  /** Voxels in a run: long enough for vectors, and all that a step touches stays in the cache. */
  static final int RUN = 512;

  /** Rays whose sums are added in float. */
  private static final int FLOAT_RAYS = 16;

  /** As many cross cells farther from the voxel more than once. */
  private static final int MANY_RAYS = 128;

  private final RayBox box;
  private final PathLoss loss;
  private final RayLanes lanes = new RayLanes();
  private final RunCells cells;
  private final float[] shiftBecquerelPerG = new float[RUN];
  private final double[][] sum = new double[2][RUN];

  /** Whether what is left is that of where rays are. */
  private boolean told;

  RayGather(RayBox box, PathLoss loss) {
    this.box = box;
    this.loss = loss;
    this.cells = new RunCells(box.gramPerMl(), box.becquerelPerG(), RunCells.MANY);
  }

  /**
   * Gathers for a run.
   *
   * @param count how many rays of the set, from the first on
   * @param media one or two of the set's media of reference, by number
   * @return for each of these the mean of rays by voxel of the run, in Bq/g of path density: what
   *     comes through the tissue as it is, less what would come through the medium; until the next
   *     call
   */
  double[][] gather(RaySet set, int count, VoxelRun run, int... media) {
    for (int medium = 0; medium < media.length; medium++) {
      Arrays.fill(sum[medium], 0);
    }
    cells.begin(count > MANY_RAYS ? RunCells.MANY : RunCells.FEW);
    for (int first = 0; first < count; first += FLOAT_RAYS) {
      Arrays.fill(lanes.sum(), 0);
      Arrays.fill(shiftBecquerelPerG, 0);
      for (int ray = first; ray < Math.min(count, first + FLOAT_RAYS); ray++) {
        lanes.begin(run.size());
        follow(set, ray, run, media);
        lanes.end();
      }
      for (int medium = 0; medium < media.length; medium++) {
        RowTaps.addTo(sum[medium], lanes.sum());
      }
      if (media.length > 1) {
        RowTaps.addTo(sum[1], shiftBecquerelPerG);
      }
    }
    for (int medium = 0; medium < media.length; medium++) {
      for (int x = 0; x < RUN; x++) {
        sum[medium][x] /= count;
      }
    }
    return sum;
  }

  private void follow(RaySet set, int ray, VoxelRun run, int[] media) {
    told = true;
    int end = set.firstCell(ray + 1);
    for (int cell = set.firstCell(ray); cell < end; cell++) {
      if (box.beyondActivity(run.plane() + set.planes(cell), set.upward(ray))) {
        return;
      }
      RunCells.Cells crossed =
          lanes.moved()
              ? cells.of(lanes.place(), lanes.count(), set.distance(cell))
              : cells.of(set.number(cell), run, set.distance(cell));
      cross(set, cell, crossed, media);
      if (cell + 1 < end && lost(set, cell + 1, media) && !lanes.goOn(run)) {
        return;
      }
    }
  }

  private void cross(RaySet set, int cell, RunCells.Cells crossed, int[] media) {
    PathLoss.Rays rays = lanes.rays();
    boolean active = crossed.any();
    int count = lanes.count();
    if (active && !told) {
      loss.tell(count, rays);
    }
    float lost = set.referenceLoss(media[0], cell);
    if (active) {
      loss.step(count, set.length(cell), lost, rays, crossed);
    } else {
      PathLoss.pass(count, set.length(cell), rays, crossed);
    }
    told = active;
    float shift = media.length > 1 ? lost - set.referenceLoss(media[1], cell) : 0;
    if (active && shift != 0) {
      PathLoss.exchange(count, shift, shiftBecquerelPerG, crossed);
    }
  }

  /** Whether a path in each of the media has lost all before the cell. */
  private static boolean lost(RaySet set, int cell, int[] media) {
    for (int medium : media) {
      if (set.referenceLoss(medium, cell) != 0) {
        return false;
      }
    }
    return true;
  }
}
