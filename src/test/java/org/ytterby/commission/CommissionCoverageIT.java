// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.ytterby.finding.Outcome;
import org.ytterby.phantom.PhantomKind;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/**
 * Whether what is found lies about what was planted as far as the stated uncertainties say: over 20
 * seeds the mean of the squared deviations is 1.
 */
class CommissionCoverageIT {
  private static final double PSF_MM = 6;
  private static final double RATIO = 0.93;
  private static final double NOISE = 1;
  private static final int SEEDS = 20;

  /** 0.1 and 99.9 % of chi² of 20 degrees of freedom, over 20. */
  private static final double LEAST = 0.296;

  private static final double MOST = 2.266;

  private static final double BIAS = 4 / Math.sqrt(SEEDS);
  private static final Deviations DEVIATIONS = Deviations.of(CommissionCoverageIT.class);

  private static double meanSquare(List<Double> deviations) {
    return deviations.stream().mapToDouble(one -> one * one).average().orElseThrow();
  }

  @Test
  void factor_and_wall_of_cylinders() {
    List<Double> factors = new ArrayList<>();
    List<Double> walls = new ArrayList<>();
    LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> PhantomScans.phantom(PhantomKind.CYLINDER, seed, PSF_MM, RATIO, NOISE))
        .forEach(
            phantom -> {
              CylinderScan scan =
                  done(CylinderScan.of(PhantomScans.scan(phantom), PhantomScans.cylinder()));
              factors.add((scan.factor() * RATIO - 1) / (scan.noisePercent() / 100));
              walls.add((scan.edge().psfMm() - PSF_MM) / scan.edge().psfUncertaintyMm());
              assertThat(scan.edge().pattern().worst()).isEmpty();
            });
    holds("factor", factors, LEAST, MOST);
    holds("blur across the wall", walls, LEAST, MOST);
  }

  @Test
  void blur_and_recoveries_of_spheres() {
    List<Double> blurs = new ArrayList<>();
    List<Double> gaussians = new ArrayList<>();
    List<Double> recoveries = new ArrayList<>();
    LongStream.rangeClosed(1, SEEDS)
        .mapToObj(seed -> PhantomScans.phantom(PhantomKind.SPHERES, seed, PSF_MM, RATIO, NOISE))
        .forEach(
            phantom -> {
              SphereScan scan =
                  done(SphereScan.of(PhantomScans.scan(phantom), PhantomScans.spheres()));
              blurs.add((scan.fit().psfMm() - PSF_MM) / scan.fit().psfUncertaintyMm());
              assertThat(scan.fit().edges().worst()).isEmpty();
              List<RecoveryFit.Point> points =
                  scan.spheres().stream()
                      .map(
                          one ->
                              new RecoveryFit.Point(
                                  one.diameterMm(),
                                  new Figure(one.shownFraction(), one.shownUncertaintyFraction())))
                      .toList();
              Figure fit = RecoveryFit.of(points, 0.01).psf();
              gaussians.add((fit.value() - PSF_MM) / fit.uncertainty());
              scan.spheres().forEach(one -> recoveries.add(one.deviations()));
            });
    holds("blur of spheres", blurs, LEAST, MOST);
    // The uncertainty of diameters, which no phantom here has, is in these too.
    holds("blur by recoveries", gaussians, 0.1, MOST);
    holds("recovery of a sphere", recoveries, 0.2, 1.5);
  }

  private static void holds(String what, List<Double> deviations, double least, double most) {
    double found = meanSquare(deviations);
    DEVIATIONS.absolute(
        "squared deviation over stated uncertainty", what, found, 1, Allowed.upTo(1.27, ""));
    assertThat(found).as(what).isBetween(least, most);
    // Nothing is off on one side: four standard errors of a mean.
    double mean = deviations.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    DEVIATIONS.absolute(
        "mean deviation over stated uncertainty", what, mean, 0, Allowed.upTo(BIAS, ""));
  }

  private static <T> T done(Outcome<T> outcome) {
    assertThat(outcome).as(() -> outcome.findings().toString()).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }
}
