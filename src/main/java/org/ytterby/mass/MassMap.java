// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Optional;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.quantity.Density;

/**
 * How much mass, and of what, is in each voxel of the dose grid. Immutable.
 *
 * <p>A closed set: {@link UniformMass} where one density is stated for all, {@link VoxelMass} where
 * each voxel has its own. An engine switches over it, so that none can take one for the other.
 */
public sealed interface MassMap permits UniformMass, VoxelMass {
  /** Where the voxels are: the grid of the activity. */
  Grid grid();

  /** How the map was made, in words that a report repeats. */
  String statement();

  /** The density of every voxel, where they all have one. */
  Optional<Density> uniform();

  /** Density of a voxel in g/mL. */
  double gramPerMl(int index);

  /** What a voxel is made of. */
  TissueClass tissue(int index);

  /** Mass of the voxels of a mask in g. */
  double massG(Mask mask);

  /** Mass of a voxel in g. */
  default double massG(int index) {
    return gramPerMl(index) * grid().voxelVolumeMl(grid().planeOf(index));
  }

  /** Soft tissue of one density everywhere: what stands where no CT is used. */
  static MassMap uniform(Grid grid, Density density) {
    return new UniformMass(grid, density);
  }
}
