// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ytterby.quantity.Measured;

/**
 * What is said of the dose in one region on one basis, in Gy. Every statistic weighs a voxel by its
 * volume.
 *
 * <p>D<sub>x</sub> is the largest voxel dose d such that the voxels of at least d fill at least x %
 * of the region's volume; it is always the dose of a voxel, nothing is interpolated.
 *
 * @param meanGy mean with its standard uncertainty (k = 1)
 * @param sdGy standard deviation of the voxels' doses around the mean; spread, not uncertainty
 * @param volumeAtLeastMl V-levels: level in Gy to the volume in mL that gets at least it
 * @param budget of what the mean's uncertainty is made
 */
public record DoseStatistics(
    Measured meanGy,
    double sdGy,
    double d98Gy,
    double d95Gy,
    double d90Gy,
    double d70Gy,
    double d50Gy,
    double d2Gy,
    double minGy,
    double maxGy,
    SortedMap<Integer, Double> volumeAtLeastMl,
    UncertaintyBudget budget) {
  public DoseStatistics {
    volumeAtLeastMl = Collections.unmodifiableSortedMap(new TreeMap<>(volumeAtLeastMl));
  }

  /**
   * The same region on another basis: every dose times the scale, V-levels as counted there, that
   * basis' budget.
   */
  DoseStatistics scaled(
      double scale, SortedMap<Integer, Double> volumesOnBasisMl, UncertaintyBudget basisBudget) {
    return new DoseStatistics(
        basisBudget.around(meanGy.value() * scale),
        sdGy * scale,
        d98Gy * scale,
        d95Gy * scale,
        d90Gy * scale,
        d70Gy * scale,
        d50Gy * scale,
        d2Gy * scale,
        minGy * scale,
        maxGy * scale,
        volumesOnBasisMl,
        basisBudget);
  }
}
