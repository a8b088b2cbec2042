// SPDX-License-Identifier: Apache-2.0
package org.ytterby.phantom;

import java.util.List;

/** A closed body of which everything can be asked analytically (LPS, mm). Immutable. */
sealed interface Shape permits Cylinder, Slab, Solid {

  boolean contains(double x, double y, double z);

  /** The parts of the line along x at this place that are inside, in ascending order. */
  List<Span> chords(double y, double z);
}
