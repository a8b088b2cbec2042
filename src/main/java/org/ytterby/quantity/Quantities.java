// SPDX-License-Identifier: Apache-2.0
package org.ytterby.quantity;

/** Checks that the records of this package share. */
final class Quantities {
  private Quantities() {}

  static double finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(what + ": found " + value + ", expected a finite number");
    }
    return value;
  }

  static double positive(String what, double value) {
    if (!(finite(what, value) > 0)) {
      throw new IllegalArgumentException(what + ": found " + value + ", expected more than 0");
    }
    return value;
  }

  static double notNegative(String what, double value) {
    if (!(finite(what, value) >= 0)) {
      throw new IllegalArgumentException(what + ": found " + value + ", expected 0 or more");
    }
    return value;
  }
}
