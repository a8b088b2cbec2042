// SPDX-License-Identifier: Apache-2.0
package org.ytterby.mass;

import java.util.Optional;
import org.ytterby.geometry.Grid;
import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.quantity.Density;

/**
 * A density and a tissue class for each voxel.
 *
 * <p><b>Shape</b>: [z][y][x] on the grid. The arrays are not copied: whoever hands them over must
 * not write to them any more, and whoever reads them must not either.
 *
 * @param grid where the voxels are
 * @param gramPerMl density in g/mL, all finite and more than 0: energy over no mass is no dose, so
 *     whoever makes the map gives air a density
 * @param tissue {@link TissueClass#code} of each
 * @param overridden whether a region of the case says a density in place of the image's
 * @param statement how the map was made, in words that a report repeats: images, curve, caps,
 *     resampling, rules
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, compared by identity on purpose
public record VoxelMass(
    Grid grid, float[] gramPerMl, byte[] tissue, boolean overridden, String statement)
    implements MassMap {

  /** Of an image alone. */
  public VoxelMass(Grid grid, float[] gramPerMl, byte[] tissue, String statement) {
    this(grid, gramPerMl, tissue, false, statement);
  }

  public VoxelMass {
    if (gramPerMl.length != grid.voxelCount() || tissue.length != grid.voxelCount()) {
      throw new IllegalArgumentException(
          "mass map: found %d densities and %d classes, expected %d of each"
              .formatted(gramPerMl.length, tissue.length, grid.voxelCount()));
    }
    for (int index = 0; index < gramPerMl.length; index++) {
      if (!(gramPerMl[index] > 0) || !Float.isFinite(gramPerMl[index])) {
        throw new IllegalArgumentException(
            "mass map: found %s g/mL at voxel %d, expected a finite number more than 0"
                .formatted(gramPerMl[index], index));
      }
      TissueClass.of(tissue[index]);
    }
    if (statement.isBlank()) {
      throw new IllegalArgumentException("mass map: found no word on how it was made");
    }
  }

  @Override
  public Optional<Density> uniform() {
    return Optional.empty();
  }

  @Override
  public double gramPerMl(int index) {
    return gramPerMl[index];
  }

  @Override
  public TissueClass tissue(int index) {
    return TissueClass.of(tissue[index]);
  }

  @Override
  public double massG(Mask mask) {
    return new VoxelValues(Masses.onGrid(grid, mask), gramPerMl).integral();
  }
}
