// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ytterby.geometry.Mask;
import org.ytterby.protocol.MetricRules;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;

/**
 * Computes a region's numbers from activity and dose, on the absolute basis and on the relative
 * one.
 *
 * <p>Every mean weighs voxels by their volume, which differs from plane to plane. A relative dose
 * is exactly the absolute one times the scale; V-levels and what models say are computed anew for
 * each basis. Sums run in index order and carry their rounding, so that results do not depend on
 * threads or machine. Immutable, thread-safe.
 */
public final class RegionMetrics {
  private final MetricRules rules;
  private final UncertaintyInputs uncertainty;

  /** Metrics by these rules, with these uncertainties. */
  public RegionMetrics(MetricRules rules, UncertaintyInputs uncertainty) {
    this.rules = rules;
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
    double massG = volumeMl * input.density().gramPerMl();
    double becquerel = new RegionVoxels(mask, input.activity().becquerelPerMl()).integral();
    List<String> notJudged = new ArrayList<>();
    Optional<DoseStatistics> absolute = Optional.empty();
    Optional<DoseStatistics> relative = Optional.empty();
    Optional<SingleCompartment> compartment = Optional.empty();
    if (mask.isEmpty()) {
      notJudged.add("dose: no voxel centre of the dose grid lies inside the region");
    } else {
      RegionMeasurement measurement =
          new RegionMeasurement(
              region, input, rules, SingleCompartment.gray(becquerel, massG, input.constants()));
      absolute = Optional.of(measurement.on(1, uncertainty.absolute(input.constants())));
      switch (input.relativeScale()) {
        case RelativeScale.Known(double scale) ->
            relative = Optional.of(measurement.on(scale, uncertainty.relative(input.constants())));
        case RelativeScale.NotJudged(String reason) -> notJudged.add("relative dose: " + reason);
      }
      if (region.kind() == RegionKind.PERFUSED) {
        compartment = compartment(massG, input, notJudged);
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
        massG,
        new Activity(becquerel).megabecquerel(),
        new Activity(becquerel / input.activity().decayToAdministration()).megabecquerel(),
        relative,
        absolute,
        compartment,
        notJudged);
  }

  private Optional<SingleCompartment> compartment(
      double massG, MetricInput input, List<String> notJudged) {
    return switch (input.perfused()) {
      case PerfusedActivity.Known known ->
          Optional.of(
              SingleCompartment.of(
                  known, massG, input.constants(), uncertainty.relative(input.constants())));
      case PerfusedActivity.NotJudged(String reason) -> {
        notJudged.add("single-compartment dose: " + reason);
        yield Optional.empty();
      }
    };
  }
}
