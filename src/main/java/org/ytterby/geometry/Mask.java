// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A set of voxels of one grid. Immutable. */
public final class Mask {
  private final Grid grid;
  private final BitSet voxels;
  private final int count;

  private Mask(Grid grid, BitSet voxels) {
    this.grid = grid;
    this.voxels = voxels;
    this.count = voxels.cardinality();
  }

  /** The voxels whose bit is set; the set is copied. */
  public static Mask of(Grid grid, BitSet voxels) {
    if (voxels.length() > grid.voxelCount()) {
      throw new IllegalArgumentException(
          "mask: found voxel %d, expected less than %d"
              .formatted(voxels.length() - 1, grid.voxelCount()));
    }
    return new Mask(grid, (BitSet) voxels.clone());
  }

  /** The voxels whose index passes. */
  public static Mask where(Grid grid, IntPredicate inside) {
    BitSet voxels = new BitSet(grid.voxelCount());
    IntStream.range(0, grid.voxelCount()).filter(inside).forEach(voxels::set);
    return new Mask(grid, voxels);
  }

  public static Mask all(Grid grid) {
    BitSet voxels = new BitSet(grid.voxelCount());
    voxels.set(0, grid.voxelCount());
    return new Mask(grid, voxels);
  }

  public static Mask none(Grid grid) {
    return new Mask(grid, new BitSet());
  }

  public Grid grid() {
    return grid;
  }

  public boolean contains(int index) {
    return voxels.get(index);
  }

  /** Number of voxels in the mask. */
  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** Indices of the voxels, ascending. */
  public IntStream indices() {
    return voxels.stream();
  }

  /** The first voxel of the mask from this index on, or -1 when there is none. */
  public int next(int fromIndex) {
    return voxels.nextSetBit(fromIndex);
  }

  /** Number of voxels of the mask in one plane. */
  public int countInPlane(int plane) {
    int size = grid.planeSize();
    return voxels.get(plane * size, (plane + 1) * size).cardinality();
  }

  /** Sum of the voxels' volumes in mL; each plane's voxels have their own. */
  public double volumeMl() {
    double volumeMl = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      volumeMl += countInPlane(plane) * grid.voxelVolumeMl(plane);
    }
    return volumeMl;
  }

  public Mask and(Mask other) {
    BitSet both = (BitSet) voxels.clone();
    both.and(sameGrid(other).voxels);
    return new Mask(grid, both);
  }

  public Mask or(Mask other) {
    BitSet either = (BitSet) voxels.clone();
    either.or(sameGrid(other).voxels);
    return new Mask(grid, either);
  }

  /** The voxels that are not in another one. */
  public Mask without(Mask other) {
    BitSet left = (BitSet) voxels.clone();
    left.andNot(sameGrid(other).voxels);
    return new Mask(grid, left);
  }

  private Mask sameGrid(Mask other) {
    if (!grid.equals(other.grid)) {
      throw new IllegalArgumentException(
          "masks: found " + grid + " and " + other.grid + ", expected one grid");
    }
    return other;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask that && grid.equals(that.grid) && voxels.equals(that.voxels);
  }

  @Override
  public int hashCode() {
    return 31 * grid.hashCode() + voxels.hashCode();
  }

  @Override
  public String toString() {
    return "Mask[%d of %d voxels]".formatted(count, grid.voxelCount());
  }
}
