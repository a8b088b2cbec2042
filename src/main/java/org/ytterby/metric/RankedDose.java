// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * The voxels of a region in the order of their dose, wherever the region is laid: what levels and
 * volumes would be there. Same meaning of D<sub>x</sub> as {@link
 * org.ytterby.geometry.VoxelRanking}. A voxel may count by a weight, also below 0: a level is then
 * the largest dose that enough of the volume gets. Immutable.
 */
final class RankedDose {
  private static final double MET_WITHIN = 1e-9;
  private static final double MM3_PER_ML = 1e3;

  /** Dose, descending, and the volume that gets at least it. */
  private final float[] gray;

  private final double[] reachedMl;
  private final double volumeMl;
  private final double meanByVolumeGy;
  private final double meanSquareFactor;
  private final double meanGy;

  /** A dose and the volume that has it. */
  private record Part(float gray, double volumeMl) {}

  /** Of voxels in the order of their keys, which hold dose and place. */
  private RankedDose(
      long[] keys,
      IntToDoubleFunction valueAt,
      IntToDoubleFunction volumeMlAt,
      OptionalDouble meanByMassGy) {
    this.gray = new float[keys.length];
    this.reachedMl = new double[keys.length];
    double sumMl = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < keys.length; i++) {
      int here = (int) keys[keys.length - 1 - i];
      double gy = valueAt.applyAsDouble(here);
      double ml = volumeMlAt.applyAsDouble(here);
      gray[i] = (float) gy;
      sumMl += ml;
      sum += gy * ml;
      squares += gy * gy * ml;
      reachedMl[i] = i == 0 ? sumMl : Math.max(reachedMl[i - 1], sumMl);
    }
    this.volumeMl = sumMl;
    this.meanByVolumeGy = sum / sumMl;
    this.meanSquareFactor = squares / sumMl;
    this.meanGy = meanByMassGy.orElse(meanByVolumeGy);
  }

  /** The region of a box, moved by so many voxels along an axis. */
  static RankedDose of(RegionBox box, int axis, int by) {
    IntUnaryOperator moved =
        here -> {
          int there = box.neighbour(here, axis, by);
          return there < 0 ? here : there;
        };
    long[] keys = new long[box.voxels()];
    int voxels = 0;
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      keys[voxels++] = key(box.value(moved.applyAsInt(here)), here);
    }
    Arrays.sort(keys);
    return new RankedDose(
        keys,
        here -> box.value(moved.applyAsInt(here)),
        box::volumeMl,
        box.hasDensities()
            ? OptionalDouble.of(box.meanByMassShifted(axis, by))
            : OptionalDouble.empty());
  }

  /** Every voxel of a box by a weight, which sum to more than 0. */
  static RankedDose weighted(RegionBox box, float[] weights) {
    long[] keys = new long[box.count()];
    int voxels = 0;
    for (int here = 0; here < keys.length; here++) {
      if (weights[here] != 0) {
        keys[voxels++] = key(box.value(here), here);
      }
    }
    keys = Arrays.copyOf(keys, voxels);
    Arrays.sort(keys);
    return new RankedDose(
        keys,
        box::value,
        here -> weights[here] * box.volumeMl(here),
        box.hasDensities() ? OptionalDouble.of(box.meanByMass(weights)) : OptionalDouble.empty());
  }

  /**
   * The region of a box grown by a part of its volume: a layer on its surface comes in besides,
   * each piece by its area, with the value in the middle of the layer. Below 0 it goes out. Its
   * mean is by volume; a region without a surface stays as it is.
   *
   * @param noise of the region, which the layer has as much of
   */
  static RankedDose resized(RegionBox box, double growthFraction, ImageNoise noise) {
    RegionSurface surface = box.surface();
    double areaMm2 = surface.facesMm2();
    double mlPerMm2 = areaMm2 > 0 ? growthFraction * box.volumeMl() / areaMm2 : 0;
    List<Part> parts = new ArrayList<>();
    for (int here = box.next(0); here >= 0; here = box.next(here + 1)) {
      parts.add(new Part(box.value(here), box.volumeMl(here)));
    }
    if (mlPerMm2 != 0) {
      double thicknessMm = MM3_PER_ML * growthFraction * box.volumeMl() / surface.smoothMm2();
      surface.pieces(
          thicknessMm / 2 / surface.centreToSurfaceMm(),
          noise,
          (mm2, value) -> parts.add(new Part((float) value, mlPerMm2 * mm2)));
    }
    long[] keys = new long[parts.size()];
    Arrays.setAll(keys, at -> key(parts.get(at).gray(), at));
    Arrays.sort(keys);
    return new RankedDose(
        keys, at -> parts.get(at).gray(), at -> parts.get(at).volumeMl(), OptionalDouble.empty());
  }

  private static long key(float value, int here) {
    return (long) ordered(value) << 32 | here;
  }

  double volumeMl() {
    return volumeMl;
  }

  /** Energy over mass; by volume where all voxels have one density. */
  double mean() {
    return meanGy;
  }

  /** By volume: that of the histogram. */
  double meanByVolume() {
    return meanByVolumeGy;
  }

  /** Mean squared distance from a dose, by volume. */
  double varianceAround(double aroundGy) {
    return meanSquareFactor - 2 * aroundGy * meanByVolumeGy + aroundGy * aroundGy;
  }

  /** The largest dose that at least this percentage of the volume gets; 0 to 100. */
  double level(double percent) {
    double wantedMl = volumeMl * (Math.min(100, Math.max(0, percent)) / 100 - MET_WITHIN);
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
    return low == 0 ? 0 : reachedMl[low - 1] / volumeMl;
  }

  /** A signed integer in the order of the floats. */
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits >= 0 ? bits : ~bits ^ Integer.MIN_VALUE;
  }
}
