// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Optional;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.quantity.Density;

/**
 * Soft tissue of one stated density in every voxel. Without an array of its own.
 *
 * @param grid where the voxels are
 * @param density of all of them
 */
public record UniformMass(Grid grid, Density density) implements MassMap {

  @Override
  public String statement() {
    return density.gramPerMl() + " g/mL, uniform";
  }

  @Override
  public Optional<Density> uniform() {
    return Optional.of(density);
  }

  @Override
  public double gramPerMl(int index) {
    return density.gramPerMl();
  }

  @Override
  public TissueClass tissue(int index) {
    return TissueClass.SOFT;
  }

  @Override
  public double massG(Mask mask) {
    return Masses.onGrid(grid, mask).volumeMl() * density.gramPerMl();
  }
}
