// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * Gathers along rays what reaches a run of voxels of one plane, in the memory of one worker.
 *
 * <pre>
 * method       ray by ray, cell by cell, all voxels of the run at once: the cell is at the same
 *              distance for each. A ray ends when it has ended for all of them, or has left the planes
 *              of activity. Where none of the cells is active only paths grow
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

  private static final float[] NOTHING = new float[RUN];

  private final RayBox box;
  private final PathLoss loss;
  private final PathLoss.Rays rays;
  private final PathLoss.Cells cells;
  private final float[] beforeFraction = new float[RUN];
  private final float[] shiftBecquerelPerG = new float[RUN];
  private final double[][] sum = new double[2][RUN];

  /** Whether what is left is that of where rays are. */
  private boolean told;

  /** The voxel whose ray had something left when this was asked last. */
  private int asked;

  RayGather(RayBox box, PathLoss loss) {
    this.box = box;
    this.loss = loss;
    this.rays = new PathLoss.Rays(RUN);
    this.cells = new PathLoss.Cells(new float[RUN], new float[RUN]);
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
    for (int first = 0; first < count; first += FLOAT_RAYS) {
      Arrays.fill(rays.sum(), 0);
      Arrays.fill(shiftBecquerelPerG, 0);
      for (int ray = first; ray < Math.min(count, first + FLOAT_RAYS); ray++) {
        follow(set, ray, run, media);
      }
      for (int medium = 0; medium < media.length; medium++) {
        RowTaps.addTo(sum[medium], rays.sum());
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
    Arrays.fill(rays.pathFraction(), 0, run.size(), 0);
    Arrays.fill(rays.pathFraction(), run.size(), RUN, 1);
    Arrays.fill(rays.leftFraction(), 1);
    asked = 0;
    told = true;
    int end = set.firstCell(ray + 1);
    int bend = set.bendCell(ray);
    for (int cell = set.firstCell(ray); cell < end; cell++) {
      if ((cell >= bend || bend == end)
          && box.beyondActivity(run.plane() + set.planes(cell), set.upward(ray))) {
        return;
      }
      if (cell == bend) {
        System.arraycopy(rays.pathFraction(), 0, rays.firstFraction(), 0, RUN);
        Arrays.fill(rays.onwardFraction(), 0);
      }
      int distance = set.distance(cell);
      run.copy(box.gramPerMl(), distance, cells.gramPerMl());
      run.copy(box.becquerelPerG(), distance, cells.becquerelPerG());
      cross(set, cell, cell >= bend, active(run), media);
      if (cell + 1 < end && lost(set, cell + 1, media) && ended()) {
        return;
      }
    }
  }

  /** Whether any of the cells has activity. */
  private boolean active(VoxelRun run) {
    return Arrays.mismatch(cells.becquerelPerG(), 0, run.size(), NOTHING, 0, run.size()) >= 0;
  }

  private void cross(RaySet set, int cell, boolean turned, boolean active, int[] media) {
    if (active && !told) {
      loss.tell(rays);
    }
    float lost = set.referenceLoss(media[0], cell);
    if (turned) {
      if (active) {
        System.arraycopy(rays.leftFraction(), 0, beforeFraction, 0, RUN);
      }
      PathLoss.passOnward(set.length(cell), set.bendCosineFactor(), rays, cells);
      if (active) {
        loss.tell(rays);
        PathLoss.gain(lost, beforeFraction, rays, cells);
      }
    } else if (active) {
      loss.step(set.length(cell), lost, rays, cells);
    } else {
      PathLoss.pass(set.length(cell), rays, cells);
    }
    told = active;
    if (active && media.length > 1) {
      PathLoss.exchange(lost - set.referenceLoss(media[1], cell), shiftBecquerelPerG, cells);
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

  /** Whether no ray has anything left. A ray that has ended stays so: each is asked once. */
  private boolean ended() {
    float[] path = rays.pathFraction();
    while (asked < RUN && path[asked] >= 1) {
      asked++;
    }
    return asked == RUN;
  }
}
