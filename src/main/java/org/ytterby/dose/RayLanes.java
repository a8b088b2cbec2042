// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import java.util.Arrays;

/**
 * One ray of each voxel of a run, side by side, in the memory of one worker. When many have ended,
 * the others move together, so that each step is for those alone.
 *
 * <p>Single-threaded; begun anew for each ray.
 */
final class RayLanes {
  /** Rays move together when no more than this part of them goes on. */
  private static final double FEW = 0.6;

  /** The same where cells then are fetched one by one that were neighbours before. */
  private static final double FEW_OF_NEIGHBOURS = 0.3;

  private final PathLoss.Rays all = new PathLoss.Rays(RayGather.RUN);
  private final PathLoss.Rays rest = new PathLoss.Rays(RayGather.RUN);

  /** Of those that moved together: number in the run, and place in the box. */
  private final int[] voxel = new int[RayGather.RUN];

  private final int[] place = new int[RayGather.RUN];
  private int count;
  private boolean moved;

  /** The first ray that had something left when this was asked last. */
  private int asked;

  /** Rays at their voxels. */
  void begin(int voxels) {
    count = voxels;
    moved = false;
    asked = 0;
    Arrays.fill(all.pathFraction(), 0, voxels, 0);
    Arrays.fill(all.leftFraction(), 0, voxels, 1);
  }

  /** What all rays gathered, by number of the voxel in the run, once they have ended. */
  float[] sum() {
    return all.sum();
  }

  /** Those that are followed. */
  PathLoss.Rays rays() {
    return moved ? rest : all;
  }

  int count() {
    return count;
  }

  /** Whether they are no more side by side as their voxels are. */
  boolean moved() {
    return moved;
  }

  /** Where voxels are in the box when their rays have moved. */
  int[] place() {
    return place;
  }

  /** Whether any ray goes on, where those that have ended gather nothing any more. */
  boolean goOn(VoxelRun run) {
    float[] path = rays().pathFraction();
    // A ray that has ended stays so: each is asked once.
    while (asked < count && path[asked] >= 1) {
      asked++;
    }
    if (asked == count) {
      return false;
    }
    int going = 0;
    for (int i = 0; i < count; i++) {
      going += path[i] < 1 ? 1 : 0;
    }
    if (going <= (moved || run.scattered() ? FEW : FEW_OF_NEIGHBOURS) * count) {
      move(run);
    }
    return true;
  }

  private void move(VoxelRun run) {
    PathLoss.Rays from = rays();
    float[] path = from.pathFraction();
    int to = 0;
    for (int i = 0; i < count; i++) {
      if (path[i] < 1) {
        voxel[to] = moved ? voxel[i] : i;
        place[to] = moved ? place[i] : run.place(i);
        rest.pathFraction()[to] = path[i];
        rest.leftFraction()[to] = from.leftFraction()[i];
        rest.sum()[to] = from.sum()[i];
        to++;
      } else if (moved) {
        all.sum()[voxel[i]] = rest.sum()[i];
      }
    }
    count = to;
    moved = true;
    asked = 0;
  }

  /** Ends all rays. */
  void end() {
    for (int i = 0; moved && i < count; i++) {
      all.sum()[voxel[i]] = rest.sum()[i];
    }
  }
}
