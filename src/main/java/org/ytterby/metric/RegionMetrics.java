// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ytterby.geometry.Mask;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;

/**
 * Computes a region's numbers from activity and dose, on the absolute basis and on the relative
 * one.
 *
 * <p>Every mean weighs voxels by their volume, which differs from plane to plane. A relative number
 * is exactly the absolute one times the scale; V-levels are counted anew for each basis. Sums run
 * in index order and carry their rounding, so that results do not depend on threads or machine.
 * Immutable, thread-safe.
 */
public final class RegionMetrics {
  private final List<Integer> levelsGy;
  private final UncertaintyInputs uncertainty;

  /** Metrics with these V-levels, in Gy, and these uncertainties. */
  public RegionMetrics(List<Integer> levelsGy, UncertaintyInputs uncertainty) {
    this.levelsGy = List.copyOf(levelsGy);
    this.uncertainty = uncertainty;
  }

  /** The numbers of one region. */
  public RegionDose of(Region region, MetricInput input) {
    Mask mask = region.mask();
    if (!mask.grid().equals(input.absolute().grid())) {
      throw new IllegalArgumentException(
          "region %d: found a mask on %s, expected the dose grid %s"
              .formatted(region.number(), mask.grid(), input.absolute().grid()));
    }
    double volumeMl = mask.volumeMl();
    double becquerel = new RegionVoxels(mask, input.activity().becquerelPerMl()).integral();
    List<String> notJudged = new ArrayList<>();
    Optional<DoseStatistics> absolute = Optional.empty();
    Optional<DoseStatistics> relative = Optional.empty();
    if (mask.isEmpty()) {
      notJudged.add("dose: no voxel centre of the dose grid lies inside the region");
    } else {
      RegionVoxels voxels = new RegionVoxels(mask, input.absolute().doseGy());
      DoseStatistics onScanner = absolute(voxels, uncertainty.absolute(input.constants()));
      absolute = Optional.of(onScanner);
      switch (input.relativeScale()) {
        case RelativeScale.Known(double scale) -> {
          UncertaintyBudget budget = uncertainty.relative(input.constants());
          relative = Optional.of(onScanner.scaled(scale, volumesAtLeast(voxels, scale), budget));
        }
        case RelativeScale.NotJudged(String reason) -> notJudged.add("relative dose: " + reason);
      }
    }
    return new RegionDose(
        region.name(),
        region.number(),
        region.kind(),
        region.source(),
        region.sourceSopInstanceUid(),
        region.reviewed(),
        mask.count(),
        volumeMl,
        region.contourVolumeMl(),
        volumeMl * input.density().gramPerMl(),
        new Activity(becquerel).megabecquerel(),
        new Activity(becquerel / input.activity().decayToAdministration()).megabecquerel(),
        relative,
        absolute,
        notJudged);
  }

  private DoseStatistics absolute(RegionVoxels voxels, UncertaintyBudget budget) {
    double volumeMl = voxels.mask().volumeMl();
    double meanGy = voxels.integral() / volumeMl;
    double sdGy = Math.sqrt(Math.max(0, voxels.squaresAround(meanGy) / volumeMl));
    DoseRanking ranking = new DoseRanking(voxels);
    return new DoseStatistics(
        budget.around(meanGy),
        sdGy,
        ranking.reachedBy(98),
        ranking.reachedBy(95),
        ranking.reachedBy(90),
        ranking.reachedBy(70),
        ranking.reachedBy(50),
        ranking.reachedBy(2),
        ranking.minimum(),
        ranking.maximum(),
        volumesAtLeast(voxels, 1),
        budget);
  }

  private SortedMap<Integer, Double> volumesAtLeast(RegionVoxels voxels, double scale) {
    SortedMap<Integer, Double> volumesMl = new TreeMap<>();
    for (int levelGy : levelsGy) {
      volumesMl.put(levelGy, voxels.volumeAtLeastMl(levelGy, scale));
    }
    return volumesMl;
  }
}
