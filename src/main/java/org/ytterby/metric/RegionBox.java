// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import org.ytterby.geometry.GaussianSmoothing;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.Vector3;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.VoxelMass;

/**
 * A region and its surroundings, cut out of the dose grid, so that what is looked for at its edge
 * costs what the region is large. Immutable; single-threaded use of its arrays.
 *
 * <p><b>Shape</b>: [z][y][x] of the box. The box ends with the grid where that comes first.
 */
final class RegionBox {
  /** Along the columns, the rows and the planes. */
  static final int AXES = 3;

  private static final double MM3_PER_ML = 1e3;

  private final Grid grid;
  private final int[] size = new int[AXES];
  private final int[] first = new int[AXES];
  private final float[] values;

  /** Density of each voxel; empty where all have one. */
  private final float[] gramPerMl;

  private final BitSet inside;

  /**
   * Cuts it out.
   *
   * @param mask of at least one voxel
   * @param values of the whole grid
   * @param marginMm how far the box reaches beyond the region, at least a voxel on each side
   * @param mass of the voxels, by which a mean dose weighs them
   */
  RegionBox(Mask mask, float[] values, double marginMm, MassMap mass) {
    this.grid = mask.grid();
    int[] last = {-1, -1, -1};
    int[] least = {grid.columns(), grid.rows(), grid.planes()};
    for (int index = mask.next(0); index >= 0; index = mask.next(index + 1)) {
      int[] at = place(index);
      for (int axis = 0; axis < AXES; axis++) {
        least[axis] = Math.min(least[axis], at[axis]);
        last[axis] = Math.max(last[axis], at[axis]);
      }
    }
    int[] all = {grid.columns(), grid.rows(), grid.planes()};
    for (int axis = 0; axis < AXES; axis++) {
      int margin = (int) Math.ceil(marginMm / spacingMm(axis, (least[axis] + last[axis]) / 2));
      first[axis] = Math.max(0, least[axis] - Math.max(1, margin));
      size[axis] = Math.min(all[axis] - 1, last[axis] + Math.max(1, margin)) + 1 - first[axis];
    }
    // A grid has at least two planes.
    if (size[2] < 2) {
      first[2] = Math.max(0, first[2] - 1);
      size[2] = 2;
    }
    this.values = new float[size[0] * size[1] * size[2]];
    float[] densities = mass instanceof VoxelMass own ? own.gramPerMl() : new float[0];
    this.gramPerMl = new float[densities.length == 0 ? 0 : this.values.length];
    this.inside = new BitSet(this.values.length);
    for (int z = 0, here = 0; z < size[2]; z++) {
      for (int y = 0; y < size[1]; y++) {
        for (int x = 0; x < size[0]; x++, here++) {
          int index = grid.index(first[0] + x, first[1] + y, first[2] + z);
          this.values[here] = values[index];
          if (gramPerMl.length > 0) {
            gramPerMl[here] = densities[index];
          }
          inside.set(here, mask.contains(index));
        }
      }
    }
  }

  private RegionBox(RegionBox other, float[] values, BitSet inside) {
    this.grid = other.grid;
    System.arraycopy(other.size, 0, size, 0, AXES);
    System.arraycopy(other.first, 0, first, 0, AXES);
    this.values = values;
    this.gramPerMl = other.gramPerMl;
    this.inside = inside;
  }

  /** Another region of at least one voxel in the same box. */
  RegionBox within(BitSet region) {
    return new RegionBox(this, values, region);
  }

  /** The same region with other values. */
  RegionBox with(float[] others) {
    return new RegionBox(this, others, inside);
  }

  /** The same region in the image behind a Gaussian, whose mean ends with the box. */
  RegionBox smoothed(double fwhmMm) {
    return with(smoothed(values, fwhmMm));
  }

  private int[] place(int index) {
    int inPlane = index % grid.planeSize();
    return new int[] {inPlane % grid.columns(), inPlane / grid.columns(), grid.planeOf(index)};
  }

