// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * Exponential decay of one half-life: the only place of ln 2 and of exp(-λt). StrictMath
 * throughout, so that every machine computes the same bits.
 */
public final class DecayLaw {
  /** Natural logarithm of 2. */
  static final double LN_2 = StrictMath.log(2);

  private DecayLaw() {}

  /** ln 2 over the half-life. */
  public static double constantPerS(double halfLifeS) {
    return LN_2 / halfLifeS;
  }

  /** What is left of 1 after this time; more than 1 for a negative one. */
  public static double factor(double halfLifeS, double elapsedS) {
    return StrictMath.exp(-constantPerS(halfLifeS) * elapsedS);
  }
}
