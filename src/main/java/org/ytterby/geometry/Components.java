// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Splits a mask into its connected parts. */
public final class Components {
  private final Grid grid;
  private final BitSet left;

  /** Voxels of the part that is walked, in the order in which they were reached. */
  private int[] reached = new int[1024];

  private int count;

  private Components(Mask mask) {
    this.grid = mask.grid();
    this.left = new BitSet(grid.voxelCount());
    mask.indices().forEach(left::set);
  }

  /**
   * The parts whose voxels hang together by faces, in the order of their first voxel. They share no
   * voxel.
   *
   * @param leastMl smaller parts are left out and take no memory: noise has thousands; with 0 the
   *     parts together are the mask
   */
  public static List<Mask> of(Mask mask, double leastMl) {
    Components components = new Components(mask);
    List<Mask> parts = new ArrayList<>();
    for (int seed = components.left.nextSetBit(0);
        seed >= 0;
        seed = components.left.nextSetBit(seed)) {
      if (components.walk(seed) >= leastMl) {
        parts.add(components.part());
      }
    }
    return parts;
  }

  /** Reaches all that hangs together with a voxel; its volume in mL. */
  private double walk(int seed) {
    count = 0;
    visit(true, seed);
    double volumeMl = 0;
    for (int next = 0; next < count; next++) {
      volumeMl += grid.voxelVolumeMl(grid.planeOf(reached[next]));
      visitNeighbours(reached[next]);
    }
    return volumeMl;
  }

  private Mask part() {
    BitSet part = new BitSet(grid.voxelCount());
    for (int i = 0; i < count; i++) {
      part.set(reached[i]);
    }
    return Mask.of(grid, part);
  }

  private void visitNeighbours(int voxel) {
    int columns = grid.columns();
    int planeSize = grid.planeSize();
    int column = voxel % columns;
    int row = voxel % planeSize / columns;
    int plane = voxel / planeSize;
    visit(column > 0, voxel - 1);
    visit(column + 1 < columns, voxel + 1);
    visit(row > 0, voxel - columns);
    visit(row + 1 < grid.rows(), voxel + columns);
    visit(plane > 0, voxel - planeSize);
    visit(plane + 1 < grid.planes(), voxel + planeSize);
  }

  private void visit(boolean exists, int voxel) {
    if (exists && left.get(voxel)) {
      left.clear(voxel);
      if (count == reached.length) {
        reached = Arrays.copyOf(reached, 2 * count);
      }
      reached[count++] = voxel;
    }
  }
}
