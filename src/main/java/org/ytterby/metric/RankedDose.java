// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The voxels of a region in the order of their dose, wherever the region is laid: what levels and
 * volumes would be there. Same meaning of D<sub>x</sub> as {@link
 * org.ytterby.geometry.VoxelRanking}. Immutable.
 */
final class RankedDose {
  private static final double MET_WITHIN = 1e-9;

  /** Dose, descending, and the volume that gets at least it. */
  private final float[] gray;

  private final double[] reachedMl;
  private final double meanGy;

  private RankedDose(float[] gray, double[] reachedMl, OptionalDouble meanByMassGy) {
    this.gray = gray;
    this.reachedMl = reachedMl;
    this.meanGy = meanByMassGy.orElseGet(this::meanByVolume);
  }

  /** The region of a box, moved by so many voxels along an axis. */
  static RankedDose of(RegionBox box, int axis, int by) {
    long[] keys = new long[box.count()];
    int voxels = 0;
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      int there = box.neighbour(here, axis, by);
      keys[voxels++] = (long) ordered(box.value(there < 0 ? here : there)) << 32 | here;
    }
    Arrays.sort(keys, 0, voxels);
    float[] gray = new float[voxels];
    double[] reachedMl = new double[voxels];
    double sumMl = 0;
    for (int i = 0; i < voxels; i++) {
      int here = (int) keys[voxels - 1 - i];
      int there = box.neighbour(here, axis, by);
      gray[i] = box.value(there < 0 ? here : there);
      sumMl += box.volumeMl(here);
      reachedMl[i] = sumMl;
    }
    return new RankedDose(
        gray,
        reachedMl,
        box.hasDensities()
            ? OptionalDouble.of(box.meanByMassShifted(axis, by))
            : OptionalDouble.empty());
  }

  double volumeMl() {
    return reachedMl[reachedMl.length - 1];
  }

  /** Energy over mass; by volume where all voxels have one density. */
  double mean() {
    return meanGy;
  }

  private double meanByVolume() {
    double sum = 0;
    double beforeMl = 0;
    for (int i = 0; i < gray.length; i++) {
      sum += gray[i] * (reachedMl[i] - beforeMl);
      beforeMl = reachedMl[i];
    }
    return sum / volumeMl();
  }

  /** Mean squared distance from a dose, by volume. */
  double varianceAround(double meanGy) {
    double sum = 0;
    double beforeMl = 0;
    for (int i = 0; i < gray.length; i++) {
      sum += (gray[i] - meanGy) * (gray[i] - meanGy) * (reachedMl[i] - beforeMl);
      beforeMl = reachedMl[i];
    }
    return sum / volumeMl();
  }

  /** The largest dose that at least this percentage of the volume gets; 0 to 100. */
  double level(double percent) {
    double wantedMl = volumeMl() * (Math.min(100, Math.max(0, percent)) / 100 - MET_WITHIN);
    int low = 0;
    int high = gray.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (reachedMl[middle] >= wantedMl) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return gray[low];
  }

  /** The part of the volume that gets at least this dose. */
  double fractionAtLeast(double doseGy) {
    int low = 0;
    int high = gray.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (gray[middle] >= doseGy) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : reachedMl[low - 1] / volumeMl();
  }

  /** A signed integer in the order of the floats. */
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits >= 0 ? bits : ~bits ^ Integer.MIN_VALUE;
  }
}
