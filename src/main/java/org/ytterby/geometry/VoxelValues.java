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

  private interface Place {
    void visit(int index, double volumeMl);
  }

  /** Visits every voxel in index order. */
  public void forEach(Visitor visitor) {
    places((index, volumeMl) -> visitor.visit(values[index], volumeMl));
  }

  private void places(Place place) {
    Grid grid = mask.grid();
    int index = mask.next(0);
    while (index >= 0) {
      int plane = grid.planeOf(index);
      double volumeMl = grid.voxelVolumeMl(plane);
      int end = (plane + 1) * grid.planeSize();
      while (index >= 0 && index < end) {
        place.visit(index, volumeMl);
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

  /**
   * Sum of value times weight times volume.
   *
   * @param weights of the whole grid: densities in g/mL make a dose an energy
   */
  public double integral(float[] weights) {
    CarriedSum sum = new CarriedSum();
    places((index, volumeMl) -> sum.add((double) values[index] * weights[index] * volumeMl));
    return sum.value();
  }

  /** Volume-weighted sum of the squared distances from a mean. */
  public double squaresAround(double mean) {
    return sum((value, volumeMl) -> (value - mean) * (value - mean) * volumeMl);
  }

  /** Volume in mL of the voxels whose value times the factor is at least the level. */
  public double volumeAtLeastMl(double level, double factor) {
    return sum((value, volumeMl) -> value * factor >= level ? volumeMl : 0);
  }

  /** Adds up what each voxel gives. */
  public double sum(Term term) {
    CarriedSum sum = new CarriedSum();
    forEach((value, volumeMl) -> sum.add(term.of(value, volumeMl)));
    return sum.value();
  }

  /** A sum that carries what rounding drops (Neumaier 1974). */
  private static final class CarriedSum {
    private double sum;
    private double dropped;

    void add(double added) {
      double next = sum + added;
      dropped += Math.abs(sum) >= Math.abs(added) ? (sum - next) + added : (added - next) + sum;
      sum = next;
    }

    double value() {
      return sum + dropped;
    }
  }
}
