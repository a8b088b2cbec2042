// SPDX-License-Identifier: Apache-2.0
package org.ytterby.protocol;

/**
 * A Radionuclide Positron Fraction (0018,1076) that scanners are known to use for 90Y.
 *
 * @param fraction positrons a decay
 * @param note where the value comes from, said in the report
 */
public record PositronFraction(double fraction, String note) {
  public PositronFraction {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "a positron fraction lies above 0 and up to 1, found " + fraction);
    }
  }
}
