// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;

/** What both kinds of map ask of a mask. */
final class Masses {
  private Masses() {}

  static Mask onGrid(Grid grid, Mask mask) {
    if (!grid.equals(mask.grid())) {
      throw new IllegalArgumentException(
          "mass: found a mask on %s, expected one on %s".formatted(mask.grid(), grid));
    }
    return mask;
  }
}
