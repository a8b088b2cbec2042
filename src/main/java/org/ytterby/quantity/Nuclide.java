// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * A radionuclide and what local deposition needs of it.
 *
 * @param name as people write it
 * @param code CID 4020
 * @param halfLifeS physical half-life in s
 * @param meanElectronEnergyMeV energy of all electrons per decay in MeV
 * @param positronFraction positrons per decay
 * @param source where the numbers come from
 */
public record Nuclide(
    String name,
    Coded code,
    double halfLifeS,
    double meanElectronEnergyMeV,
    double positronFraction,
    String source) {
  private static final double S_PER_H = 3600;

  /**
   * Half-life and energy are those of {@link DoseConstants#DEFAULT}: decay and K must not disagree.
   */
  public static final Nuclide YTTRIUM_90 =
      new Nuclide(
          "Y-90",
          Codes.YTTRIUM_90,
          64.05 * S_PER_H,
          0.9331,
          31.86e-6,
          "half-life ENSDF 2020; electron energy ICRP-107 with conversion electrons; internal pair"
              + " production Selwyn 2007");

  public Nuclide {
    Quantities.positive("half-life in s", halfLifeS);
    Quantities.positive("electron energy in MeV", meanElectronEnergyMeV);
    Quantities.notNegative("positron fraction", positronFraction);
  }

  /** ln 2 over the half-life. */
  public double decayConstantPerS() {
    return DecayLaw.constantPerS(halfLifeS);
  }

  /** What is left of 1 after this time; more than 1 for a negative time. */
  public double decayFactor(double elapsedS) {
    return DecayLaw.factor(halfLifeS, elapsedS);
  }
}
