// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Optional;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.quantity.Density;

/**
 * The mass that a case is computed with, where it is of a CT guarded around the liver.
 *
 * @param map what engines and metrics use
 * @param plain the CT's own density also in the rim, where {@code map} is of a CT and has one
 * @param rim the liver and what is near to it, where density is uniform; empty where there is none
 * @param edge how the liver's upper edges of emission image and CT lie to each other
 */
public record GuardedMass(
    MassMap map, Optional<VoxelMass> plain, Mask rim, Optional<LiverEdge> edge) {

  /** One stated density everywhere. */
  public static GuardedMass uniform(Grid grid, Density density) {
    return new GuardedMass(
        MassMap.uniform(grid, density), Optional.empty(), Mask.none(grid), Optional.empty());
  }
}
