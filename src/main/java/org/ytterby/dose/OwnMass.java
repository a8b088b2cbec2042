// SPDX-License-Identifier: Apache-2.0
package org.ytterby.dose;

import org.ytterby.mass.TissueClass;
import org.ytterby.mass.VoxelMass;
import org.ytterby.quantity.Density;

/**
 * What the energy in a voxel is taken over by engines that do not follow electrons: its own
 * density, and that of soft tissue in air. What an image shows in air is noise and the blur of what
 * lies beside it; over the mass of a gas it would be a thousand times the dose, to nobody.
 */
final class OwnMass {
  private static final float SOFT_TISSUE = (float) Density.SOFT_TISSUE.gramPerMl();
  private static final byte AIR = TissueClass.AIR.code();

  private OwnMass() {}

  static float gramPerMl(VoxelMass mass, int index) {
    return mass.tissue()[index] == AIR ? SOFT_TISSUE : mass.gramPerMl()[index];
  }

  /** How a statement says it. */
  static String statement(VoxelMass mass) {
    return mass.statement()
        + "; in air as in soft tissue of "
        + Density.SOFT_TISSUE.gramPerMl()
        + " g/mL, as what an image shows there is noise and blur";
  }
}
