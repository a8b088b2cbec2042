// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/**
 * A flat plate along the patient's long axis, without ends (LPS, mm): the table.
 *
 * @param width its extent in x
 * @param depth its extent in y
 */
record Slab(Span width, Span depth) implements Shape {
  Slab {
    if (width.isEmpty() || depth.isEmpty()) {
      throw new IllegalArgumentException(
          "slab in mm: found " + width + " by " + depth + ", expected an extent of each");
    }
  }

  @Override
  public boolean contains(double x, double y, double z) {
    return x >= width.fromMm() && x <= width.toMm() && y >= depth.fromMm() && y <= depth.toMm();
  }

  @Override
  public List<Span> chords(double y, double z) {
    return y >= depth.fromMm() && y <= depth.toMm() ? List.of(width) : List.of();
  }
}
