// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/**
 * What a phantom was treated with and where it went.
 *
 * @param vial what was given, and the part of it that went to the lungs
 * @param tumourToNormal concentration of each tumour over that of the perfused liver around it
 * @param extrahepaticFraction part of the net activity in a focus outside the liver; 0 is no focus
 */
public record Given(Vial vial, List<Double> tumourToNormal, double extrahepaticFraction) {
  private static final double MOST_EXTRAHEPATIC = 0.2;

  public Given {
    tumourToNormal = List.copyOf(tumourToNormal);
    if (tumourToNormal.size() != 2 || !tumourToNormal.stream().allMatch(ratio -> ratio > 0)) {
      throw new IllegalArgumentException(
          "tumour to normal: found " + tumourToNormal + ", expected two ratios above 0");
    }
    if (!(extrahepaticFraction >= 0 && extrahepaticFraction <= MOST_EXTRAHEPATIC)) {
      throw new IllegalArgumentException(
          "extrahepatic fraction: found "
              + extrahepaticFraction
              + ", expected 0 to "
              + MOST_EXTRAHEPATIC);
    }
    if (!(extrahepaticFraction + vial.lungShuntFraction() < 1)) {
      throw new IllegalArgumentException("shunt and focus: nothing is left for the liver");
    }
  }

  /** What this seed was given. */
  static Given of(Draws draws, boolean extrahepatic) {
    return new Given(
        Vial.of(draws),
        List.of(
            draws.between("tumour1.uptake", 2.8, 3.6), draws.between("tumour2.uptake", 2.0, 2.6)),
        extrahepatic ? draws.between("focus.fraction", 0.010, 0.020) : 0);
  }
}
