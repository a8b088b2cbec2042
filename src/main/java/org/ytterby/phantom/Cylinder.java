// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/**
 * An elliptic cylinder along the patient's long axis, without ends (LPS, mm).
 *
 * @param centreX its axis
 * @param centreY its axis
 * @param semiXMm half its width
 * @param semiYMm half its depth
 */
record Cylinder(double centreX, double centreY, double semiXMm, double semiYMm) implements Shape {
  Cylinder {
    if (!(semiXMm > 0 && semiYMm > 0)) {
      throw new IllegalArgumentException(
          "semi-axes in mm: found " + semiXMm + " and " + semiYMm + ", expected more than 0");
    }
  }

  boolean contains(double x, double y) {
    double u = (x - centreX) / semiXMm;
    double v = (y - centreY) / semiYMm;
    return u * u + v * v <= 1;
  }

  @Override
  public boolean contains(double x, double y, double z) {
    return contains(x, y);
  }

  @Override
  public List<Span> chords(double y, double z) {
    Span chord = chord(y);
    return chord.isEmpty() ? List.of() : List.of(chord);
  }

  Span chord(double y) {
    double v = (y - centreY) / semiYMm;
    double rest = 1 - v * v;
    if (rest <= 0) {
      return Span.NONE;
    }
    double halfMm = semiXMm * Math.sqrt(rest);
    return new Span(centreX - halfMm, centreX + halfMm);
  }
}
