// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.mass.TissueClass;

/**
 * How far a path in a tissue counts, as areal density in the soft tissue that the point kernel was
 * computed in: the tissue's own areal density times a factor near 1.
 *
 * <pre>
 * soft, air    1: liver, muscle and water differ from it by less than the density effect. Fat stops
 *              2.6 % more per mass (stopping-powers.py): its own dose is 1 % too low. Density does not
 *              tell it from soft tissue that a voxel shares with lung
 * lung         collision stopping power per mass over that of four-component soft tissue at 1.04
 *              g/mL, averaged over the slowing-down spectrum of 90Y: formula of ICRU Report 37,
 *              density effect by Sternheimer's model of oscillators (which gives that report's
 *              1.849 and 1.824 MeV cm2/g of water at 1 and 2 MeV), lung of ICRU Report 46. The
 *              average of the slowed-down electrons, because what a ray carries into lung has
 *              slowed down; ranges of sources inside lung would say 1.010 for 1.007. Computed (by
 *              stopping-powers.py of the tests) before
 *              any comparison with Monte Carlo. It is the homogenised lung of Monte Carlo; the
 *              polarisation of real septa is that of dense tissue, at most these 0.7 % away
 * bone         penetration, not stopping power alone (0.906): calcium scatters more. 1.012/1.039,
 *              the mass ranges of tissue and of cortical bone over water by EGSnrc, at 1.85 g/mL;
 *              spongy bone in between, by density
 * </pre>
 *
 * <p>Penetration is not all that a tissue differs by: {@link #effusivity} says how much of what
 * comes to a face between two tissues it lets in.
 *
 * <p>Stateless.
 */
final class PathScale {
  /** Not below: the areal density of air divides the activity of an image's blur. */
  private static final double LEAST_GRAM_PER_ML = 1e-3;

  private static final double[] LUNG_GRAM_PER_ML = {0.2, 0.26, 0.35, 0.5, 0.7, 0.92, 1.05};
  private static final double[] LUNG_FACTOR = {
    1.0073, 1.0072, 1.0068, 1.0058, 1.0041, 1.0019, 1.0006
  };
  private static final double SOFT_GRAM_PER_ML = 1.04;
  private static final double CORTICAL_GRAM_PER_ML = 1.85;
  private static final double CORTICAL_FACTOR = 1.012 / 1.039;

  /** Stopping power of cortical bone over that of soft tissue, by mass, as that of lung above. */
  private static final double CORTICAL_STOPPING = 0.9056;

  private PathScale() {}

  /** What the areal density of a tissue is multiplied with. */
  static double factor(TissueClass tissue, double gramPerMl) {
    return switch (tissue) {
      case AIR, SOFT -> 1;
      case LUNG -> lung(gramPerMl);
      case BONE -> 1 + (CORTICAL_FACTOR - 1) * cortical(gramPerMl);
    };
  }

  /**
   * Stopping power over scale of path, 1 for soft tissue: what the square root of conductivity
   * times capacity is to heat, with electrons that are turned as often as they are in the tissue.
   * Less is that of a tissue which turns more of them back at its face. Lung turns them as soft
   * tissue does.
   */
  static double effusivity(TissueClass tissue, double gramPerMl) {
    return switch (tissue) {
      case AIR, SOFT, LUNG -> 1;
      case BONE -> (1 + (CORTICAL_STOPPING - 1) * cortical(gramPerMl)) / factor(tissue, gramPerMl);
    };
  }

  /** How far bone is on its way from soft tissue to cortical bone, by density. */
  private static double cortical(double gramPerMl) {
    double part = (gramPerMl - SOFT_GRAM_PER_ML) / (CORTICAL_GRAM_PER_ML - SOFT_GRAM_PER_ML);
    return Math.clamp(part, 0, 1);
  }

  /** Density as a path sees it. */
  static double gramPerMl(TissueClass tissue, double gramPerMl) {
    return factor(tissue, gramPerMl) * Math.max(gramPerMl, LEAST_GRAM_PER_ML);
  }

  private static double lung(double gramPerMl) {
    int last = LUNG_GRAM_PER_ML.length - 1;
    if (gramPerMl <= LUNG_GRAM_PER_ML[0]) {
      return LUNG_FACTOR[0];
    }
    for (int i = 1; i <= last; i++) {
      double stepGramPerMl = LUNG_GRAM_PER_ML[i] - LUNG_GRAM_PER_ML[i - 1];
      double part = (gramPerMl - LUNG_GRAM_PER_ML[i - 1]) / stepGramPerMl;
      if (part <= 1) {
        return LUNG_FACTOR[i - 1] + part * (LUNG_FACTOR[i] - LUNG_FACTOR[i - 1]);
      }
    }
    return LUNG_FACTOR[last];
  }
}
