// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ytterby.activity.ActivityRatio;
import org.ytterby.activity.LeftActivity;
import org.ytterby.activity.Normalisation;
import org.ytterby.activity.VolumeEdge;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.metric.InputQuantity.Concerns;
import org.ytterby.metric.InputQuantity.Distribution;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.PerfusedRules;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.RatioBudget;
import org.ytterby.protocol.ResolutionRules;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.Activity;
import org.ytterby.quantity.DoseConstants;
import org.ytterby.testdata.Deviations;
import org.ytterby.testdata.Deviations.Allowed;

/** What measured over administered activity rests on, by hand and by repeats. */
class RatioUncertaintyTest {
  private static final Deviations DEVIATIONS = Deviations.of(RatioUncertaintyTest.class);
  private static final DoseConstants K = DoseConstants.DEFAULT;
  private static final double SQRT_3 = Math.sqrt(3);
  private static final String OF_ACTIVITY = "administered activity";

  private static CaseUncertainty told(RatioBudget ofRatio, TreatmentScale given) {
    UncertaintyRules gum = UncertaintyRules.GUM;
    UncertaintyRules rules =
        new UncertaintyRules(
            gum.model(),
            gum.coveragePercent(),
            gum.scale(),
            gum.place(),
            gum.recoveryPercent(),
            gum.biasAllowedPercent(),
            ofRatio);
    return new CaseUncertainty(
        rules, ResolutionRules.CLINICAL_PET, PerfusedRules.HALF_OF_MEDIAN, given, Optional.empty());
  }

  private static CaseUncertainty told(LungShunt shunt, Normalisation volume) {
    return told(RatioBudget.STATED, new TreatmentScale(false, true, shunt, Optional.of(volume)));
  }

  private static ActivityRatio ratio(double found) {
    return new ActivityRatio(
        new Activity(found * 1e9),
        Optional.of(new Activity(1e9)),
        Optional.of(found),
        0.79,
        0.04,
        List.of());
  }

  private static Normalisation volume(
      double measuredBq, List<LeftActivity> left, double share, Optional<VolumeEdge> edge) {
    return new Normalisation(
        "volume",
        new Activity(measuredBq),
        left,
        share,
        share < 1 ? Normalisation.Shunt.TAKEN_OFF : Normalisation.Shunt.LEFT_ON,
        new Activity(0),
        edge,
        Optional.empty());
  }

  private static LeftActivity left(double becquerel, boolean dayOnly) {
    return new LeftActivity(
        1,
        new Activity(becquerel),
        dayOnly,
        Optional.of(new LeftActivity.Shown("resin", new ExpectedRatio(1.15, 0.06))));
  }

  private static double effect(List<CaseUncertainty.Scale> scales, String name) {
    return scales.stream()
        .filter(one -> one.input().name().equals(name))
        .mapToDouble(CaseUncertainty.Scale::relativeFactor)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> names(List<CaseUncertainty.Scale> scales) {
    return scales.stream().map(one -> one.input().name()).toList();
  }

  /**
   * By hand, in percent: scanner 5, positrons 1.5 and 2.3 / sqrt 3, calibrator 5, residual 2, two
   * clocks of 10 min, 0.1804 each: 7.621 together, of 0.955 0.0728, 0.1426 at 95 %.
   */
  @Test
  void of_a_plain_case_it_is_the_sum_by_hand_and_neither_k_nor_density_is_in_it() {
    CaseUncertainty plain =
        new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true);
    RatioUncertainty known = plain.of(ratio(0.955), K).orElseThrow();
    double clock = 100 * StrictMath.log(2) * 10 / (K.halfLifeS() / 60);
    double percent = Math.sqrt(25 + 2.25 + 2.3 * 2.3 / 3 + 25 + 4 + 2 * clock * clock);
    assertThat(percent).isCloseTo(7.621, within(5e-4));
    assertThat(known.ofRatio().standardUncertainty())
        .isCloseTo(0.955 * percent / 100, within(1e-12));
    assertThat(known.text()).isEqualTo("0.955 ± 0.14 (95 %)");
    assertThat(known.distance(0.79))
        .isEqualTo("2.3 standard uncertainties above the expected 0.79");
    assertThat(known.budget().combinedPercent()).isCloseTo(percent, within(1e-9));
    assertThat(known.budget().components())
        .extracting(UncertaintyBudget.Component::name)
        .containsExactly(
            "scanner calibration",
            "positron branching ratio",
            "positron branching ratio, later values",
            "time from administration to scan",
            OF_ACTIVITY,
            "residual activity",
            "time from assay to administration");
  }

