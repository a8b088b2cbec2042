// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.geometry.Grid;
import org.ytterby.protocol.ExpectedRatio;
import org.ytterby.protocol.RatioRules;
import org.ytterby.quantity.Activity;
import org.ytterby.treatment.Device;
import org.ytterby.treatment.Sourced;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Activity measured in the whole field of view over net administered activity, both at
 * administration, judged against what is expected of the device.
 *
 * <p>The expected ratio is not 1 (glass 0.79, resin 1.15; J Nucl Med 2023;64:825), and its spread
 * is that of the ratio itself, so it holds calibrator and scanner. The gate is k times the spread
 * on both sides. Outside it nothing is renormalised: a finding for review names the hypotheses that
 * fit or come near, and {@link #outsideGate} makes the absolute dose primary and holds the run.
 *
 * @param measured in the field of view
 * @param administered net, nothing where it is not known
 * @param ratio measured over administered, nothing where that is not known
 * @param expected ratio of the device
 * @param spread standard uncertainty (k = 1) of the expected ratio
 * @param hypotheses what might explain a ratio outside the gate, the likeliest first; else empty
 * @param findings what a physicist has to look at
 */
public record ActivityRatio(
    Activity measured,
    Optional<Activity> administered,
    Optional<Double> ratio,
    double expected,
    double spread,
    List<Hypothesis> hypotheses,
    List<Finding> findings) {
  private static final String WHERE = "activity in the field of view over net administered";

  /**
   * An end plane with more than this part of the fullest plane's activity is cut through. Chosen,
   * not measured: the haze outside the liver is a few percent of it, a liver that is cut is tens.
   */
  private static final double CUT_THROUGH = 0.2;

  /** Of those that do not fit the finding names so many; the summary has all of them. */
  private static final int NEAREST = 3;

  /** A smaller shunt is lost in the calibrator's standard uncertainty, 5 %. */
  private static final double NEGLIGIBLE_SHUNT = 0.05;

  public ActivityRatio {
    hypotheses = List.copyOf(hypotheses);
    findings = List.copyOf(findings);
  }

  /** A ratio that nothing has to explain. */
  public ActivityRatio(
      Activity measured,
      Optional<Activity> administered,
      Optional<Double> ratio,
      double expected,
      double spread,
      List<Finding> findings) {
    this(measured, administered, ratio, expected, spread, List.of(), findings);
  }

  /** Sums, compares and judges. */
  public static ActivityRatio of(ActivityMap map, TreatmentRecord treatment, ActivityRules rules) {
    map.requireAbsolute("ratio of measured to administered activity");
    List<Finding> findings = new ArrayList<>();
    Optional<Activity> administered = treatment.netAdministered(rules.constants());
    String device = device(treatment, rules.ratio(), administered.isPresent(), findings);
    ExpectedRatio expected = rules.ratio().expected(device);
    Activity measured = measured(map);
    List<Hypothesis> hypotheses = List.of();
    Optional<Double> ratio = administered.map(net -> measured.becquerel() / net.becquerel());
    if (ratio.isEmpty()) {
      findings.add(administeredMissing());
    } else if (!RatioHypotheses.passes(ratio.get(), expected, rules.ratio().coverageFactor())) {
      hypotheses =
          RatioHypotheses.of(ratio.get(), device, map.how().positronScale(), treatment, rules);
      findings.add(
          outside(
              new ActivityRatio(
                  measured,
                  administered,
                  ratio,
                  expected.ratio(),
                  expected.spread(),
                  hypotheses,
                  List.of()),
              device,
              rules.ratio()));
    }
    fieldOfView(map).ifPresent(findings::add);
    administered
        .flatMap(_ -> treatment.lungShuntFraction(rules.constants()))
        .filter(fraction -> fraction > NEGLIGIBLE_SHUNT)
        .map(ActivityRatio::lungShunt)
        .ifPresent(findings::add);
    return new ActivityRatio(
        measured, administered, ratio, expected.ratio(), expected.spread(), hypotheses, findings);
  }

  /** True when the ratio is known and lies outside the gate; a finding of that code says so. */
  public boolean outsideGate() {
    return findings.stream().anyMatch(finding -> finding.code() == FindingCode.ACTIVITY_RATIO);
  }

  /** The activity of the whole map: each voxel by the volume of its own plane, in index order. */
  public static Activity measured(ActivityMap map) {
    Grid grid = map.grid();
    double becquerel = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      becquerel += becquerelOf(map, plane);
    }
    return new Activity(becquerel);
  }

  private static double becquerelOf(ActivityMap map, int plane) {
    Grid grid = map.grid();
    int start = grid.index(0, 0, plane);
    double sum = 0;
    for (int i = start; i < start + grid.planeSize(); i++) {
      sum += map.becquerelPerMl()[i];
    }
    return sum * grid.voxelVolumeMl(plane);
  }

  private static String device(
      TreatmentRecord treatment,
      RatioRules rules,
      boolean administeredKnown,
      List<Finding> findings) {
    String device = treatment.device().map(Sourced::value).orElse(RatioRules.UNKNOWN);
    if (!rules.devices().containsKey(device) || device.equals(RatioRules.UNKNOWN)) {
      findings.add(
          Finding.review(
              FindingCode.DEVICE_UNKNOWN,
              "treatment record, device",
              treatment.device().map(said -> "'" + said.value() + "'").orElse("nothing"),
              "one of "
                  + Device.codes().stream()
                      .filter(rules.devices()::containsKey)
                      .collect(Collectors.joining(", ")),
              (administeredKnown
                      ? "The ratio is judged by the gate of an unknown device, "
                          + gate(rules.expected(RatioRules.UNKNOWN), rules.coverageFactor())
                          + "."
                      : "No ratio can be judged without an administered activity.")
                  + " Enter the device."));
      return RatioRules.UNKNOWN;
    }
    return device;
  }

  private static Finding administeredMissing() {
    return Finding.review(
        FindingCode.ADMINISTERED_ACTIVITY_MISSING,
        "treatment record, administrations[].activity_gbq",
        "no net administered activity",
        "activity_gbq with assayed_at, and the residual",
        "Only the absolute dose, by the scanner's calibration, can be given. Enter the activity.");
  }

  private static String gate(ExpectedRatio expected, double coverageFactor) {
    double half = coverageFactor * expected.spread();
    return String.format(
        Locale.ROOT, "%.2f to %.2f", expected.ratio() - half, expected.ratio() + half);
  }

  private static Finding outside(ActivityRatio judged, String device, RatioRules rules) {
    List<String> list =
        Stream.concat(
                judged.hypotheses().stream().filter(one -> one.fit() != Hypothesis.Fit.NO),
                judged.hypotheses().stream()
                    .filter(one -> one.fit() == Hypothesis.Fit.NO)
                    .limit(NEAREST))
            .map(Hypothesis::text)
            .toList();
    return Finding.review(
        FindingCode.ACTIVITY_RATIO,
        WHERE,
        Figures.text(judged.ratio().orElseThrow())
            + " ("
            + Figures.text(judged.measured().megabecquerel())
            + " MBq measured, "
            + Figures.text(judged.administered().orElseThrow().megabecquerel())
            + " MBq administered). If it were so: "
            + String.join("; ", list),
        gate(rules.expected(device), rules.coverageFactor()) + " for device " + device,
        "Nothing is renormalised: the absolute dose is primary and the run is held until it is"
            + " released or the treatment record is corrected.");
  }

  private static Optional<Finding> fieldOfView(ActivityMap map) {
    Grid grid = map.grid();
    int last = grid.planes() - 1;
    double fullest = 0;
    for (int plane = 0; plane <= last; plane++) {
      fullest = Math.max(fullest, perMm(map, plane));
    }
    List<String> cut = new ArrayList<>();
    for (int end : new int[] {0, last}) {
      double part = perMm(map, end) / fullest;
      if (fullest > 0 && part > CUT_THROUGH) {
        cut.add(String.format(Locale.ROOT, "%s: %.0f %%", grid.endText(end), 100 * part));
      }
    }
    if (cut.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.review(
            FindingCode.FIELD_OF_VIEW,
            "first and last plane of the activity image",
            String.join("; ", cut) + " of the fullest plane's activity",
            String.format(Locale.ROOT, "at most %.0f %%", 100 * CUT_THROUGH),
            "The relative basis may be wrong, activity being outside; the absolute dose inside the"
                + " field stays valid."));
  }

  /**
   * The net activity belongs to a field that holds the lungs, the part without the shunt to one
   * that does not (EJNMMI Phys 2021;8:77). No contour tells which, so the factor is only said.
   */
  private static Finding lungShunt(double fraction) {
    return Finding.review(
        FindingCode.FIELD_OF_VIEW,
        "treatment record, administrations[].lung_shunt_fraction",
        String.format(
            Locale.ROOT,
            "%.1f %% to the lungs, and nothing shows that they are in the field of view",
            100 * fraction),
        String.format(
            Locale.ROOT,
            "the lungs in the field of view, or a shunt of at most %.0f %%",
            100 * NEGLIGIBLE_SHUNT),
        String.format(
            Locale.ROOT,
            "Nothing is scaled. If the lungs are outside, multiply every relative dose by %.3f.",
            1 - fraction));
  }

  private static double perMm(ActivityMap map, int plane) {
    return becquerelOf(map, plane) / map.grid().planeThicknessMm(plane);
  }
}