  private double spacingMm(int axis, int plane) {
    return switch (axis) {
      case 0 -> grid.columnSpacingMm();
      case 1 -> grid.rowSpacingMm();
      default -> grid.planeThicknessMm(plane);
    };
  }

  /** Distance of neighbours along an axis, at the middle of the box where planes are uneven. */
  double spacingMm(int axis) {
    return spacingMm(axis, first[2] + size[2] / 2);
  }

  /** A voxel's edges along columns, rows and planes, at the middle of the box. */
  Vector3 voxelMm() {
    return new Vector3(spacingMm(0), spacingMm(1), spacingMm(2));
  }

  int count() {
    return values.length;
  }

  /** Number of the region's voxels. */
  int voxels() {
    return inside.cardinality();
  }

  boolean contains(int here) {
    return inside.get(here);
  }

  float value(int here) {
    return values[here];
  }

  /** Only where {@link #hasDensities}. */
  double gramPerMl(int here) {
    return gramPerMl[here];
  }

  double volumeMl(int here) {
    return grid.voxelVolumeMl(first[2] + here / (size[0] * size[1]));
  }

  /** Volume of the region. */
  double volumeMl() {
    double sumMl = 0;
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      sumMl += volumeMl(here);
    }
    return sumMl;
  }

  /** Edge of a cube of a voxel's mean volume in the region. */
  double voxelEdgeMm() {
    return StrictMath.cbrt(MM3_PER_ML * volumeMl() / voxels());
  }

  /** How far apart neighbours along an axis lie in the arrays. */
  int stride(int axis) {
    return axis == 0 ? 1 : axis == 1 ? size[0] : size[0] * size[1];
  }

  /** The neighbour so many voxels along an axis, or -1 outside of the box. */
  int neighbour(int here, int axis, int by) {
    int at = here / stride(axis) % size[axis] + by;
    return at < 0 || at >= size[axis] ? -1 : here + by * stride(axis);
  }

  /** The first voxel of the region from here on, or -1. */
  int next(int here) {
    return inside.nextSetBit(here);
  }

  /** The faces of its voxels. */
  RegionSurface surface() {
    return new RegionSurface(this);
  }

  /** Mean over the region, by volume. */
  double mean() {
    double sum = 0;
    double volumeMl = 0;
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      double voxelMl = volumeMl(here);
      sum += values[here] * voxelMl;
      volumeMl += voxelMl;
    }
    return sum / volumeMl;
  }

  /** Whether each voxel has a density of its own, so that energy over mass is another mean. */
  boolean hasDensities() {
    return gramPerMl.length > 0;
  }

  /** Energy over mass when the region lies so many voxels further along an axis. */
  double meanByMassShifted(int axis, int by) {
    double energy = 0;
    double massG = 0;
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      int there = neighbour(here, axis, by);
      int at = there < 0 ? here : there;
      double voxelG = gramPerMl[at] * volumeMl(here);
      energy += values[at] * voxelG;
      massG += voxelG;
    }
    return energy / massG;
  }

  /** Energy over mass of all voxels of the box, each by a weight. */
  double meanByMass(float[] weights) {
    double energy = 0;
    double massG = 0;
    for (int here = 0; here < values.length; here++) {
      double voxelG = weights[here] * gramPerMl[here] * volumeMl(here);
      energy += values[here] * voxelG;
      massG += voxelG;
    }
    return energy / massG;
  }

  /** A number of each voxel of the region, in their order. */
  double[] ofRegion(IntToDoubleFunction number) {
    double[] numbers = new double[voxels()];
    int at = 0;
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      numbers[at++] = number.applyAsDouble(here);
    }
    return numbers;
  }

  /** Neighbours along an axis that both are of the region, by their places in its order. */
  int[] pairs(int axis) {
    int[] order = new int[values.length];
    int voxels = 0;
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      order[here] = voxels++;
    }
    int[] pairs = new int[2 * voxels];
    int filled = 0;
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      int there = neighbour(here, axis, 1);
      if (there >= 0 && contains(there)) {
        pairs[filled++] = order[here];
        pairs[filled++] = order[there];
      }
    }
    return Arrays.copyOf(pairs, filled);
  }

  /** 1 in the region and 0 around it. */
  float[] indicator() {
    float[] indicator = new float[values.length];
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      indicator[here] = 1;
    }
    return indicator;
  }

  /** Value minus its Gaussian mean, for every voxel of the box. */
  float[] residual(double fwhmMm) {
    float[] residual = smoothed(values, fwhmMm);
    for (int here = 0; here < residual.length; here++) {
      residual[here] = values[here] - residual[here];
    }
    return residual;
  }

  /** Numbers of the box's shape behind a Gaussian. */
  float[] smoothed(float[] numbers, double fwhmMm) {
    double[] offsetsMm = new double[size[2]];
    for (int plane = 0; plane < size[2]; plane++) {
      offsetsMm[plane] = grid.planeOffsetMm(first[2] + plane) - grid.planeOffsetMm(first[2]);
    }
    Grid box =
        Grid.of(
            size[0],
            size[1],
            grid.centre(first[0], first[1], first[2]),
            grid.rowDirection(),
            grid.columnDirection(),
            grid.columnSpacingMm(),
            grid.rowSpacingMm(),
            offsetsMm);
    return new GaussianSmoothing(box, fwhmMm).smooth(numbers);
  }

  /**
   * The voxels outside that lie further than one distance from the region and not beyond another.
   */
  BitSet shell(double fromMm, double toMm) {
    BitSet shell = grown(toMm);
    shell.andNot(grown(fromMm));
    return shell;
  }

  private BitSet grown(double byMm) {
    int[] reach = new int[AXES];
    for (int axis = 0; axis < AXES; axis++) {
      reach[axis] = (int) (byMm / spacingMm(axis));
    }
    BitSet grown = (BitSet) inside.clone();
    for (int here = next(0); here >= 0; here = next(here + 1)) {
      if (atEdge(here)) {
        around(here, reach, byMm, grown);
      }
    }
    return grown;
  }

  private void around(int here, int[] reach, double byMm, BitSet grown) {
    for (int z = -reach[2]; z <= reach[2]; z++) {
      int plane = neighbour(here, 2, z);
      for (int y = -reach[1]; plane >= 0 && y <= reach[1]; y++) {
        int row = neighbour(plane, 1, y);
        for (int x = -reach[0]; row >= 0 && x <= reach[0]; x++) {
          int there = neighbour(row, 0, x);
          if (there >= 0 && lengthMm(x, y, z) <= byMm) {
            grown.set(there);
          }
        }
      }
    }
  }

  private double lengthMm(int x, int y, int z) {
    double alongX = x * spacingMm(0);
    double alongY = y * spacingMm(1);
    double alongZ = z * spacingMm(2);
    return Math.sqrt(alongX * alongX + alongY * alongY + alongZ * alongZ);
  }

  private boolean atEdge(int here) {
    for (int axis = 0; axis < AXES; axis++) {
      for (int by = -1; by <= 1; by += 2) {
        int there = neighbour(here, axis, by);
        if (there >= 0 && !inside.get(there)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Mean of the voxels of a set, by their volume; nothing where it is empty. */
  OptionalDouble meanOf(BitSet voxels) {
    double sum = 0;
    double volumeMl = 0;
    for (int here = voxels.nextSetBit(0); here >= 0; here = voxels.nextSetBit(here + 1)) {
      sum += values[here] * volumeMl(here);
      volumeMl += volumeMl(here);
    }
    return volumeMl > 0 ? OptionalDouble.of(sum / volumeMl) : OptionalDouble.empty();
  }
}
