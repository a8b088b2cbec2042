// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;

/**
 * The voxels of a mask with a value each, walked in index order so that every sum is the same on
 * every machine.
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
record RegionVoxels(Mask mask, float[] values) {

  /** What is done with a voxel. */
  interface Visitor {
    void visit(float value, double volumeMl);
  }

  void forEach(Visitor visitor) {
    Grid grid = mask.grid();
    for (int plane = 0; plane < grid.planes(); plane++) {
      double volumeMl = grid.voxelVolumeMl(plane);
      int end = (plane + 1) * grid.planeSize();
      int index = mask.next(plane * grid.planeSize());
      while (index >= 0 && index < end) {
        visitor.visit(values[index], volumeMl);
        index = index + 1 < end ? mask.next(index + 1) : -1;
      }
    }
  }

  /** What a voxel adds to a sum. */
  private interface Term {
    double of(float value, double volumeMl);
  }

  /** Sum of value times volume. */
  double integral() {
    return sum((value, volumeMl) -> value * volumeMl);
  }

  /** Volume-weighted sum of the squared distances from a mean. */
  double squaresAround(double mean) {
    return sum((value, volumeMl) -> (value - mean) * (value - mean) * volumeMl);
  }

  /** Volume in mL of the voxels whose value times the factor is at least the level. */
  double volumeAtLeastMl(double level, double factor) {
    return sum((value, volumeMl) -> value * factor >= level ? volumeMl : 0);
  }

  /**
   * The uniform dose that leaves as many cells as the voxels do: -ln(mean exp(-α D)) / α, with D
   * the value times the factor. Counted from the coldest voxel, so that no exponential vanishes.
   */
  double equivalentUniform(double factor, double alpha) {
    double[] coldest = {Double.POSITIVE_INFINITY};
    forEach((value, _) -> coldest[0] = Math.min(coldest[0], value * factor));
    double surviving =
        sum((value, volumeMl) -> StrictMath.exp(-alpha * (value * factor - coldest[0])) * volumeMl);
    return coldest[0] - StrictMath.log(surviving / mask.volumeMl()) / alpha;
  }

  /** Adds up what each voxel gives, carrying what rounding drops (Neumaier 1974). */
  private double sum(Term term) {
    double[] sumAndDropped = new double[2];
    forEach(
        (value, volumeMl) -> {
          double added = term.of(value, volumeMl);
          double sum = sumAndDropped[0];
          double next = sum + added;
          sumAndDropped[1] +=
              Math.abs(sum) >= Math.abs(added) ? (sum - next) + added : (added - next) + sum;
          sumAndDropped[0] = next;
        });
    return sumAndDropped[0] + sumAndDropped[1];
  }
}
