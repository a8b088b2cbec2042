// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

import java.util.List;

/**
 * How a voxel gets its mass.
 *
 * @param density where density comes from; the uniform one is that of the dose rules
 * @param curves density by CT number, one for each tube voltage
 * @param metalGramPerMl what the curve gives beyond this is metal, and counts as this
 * @param organGramPerMl the highest density inside liver, tumour and perfused volume: beyond it is
 *     lipiodol, contrast or a coil
 * @param rimMm around the liver within which density is uniform, as breathing makes the CT wrong
 *     there; 0 for none, the liver's own CT density included
 * @param edgeToleranceMm how far the liver's upper edge in the emission image may be from that of
 *     the CT before a person is asked
 * @param lungMassG the conventional mass of both lungs, with which their mean dose is said; 0: it
 *     is not said
 */
public record MassRules(
    DensitySource density,
    List<CurveRule> curves,
    double metalGramPerMl,
    double organGramPerMl,
    double rimMm,
    double edgeToleranceMm,
    double lungMassG) {

  /** A uniform density; should a CT be used, Schneider's curve and a rim of 2 cm. */
  public static final MassRules UNIFORM =
      new MassRules(
          DensitySource.UNIFORM, List.of(CurveRule.SCHNEIDER_2000), 1.92, 1.06, 20, 10, 1000);

  public MassRules {
    curves = List.copyOf(curves);
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one density curve, found none");
    }
    if (curves.stream().map(CurveRule::kvp).distinct().count() < curves.size()) {
      throw new IllegalArgumentException(
          "density curves must be of a tube voltage each, found one twice");
    }
    within("metal", metalGramPerMl, 1.5, 25, "g/mL");
    within("organ", organGramPerMl, 1, 1.5, "g/mL");
    within("rim", rimMm, 0, 100, "mm");
    within("edge tolerance", edgeToleranceMm, 1, 50, "mm");
    if (lungMassG != 0) {
      within("mass of the lungs", lungMassG, 100, 3000, "g");
    }
  }

  private static void within(String what, double value, double least, double most, String unit) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s must lie from %s to %s %s, found %s".formatted(what, least, most, unit, value));
    }
  }

  /** True where every voxel has the same density, whatever the CT. */
  public boolean hasOneDensity() {
    return density == DensitySource.UNIFORM;
  }
}
