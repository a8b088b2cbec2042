// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/**
 * A value with its standard uncertainty (k = 1), both in the unit that the holder names.
 *
 * @param value the estimate
 * @param standardUncertainty k = 1, in the unit of the value, 0 or more
 */
public record Measured(double value, double standardUncertainty) {
  public Measured {
    Quantities.finite("value", value);
    Quantities.notNegative("standard uncertainty", standardUncertainty);
  }
}
