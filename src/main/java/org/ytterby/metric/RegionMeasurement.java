// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ytterby.geometry.VoxelRanking;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.TissueRule;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.quantity.Measured;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;

/**
 * One region with at least one voxel, measured once on the scanner's scale and said on any: what is
 * proportional is multiplied, what is not is computed anew. Immutable.
 */
final class RegionMeasurement {
  private final VoxelValues voxels;
  private final RegionKind kind;
  private final DoseConstants constants;
  private final MetricRules rules;
  private final double meanGy;
  private final double meanByVolumeGy;
  private final double sdGy;
  private final double activityOverMassGy;
  private final DoseLevels levels;
  private final SequencedMap<String, Double> meanByEngineGy = new LinkedHashMap<>();

  /**
   * Measures a region.
   *
   * @param activityOverMassGy K times its activity over its mass, on the scanner's scale
   */
  RegionMeasurement(
      Region region, MetricInput input, MetricRules rules, double activityOverMassGy) {
    this.voxels = new VoxelValues(region.mask(), input.absolute().doseGy());
    this.kind = region.kind();
    this.constants = input.constants();
    this.rules = rules;
    this.activityOverMassGy = activityOverMassGy;
    double volumeMl = region.mask().volumeMl();
    this.meanGy = RegionMean.gray(region.mask(), input.absolute().doseGy(), input.mass());
    this.meanByVolumeGy = voxels.integral() / volumeMl;
    this.sdGy = Math.sqrt(Math.max(0, voxels.squaresAround(meanByVolumeGy) / volumeMl));
    this.levels = DoseLevels.of(new VoxelRanking(voxels));
    meanByEngineGy.put(input.engine(), meanGy);
    for (ComparedDose other : input.compared()) {
      meanByEngineGy.put(
          other.engine(), RegionMean.gray(region.mask(), other.absolute().doseGy(), other.mass()));
    }
  }

  /** The statistics with every dose times the scale. */
  DoseStatistics on(double scale, UncertaintyBudget budget) {
    return on(scale, budget.around(meanGy * scale), budget, Optional.empty());
  }

  /** The same with the uncertainty of every metric, but for what is left out. */
  DoseStatistics on(double scale, DoseUncertainty uncertainty, String leftOut) {
    MetricUncertainty mean = uncertainty.of(DoseUncertainty.MEAN).orElseThrow();
    return on(
        scale,
        new Measured(meanGy * scale, mean.shownUncertainty()),
        UncertaintyBudget.of(mean, leftOut),
        Optional.of(uncertainty));
  }

  /** On the scanner's scale. */
  double meanGy() {
    return meanGy;
  }

  private DoseStatistics on(
      double scale,
      Measured meanOnBasis,
      UncertaintyBudget budget,
      Optional<DoseUncertainty> uncertainty) {
    SequencedMap<String, Double> means = new LinkedHashMap<>();
    meanByEngineGy.forEach((engine, gray) -> means.put(engine, gray * scale));
    return new DoseStatistics(
        meanOnBasis,
        meanByVolumeGy * scale,
        sdGy * scale,
        levels.scaled(scale),
        volumesAtLeast(scale),
        activityOverMassGy * scale,
        means,
        biology(scale),
        budget,
        uncertainty);
  }

  private Radiobiology biology(double scale) {
    Optional<TissueRule> tissue =
        rules.tissues().stream()
            .filter(rule -> rule.kind().equals(kind.name().toLowerCase(Locale.ROOT)))
            .findFirst();
    return tissue
        .map(
            known ->
                Radiobiology.of(
                    voxels,
                    scale,
                    new Radiobiology.Means(meanGy * scale, meanByVolumeGy * scale, sdGy * scale),
                    known,
                    constants.halfLifeS()))
        .orElseGet(
            () ->
                Radiobiology.none(
                    tissue, "the protocol declares no radiobiology for this kind of region"));
  }

  private SortedMap<Integer, Double> volumesAtLeast(double scale) {
    SortedMap<Integer, Double> volumesMl = new TreeMap<>();
    for (int levelGy : rules.volumeLevelsGy()) {
      volumesMl.put(levelGy, voxels.volumeAtLeastMl(levelGy, scale));
    }
    return volumesMl;
  }
}
