// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

/**
 * The voxels of a mask with a value each, walked in index order so that every sum is the same on
 * every machine. Immutable, thread-safe.
 *
 * @param mask which voxels
 * @param values of the whole grid, [z][y][x]; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
public record VoxelValues(Mask mask, float[] values) {

  /** What is done with a voxel. */
  public interface Visitor {
    void visit(float value, double volumeMl);
  }

  /** Visits every voxel in index order. */
  public void forEach(Visitor visitor) {
    Grid grid = mask.grid();
    int index = mask.next(0);
    while (index >= 0) {
      int plane = grid.planeOf(index);
      double volumeMl = grid.voxelVolumeMl(plane);
      int end = (plane + 1) * grid.planeSize();
      while (index >= 0 && index < end) {
        visitor.visit(values[index], volumeMl);
        index = mask.next(index + 1);
      }
    }
  }

  /** What a voxel adds to a sum. */
  public interface Term {
    double of(float value, double volumeMl);
  }

  /** Sum of value times volume. */
  public double integral() {
    return sum((value, volumeMl) -> value * volumeMl);
  }

  /** Volume-weighted sum of the squared distances from a mean. */
  public double squaresAround(double mean) {
    return sum((value, volumeMl) -> (value - mean) * (value - mean) * volumeMl);
  }

  /** Volume in mL of the voxels whose value times the factor is at least the level. */
  public double volumeAtLeastMl(double level, double factor) {
    return sum((value, volumeMl) -> value * factor >= level ? volumeMl : 0);
  }

  /** Adds up what each voxel gives, carrying what rounding drops (Neumaier 1974). */
  public double sum(Term term) {
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
