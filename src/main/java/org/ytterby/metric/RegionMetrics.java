// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.protocol.MetricRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.Density;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;

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
  private static final double SPHERE = 6 / Math.PI;
  private static final double MM3_PER_ML = 1e3;

  private final MetricRules rules;
  private final UncertaintyInputs ofScale;
  private final Optional<CaseUncertainty> uncertainty;
  private final boolean saysWhy;

  /**
   * Metrics by these rules, of whose uncertainty nothing but that of the scale is told.
   *
   * @param saysWhy whether it is said why other numbers have none
   */
  public RegionMetrics(MetricRules rules, UncertaintyInputs ofScale, boolean saysWhy) {
    this(rules, ofScale, Optional.empty(), saysWhy);
  }

  /** The same, which says why. */
  public RegionMetrics(MetricRules rules, UncertaintyInputs ofScale) {
    this(rules, ofScale, true);
  }

  /** Metrics by these rules, each with its uncertainty. */
  public RegionMetrics(MetricRules rules, CaseUncertainty uncertainty) {
    this(rules, UncertaintyInputs.DEFAULT, Optional.of(uncertainty), true);
  }

  private RegionMetrics(
      MetricRules rules,
      UncertaintyInputs ofScale,
      Optional<CaseUncertainty> uncertainty,
      boolean saysWhy) {
    this.rules = rules;
    this.ofScale = ofScale;
    this.uncertainty = uncertainty;
    this.saysWhy = saysWhy;
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
    // Soft tissue everywhere is not so in lung; a map of voxels knows their own mass.
    boolean lung = region.kind() == RegionKind.LUNG && input.mass().uniform().isPresent();
    double massG = lung ? volumeMl * Density.INFLATED_LUNG.gramPerMl() : input.mass().massG(mask);
    double becquerel = new VoxelValues(mask, input.activity().becquerelPerMl()).integral();
    List<String> notJudged = new ArrayList<>();
    Optional<DoseStatistics> absolute = Optional.empty();
    Optional<DoseStatistics> relative = Optional.empty();
    Optional<SingleCompartment> compartment = Optional.empty();
    SequencedMap<String, MetricUncertainty> sizes = new LinkedHashMap<>();
    if (mask.isEmpty()) {
      notJudged.add("dose: no voxel centre of the dose grid lies inside the region");
    } else if (lung) {
      notJudged.add(ofLung(becquerel, massG, input));
    } else {
      RegionMeasurement measurement =
          new RegionMeasurement(
              region, input, rules, SingleCompartment.gray(becquerel, massG, input.constants()));
      Optional<RegionUncertainty> known = known(region, input);
      double megabecquerel = new Activity(becquerel).megabecquerel();
      known.ifPresent(
          one -> sizes.putAll(one.ofSize(massG, megabecquerel, input.activity().scale())));
      absolute = Optional.of(on(measurement, 1, Concerns.ABSOLUTE, known, input));
      switch (input.relativeScale()) {
        case RelativeScale.Known(double scale) ->
            relative = Optional.of(on(measurement, scale, Concerns.RELATIVE, known, input));
        case RelativeScale.NotJudged(String reason) -> notJudged.add("relative dose: " + reason);
      }
      if (!input.hasAbsoluteBasis()) {
        absolute = Optional.empty();
        notJudged.add("absolute dose: the image has no absolute scale at a known administration");
      }
      if (region.kind() == RegionKind.PERFUSED) {
        compartment = compartment(region, becquerel, massG, input, notJudged);
        if (compartment.isPresent() && known.isPresent()) {
          SingleCompartment plain = compartment.get();
          MetricUncertainty stated =
              known.get().compartment(plain.meanGy().value(), plain.lungShuntFraction());
          sizes.put(DoseUncertainty.COMPARTMENT, stated);
          compartment = Optional.of(plain.with(stated));
        }
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
        notJudged,
        sizes);
  }

  /** Of the whole field nothing but the scale is asked: it has no edge and no one dose. */
  private Optional<RegionUncertainty> known(Region region, MetricInput input) {
    return region.kind() == RegionKind.FIELD_OF_VIEW
        ? Optional.empty()
        : uncertainty.map(rules -> new RegionUncertainty(region, input, rules));
  }

  private DoseStatistics on(
      RegionMeasurement measurement,
      double scale,
      Concerns basis,
      Optional<RegionUncertainty> known,
      MetricInput input) {
    if (uncertainty.isEmpty()) {
      UncertaintyBudget budget =
          basis == Concerns.ABSOLUTE
              ? ofScale.absolute(input.constants())
              : ofScale.relative(input.constants());
      return measurement.on(scale, saysWhy ? budget.ofTheMeanAlone() : budget);
    }
    CaseUncertainty told = uncertainty.get();
    DoseUncertainty ofBasis =
        known
            .map(one -> one.on(scale, basis, rules.volumeLevelsGy()))
            .orElseGet(() -> told.ofMean(measurement.meanGy() * scale, basis, input.constants()));
    return measurement.on(
        scale,
        input.compared().isEmpty() ? ofBasis : ofBasis.withOtherEngines(),
        told.leftOut(basis));
  }

  /**
   * The dose grid is of soft tissue: in lung every voxel would be four times too low. The mean by
   * hand is said instead, and which density it takes.
   */
  private static String ofLung(double becquerel, double massG, MetricInput input) {
    double meanGy = SingleCompartment.gray(becquerel, massG, input.constants());
    List<String> doses = new ArrayList<>();
    if (input.relativeScale() instanceof RelativeScale.Known(double scale)) {
      doses.add(String.format(Locale.ROOT, "%.2f Gy relative", meanGy * scale));
    }
    if (input.hasAbsoluteBasis()) {
      doses.add(String.format(Locale.ROOT, "%.2f Gy absolute", meanGy));
    }
    return String.format(
        Locale.ROOT,
        "dose: voxels are computed at %s g/mL, which no lung has; A K / m at %s g/mL of inflated"
            + " lung is %s",
        input.mass().uniform().orElseThrow().gramPerMl(),
        Density.INFLATED_LUNG.gramPerMl(),
        String.join(", ", doses));
  }

  private Optional<SingleCompartment> compartment(
      Region region, double becquerel, double massG, MetricInput input, List<String> notJudged) {
    return switch (input.perfused()) {
      case PerfusedActivity.Known known -> {
        double share = share(becquerel, known, input);
        if (region.source() == RegionSource.AUTOMATIC
            && share < SingleCompartment.FRACTION_WANTED) {
          notJudged.add(
              String.format(
                  Locale.ROOT,
                  "single-compartment dose: the volume that was found holds only %.0f %% of the"
                      + " activity outside the lungs (wanted: %.0f %%), so that it misses perfused"
                      + " tissue, or activity lies elsewhere",
                  100 * share,
                  100 * SingleCompartment.FRACTION_WANTED));
          yield Optional.empty();
        }
        UncertaintyBudget budget = ofScale.relative(input.constants()).and(ofVolume(region.mask()));
        yield Optional.of(SingleCompartment.of(known, share, massG, input.constants(), budget));
      }
      case PerfusedActivity.NotJudged(String reason) -> {
        notJudged.add("single-compartment dose: " + reason);
        yield Optional.empty();
      }
    };
  }

  private static double share(double becquerel, PerfusedActivity.Known known, MetricInput input) {
    Mask field = Mask.all(input.activity().grid());
    return known.share(
        becquerel, new VoxelValues(field, input.activity().becquerelPerMl()).integral());
  }

  /**
   * What drawing an edge on voxels does to a volume: u(V) / V = 3 u(d) / d with u(d) = a / sqrt(6)
   * of a sphere of this volume (Gear 2018, EJNMMI 45:2456).
   */
  private static UncertaintyBudget.Component ofVolume(Mask mask) {
    double voxelMm = Math.cbrt(MM3_PER_ML * mask.volumeMl() / mask.count());
    double diameterMm = Math.cbrt(SPHERE * MM3_PER_ML * mask.volumeMl());
    return new UncertaintyBudget.Component(
        "volume",
        100 * 3 * voxelMm / Math.sqrt(6) / diameterMm,
        "edge on voxels of the grid; Gear 2018");
  }
}
