// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Splits a mask into its connected parts. */
public final class Components {
  private Components() {}

  /**
   * The parts whose voxels hang together by faces, in the order of their first voxel. They share no
   * voxel, and together they are the mask.
   */
  public static List<Mask> of(Mask mask) {
    Grid grid = mask.grid();
    BitSet left = new BitSet(grid.voxelCount());
    mask.indices().forEach(left::set);
    List<Mask> parts = new ArrayList<>();
    Frontier frontier = new Frontier();
    for (int seed = left.nextSetBit(0); seed >= 0; seed = left.nextSetBit(seed)) {
      BitSet part = new BitSet(grid.voxelCount());
      left.clear(seed);
      frontier.add(seed);
      while (!frontier.isEmpty()) {
        int voxel = frontier.take();
        part.set(voxel);
        visitNeighbours(grid, voxel, left, frontier);
      }
      parts.add(Mask.of(grid, part));
    }
    return parts;
  }

  private static void visitNeighbours(Grid grid, int voxel, BitSet left, Frontier frontier) {
    int columns = grid.columns();
    int planeSize = grid.planeSize();
    int column = voxel % columns;
    int row = voxel % planeSize / columns;
    int plane = voxel / planeSize;
    visit(column > 0, voxel - 1, left, frontier);
    visit(column + 1 < columns, voxel + 1, left, frontier);
    visit(row > 0, voxel - columns, left, frontier);
    visit(row + 1 < grid.rows(), voxel + columns, left, frontier);
    visit(plane > 0, voxel - planeSize, left, frontier);
    visit(plane + 1 < grid.planes(), voxel + planeSize, left, frontier);
  }

  private static void visit(boolean exists, int neighbour, BitSet left, Frontier frontier) {
    if (exists && left.get(neighbour)) {
      left.clear(neighbour);
      frontier.add(neighbour);
    }
  }

  /** Voxels that were reached and whose neighbours were not looked at; grows as it must. */
  private static final class Frontier {
    private int[] voxels = new int[1024];
    private int count;

    void add(int voxel) {
      if (count == voxels.length) {
        voxels = Arrays.copyOf(voxels, 2 * count);
      }
      voxels[count++] = voxel;
    }

    int take() {
      return voxels[--count];
    }

    boolean isEmpty() {
      return count == 0;
    }
  }
}
