// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import java.util.Locale;
import java.util.Optional;

/**
 * One quantity that a result rests on and that is not known exactly. Two input quantities are
 * independent of each other; one that two results share makes these correlate. Immutable.
 *
 * @param name what is uncertain; within a case no two have one name, but for those of regions
 * @param standardUncertainty its standard uncertainty (k = 1), 0 or more
 * @param unit of that uncertainty: {@code %} of the quantity, {@code mm}, {@code min}, {@code Gy}
 * @param distribution what is taken for its distribution
 * @param degreesOfFreedom of the uncertainty itself; absent where it is taken for known
 * @param concerns which results rest on it
 * @param source where the figure comes from
 */
public record InputQuantity(
    String name,
    double standardUncertainty,
    String unit,
    Distribution distribution,
    Optional<Integer> degreesOfFreedom,
    Concerns concerns,
    String source) {

  /** What is taken for the distribution of a quantity. */
  public enum Distribution {
    NORMAL,
    RECTANGULAR;

    /** As reports write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which results rest on a quantity. */
  public enum Concerns {
    /** The dose on the scanner's calibration only. */
    ABSOLUTE,
    /** The dose that was scaled to the administered activity only. */
    RELATIVE,
    /** Both alike. */
    BOTH;

    /** As reports write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public InputQuantity {
    if (!(standardUncertainty >= 0) || !Double.isFinite(standardUncertainty)) {
      throw new IllegalArgumentException(
          "%s: found a standard uncertainty of %s %s, expected 0 or more"
              .formatted(name, standardUncertainty, unit));
    }
    if (degreesOfFreedom.isPresent() && degreesOfFreedom.get() < 1) {
      throw new IllegalArgumentException(
          name + ": found " + degreesOfFreedom.get() + " degrees of freedom, expected at least 1");
    }
  }

  /** A normal quantity whose uncertainty is taken for known. */
  static InputQuantity normal(
      String name, double standardUncertainty, String unit, Concerns concerns, String source) {
    return new InputQuantity(
        name, standardUncertainty, unit, Distribution.NORMAL, Optional.empty(), concerns, source);
  }

  /** One that is equally likely anywhere within its rectangle. */
  static InputQuantity rectangular(
      String name, double standardUncertainty, String unit, Concerns concerns, String source) {
    return new InputQuantity(
        name,
        standardUncertainty,
        unit,
        Distribution.RECTANGULAR,
        Optional.empty(),
        concerns,
        source);
  }

  /** Standard uncertainty of what lies anywhere within so much to each side. */
  static double within(double half) {
    return half / Math.sqrt(3);
  }
}
