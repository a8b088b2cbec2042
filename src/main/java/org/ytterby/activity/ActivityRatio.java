// SPDX-License-Identifier: Apache-2.0
package org.ytterby.activity;

import java.util.List;
import java.util.Optional;
import org.ytterby.finding.Finding;
import org.ytterby.geometry.Grid;
import org.ytterby.quantity.Activity;
import org.ytterby.region.Region;
import org.ytterby.treatment.TreatmentRecord;

/**
 * Measured over net administered activity, both at administration and of the same volume, judged
 * against what is expected of the device, the scanner and its reconstruction.
 *
 * <p>The expected ratio is not 1 (glass 0.79, resin 1.15; J Nucl Med 2023;64:825), and its spread
 * is that of the ratio itself, so it holds calibrator and scanner. The gate is k times the spread
 * on both sides. Outside it nothing is renormalised: a finding for review names the hypotheses that
 * fit or come near, and {@link Standing#OUTSIDE} makes the absolute dose primary and holds the run.
 *
 * @param standing what the ratio says of the image
 * @param measured in the field of view
 * @param administered net, nothing where it is not known
 * @param ratio measured over administered, nothing where that is not known
 * @param expected ratio of the device
 * @param spread standard uncertainty (k = 1) of the expected ratio
 * @param hypotheses what might explain a ratio outside the gate, the likeliest first; else empty
 * @param findings what a physicist has to look at
 * @param normalisation the volume of both, where it was chosen; else it is the whole field
 */
public record ActivityRatio(
    Standing standing,
    Activity measured,
    Optional<Activity> administered,
    Optional<Double> ratio,
    double expected,
    double spread,
    List<Hypothesis> hypotheses,
    List<Finding> findings,
    Optional<Normalisation> normalisation) {

  /** What measured over administered activity says of an image. */
  public enum Standing {
    /** Inside the gate. */
    WITHIN,
    /** Outside it. */
    OUTSIDE,
    /** There is no administered activity to compare with. */
    UNJUDGED,
    /**
     * The same of an image of another nuclide, whose repair nothing else could show to be right.
     */
    REPAIR_UNCHECKED,
    /** There is no absolute scale: the map's activity is the administered one by construction. */
    RELATIVE_ONLY,
    /** Nor was anything administered: the map's activity is the planned one. */
    PREDICTED
  }

  public ActivityRatio {
    hypotheses = List.copyOf(hypotheses);
    findings = List.copyOf(findings);
    boolean compared = standing == Standing.WITHIN || standing == Standing.OUTSIDE;
    if (compared != ratio.isPresent()) {
      throw new IllegalArgumentException(
          "ratio: found %s of one that is %s"
              .formatted(ratio.map(Object::toString).orElse("none"), standing));
    }
  }

  /** Of the whole field, with nothing to explain: inside the gate, or of nothing known. */
  public ActivityRatio(
      Activity measured,
      Optional<Activity> administered,
      Optional<Double> ratio,
      double expected,
      double spread,
      List<Finding> findings) {
    this(
        ratio.isPresent() ? Standing.WITHIN : Standing.UNJUDGED,
        measured,
        administered,
        ratio,
        expected,
        spread,
        List.of(),
        findings,
        Optional.empty());
  }

  /** Sums, compares and judges where nothing is known of scanner and regions. */
  static ActivityRatio of(ActivityMap map, TreatmentRecord treatment, ActivityRules rules) {
    return of(map, treatment, rules, Scanner.UNKNOWN, List.of());
  }

  /**
   * Sums, compares and judges.
   *
   * @param regions on the grid of the map, among which the normalisation volume is chosen
   */
  public static ActivityRatio of(
      ActivityMap map,
      TreatmentRecord treatment,
      ActivityRules rules,
      Scanner scanner,
      List<Region> regions) {
    return new RatioJudgement(
            map.requireAbsolute("ratio of measured to administered activity"),
            treatment,
            rules.of(scanner),
            regions)
        .ratio();
  }

  /** True when the ratio is known and lies outside the gate. */
  public boolean outsideGate() {
    return standing == Standing.OUTSIDE;
  }

  /**
   * True where there is no absolute scale, so that the map's activity is one that is known
   * otherwise, by construction.
   */
  public boolean relativeOnly() {
    return standing == Standing.RELATIVE_ONLY || standing == Standing.PREDICTED;
  }

  /** True where the dose is one that a planned treatment would give. */
  public boolean predicted() {
    return standing == Standing.PREDICTED;
  }

  /** The activity of the whole map: each voxel by the volume of its own plane, in index order. */
  public static Activity measured(ActivityMap map) {
    Grid grid = map.grid();
    double becquerel = 0;
    for (int plane = 0; plane < grid.planes(); plane++) {
      becquerel += integral(map, plane);
    }
    return new Activity(becquerel);
  }

  /** Number times volume, of a plane. */
  static double integral(EmissionImage image, int plane) {
    Grid grid = image.grid();
    float[] numbers = image.numbers();
    int start = grid.index(0, 0, plane);
    double sum = 0;
    for (int i = start; i < start + grid.planeSize(); i++) {
      sum += numbers[i];
    }
    return sum * grid.voxelVolumeMl(plane);
  }
}