  /** 785 ± 2.1e+02 and 12622.3 uncertainties are no figures that anybody compares. */
  @Test
  void a_ratio_far_outside_is_told_in_figures_that_compare() {
    CaseUncertainty plain =
        new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true);
    RatioUncertainty high = plain.of(ratio(784.8), K).orElseThrow();
    assertThat(high.text()).isEqualTo("785 ± 120 (95 %)");
    assertThat(high.distance(0.79))
        .isEqualTo("more than 10 standard uncertainties above the expected 0.79");
    assertThat(plain.of(ratio(24_016), K).orElseThrow().text()).isEqualTo("24000 ± 3600 (95 %)");
    RatioUncertainty low = plain.of(ratio(0.03), K).orElseThrow();
    assertThat(low.text()).isEqualTo("0.0300 ± 0.0045 (95 %)");
    assertThat(low.distance(0.79))
        .isEqualTo("more than 10 standard uncertainties below the expected 0.79");
  }

  /** Relative dose times ratio is the absolute dose: so are their effects, quantity by quantity. */
  @Test
  void it_correlates_with_both_doses() {
    CaseUncertainty told =
        told(
            new LungShunt(LungShunt.Place.TAKEN_OFF, Optional.of(0.2), 0.05),
            volume(
                1e9,
                List.of(left(2e8, true)),
                0.8,
                Optional.of(new VolumeEdge(1800, 28_125, 0.1))));
    double found = 0.8;
    MetricUncertainty ratio = told.of(ratio(found), K).orElseThrow().ofRatio();
    MetricUncertainty relative = mean(told, 100, Concerns.RELATIVE);
    MetricUncertainty absolute = mean(told, 100 * found, Concerns.ABSOLUTE);
    MetricUncertainty product =
        new MetricUncertainty.Builder()
            .addAll(relative, found)
            .addAll(ratio, 100)
            .around(100 * found);
    assertThat(product.standardUncertainty())
        .isCloseTo(absolute.standardUncertainty(), within(1e-12));
    assertThat(product.covariance(absolute)).isCloseTo(absolute.covariance(absolute), within(1e-9));
    assertThat(ratio.covariance(relative)).isNegative();
    assertThat(ratio.covariance(absolute)).isPositive();
  }

  private static MetricUncertainty mean(CaseUncertainty told, double meanGy, Concerns basis) {
    return told.ofMean(meanGy, basis, K).of(DoseUncertainty.MEAN).orElseThrow();
  }

  /**
   * 500 MBq of 2.5 GBq are another treatment's: a quarter of the rest. Its spread of 5.22 % is 1.30
   * % of the ratio, noon (12 h / sqrt 3, 7.50 %) 1.87 %.
   */
  @Test
  void what_was_taken_off_for_an_earlier_treatment_is_known_less_well_than_the_rest() {
    CaseUncertainty told =
        told(LungShunt.INSIDE, volume(2e9, List.of(left(5e8, true)), 1, Optional.empty()));
    List<CaseUncertainty.Scale> ofRatio = told.ofRatio(K);
    String shown = "what is shown of an earlier treatment, device resin";
    double noon = StrictMath.log(2) * 12 * 3600 / SQRT_3 / K.halfLifeS();
    assertThat(noon).isCloseTo(0.0750, within(5e-5));
    assertThat(effect(ofRatio, shown)).isCloseTo(-0.25 * 0.06 / 1.15, within(1e-12));
    assertThat(effect(ofRatio, "time of earlier treatment 1"))
        .isCloseTo(-0.25 * noon, within(1e-12));
    List<CaseUncertainty.Scale> relative = told.of(Concerns.RELATIVE, K);
    assertThat(effect(relative, shown)).isCloseTo(0.25 * 0.06 / 1.15, within(1e-12));
    assertThat(effect(relative, OF_ACTIVITY)).isEqualTo(0.05);
    assertThat(names(told.of(Concerns.ABSOLUTE, K))).doesNotContain(shown);
    InputQuantity time =
        relative.stream()
            .map(CaseUncertainty.Scale::input)
            .filter(one -> one.name().equals("time of earlier treatment 1"))
            .findFirst()
            .orElseThrow();
    assertThat(time.distribution()).isEqualTo(Distribution.RECTANGULAR);
    CaseUncertainty timed =
        told(LungShunt.INSIDE, volume(2e9, List.of(left(5e8, false)), 1, Optional.empty()));
    assertThat(effect(timed.ofRatio(K), "time of earlier treatment 1"))
        .isCloseTo(-0.25 * StrictMath.log(2) * 600 / K.halfLifeS(), within(1e-12));
  }

  /** Of counts of 2 GBq and what is left, 0.5 GBq: the calibrator acts on both, the rest on 0.8. */
  @Test
  void counts_of_two_treatments_share_the_calibrator_and_nothing_else() {
    LeftActivity added = new LeftActivity(2, new Activity(5e8), true, Optional.empty());
    CaseUncertainty told =
        told(
            new LungShunt(LungShunt.Place.LEFT, Optional.of(0.1), 0.05),
            volume(2e9, List.of(added), 1, Optional.empty()));
    List<CaseUncertainty.Scale> relative = told.of(Concerns.RELATIVE, K);
    assertThat(effect(relative, OF_ACTIVITY)).isEqualTo(0.05);
    assertThat(effect(relative, "residual activity")).isCloseTo(-0.8 * 0.02, within(1e-12));
    assertThat(effect(relative, "lung shunt outside the field"))
        .isCloseTo(-0.8 * 0.1 / SQRT_3, within(1e-12));
    assertThat(effect(relative, "time of earlier treatment 2"))
        .isCloseTo(0.2 * StrictMath.log(2) * 12 * 3600 / SQRT_3 / K.halfLifeS(), within(1e-12));
    assertThat(names(relative)).noneMatch(name -> name.startsWith("what is shown"));
  }

  /**
   * 1.8 L of 4 mm voxels, 150.9 mm across: 3 x 1.633 / 150.9 of the volume by voxels, 3 x 1.414 /
   * 150.9 by hand, of which a tenth is activity.
   */
  @Test
  void the_edge_of_the_volume_acts_by_what_lies_on_it() {
    Normalisation liver = volume(1e9, List.of(), 1, Optional.of(new VolumeEdge(1800, 28_125, 0.1)));
    CaseUncertainty told = told(LungShunt.INSIDE, liver);
    double diameterMm = Math.cbrt(6 * 1.8e6 / Math.PI);
    assertThat(diameterMm).isCloseTo(150.9, within(0.05));
    assertThat(effect(told.ofRatio(K), "normalisation volume, edge on voxels"))
        .isCloseTo(0.1 * 3 * 4 / Math.sqrt(6) / diameterMm, within(1e-12));
    assertThat(effect(told.of(Concerns.RELATIVE, K), "normalisation volume, edge as drawn"))
        .isCloseTo(
            -0.1 * 3 * Math.sqrt(2) * PlaceUncertainty.SUGGESTED.contourMm() / diameterMm,
            within(1e-12));
  }

  /** As a run of before has it: no ratio's, and nothing more in the relative dose. */
  @Test
  void left_out_nothing_of_it_is_anywhere() {
    Normalisation volume =
        volume(2e9, List.of(left(5e8, true)), 0.8, Optional.of(new VolumeEdge(1800, 28_125, 0.1)));
    LungShunt shunt = new LungShunt(LungShunt.Place.TAKEN_OFF, Optional.of(0.2), 0.05);
    CaseUncertainty with =
        told(RatioBudget.LEFT_OUT, new TreatmentScale(false, true, shunt, Optional.of(volume)));
    CaseUncertainty without =
        told(RatioBudget.STATED, new TreatmentScale(false, true, shunt, Optional.empty()));
    assertThat(with.of(ratio(0.8), K)).isEmpty();
    assertThat(with.of(Concerns.RELATIVE, K)).isEqualTo(without.of(Concerns.RELATIVE, K));
  }

  @Test
  void the_finding_of_the_gate_says_how_well_the_ratio_is_known() {
    RatioUncertainty known =
        new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true)
            .of(ratio(0.5), K)
            .orElseThrow();
    Finding gate =
        Finding.review(FindingCode.ACTIVITY_RATIO, "w", "0.5 (1 of 2)", "0.71 to 0.87", "a");
    Finding other = Finding.info(FindingCode.LUNG_DOSE, "w", "f", "e", "a");
    assertThat(known.noted(List.of(gate, other), 0.79))
        .containsExactly(
            Finding.review(
                FindingCode.ACTIVITY_RATIO,
                "w",
                "0.500 ± 0.075 (95 %), 7.6 standard uncertainties below the expected 0.79:"
                    + " 0.5 (1 of 2)",
                "0.71 to 0.87",
                "a"),
            other);
  }

  /** 2 GBq with an earlier treatment and a shunt, everything that the scale rests on redrawn. */
  private static final class Draws {
    private static final double NET_BQ = 2e9;
    private static final double SHUNT = 0.2;
    private static final double EDGE = 0.1;
    private static final double EARLIER_BQ = 4e8;
    private static final ExpectedRatio RESIN = new ExpectedRatio(1.15, 0.06);

    private final Random stream;

    Draws(Random stream) {
      this.stream = stream;
    }

    private double normal(double standardDeviation) {
      return standardDeviation * stream.nextGaussian();
    }

    private double between(double least, double most) {
      return least + (most - least) * stream.nextDouble();
    }

    /** Ratio and relative dose of one repeat, of which the truth is 1, with their budgets. */
    List<MetricUncertainty> once() {
      ScaleUncertainty scale = ScaleUncertainty.SUGGESTED;
      double perMin = StrictMath.log(2) * 60 / K.halfLifeS();
      double scanner =
          (1 + normal(scale.scannerPercent() / 100))
              / (1 + normal(scale.branchingRatioPercent() / 100))
              * (1 + between(0, scale.branchingRatioMostPercent() / 100))
              * StrictMath.exp(perMin * normal(scale.clockMin()));
      double trueBq = NET_BQ * (1 - SHUNT);
      VolumeEdge edge = new VolumeEdge(1800, 28_125, EDGE);
      double ofVolume = 0;
      for (InputQuantity one :
          RegionEdge.drawn(
              edge.volumeMl(),
              edge.voxels(),
              new CaseUncertainty(UncertaintyRules.GUM, ResolutionRules.CLINICAL_PET, true))) {
        ofVolume += normal(one.standardUncertainty() / 100);
      }
      double shown =
          EARLIER_BQ
              * StrictMath.exp(-perMin * between(-12 * 60, 12 * 60))
              * (RESIN.ratio() + normal(RESIN.spread()));
      double takenOff = EARLIER_BQ * RESIN.ratio();
      // The edge is that of what is compared, as the class has it.
      double measured = trueBq * scanner * (1 + EDGE * ofVolume) + shown - takenOff;
      double net =
          NET_BQ
              * (1 + normal(scale.administeredPercent() / 100))
              * (1 + normal(scale.residualPercent() / 100))
              * StrictMath.exp(perMin * normal(scale.clockMin()));
      double shunt = Math.max(0, SHUNT * (1 + normal(scale.lungShuntPercent() / 100)));
      Normalisation volume =
          volume(
              measured,
              List.of(
                  new LeftActivity(
                      1,
                      new Activity(takenOff),
                      true,
                      Optional.of(new LeftActivity.Shown("resin", RESIN)))),
              1 - shunt,
              Optional.of(edge));
      CaseUncertainty told =
          told(new LungShunt(LungShunt.Place.TAKEN_OFF, Optional.of(shunt), 0.05), volume);
      double found = measured / ((1 - shunt) * net);
      double ofDose =
          (1 + between(-SQRT_3, SQRT_3) * K.relativeUncertainty())
              / (1 + normal(scale.densityPercent() / 100));
      return List.of(
          told.of(ratio(found), K).orElseThrow().ofRatio(),
          mean(told, scanner / found * ofDose, Concerns.RELATIVE));
    }
  }

  /** Only what the scale rests on is drawn, so no voxel is needed: 20 000 repeats, a second. */
  @Test
  void intervals_of_95_percent_hold_the_truth_as_often() {
    int repeats = 20_000;
    String[] names = {"ratio", "relative dose"};
    double[] held = new double[2];
    double[][] values = new double[2][repeats];
    double[][] halves = new double[2][repeats];
    Draws draws = new Draws(new Random(0x5EED));
    for (int repeat = 0; repeat < repeats; repeat++) {
      List<MetricUncertainty> once = draws.once();
      for (int i = 0; i < 2; i++) {
        values[i][repeat] = once.get(i).value();
        halves[i][repeat] = once.get(i).expanded(0.95);
        held[i] += Math.abs(values[i][repeat] - 1) <= halves[i][repeat] ? 1 : 0;
      }
    }
    for (int i = 0; i < 2; i++) {
      double mean = Arrays.stream(values[i]).average().orElseThrow();
      double sd =
          Math.sqrt(
              Arrays.stream(values[i]).map(v -> (v - mean) * (v - mean)).sum() / (repeats - 1));
      Arrays.sort(halves[i]);
      DEVIATIONS.absolute(
          "coverage of the 95 % interval, scale redrawn",
          names[i], 100 * held[i] / repeats, 94.95, Allowed.upTo(1.25, "%"));
      DEVIATIONS.absolute(
          "half-width over 1.96 SD, scale redrawn",
          names[i],
          halves[i][repeats / 2] / (1.96 * sd),
          1,
          Allowed.upTo(0.15, "of it"));
    }
  }
}
