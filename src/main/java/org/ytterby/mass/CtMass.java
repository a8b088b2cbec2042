// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.ytterby.assemble.Series;
import org.ytterby.dicom.data.Attribute;
import org.ytterby.dicom.dict.Dictionary;
import org.ytterby.dicom.dict.Tag;
import org.ytterby.finding.Finding;
import org.ytterby.finding.FindingCode;
import org.ytterby.finding.InvalidObject;
import org.ytterby.finding.Outcome;
import org.ytterby.geometry.Grid;
import org.ytterby.protocol.CurveRule;
import org.ytterby.protocol.MassRules;

/**
 * The mass that a CT shows, on the dose grid. Memory: one plane of the CT, two volumes of double on
 * the dose grid.
 *
 * @param resampled what of each voxel is seen, and its mass
 * @param metalMl volume of what was denser than bone
 * @param statement series, tube voltage, curve and resampling, in words
 */
record CtMass(ResampledMass resampled, double metalMl, String statement) {
  /** A tube voltage is written as it was set. */
  private static final double SAME_KV = 5;

  /** Beyond it not only bone is off. */
  private static final double NEAR_KV = 25;

  /** Reads a CT onto a grid; blocked where it can't be used. */
  static Outcome<CtMass> read(Series ct, Grid grid, MassRules rules) {
    return CtReader.read(ct).then(stack -> read(ct, stack, grid, rules));
  }

  private static Outcome<CtMass> read(Series ct, CtStack stack, Grid grid, MassRules rules) {
    MassResampling resampling = MassResampling.of(stack.grid(), grid);
    CtDensity density = new CtDensity(rules);
    float[] gramPerMl = new float[stack.grid().planeSize()];
    double metalMl = 0;
    for (int plane = 0; plane < stack.slices().size(); plane++) {
      CtSlice slice = stack.slices().get(plane);
      try {
        metalMl += density.read(slice, gramPerMl) * stack.grid().voxelVolumeMl(plane);
      } catch (InvalidObject e) {
        return Outcome.blocked(CtReader.unusable(slice.sopInstanceUid() + " " + e.where(), e));
      }
      resampling.add(plane, gramPerMl);
    }
    List<Finding> findings = new ArrayList<>();
    curveFinding(ct, density).ifPresent(findings::add);
    contrastFinding(ct).ifPresent(findings::add);
    return Outcome.of(
        new CtMass(resampling.result(), metalMl, statement(ct, density, resampling)), findings);
  }

  private static String statement(Series ct, CtDensity density, MassResampling resampling) {
    return "CT series "
        + ct.uid()
        + " ("
        + voltages(density)
        + ") by "
        + density.used().stream().map(CurveRule::source).collect(Collectors.joining(" and "))
        + ", "
        + resampling.statement();
  }

  private static String voltages(CtDensity density) {
    String stated =
        density.voltages().stream()
            .map(kv -> String.format(Locale.ROOT, "%.0f", kv))
            .collect(Collectors.joining(", "));
    return stated.isEmpty() ? "tube voltage not stated" : stated + " kV";
  }

  /** A curve is of one tube voltage; soft tissue and lung hardly ask which, bone does. */
  private static Optional<Finding> curveFinding(Series ct, CtDensity density) {
    SortedSet<Double> voltages = density.voltages();
    List<CurveRule> used = density.used();
    double worstKv =
        voltages.stream().mapToDouble(kv -> distanceKv(kv, used)).max().orElse(NEAR_KV + 1);
    if (worstKv <= SAME_KV && !density.voltageUnstated()) {
      return Optional.empty();
    }
    String where = ct.name() + " " + Dictionary.name(Tag.KVP);
    String found = voltages(density);
    String expected =
        "a curve for it; the protocol has one for "
            + used.stream()
                .map(curve -> String.format(Locale.ROOT, "%.0f kV", curve.kvp()))
                .collect(Collectors.joining(", "));
    String action =
        "Measure the curve of this tube voltage and add it to mass.curves. Soft tissue and lung"
            + " differ by 1 % at most, bone by some 5 % of its density at 20 kV.";
    return Optional.of(
        worstKv <= NEAR_KV && !density.voltageUnstated()
            ? Finding.info(FindingCode.CT_CURVE, where, found, expected, action)
            : Finding.review(FindingCode.CT_CURVE, where, found, expected, action));
  }

  private static double distanceKv(double kv, List<CurveRule> curves) {
    return curves.stream().mapToDouble(curve -> Math.abs(curve.kvp() - kv)).min().orElse(kv);
  }

  private static Optional<Finding> contrastFinding(Series ct) {
    return ct.example()
        .optional(Tag.ContrastBolusAgent)
        .flatMap(Attribute::nonBlank)
        .map(
            agent ->
                Finding.info(
                    FindingCode.CT_CONTRAST,
                    ct.name() + " " + Dictionary.name(Tag.ContrastBolusAgent),
                    agent,
                    "no contrast agent",
                    "Outside liver, tumour and perfused volume, where density is capped, vessels"
                        + " and bowel read up to 15 % too dense, and dose there as much too low:"
                        + " send the CT without contrast where there is one."));
  }
}
