// SPDX-License-Identifier: Apache-2.0
package org.ytterby.treatment;

import java.time.Duration;
import org.ytterby.quantity.DecayLaw;
import org.ytterby.quantity.DoseConstants;

/**
 * Physical decay with the half-life of the dose constants: decay correction and K must never use
 * two (PS3.3 knows a third, the scanner's own).
 */
public final class Decay {
  private static final double S_PER_NS = 1e-9;

  private Decay() {}

  /** ln 2 over the half-life. */
  public static double constantPerS(DoseConstants constants) {
    return DecayLaw.constantPerS(constants.halfLifeS());
  }

  /** What is left of 1 after this time; more than 1 for a negative one. */
  public static double factor(DoseConstants constants, Duration elapsed) {
    return DecayLaw.factor(constants.halfLifeS(), seconds(elapsed));
  }

  /** What is left of 1 of another nuclide, as the one that an image before the treatment shows. */
  public static double factor(double halfLifeS, Duration elapsed) {
    return DecayLaw.factor(halfLifeS, seconds(elapsed));
  }

  /** By how much more of 1 there was that long before, in percent: 1.1 an hour. */
  public static double percent(DoseConstants constants, Duration apart) {
    return 100 * (1 / factor(constants, apart) - 1);
  }

  /** A duration in seconds. */
  public static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() * S_PER_NS;
  }
}
