// SPDX-License-Identifier: Apache-2.0
package org.ytterby.metric;

import org.ytterby.geometry.Mask;
import org.ytterby.geometry.VoxelValues;
import org.ytterby.mass.MassMap;
import org.ytterby.mass.UniformMass;
import org.ytterby.mass.VoxelMass;

/**
 * The mean absorbed dose of a region: the energy imparted to it over its mass (ICRU 85). Where all
 * voxels have one density it is the mean by volume; where each has its own, thin lung counts for
 * little and not as much as liver. Stateless.
 */
final class RegionMean {
  private RegionMean() {}

  /** Of at least one voxel, on the scale of the doses. */
  static double gray(Mask mask, float[] doseGy, MassMap mass) {
    VoxelValues voxels = new VoxelValues(mask, doseGy);
    return switch (mass) {
      case UniformMass _ -> voxels.integral() / mask.volumeMl();
      case VoxelMass own -> voxels.integral(own.gramPerMl()) / own.massG(mask);
    };
  }
}
