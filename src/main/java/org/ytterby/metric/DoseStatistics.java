// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ytterby.quantity.Measured;

/**
 * What is said of the dose in one region on one basis, in Gy. The mean is energy over mass (ICRU
 * 85); every other statistic weighs a voxel by its volume. Where density is uniform that is one and
 * the same.
 *
 * @param meanGy energy imparted over mass, with its standard uncertainty (k = 1)
 * @param meanByVolumeGy mean of the voxels' doses by volume, as the histogram has it
 * @param sdGy standard deviation of the voxels' doses around that; spread, not uncertainty
 * @param levels points of the dose-volume histogram
 * @param volumeAtLeastMl V-levels: level in Gy to the volume in mL that gets at least it
 * @param activityOverMassGy K times the region's activity over its mass: what the mean is by hand,
 *     and exactly so where every decay stays in its voxel and none lies in air, whose energy
 *     engines take over the mass of soft tissue
 * @param meanByEngineGy the mean of every engine of the run, by name, the primary one first
 * @param biology what follows from it by models
 * @param budget of what the mean's uncertainty is made
 * @param uncertainty of every metric, where the protocol asks for it
 */
public record DoseStatistics(
    Measured meanGy,
    double meanByVolumeGy,
    double sdGy,
    DoseLevels levels,
    SortedMap<Integer, Double> volumeAtLeastMl,
    double activityOverMassGy,
    SequencedMap<String, Double> meanByEngineGy,
    Radiobiology biology,
    UncertaintyBudget budget,
    Optional<DoseUncertainty> uncertainty) {
  /** What weighs what, where voxels have densities of their own. */
  public static final String MEAN_AND_LEVELS =
      "mean dose is energy over mass (ICRU 85); spread, D and V levels and histogram are by volume";

  public DoseStatistics {
    volumeAtLeastMl = Collections.unmodifiableSortedMap(new TreeMap<>(volumeAtLeastMl));
    meanByEngineGy = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(meanByEngineGy));
  }
}
