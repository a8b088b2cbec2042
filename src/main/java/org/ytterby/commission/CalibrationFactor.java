// SPDX-License-Identifier: Apache-2.0
package org.ytterby.commission;

import java.util.ArrayList;
import java.util.List;
import org.ytterby.protocol.Protocol;
import org.ytterby.quantity.DoseConstants;

/**
 * The calibration factor of one or several scans of a cylinder, with its budget. Noise is each
 * scan's own; activity meter and volume are taken for the same in all, because mostly one fill is
 * scanned again while it decays. A bias of the meter is in the factor, and so in an absolute dose;
 * in the administered activity, and so in a relative dose, it is again where one meter reads both,
 * and in the ratio of both it is not. Immutable.
 *
 * @param factor stated over measured
 * @param parts of its uncertainty, in percent
 */
record CalibrationFactor(double factor, List<Part> parts) {
  private static final double S_PER_MIN = 60;

  /** 64.05 ± 0.05 h (ENSDF 2020). */
  private static final double HALF_LIFE_PERCENT = 0.08;

  CalibrationFactor {
    parts = List.copyOf(parts);
  }

  /** One source of uncertainty. */
  record Part(String name, double percent, String source) {}

  /** A scan with what was said of it. */
  record Cylinder(CylinderScan scan, CylinderDescription said) {}

  static CalibrationFactor of(List<Cylinder> cylinders, Protocol protocol) {
    Figure factor =
        Figure.mean(
            cylinders.stream()
                .map(
                    one ->
                        new Figure(
                            one.scan().factor(),
                            one.scan().factor() * one.scan().noisePercent() / 100))
                .toList());
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part(
            "image noise and unevenness",
            100 * factor.uncertainty() / factor.value(),
            "blocks of 30 mm"
                + (cylinders.size() > 1 ? ", and how the scans differ from each other" : "")));
    parts.add(
        new Part(
            "activity of the fill",
            most(cylinders, one -> one.said().activityUncertaintyPercent()),
            "activity meter, description"));
    parts.add(
        new Part(
            "volume of the fill",
            most(cylinders, one -> one.said().volumeUncertaintyPercent()),
            "description"));
    double clockMin = protocol.uncertainty().scale().clockMin();
    parts.add(
        new Part(
            "time from assay to scan",
            100 * StrictMath.log(2) * clockMin * S_PER_MIN / DoseConstants.DEFAULT.halfLifeS(),
            Place.text("clocks, %.3g min, protocol", clockMin)));
    parts.add(
        new Part(
            "half-life",
            most(
                cylinders,
                one ->
                    HALF_LIFE_PERCENT
                        * Math.abs(
                            StrictMath.log(one.scan().scan().map().decayToAdministration()))),
            "64.05 ± 0.05 h"));
    return new CalibrationFactor(factor.value(), parts);
  }

  /** All parts added in quadrature. */
  double uncertaintyPercent() {
    return Math.sqrt(parts.stream().mapToDouble(part -> part.percent() * part.percent()).sum());
  }

  /** What a scan taken in parts may ask. */
  private interface Percent {
    double of(Cylinder one);
  }

  private static double most(List<Cylinder> cylinders, Percent percent) {
    return cylinders.stream().mapToDouble(percent::of).max().orElseThrow();
  }
}
