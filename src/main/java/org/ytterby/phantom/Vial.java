// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import org.ytterby.quantity.Nuclide;

/**
 * What was given: one vial of glass microspheres.
 *
 * @param assayedGbq activity at assay, in GBq
 * @param residualGbq what stayed in vial and tubing, at administration, in GBq
 * @param lungShuntFraction part of the net activity that went to the lungs
 */
public record Vial(double assayedGbq, double residualGbq, double lungShuntFraction) {
  private static final double BQ_PER_GBQ = 1e9;

  public Vial {
    if (!(assayedGbq > residualGbq && residualGbq >= 0)
        || !(lungShuntFraction >= 0 && lungShuntFraction < 1)) {
      throw new IllegalArgumentException(
          "vial: found %s GBq, residual %s GBq, shunt %s; expected a positive net and a shunt below 1"
              .formatted(assayedGbq, residualGbq, lungShuntFraction));
    }
  }

  static Vial of(Draws draws) {
    return new Vial(
        draws.between("vial.gbq", 2.6, 3.3),
        draws.between("vial.residual", 0.018, 0.030),
        draws.between("vial.shunt", 0.020, 0.040));
  }

  /** Activity of the full vial at administration, in Bq. */
  public double atAdministrationBq(PhantomTimes times) {
    return assayedGbq * BQ_PER_GBQ * Nuclide.YTTRIUM_90.decayFactor(times.waitS());
  }

  /** Net administered activity at administration, in Bq. */
  public double netBq(PhantomTimes times) {
    return atAdministrationBq(times) - residualGbq * BQ_PER_GBQ;
  }
}
