// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.geometry.Vector3;
import org.ytterby.phantom.CoveragePhantom.Sphere;
import org.ytterby.protocol.PlaceUncertainty;
import org.ytterby.protocol.ScaleUncertainty;
import org.ytterby.protocol.UncertaintyRules;
import org.ytterby.quantity.DoseConstants;

/**
 * Every input of a budget as one repeat has it, by how much of itself it is wrong. Immutable.
 *
 * <p>All of a repeat are drawn from its one stream in the order of the components, behind the
 * counts.
 *
 * @param absolute scanner, branching ratio (normal, and what later values add) and clock: measured
 *     over true activity
 * @param constants K, a rectangle: assumed over true
 * @param density true over assumed, to which a dose is proportional as it comes out too high
 * @param given assay and clock: stated over true activity
 * @param residual by how much the net activity comes out wrong by its recorded residual
 * @param shunt stated over true fraction of the lungs
 * @param recovered by how much a sphere stands out otherwise than the model of its recovery says
 * @param psfDeviations standard deviations by which the blur is said wrong
 * @param laid how each sphere is drawn
 */
record DrawnInputs(
    double absolute,
    double constants,
    double density,
    double given,
    double residual,
    double shunt,
    double recovered,
    double psfDeviations,
    List<Laid> laid) {

  /** How somebody drew a sphere: how much too wide, and how far off. */
  record Laid(double widerMm, Vector3 moved) {}

  /** Of the suggested budget. */
  static DrawnInputs of(CountStream stream) {
    Draw draw = new Draw(stream);
    DoseConstants k = CoveragePhantom.CONSTANTS;
    ScaleUncertainty scale = ScaleUncertainty.SUGGESTED;
    double clock = StrictMath.log(2) * 60 / k.halfLifeS();
    double absolute =
        (1 + draw.normal(scale.scannerPercent() / 100))
            * (1 + draw.normal(scale.branchingRatioPercent() / 100))
            * (1 + draw.upTo(scale.branchingRatioMostPercent() / 100))
            * StrictMath.exp(clock * draw.normal(scale.clockMin()));
    double constants = 1 + draw.rectangle(k.relativeUncertainty());
    double density = 1 + draw.normal(scale.densityPercent() / 100);
    double given =
        (1 + draw.normal(scale.administeredPercent() / 100))
            * StrictMath.exp(clock * draw.normal(scale.clockMin()));
    double residual = 1 + draw.normal(scale.residualPercent() / 100);
    double shunt = 1 + draw.normal(scale.lungShuntPercent() / 100);
    double recovered = 1 + draw.normal(UncertaintyRules.GUM.recoveryPercent() / 100);
    double psfDeviations = draw.normal(1);
    PlaceUncertainty place = PlaceUncertainty.SUGGESTED;
    double pixelMm = CoveragePhantom.PIXEL_MM;
    double ofDiameterMm =
        Math.sqrt(pixelMm * pixelMm / 6 + 2 * place.contourMm() * place.contourMm());
    List<Laid> laid = new ArrayList<>();
    for (Sphere ignored : CoveragePhantom.SPHERES) {
      laid.add(new Laid(draw.normal(ofDiameterMm), draw.moved(place.registrationMm())));
    }
    return new DrawnInputs(
        absolute,
        constants,
        density,
        given,
        residual,
        shunt,
        recovered,
        psfDeviations,
        List.copyOf(laid));
  }

  /** By how much a dose on the scanner's scale comes out too high by what is no activity. */
  double ofDose() {
    return constants * density;
  }

  /** Distributions of a stream. */
  private record Draw(CountStream stream) {
    double normal(double standardDeviation) {
      double radius = Math.sqrt(-2 * StrictMath.log(1 - stream.uniform()));
      return standardDeviation * radius * StrictMath.cos(2 * Math.PI * stream.uniform());
    }

    double rectangle(double standardDeviation) {
      return Math.sqrt(3) * standardDeviation * (2 * stream.uniform() - 1);
    }

    double upTo(double most) {
      return most * stream.uniform();
    }

    Vector3 moved(double standardDeviationMm) {
      return new Vector3(
          normal(standardDeviationMm), normal(standardDeviationMm), normal(standardDeviationMm));
    }
  }
}
