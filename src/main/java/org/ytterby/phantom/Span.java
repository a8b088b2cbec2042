// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

/**
 * The part of a line along x that lies in a shape, in mm; empty where the end is not beyond the
 * start.
 */
record Span(double fromMm, double toMm) {
  static final Span NONE = new Span(0, 0);
  static final Span ALL = new Span(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  boolean isEmpty() {
    return !(toMm > fromMm);
  }

  double lengthMm() {
    return isEmpty() ? 0 : toMm - fromMm;
  }

  Span and(Span other) {
    return new Span(Math.max(fromMm, other.fromMm), Math.min(toMm, other.toMm));
  }
}
