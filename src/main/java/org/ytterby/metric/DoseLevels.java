// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Optional;
import org.ytterby.geometry.VoxelRanking;

/**
 * Points of a region's cumulative dose-volume histogram, in Gy.
 *
 * <p>D<sub>x</sub> is the largest voxel dose d such that the voxels of at least d fill at least x %
 * of the region's volume; it is always the dose of a voxel, nothing is interpolated.
 *
 * @param minGy the coldest voxel
 * @param maxGy the hottest voxel
 * @param oneMl minimum and maximum over 1 mL, which a single noisy voxel does not decide; absent
 *     for a region of less than 1 mL
 */
public record DoseLevels(
    double d98Gy,
    double d95Gy,
    double d90Gy,
    double d70Gy,
    double d50Gy,
    double d2Gy,
    double minGy,
    double maxGy,
    Optional<OneMl> oneMl) {

  /**
   * Extremes over 1 mL.
   *
   * @param minGy the dose that all but the coldest mL get: D at volume less 1 mL
   * @param maxGy the dose that the hottest mL gets: D at 1 mL
   */
  public record OneMl(double minGy, double maxGy) {}

  static DoseLevels of(VoxelRanking ranking) {
    double volumeMl = ranking.volumeMl();
    return new DoseLevels(
        ranking.reachedBy(98),
        ranking.reachedBy(95),
        ranking.reachedBy(90),
        ranking.reachedBy(70),
        ranking.reachedBy(50),
        ranking.reachedBy(2),
        ranking.minimum(),
        ranking.maximum(),
        volumeMl < 1
            ? Optional.empty()
            : Optional.of(
                new OneMl(
                    ranking.reachedBy(100 * (volumeMl - 1) / volumeMl),
                    ranking.reachedBy(100 / volumeMl))));
  }

  /** Every dose times the scale, more than 0. */
  DoseLevels scaled(double scale) {
    return new DoseLevels(
        d98Gy * scale,
        d95Gy * scale,
        d90Gy * scale,
        d70Gy * scale,
        d50Gy * scale,
        d2Gy * scale,
        minGy * scale,
        maxGy * scale,
        oneMl.map(one -> new OneMl(one.minGy() * scale, one.maxGy() * scale)));
  }
}
