// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.ytterby.activity.ActivityMap;
import org.ytterby.activity.ActivityScale;
import org.ytterby.activity.Quantification;
import org.ytterby.dose.LocalDeposition;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.metric.CaseUncertainty;
import org.ytterby.metric.DoseStatistics;
import org.ytterby.metric.DoseUncertainty;
import org.ytterby.metric.MetricInput;
import org.ytterby.metric.MetricUncertainty;
import org.ytterby.metric.PerfusedActivity;
import org.ytterby.metric.RegionDose;
import org.ytterby.metric.RegionMetrics;
import org.ytterby.metric.RelativeScale;
import org.ytterby.protocol.MetricRules;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.region.Region;
import org.ytterby.region.RegionKind;
import org.ytterby.region.RegionSource;
import org.ytterby.testdata.DoseInputs;

/**
 * How often intervals of the scale alone hold the truth: the mean of a field of one dose, every
 * input of its scale drawn anew and nothing else. Immutable.
 *
 * @param absolutePercent on the scanner's scale
 * @param relativePercent by the net activity, its residual recorded
 * @param unrecordedPercent by an activity whose residual nobody recorded, and which is anything up
 *     to what the protocol says
 */
record ScaleCoverage(double absolutePercent, double relativePercent, double unrecordedPercent) {
  private static final double PROBABILITY = 0.95;

  private static final Grid GRID = Grid.axial(2, 2, 4, 4, new double[] {0, 4});

  /** Of so many repeats. */
  static ScaleCoverage of(int repeats) {
    double[] recorded = halves(true);
    double[] not = halves(false);
    double mostFraction = ScaleUncertainty.SUGGESTED.residualMostPercent() / 100;
    int[] held =
        IntStream.range(0, repeats)
            .parallel()
            .mapToObj(
                repeat -> {
                  CountStream stream = new CountStream(0x5CA1EL * 1_000_003 + repeat);
                  DrawnInputs drawn = DrawnInputs.of(stream);
                  double absolute = drawn.absolute() * drawn.ofDose();
                  double assayed = drawn.given() * drawn.ofDose();
                  double left = mostFraction * stream.uniform();
                  return new int[] {
                    holds(recorded[0], absolute),
                    holds(recorded[1], assayed * drawn.residual()),
                    holds(not[1], assayed * (1 + left))
                  };
                })
            .reduce(
                new int[3],
                (one, other) ->
                    new int[] {one[0] + other[0], one[1] + other[1], one[2] + other[2]});
    return new ScaleCoverage(
        100.0 * held[0] / repeats, 100.0 * held[1] / repeats, 100.0 * held[2] / repeats);
  }

  /** Intervals are proportional to the dose, which comes out by this factor of the true one. */
  private static int holds(double half, double factor) {
    return Math.abs(factor - 1) <= factor * half ? 1 : 0;
  }

  private static double half(DoseStatistics stated) {
    MetricUncertainty mean =
        stated.uncertainty().orElseThrow().of(DoseUncertainty.MEAN).orElseThrow();
    return mean.expanded(PROBABILITY) / mean.value();
  }

  /** Half of the interval of the field's absolute and relative mean, over the mean. */
  private static double[] halves(boolean residualRecorded) {
    ActivityMap activity =
        new ActivityMap(
            GRID,
            new float[] {1e6f, 1e6f, 1e6f, 1e6f, 1e6f, 1e6f, 1e6f, 1e6f},
            ActivityScale.ABSOLUTE,
            Instant.EPOCH,
            Instant.EPOCH,
            1,
            new Quantification(
                "BQML", "START", CoveragePhantom.CONSTANTS.halfLifeS(), List.of(), "scanner"));
    MetricInput input =
        new MetricInput(
            DoseInputs.of(activity),
            "local",
            new LocalDeposition().compute(DoseInputs.of(activity)),
            List.of(),
            new RelativeScale.Known(1),
            new PerfusedActivity.NotJudged("no region"));
    Mask all = Mask.all(GRID);
    RegionDose of =
        new RegionMetrics(
                new MetricRules(List.of(), List.of()),
                new CaseUncertainty(
                    UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, residualRecorded))
            .of(
                new Region(
                    "field",
                    0,
                    RegionKind.FIELD_OF_VIEW,
                    RegionSource.AUTOMATIC,
                    "",
                    false,
                    all,
                    all.volumeMl()),
                input);
    return new double[] {half(of.absolute().orElseThrow()), half(of.relative().orElseThrow())};
  }
}
