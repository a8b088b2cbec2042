// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

import java.util.List;
import java.util.Optional;

/**
 * The two parameters of complete local absorption, electron energy per decay and half-life, and K
 * that follows from them.
 *
 * <p>Decay correction and K must use the same half-life. The named compatibility profiles reproduce
 * numbers of other systems; where one is used, its ratio to the default is stated.
 *
 * @param profile the name under which configuration and report know this pair
 * @param electronEnergyMeV mean energy of all electrons per decay in MeV
 * @param halfLifeS physical half-life in s
 * @param relativeUncertainty standard uncertainty (k = 1) of K as a fraction
 * @param source where the pair comes from
 */
public record DoseConstants(
    String profile,
    double electronEnergyMeV,
    double halfLifeS,
    double relativeUncertainty,
    String source) {
  private static final double S_PER_H = 3600;
  private static final double JOULE_PER_MEV = 1.602176634e-13;
  private static final double BQ_PER_GBQ = 1e9;
  private static final double ML_PER_L = 1e3;
  private static final double EVALUATORS_DISAGREE = 0.004;

  /** K = 49.73 Gy kg/GBq. */
  public static final DoseConstants DEFAULT =
      profile("default", 0.9331, 64.05, "ICRP-107 electrons, ENSDF 2020 half-life");

  /** K = 50.00 Gy kg/GBq, of the instructions for use of glass microspheres. */
  public static final DoseConstants IFU_GLASS_50 =
      profile("ifu-glass-50", 0.936, 64.2, "TheraSphere instructions for use");

  /** K = 49.67 Gy kg/GBq, of the partition-model literature. */
  public static final DoseConstants GULEC_49_67 =
      profile("gulec-49.67", 0.9312, 64.1, "Gulec, J Nucl Med 2006;47:1209");

  /** K = 49.38 Gy kg/GBq, of the DDEP evaluation. */
  public static final DoseConstants DDEP_49_38 =
      profile("ddep-49.38", 0.9267, 64.041, "DDEP/LNHB evaluation");

  public DoseConstants {
    if (profile.isBlank()) {
      throw new IllegalArgumentException("profile: found nothing, expected a name");
    }
    Quantities.positive("electron energy in MeV", electronEnergyMeV);
    Quantities.positive("half-life in s", halfLifeS);
    Quantities.notNegative("relative uncertainty of K", relativeUncertainty);
  }

  /** The profiles that configuration may name, the default first. */
  public static List<DoseConstants> profiles() {
    return List.of(DEFAULT, IFU_GLASS_50, GULEC_49_67, DDEP_49_38);
  }

  /** The profile of this name. */
  public static Optional<DoseConstants> named(String profile) {
    return profiles().stream().filter(known -> known.profile.equals(profile)).findFirst();
  }

  /**
   * Dose times mass per activity at administration when every electron stays: E T½ / ln 2, in Gy
   * kg/GBq.
   */
  public double kGyKgPerGBq() {
    return BQ_PER_GBQ * electronEnergyMeV * JOULE_PER_MEV * halfLifeS / DecayLaw.LN_2;
  }

  /** Dose per concentration, in Gy per Bq/mL at administration, when every electron stays. */
  public double grayPerBecquerelPerMl(Density density) {
    // 1 Bq/mL is 1e-6 GBq/L, and 1 g/mL is 1 kg/L.
    return kGyKgPerGBq() * (ML_PER_L / BQ_PER_GBQ) / density.gramPerMl();
  }

  /** K of this profile over K of the other. */
  public double ratioTo(DoseConstants other) {
    return kGyKgPerGBq() / other.kGyKgPerGBq();
  }

  private static DoseConstants profile(
      String name, double electronEnergyMeV, double halfLifeH, String source) {
    return new DoseConstants(
        name, electronEnergyMeV, halfLifeH * S_PER_H, EVALUATORS_DISAGREE, source);
  }
}
