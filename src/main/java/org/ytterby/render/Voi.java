// SPDX-License-Identifier: Apache-2.0
package org.ytterby.render;

/**
 * Values of interest: which values are black, which white, and how it goes between (PS3.3 C.11.2).
 * Immutable.
 */
sealed interface Voi permits Window, Voi.Table, Voi.Black {

  /**
   * How bright a value is.
   *
   * @param value behind the modality transformation
   * @return 0 black to 1 white
   */
  double fraction(double value);

  /** By a table; values between its entries take the nearest. */
  record Table(LookupTable table) implements Voi {
    @Override
    public double fraction(double value) {
      return table.at(Math.round(value)) / (double) table.most();
    }
  }

  /** Nothing to be told apart: all values are one. */
  record Black() implements Voi {
    @Override
    public double fraction(double value) {
      return 0;
    }
  }
}
