// SPDX-License-Identifier: Apache-2.0
package org.ytterby.geometry;

/**
 * The voxels of a region ranked by value: answers D<sub>x</sub>, minimum and maximum exactly, with
 * per-voxel volumes.
 *
 * <pre>
 * method       radix selection: floats map to integers of the same order; volume is summed per
 *              upper 16 bits, then, inside the bucket of the quantile, per lower 16 bits
 * assumptions  finite values
 * error bound  exact voxel value; a volume fraction that is met within 1e-9 counts as met, so
 *              that rounding of the summed volumes can't move a quantile by a voxel
 * cost         one pass over the region, and one per quantile; memory does not grow with it
 * </pre>
 *
 * <p>Immutable after construction.
 */
public final class VoxelRanking {
  private static final int BUCKETS = 1 << 16;
  private static final int LOW_BITS = 16;
  private static final int LOW_MASK = BUCKETS - 1;
  private static final double MET_WITHIN = 1e-9;

  private final VoxelValues voxels;
  private final double[] volumeByHighBitsMl = new double[BUCKETS];
  private final double volumeMl;

  /** Ranks a region of at least one voxel. */
  public VoxelRanking(VoxelValues voxels) {
    if (voxels.mask().isEmpty()) {
      throw new IllegalArgumentException("ranking: found no voxel, expected at least one");
    }
    this.voxels = voxels;
    voxels.forEach((value, voxelMl) -> volumeByHighBitsMl[ordered(value) >>> LOW_BITS] += voxelMl);
    this.volumeMl = voxels.mask().volumeMl();
  }

  /** The largest voxel value that at least this percentage of the volume reaches. */
  public float reachedBy(double percentOfVolume) {
    double wantedMl = volumeMl * percentOfVolume / 100 - volumeMl * MET_WITHIN;
    int high = hottestBucket(volumeByHighBitsMl, wantedMl, 0);
    double hotterMl = 0;
    for (int bucket = BUCKETS - 1; bucket > high; bucket--) {
      hotterMl += volumeByHighBitsMl[bucket];
    }
    double[] volumeByLowBitsMl = new double[BUCKETS];
    voxels.forEach(
        (value, voxelMl) -> {
          int key = ordered(value);
          if (key >>> LOW_BITS == high) {
            volumeByLowBitsMl[key & LOW_MASK] += voxelMl;
          }
        });
    return value(high << LOW_BITS | hottestBucket(volumeByLowBitsMl, wantedMl, hotterMl));
  }

  public double volumeMl() {
    return volumeMl;
  }

  public float minimum() {
    return reachedBy(100);
  }

  public float maximum() {
    return reachedBy(0);
  }

  /**
   * The first non-empty bucket from above at which the volume reaches what is wanted, else the
   * lowest non-empty one.
   */
  private static int hottestBucket(double[] volumesMl, double wantedMl, double hotterMl) {
    double reachedMl = hotterMl;
    int lowest = 0;
    for (int bucket = BUCKETS - 1; bucket >= 0; bucket--) {
      if (volumesMl[bucket] > 0) {
        reachedMl += volumesMl[bucket];
        lowest = bucket;
        if (reachedMl >= wantedMl) {
          return bucket;
        }
      }
    }
    return lowest;
  }

  /** An unsigned integer in the order of the floats; -0 becomes 0. */
  private static int ordered(float value) {
    int bits = Float.floatToIntBits(value + 0f);
    return bits >= 0 ? bits | Integer.MIN_VALUE : ~bits;
  }

  private static float value(int ordered) {
    return Float.intBitsToFloat(ordered < 0 ? ordered & Integer.MAX_VALUE : ~ordered);
  }
}
